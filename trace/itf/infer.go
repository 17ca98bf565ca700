package itf

import (
	"strings"

	"github.com/synod-paxos/synod/trace/tla"
)

// infer gives the type of each variable, which has all its values.
func (t *Trace) infer() []typ {
	types := make([]typ, len(t.Vars))
	for _, s := range t.States {
		for i, v := range s.Values {
			types[i] = join(types[i], typeOf(v))
		}
	}
	for i := range types {
		types[i] = finish(types[i])
	}
	return types
}

// written gives the types that can be written, in Apalache's syntax.
func (t *Trace) written(types []typ) map[string]string {
	written := map[string]string{}
	for i, name := range t.Vars {
		if !types[i].hasAny() && types[i].unknowns() <= 26 { // else it is no type, or has too few letters for its variables
			written[name] = types[i].String()
		}
	}
	return written
}

// typeOf returns the least type of one value.
func typeOf(v tla.Value) typ {
	switch v.Kind() {
	case tla.KindBool:
		return typ{kind: boolKind}
	case tla.KindInt:
		return typ{kind: intKind}
	case tla.KindString:
		return typ{kind: strKind}
	case tla.KindModel:
		name, _ := v.Text()
		sort, _ := sortOf(modelText(name))
		return typ{kind: constKind, name: sort}
	case tla.KindSet:
		return typ{kind: setKind, parts: []typ{joinAll(typesOf(v.Elems()))}}
	default:
		return typeOfFunction(v)
	}
}

func typesOf(vs []tla.Value) []typ {
	types := make([]typ, len(vs))
	for i, v := range vs {
		types[i] = typeOf(v)
	}
	return types
}

func typeOfFunction(v tla.Value) typ {
	if v.Len() == 0 {
		return typ{kind: emptyKind}
	}
	parts := typesOf(v.Elems())
	if v.IsTuple() {
		return typ{kind: tupKind, parts: parts}
	}
	if names, ok := fieldNames(v); ok {
		return typ{kind: recKind, names: names, parts: parts}
	}
	return typ{kind: funKind, parts: []typ{joinAll(typesOf(v.Keys())), joinAll(parts)}}
}

// isFieldName tells whether a text is a name that a field can have.
func isFieldName(text string) bool {
	return text != "" && !strings.ContainsAny(text[:1], numerals) && strings.Trim(text, letters+numerals) == ""
}

const (
	letters  = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
	numerals = "0123456789"
)

// fieldNames returns the keys of a function, ascending, if it can be written as a record.
func fieldNames(v tla.Value) ([]string, bool) {
	if !v.IsRecord() {
		return nil, false
	}
	keys := v.Keys()
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i], _ = k.Text()
		if !isFieldName(names[i]) {
			return nil, false
		}
	}
	return names, true
}

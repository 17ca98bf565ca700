package itf

import (
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/synod-paxos/synod/trace/tla"
)

// encoder appends JSON to out.
type encoder struct{ out []byte }

// separate appends a comma unless an array or object has just begun.
func (e *encoder) separate() {
	if last := e.out[len(e.out)-1]; last != '{' && last != '[' {
		e.out = append(e.out, ',')
	}
}

func (e *encoder) text(s string) { e.out = append(e.out, tla.Str(s).JSON()...) }

func (e *encoder) key(name string) {
	e.separate()
	e.text(name)
	e.out = append(e.out, ':')
}

func (e *encoder) member(key, text string) {
	e.key(key)
	e.text(text)
}

func (e *encoder) members(texts map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		e.member(key, texts[key])
	}
}

func (e *encoder) list(key string, names []string) {
	e.text(key)
	e.out = append(e.out, ":["...)
	for _, name := range names {
		e.separate()
		e.text(name)
	}
	e.out = append(e.out, "],\n"...)
}

func (e *encoder) state(t *Trace, i int, types []typ) error {
	e.out = fmt.Appendf(e.out, `{"#meta":{"index":%d`, i)
	e.members(t.States[i].Meta)
	e.out = append(e.out, '}')
	if i == 0 {
		for _, p := range t.Params {
			e.key(p.Name)
			if err := e.value(p.Value, typ{kind: anyKind}); err != nil {
				return fmt.Errorf("parameter %s: %w", p.Name, err)
			}
		}
	}
	for j, v := range t.States[i].Values {
		e.key(t.Vars[j])
		if err := e.value(v, types[j]); err != nil {
			return fmt.Errorf("variable %s: %w", t.Vars[j], err)
		}
	}
	e.out = append(e.out, '}')
	return nil
}

// value writes v as a value of the type t. A value without a common type is written by its own.
func (e *encoder) value(v tla.Value, t typ) error {
	if t.kind == anyKind || t.kind == unknownKind {
		t = finish(typeOf(v))
	}
	switch t.kind {
	case boolKind:
		e.out = append(e.out, v.JSON()...)
		return nil
	case intKind:
		return e.integer(v)
	case strKind:
		return e.str(v)
	case constKind:
		name, _ := v.Text()
		e.text(modelText(name))
		return nil
	case setKind:
		return e.wrapped("#set", v, t)
	case tupKind:
		return e.wrapped("#tup", v, t)
	case funKind:
		return e.wrapped("#map", v, t)
	case seqKind:
		return e.array(v, t)
	default:
		return e.record(v, t)
	}
}

func (e *encoder) integer(v tla.Value) error {
	i, _ := v.BigInt()
	if i.BitLen() > maxDigits*3 { // 10 is more than 2^3, so that is never less than maxDigits allows
		if digits := len(i.Text(10)); digits > maxDigits {
			return fmt.Errorf("expected an integer of at most %d digits, found %d", maxDigits, digits)
		}
	}
	e.out = append(i.Append(append(e.out, `{"#bigint":"`...), 10), `"}`...)
	return nil
}

func (e *encoder) str(v tla.Value) error {
	s, _ := v.Text()
	if !utf8.ValidString(s) {
		return fmt.Errorf("expected a string in UTF-8, found %.80q", s)
	}
	if _, ok := sortOf(s); ok {
		return fmt.Errorf("expected a string that is not of the form name_OF_SORT, which is a constant's, found %.80q", s)
	}
	e.text(s)
	return nil
}

// wrapped writes an array under a key that tells what it is.
func (e *encoder) wrapped(key string, v tla.Value, t typ) error {
	e.out = append(e.out, '{')
	e.key(key)
	write := e.array
	if t.kind == funKind {
		write = e.pairs
	}
	err := write(v, t)
	e.out = append(e.out, '}')
	return err
}

func (e *encoder) array(v tla.Value, t typ) error {
	e.out = append(e.out, '[')
	for i, elem := range v.Elems() {
		e.separate()
		if err := e.value(elem, t.parts[i%len(t.parts)]); err != nil { // one type for all, or as many as there are elements
			return err
		}
	}
	e.out = append(e.out, ']')
	return nil
}

func (e *encoder) pairs(v tla.Value, t typ) error {
	e.out = append(e.out, '[')
	keys, elems := v.Keys(), v.Elems()
	for i := range keys {
		e.separate()
		e.out = append(e.out, '[')
		if err := e.value(keys[i], t.parts[0]); err != nil {
			return err
		}
		e.separate()
		if err := e.value(elems[i], t.parts[1]); err != nil {
			return err
		}
		e.out = append(e.out, ']')
	}
	e.out = append(e.out, ']')
	return nil
}

func (e *encoder) record(v tla.Value, t typ) error {
	e.out = append(e.out, '{')
	for i, key := range v.Keys() {
		name, _ := key.Text()
		e.key(name)
		if err := e.value(v.Elems()[i], t.parts[i]); err != nil {
			return err
		}
	}
	e.out = append(e.out, '}')
	return nil
}

package blackbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// values numbers the values of one variable: first those of the specification, then what
// implementations show beside them. Two that are the same JSON are the same here.
//
// An implementation writes a set as an array in any order, perhaps with repetitions, and the pairs
// of a function likewise; any function whose arguments have texts also as an object.
type values struct {
	known []known
	exact map[suite.JSON]int32   // by canonical text
	loose map[suite.JSON][]int32 // those of the specification, by the text without order and notation
}

// known is a value with its canonical text.
type known struct {
	tla.Value
	text suite.JSON
}

func newValues() *values {
	return &values{exact: map[suite.JSON]int32{}, loose: map[suite.JSON][]int32{}}
}

// add numbers a value of the specification.
func (v *values) add(value tla.Value) int32 {
	text := suite.Encode(value)
	if id, ok := v.exact[text]; ok {
		return id
	}
	id := v.number(known{value, text})
	loose := unordered(tree(text))
	v.loose[loose] = append(v.loose[loose], id)
	return id
}

func (v *values) number(k known) int32 {
	id := int32(len(v.known))
	v.known, v.exact[k.text] = append(v.known, k), id
	return id
}

// read numbers what an implementation shows: JSON without repeated keys. It may be no value of
// TLA+.
func (v *values) read(raw []byte) (int32, error) {
	text, err := suite.Canonical(raw)
	if err != nil {
		return 0, err
	}
	if id, ok := v.exact[text]; ok {
		return id, nil
	}
	shown := tree(text)
	alike := v.loose[unordered(shown)]
	for n := documented; n <= spelt; n++ {
		id, err := v.stands(alike, shown, n)
		if err != nil {
			return 0, err
		}
		if id >= 0 {
			v.exact[text] = id
			return id, nil
		}
	}
	value, err := text.Value()
	if err != nil {
		return 0, err
	}
	return v.number(known{value, text}), nil
}

// stands finds the value for which a notation stands, or -1. Where that is not certain, it is
// nobody's fault, and no verdict.
func (v *values) stands(alike []int32, shown any, n notation) (int32, error) {
	alike = slices.DeleteFunc(slices.Clone(alike), func(id int32) bool { return !n.same(v.known[id].Value, shown) })
	switch {
	case len(alike) == 0:
		return -1, nil
	case n == spelt || n == either && len(alike) > 1:
		return 0, fmt.Errorf("expected %.200s, as %.200s is written (docs/wire.md, Models), got %.200s", v.known[alike[0]].text, v.known[alike[0]], text(shown))
	}
	return alike[0], nil
}

// tree reads canonical text.
func tree(text suite.JSON) (out any) {
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	_ = d.Decode(&out) // it is canonical
	return out
}

// text is JSON for messages.
func text(shown any) []byte {
	out, _ := json.Marshal(shown) // it was JSON
	return out
}

// unordered is a text that a value has in all notations: functions as pairs, scalars as strings,
// arrays sorted and with nothing twice, whether they are sets or not.
func unordered(shown any) suite.JSON {
	switch t := shown.(type) {
	case []any:
		elems := make([]string, len(t))
		for i, e := range t {
			elems[i] = string(unordered(e))
		}
		slices.Sort(elems)
		return suite.JSON("[" + strings.Join(slices.Compact(elems), ",") + "]")
	case map[string]any:
		return unordered(listed(t))
	case nil:
		return unordered("None")
	case string:
		return suite.JSON(scalar(t))
	}
	return unordered(string(scalar(shown)))
}

// listed is an object as an array: of values if its keys are 1 to n, as those of a sequence are,
// and of pairs otherwise.
func listed(fields map[string]any) (list []any) {
	for i := range len(fields) {
		if value, ok := fields[strconv.Itoa(i+1)]; ok {
			list = append(list, value)
		}
	}
	if len(list) == len(fields) {
		return list
	}
	list = nil
	for key, value := range fields {
		list = append(list, []any{key, value})
	}
	return list
}

// notation is how a value may be written.
type notation int

const (
	documented notation = iota // as synod writes it, but for order
	either                     // a function as an object or as pairs, whatever its arguments are
	spelt                      // and scalars as other ones that read alike, which is not taken
)

// same tells whether what was shown stands for a value.
func (n notation) same(value tla.Value, shown any) bool {
	array, isArray := shown.([]any)
	fields, isObject := shown.(map[string]any)
	switch {
	case value.Kind() == tla.KindSet:
		return isArray && sameSet(value.Elems(), array, n.same)
	case value.Kind() != tla.KindFunc:
		return !isArray && !isObject && n.sameScalar(value, shown)
	case isObject:
		return (n >= either || value.IsRecord()) && n.sameFields(value, fields)
	case value.IsTuple():
		return isArray && slices.EqualFunc(value.Elems(), array, n.same)
	}
	return isArray && (n >= either || !value.IsRecord()) && sameSet(pairs(value), array, n.same)
}

// sameScalar compares what is neither an array nor an object.
func (n notation) sameScalar(value tla.Value, shown any) bool {
	if n == spelt {
		return bytes.Equal([]byte(unordered(tree(suite.JSON(value.JSON())))), []byte(unordered(shown)))
	}
	return bytes.Equal(value.JSON(), scalar(shown))
}

// sameFields tells whether an object stands for a function: by the texts of its arguments, which
// differ.
func (n notation) sameFields(function tla.Value, fields map[string]any) bool {
	elems := function.Elems()
	if len(elems) != len(fields) {
		return false
	}
	seen := map[string]bool{}
	for i, key := range function.Keys() {
		name, ok := argument(key)
		field, has := fields[name]
		if !ok || !has || seen[name] || !n.same(elems[i], field) {
			return false
		}
		seen[name] = true
	}
	return true
}

// argument is what a key of an object stands for.
func argument(key tla.Value) (name string, ok bool) {
	if name, ok = key.Text(); ok {
		return name, true
	}
	return strings.Trim(string(key.JSON()), `"`), key.Kind() == tla.KindInt || key.Kind() == tla.KindBool
}

// pairs are those of a function.
func pairs(function tla.Value) (out []tla.Value) {
	elems := function.Elems()
	for i, key := range function.Keys() {
		out = append(out, tla.Tuple(key, elems[i]))
	}
	return out
}

// sameSet looks for each on one side on the other.
func sameSet(elems []tla.Value, array []any, same func(tla.Value, any) bool) bool {
	for _, e := range elems {
		if !slices.ContainsFunc(array, func(a any) bool { return same(e, a) }) {
			return false
		}
	}
	for _, a := range array {
		if !slices.ContainsFunc(elems, func(e tla.Value) bool { return same(e, a) }) {
			return false
		}
	}
	return true
}

// scalar is the text of what is neither an array nor an object.
func scalar(shown any) []byte {
	switch t := shown.(type) {
	case string:
		return tla.Str(t).JSON()
	case json.Number:
		return []byte(t)
	case bool:
		return tla.Bool(t).JSON()
	case nil:
		return []byte("null")
	}
	return nil
}

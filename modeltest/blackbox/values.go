package blackbox

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// values numbers the values of one variable: first those of the specification, then what
// implementations show beside them. Two that are the same JSON are the same here.
//
// An implementation writes a set as an array in any order, perhaps with repetitions, and the pairs
// of a function likewise.
type values struct {
	known []known
	exact map[suite.JSON]int32   // by canonical text
	loose map[suite.JSON][]int32 // those of the specification, by the text without any order
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
	for _, id := range v.loose[unordered(shown)] {
		if same(v.known[id].Value, shown) {
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

// tree reads canonical text.
func tree(text suite.JSON) (out any) {
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	_ = d.Decode(&out) // it is canonical
	return out
}

// unordered is the text of a value in which arrays are sorted and have nothing twice, whether they
// are sets or not.
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
		fields := make([]string, 0, len(t))
		for key, e := range t {
			fields = append(fields, string(tla.Str(key).JSON())+":"+string(unordered(e)))
		}
		slices.Sort(fields)
		return suite.JSON("{" + strings.Join(fields, ",") + "}")
	}
	return suite.JSON(scalar(shown))
}

// same tells whether what was shown stands for a value.
func same(value tla.Value, shown any) bool {
	array, isArray := shown.([]any)
	switch {
	case value.Kind() == tla.KindSet:
		return isArray && sameSet(value.Elems(), array, same)
	case value.Kind() != tla.KindFunc:
		return bytes.Equal(value.JSON(), scalar(shown))
	case value.IsTuple():
		return isArray && slices.EqualFunc(value.Elems(), array, same)
	case value.IsRecord():
		return sameRecord(value, shown)
	}
	var pairs []tla.Value
	elems := value.Elems()
	for i, key := range value.Keys() {
		pairs = append(pairs, tla.Tuple(key, elems[i]))
	}
	return isArray && sameSet(pairs, array, same)
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

func sameRecord(record tla.Value, shown any) bool {
	fields, ok := shown.(map[string]any)
	if !ok || len(fields) != record.Len() {
		return false
	}
	for name, field := range fields {
		value, ok := record.Field(name)
		if !ok || !same(value, field) {
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

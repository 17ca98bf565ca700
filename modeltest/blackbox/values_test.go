package blackbox

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// universe are values of all kinds, in one another.
func universe() (out []tla.Value) {
	a, b := tla.Model("a"), tla.Model("b")
	out = []tla.Value{
		tla.Bool(true), tla.Bool(false), tla.Int(0), tla.Int(1), tla.Int(-1), tla.Int(1 << 60), tla.Str("x"), tla.Str(""), a, b, tla.Model("None"),
		tla.Set(), tla.Set(a), tla.Set(a, b), tla.Tuple(a, b), tla.Tuple(b, a), tla.Tuple(a), tla.Tuple(a, a), tla.Set(tla.Set(a), tla.Set(a, b)),
		tla.Tuple(tla.Set(a, b), tla.Set(a)), tla.Set(tla.Tuple(a, b), tla.Tuple(b, a)), tla.Set(tla.Int(1), tla.Int(2), tla.Int(3)),
	}
	for _, v := range out[11:] {
		out = append(out, tla.Record(map[string]tla.Value{"f": v, "g": tla.Int(1)}), tla.Func(tla.Pair{Key: a, Value: v}, tla.Pair{Key: b, Value: a}))
	}
	return out
}

// shuffled is a value as an implementation may write it: sets and pairs in any order, and more than once.
func shuffled(rng *rand.Rand, v tla.Value) any {
	elems := v.Elems()
	list := make([]any, len(elems))
	for i, e := range elems {
		list[i] = shuffled(rng, e)
	}
	keys := v.Keys()
	switch {
	case v.Kind() == tla.KindSet:
		return mixed(rng, list)
	case v.Kind() != tla.KindFunc:
		return json.RawMessage(suite.Encode(v))
	case v.IsTuple():
		return list
	case v.IsRecord():
		fields := map[string]any{}
		for i, k := range keys {
			name, _ := k.Text()
			fields[name] = list[i]
		}
		return fields
	}
	for i, k := range keys {
		list[i] = []any{shuffled(rng, k), list[i]}
	}
	return mixed(rng, list)
}

func mixed(rng *rand.Rand, list []any) []any {
	if len(list) > 0 && rng.IntN(2) == 0 {
		list = append(list, list[rng.IntN(len(list))])
	}
	rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// Any two values: each is read as itself, however its sets are written, and as the other only where JSON is the same.
func TestValuesAreReadAsThemselves(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, one := range universe() {
		for _, other := range universe() {
			v := newValues()
			first, second := v.add(one), v.add(other)
			alike := suite.Encode(one) == suite.Encode(other)
			require.Equal(t, alike, first == second, "%s and %s", one, other)
			if !alike && jsonKin(one, other) {
				continue // such as {<<a, b>>, <<b, a>>}: what of it is a set, JSON does not say
			}
			for range 5 {
				text, err := json.Marshal(shuffled(rng, one))
				require.NoError(t, err)
				got, err := v.read(text)
				require.NoError(t, err)
				require.Equal(t, first, got, "%s as %s beside %s", one, text, other)
			}
		}
	}
}

// jsonKin tells whether two values are the same but for the order of arrays.
func jsonKin(one, other tla.Value) bool {
	return unordered(tree(suite.Encode(one))) == unordered(tree(suite.Encode(other)))
}

// What the specification does not have is told from all that it has, and from other such things.
func TestUnknownValues(t *testing.T) {
	v := newValues()
	seen := map[int32]string{v.add(tla.Set(tla.Int(1))): "{1}"}
	for _, text := range []string{`[2]`, `[1,2]`, `{"a":[1]}`, `null`, `"[1]"`, `[[1]]`, `[]`, `1`} {
		id, err := v.read([]byte(text))
		require.NoError(t, err)
		require.Empty(t, seen[id], text)
		seen[id] = text
		again, err := v.read([]byte(" " + text + " "))
		require.NoError(t, err)
		require.Equal(t, id, again)
	}
	for _, text := range []string{``, `1.5`, `{"a":1,"a":2}`, `[1`, `9007199254740993`} {
		_, err := v.read([]byte(text))
		require.Error(t, err, text)
	}
}

// A function is read from an object and from pairs, whatever its arguments are, if they have texts.
func TestFunctionsInEitherNotation(t *testing.T) {
	one, two := tla.Int(1), tla.Int(2)
	of := func(a, b tla.Value) tla.Value {
		return tla.Func(tla.Pair{Key: a, Value: one}, tla.Pair{Key: b, Value: tla.Tuple(two)})
	}
	for _, c := range []struct {
		value tla.Value
		texts []string
	}{
		{of(tla.Str("x y"), tla.Str("z")), []string{`{"x y":1,"z":[2]}`, `[["z",[2]],["x y",1]]`}},
		{of(tla.Str("1"), tla.Str("2")), []string{`{"1":1,"2":[2]}`}},
		{of(tla.Model("a"), tla.Model("None")), []string{`[["a",1],[null,[2]]]`, `{"None":[2],"a":1}`}},
		{of(tla.Int(0), tla.Int(-7)), []string{`[[0,1],[-7,[2]]]`, `{"-7":[2],"0":1}`}},
		{of(tla.Bool(true), tla.Bool(false)), []string{`[[true,1],[false,[2]]]`, `{"false":{"1":2},"true":1}`}},
		{of(one, two), []string{`[1,[2]]`, `{"1":1,"2":[2]}`, `{"2":{"1":2},"1":1}`}},
		{tla.Set(of(tla.Int(0), two)), []string{`[[[0,1],[2,[2]]]]`, `[{"0":1,"2":[2]},[[2,[2]],[0,1]]]`}},
		{tla.Tuple(), []string{`[]`, `{}`}},
	} {
		for _, text := range c.texts {
			v := newValues()
			want := v.add(c.value)
			v.add(tla.Set(c.value))
			got, err := v.read([]byte(text))
			require.NoError(t, err, text)
			require.Equal(t, want, got, "%s as %s", c.value, text)
		}
	}
}

// What an object or pairs say of a function is told from what is not the same.
func TestFunctionsThatDiffer(t *testing.T) {
	v := newValues()
	right := v.add(tla.Func(tla.Pair{Key: tla.Int(0), Value: tla.Int(1)}, tla.Pair{Key: tla.Int(1), Value: tla.Int(0)}))
	v.add(tla.Set())
	for _, text := range []string{`{"0":0,"1":1}`, `{"0":1}`, `{"0":1,"1":0,"2":0}`, `{"00":1,"1":0}`, `[[0,1]]`, `[[1,1],[0,0]]`, `{"0":[1],"1":0}`, `{}`, `[{"0":1,"1":0}]`} {
		got, err := v.read([]byte(text))
		require.NoError(t, err, text)
		require.NotEqual(t, right, got, text)
	}
}

// What is a value of the specification in another notation only, or in one that fits several, is no
// wrong answer: the error says how it is written.
func TestOtherNotations(t *testing.T) {
	model, integer := tla.Record(map[string]tla.Value{"0": tla.Int(1), "x": tla.Model("None")}), tla.Func(tla.Pair{Key: tla.Int(0), Value: tla.Set(tla.Int(7))})
	nested := func(inner tla.Value) tla.Value { return tla.Func(tla.Pair{Key: inner, Value: tla.Bool(true)}) }
	zero := func(key tla.Value) tla.Value { return nested(tla.Func(tla.Pair{Key: key, Value: tla.Int(0)})) }
	for text, want := range map[string]string{
		`{"0":"1","x":null}`:       `expected {"0":1,"x":null}, as ("0" :> 1 @@ "x" :> None) is written`,
		`{"0":1,"x":"None"}`:       `expected {"0":1,"x":null}, as`,
		`[["x","None"],["0","1"]]`: `expected {"0":1,"x":null}, as`,
		`{"0":["7"]}`:              `expected [[0,[7]]], as (0 :> {7}) is written (docs/wire.md, Models), got {"0":["7"]}`,
		`[["0",[7]]]`:              `expected [[0,[7]]], as`,
		`"true"`:                   `expected true, as TRUE is written`,
		`[[{"0":0,"1":0},true]]`:   ``,
		`[[[["0",0]],"true"]]`:     `expected [[`,
	} {
		v := newValues()
		for _, value := range []tla.Value{model, integer, tla.Bool(true), zero(tla.Int(0)), zero(tla.Str("0"))} {
			v.add(value)
		}
		_, err := v.read([]byte(text))
		if want == "" {
			require.NoError(t, err, text)
			continue
		}
		require.ErrorContains(t, err, want, text)
	}
}

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

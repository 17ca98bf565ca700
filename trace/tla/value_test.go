package tla_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/tla"
)

func sign(i int) int { return min(max(i, -1), 1) }

func TestUniverseIsOrderedTotally(t *testing.T) {
	all := universe()
	for i, v := range all {
		for j, w := range all {
			c := v.Compare(w)
			same := [...]bool{c == 0, v.Equal(w), v.String() == w.String()}
			if same != [...]bool{i == j, i == j, i == j} || sign(c) != -sign(w.Compare(v)) {
				t.Fatalf("%v and %v: equal by Compare, Equal, String: %v", v, w, same)
			}
		}
	}
}

func TestCompareIsTransitive(t *testing.T) {
	all := universe()
	for i := range all {
		for _, w := range all {
			for _, x := range all {
				if all[i].Compare(w) < 0 && w.Compare(x) < 0 && all[i].Compare(x) >= 0 {
					t.Fatalf("%v < %v < %v", all[i], w, x)
				}
			}
		}
	}
}

func TestConstructorsAreCanonical(t *testing.T) {
	one, two := tla.Int(1), tla.Int(2)
	assert.Equal(t, `{1, 2}`, tla.Set(two, one, two).String())
	assert.Equal(t, `<<"x", "y">>`, tla.Func(tla.Pair{Key: two, Value: tla.Str("y")}, tla.Pair{Key: one, Value: tla.Str("x")}).String())
	assert.Equal(t, `(a :> 1)`, tla.Func(tla.Pair{Key: tla.Model("a"), Value: one}, tla.Pair{Key: tla.Model("a"), Value: two}).String(), "as f @@ g, the left one counts")
	assert.True(t, tla.Record(nil).Equal(tla.Tuple()))
	assert.True(t, tla.Value{}.Equal(tla.Bool(false)))
	assert.Panics(t, func() { tla.Model("two words") })
	assert.Panics(t, func() { tla.Model("TRUE") })
}

func TestValuesDoNotShareTheCallersSlices(t *testing.T) {
	elems := []tla.Value{tla.Int(1), tla.Int(2)}
	tuple := tla.Tuple(elems...)
	elems[0] = tla.Int(9)
	tuple.Elems()[1] = tla.Int(9)
	assert.Equal(t, "<<1, 2>>", tuple.String())
}

func TestAccess(t *testing.T) {
	for _, v := range universe() {
		keys, elems := v.Keys(), v.Elems()
		require.Len(t, elems, v.Len())
		for i, k := range keys {
			got, ok := v.Apply(k)
			require.True(t, ok && got.Equal(elems[i]), "%v at %v", v, k)
			if name, _ := k.Text(); k.Kind() == tla.KindString {
				got, ok = v.Field(name)
				require.True(t, ok && got.Equal(elems[i]), "%v at %q", v, name)
			}
		}
		for _, e := range elems {
			require.Equal(t, v.Kind() == tla.KindSet, v.Contains(e))
		}
		_, ok := v.Apply(tla.Int(77))
		require.False(t, ok || v.Contains(tla.Int(77)))
		_, ok = v.Field("absent")
		require.False(t, ok)
		if i, isInt := v.BigInt(); isInt {
			require.True(t, tla.BigInt(i).Equal(v))
		}
	}
}

func TestJSON(t *testing.T) {
	for text, want := range map[string]string{
		`TRUE`: `true`, `-5`: `-5`, `9007199254740992`: `9007199254740992`, `9007199254740993`: `"9007199254740993"`,
		`-9007199254740993`: `"-9007199254740993"`, `99999999999999999999`: `"99999999999999999999"`, `"<a>&\n"`: `"<a>&\n"`,
		`None`: `null`, `"None"`: `"None"`, `a1`: `"a1"`, `{2, 1}`: `[1,2]`, `<<2, 1>>`: `[2,1]`, `<<>>`: `[]`,
		`[b |-> 1, a |-> None]`: `{"a":null,"b":1}`, `("two words" :> 1)`: `{"two words":1}`, `(a2 :> 1 @@ a1 :> 2)`: `[["a1",2],["a2",1]]`,
	} {
		v, err := tla.Parse(text)
		require.NoError(t, err)
		assert.Equal(t, want, string(v.JSON()), text)
	}
}

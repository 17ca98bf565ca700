package modeltest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

func TestExplain(t *testing.T) {
	value := func(text string) tla.Value {
		v, err := tla.Parse(text)
		require.NoError(t, err)
		return v
	}
	for _, c := range []struct{ want, got, told string }{
		{"1", "1", ""},
		{"1", "2", "  x: expected 1, got 2\n"},
		{"{1, 2}", "{2, 3}", "  x: lacks 1\n  x: has too much 3\n"},
		{"[a |-> 1, b |-> 2]", "[a |-> 1, b |-> 3]", "  x.b: expected 2, got 3\n"},
		{"[a |-> 1]", "[b |-> 1]", "  x: expected [a |-> 1], got [b |-> 1]\n"},
		{"<<1, {2}>>", "<<0, {}>>", "  x[1]: expected 1, got 0\n  x[2]: lacks 2\n"},
		{"<<>>", "<<1>>", "  x: expected <<>>, got <<1>>\n"},
		// From a suite, where a set is an array and a model value a string.
		{`<<"a", 1>>`, "{a, 2}", "  x: lacks 1\n  x: has too much 2\n"},
		{`[a |-> "v", b |-> 1]`, "[a |-> v, b |-> 2]", "  x.b: expected 1, got 2\n"},
		// If that is all, it is told.
		{`"v"`, "v", "  x: expected \"v\", got v\n"},
		{`[a |-> "v", b |-> 1]`, "[a |-> v, b |-> 1]", "  x.a: expected \"v\", got v\n"},
		{"(c1 :> [h |-> TRUE] @@ c2 :> [h |-> TRUE])", "(c1 :> [h |-> TRUE] @@ c2 :> [h |-> FALSE])", "  x[c2].h: expected TRUE, got FALSE\n"},
	} {
		d := &modeltest.Divergence{Kind: modeltest.WrongStart, Vars: []string{"x"}, Want: []tla.Value{value(c.want)}, Got: []tla.Value{value(c.got)}}
		require.Equal(t, c.told, d.Explain())
	}
	d := &modeltest.Divergence{Vars: []string{"x"}, Want: []tla.Value{tla.Int(1)}, Kind: modeltest.WrongState, Arrows: []modeltest.Arrow{{From: "a", To: "b", Text: "m"}}}
	require.Contains(t, d.Explain(), "m ->|")
	require.Contains(t, d.Explain(), "x: expected 1, got no such state")
}

// A suite says model values as strings, and sets as sequences.
func TestTranslateFromJSON(t *testing.T) {
	one := func(v tla.Value) labelled.Stimulus {
		return labelled.Stimulus{Action: "Do", Args: []labelled.Arg{{Name: "with", Value: v}}}
	}
	all := []tla.Value{tla.Model("c1"), tla.Set(tla.Int(1), tla.Int(2)), tla.Str("x"), tla.Model("x")}
	stimulus := modeltest.Translate([]int{0, 1, 2, 3}, func(i int) labelled.Stimulus { return one(all[i]) })
	for i, v := range append(all, tla.Str("c1"), tla.Tuple(tla.Int(1), tla.Int(2))) {
		got, err := stimulus(one(v))
		require.NoError(t, err)
		require.Equal(t, []int{0, 1, 2, 3, 0, 1}[i], got, v)
	}
	for _, v := range []tla.Value{tla.Str("c2"), tla.Tuple(tla.Int(2), tla.Int(1))} {
		_, err := stimulus(one(v))
		require.Error(t, err)
	}
}

func TestTranslate(t *testing.T) {
	spoken := func(n int) labelled.Stimulus {
		return labelled.Stimulus{Action: "Add", Args: []labelled.Arg{{Name: "n", Value: tla.Int(int64(n))}}}
	}
	stimulus := modeltest.Translate([]int{1, 2}, spoken)
	n, err := stimulus(spoken(2))
	require.NoError(t, err)
	require.Equal(t, 2, n)
	hostile := spoken(1)
	hostile.Hostile = true
	n, err = stimulus(hostile)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	_, err = stimulus(spoken(3))
	require.ErrorContains(t, err, "it has Add(n: 1), Add(n: 2)")
	_, err = stimulus(labelled.Stimulus{Action: "Subtract"})
	require.ErrorContains(t, err, "it has Add(n: 1), Add(n: 2)")
}

// The walks take every edge, each from the initial state.
func TestCover(t *testing.T) {
	g := dump(t, lockGraph)
	walks, plan, err := modeltest.Cover(g)
	require.NoError(t, err)
	taken, steps := map[[3]uint32]bool{}, 0
	for _, walk := range walks {
		at := uint32(0)
		for _, e := range walk {
			to, ok := g.Succ(int(at), int(e.Label))
			require.True(t, ok)
			require.Equal(t, e.To, uint32(to))
			taken[[3]uint32{at, e.Label, e.To}] = true
			at = e.To
			steps++
		}
	}
	require.Len(t, taken, g.NumEdges())
	require.Equal(t, plan.Steps, steps)
	require.Equal(t, plan.Optimum, steps)
}

package modeltest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// walkBy gives the edges of the labels from the initial state.
func walkBy(t *testing.T, g *graph.Graph, labels ...string) (edges []graph.Edge) {
	t.Helper()
	at := 0
	for _, name := range labels {
		label, ok := g.LabelID(name)
		require.True(t, ok)
		to, ok := g.Succ(at, label)
		require.True(t, ok, "%s in state %d", name, at)
		edges, at = append(edges, graph.Edge{Label: uint32(label), To: uint32(to)}), to
	}
	return edges
}

var longWalk = []string{"Acquire_b", "Acquire_b", "Release_b", "Acquire_a", "Acquire_a", "Release_a"}

func TestWalkAgrees(t *testing.T) {
	g := dump(t, lockGraph)
	walk, err := protocol().Replay(g, stimuli(g))
	require.NoError(t, err)
	for range 2 { // the second time nothing is projected
		n, d := walk(walkBy(t, g, longWalk...))
		require.Nil(t, d)
		require.Equal(t, len(longWalk), n)
	}
	n, d := walk(nil)
	require.Nil(t, d)
	require.Zero(t, n)
}

// All mistakes that an edge can show are found by the walks that pass it, and told
// by a shortest behaviour, in states that the implementation was in.
func TestWalkDiverges(t *testing.T) {
	g := dump(t, lockGraph)
	for _, c := range wrong {
		if c.kind == modeltest.NotEnabled || c.kind == modeltest.NotFired || c.kind == modeltest.Stuttered {
			continue // off the graph's edges
		}
		t.Run(c.name, func(t *testing.T) {
			p := protocol()
			c.mistake(&p)
			walk, err := p.Replay(g, stimuli(g))
			if len(p.Init) != 1 {
				require.ErrorContains(t, err, "exactly one initial state")
				return
			}
			require.NoError(t, err)
			var first *modeltest.Divergence
			for _, labels := range [][]string{{"Acquire_a", "Acquire_a", "Release_a"}, longWalk} {
				if _, d := walk(walkBy(t, g, labels...)); d != nil && first == nil {
					first = d
				}
			}
			requireDivergence(t, first, c.kind, c.want, c.got)
			requireLegal(t, g, first)
		})
	}
}

// The walk takes a detour by b; the shortest path to where it diverges goes by a,
// where the implementation has not been. The arrows must be its own nonetheless.
func TestWalkTellsNoDetour(t *testing.T) {
	g := dump(t, lockGraph)
	p := protocol()
	instead(func(l lock, c call) (lock, bool, bool) {
		return l, false, c.action == "Acquire" && l.count == 1 && l.holder == ""
	})(&p)
	p.Arrows = func(_ lock, c call, after lock) []modeltest.Arrow {
		return []modeltest.Arrow{{From: c.who, To: "lock", Text: show(after.project())}}
	}
	walk, err := p.Replay(g, stimuli(g))
	require.NoError(t, err)
	n, d := walk(walkBy(t, g, longWalk...))
	require.Equal(t, 3, n)
	require.Equal(t, []modeltest.Arrow{
		{From: "a", To: "lock", Text: `[1 "a"]`},
		{From: "a", To: "lock", Text: `[1 "none"]`},
		{From: "a", To: "lock", Text: `[1 "none"]`},
	}, d.Arrows)
	requireLegal(t, g, d)

	// And if it fails on the shortest path already, that is what is told.
	instead(func(l lock, c call) (lock, bool, bool) { return l, false, c == call{"Release", "a"} })(&p)
	walk, err = p.Replay(g, stimuli(g))
	require.NoError(t, err)
	_, d = walk(walkBy(t, g, longWalk...))
	require.Len(t, d.Behaviour, 1)
	require.Equal(t, "Release", d.Wrong.Action)
}

func TestReplayNeedsOneInitialState(t *testing.T) {
	two := dump(t, lockGraph+`
		7 [label="/\\ count = 2\n/\\ holder = \"c\"",style = filled]`)
	_, err := protocol().Replay(two, stimuli(two))
	require.ErrorContains(t, err, "exactly one initial state")
}

func step(action, who string, count int64, holder string) modeltest.Step {
	args := []labelled.Arg{{Name: "who", Value: tla.Str(who)}}
	return modeltest.Step{Stimulus: labelled.Stimulus{Action: action, Args: args}, After: state(count, holder)}
}

var life = []modeltest.Step{
	step("Acquire", "b", 1, "b"), step("Acquire", "b", 1, "b"), step("Release", "b", 1, "none"), step("Acquire", "a", 2, "a"),
}

func TestBehaviourAgrees(t *testing.T) {
	d, err := protocol().Behaviours(tla.Value.Equal)(state(0, "none"), life)
	require.NoError(t, err)
	require.Nil(t, d)
}

func TestBehaviourDiverges(t *testing.T) {
	p := protocol()
	d, err := p.Behaviours(tla.Value.Equal)(state(1, "none"), life)
	require.NoError(t, err)
	requireDivergence(t, d, modeltest.WrongStart, `[1 "none"]`, `[0 "none"]`)

	instead(func(l lock, c call) (lock, bool, bool) { return l, false, l.count == 1 && c == call{"Acquire", "a"} })(&p)
	d, err = p.Behaviours(tla.Value.Equal)(state(0, "none"), life)
	require.NoError(t, err)
	requireDivergence(t, d, modeltest.NotTaken, `[2 "a"]`, `[1 "none"]`)
	require.Equal(t, life[:3], d.Behaviour)
	require.Equal(t, life[3].Stimulus, d.Wrong)
	require.Len(t, d.Arrows, 4)

	p.Step = modeltest.Plain(func(l lock, c call) (lock, bool) { return lock{holder: c.who, count: l.count + 1}, true })
	d, err = p.Behaviours(tla.Value.Equal)(state(0, "none"), life)
	require.NoError(t, err)
	requireDivergence(t, d, modeltest.WrongState, `[1 "b"]`, `[2 "b"]`)
}

// A file may have any number of variables, and any stimulus.
func TestBehaviourThatDoesNotFit(t *testing.T) {
	for _, start := range [][]tla.Value{nil, {tla.Int(0)}, append(state(0, "none"), tla.Int(0))} {
		d, err := protocol().Behaviours(tla.Value.Equal)(start, nil)
		require.NoError(t, err)
		require.Equal(t, modeltest.WrongStart, d.Kind)
	}
	short := []modeltest.Step{{Stimulus: life[0].Stimulus, After: []tla.Value{tla.Int(1)}}}
	d, err := protocol().Behaviours(tla.Value.Equal)(state(0, "none"), short)
	require.NoError(t, err)
	require.Equal(t, modeltest.WrongState, d.Kind)

	unknown := []modeltest.Step{life[0], {Stimulus: labelled.Stimulus{Action: "Break"}, After: state(1, "b")}}
	_, err = protocol().Behaviours(tla.Value.Equal)(state(0, "none"), unknown)
	require.EqualError(t, err, "step 2, Break: who?")

	p := protocol()
	p.Init = nil
	_, err = p.Behaviours(tla.Value.Equal)(state(0, "none"), life)
	require.ErrorContains(t, err, "initial state")
}

// What agreed once is not projected again, and a state that did not is found however late it comes.
func TestBehavioursAgreeOnce(t *testing.T) {
	p := protocol()
	projected, project := 0, p.Project
	p.Project = func(l lock) []tla.Value { projected++; return project(l) }
	late := false
	p.Step = func(step func(lock, call) (lock, bool, error)) func(lock, call) (lock, bool, error) {
		return func(l lock, c call) (lock, bool, error) {
			next, happened, broken := step(l, c)
			if late && c == (call{"Acquire", "a"}) {
				next.count++
			}
			return next, happened, broken
		}
	}(p.Step)
	follow, start := p.Behaviours(tla.Value.Equal), state(0, "none")
	for range 3 {
		d, err := follow(start, life)
		require.NoError(t, err)
		require.Nil(t, d)
	}
	require.Equal(t, 1+len(life), projected)
	late = true
	d, err := follow(start, life)
	require.NoError(t, err)
	requireDivergence(t, d, modeltest.WrongState, `[2 "a"]`, `[3 "a"]`)
	require.Equal(t, life[:3], d.Behaviour)
}

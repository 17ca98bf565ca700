package modeltest_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

type lockProtocol = modeltest.Protocol[lock, call]

func TestAgreement(t *testing.T) {
	g := dump(t, lockGraph)
	counts, d, err := protocol().Equivalent(g, stimuli(g))
	require.NoError(t, err)
	require.Nil(t, d)
	require.Equal(t, modeltest.Counts{States: 7, Edges: 12, Disabled: 7*4 - 12, Stutters: 7}, counts)
	require.Equal(t, 7*4+7, counts.Probes())
}

// wrong gives each kind of divergence by one deliberate mistake, with the length
// of the shortest behaviour that shows it.
var wrong = []struct {
	name    string
	kind    modeltest.Kind
	length  int
	want    string // variables
	got     string
	mistake func(*lockProtocol)
}{
	{"begins held", modeltest.WrongStart, 0, `[0 "none"]`, `[0 "a"]`, func(p *lockProtocol) { p.Init = []lock{{holder: "a"}} }},
	{"begins where the graph comes later", modeltest.WrongStart, 0, `[0 "none"]`, `[1 "a"]`, func(p *lockProtocol) { p.Init = []lock{{holder: "a", count: 1}} }},
	{"begins nowhere", modeltest.WrongStart, 0, `[0 "none"]`, `[]`, func(p *lockProtocol) { p.Init = nil }},
	{"begins in two states that look alike", modeltest.Hidden, 0, `[0 "none"]`, `[0 "none"]`, func(p *lockProtocol) { p.Init = []lock{{}, {hidden: true}} }},
	{"is deaf once released", modeltest.NotTaken, 2, `[2 "a"]`, `[1 "none"]`, instead(func(l lock, c call) (lock, bool, bool) {
		return l, false, c.action == "Acquire" && l.holder == "" && l.count == 1
	})},
	{"answers once only, which changes nothing", modeltest.NotTaken, 1, `[1 "a"]`, `[1 "a"]`, instead(func(l lock, c call) (lock, bool, bool) {
		return l, false, c.action == "Acquire" && l.holder == c.who
	})},
	{"never refuses", modeltest.NotEnabled, 3, `[2 "a"]`, `[3 "b"]`, instead(func(l lock, c call) (lock, bool, bool) {
		return lock{holder: c.who, count: l.count + 1}, true, c.action == "Acquire" && l.count == most && l.holder != c.who
	})},
	{"says that it took what it ignored", modeltest.NotEnabled, 0, `[0 "none"]`, `[0 "none"]`, instead(func(l lock, c call) (lock, bool, bool) {
		return l, true, c.action == "Release" && l.holder == ""
	})},
	{"changes when it refuses", modeltest.NotEnabled, 0, `[0 "none"]`, `[1 "none"]`, instead(func(l lock, c call) (lock, bool, bool) {
		return lock{count: l.count + 1}, false, c.action == "Release" && l.holder == ""
	})},
	{"forgets to release", modeltest.WrongState, 1, `[1 "none"]`, `[1 "a"]`, instead(func(l lock, c call) (lock, bool, bool) {
		return l, true, c.action == "Release" && l.holder == c.who
	})},
	{"remembers who released", modeltest.Hidden, 1, `[1 "none"]`, `[1 "none"]`, instead(func(l lock, c call) (lock, bool, bool) {
		return lock{count: l.count, hidden: true}, true, l.holder == "b" && c == call{"Release", "b"}
	})},
	{"has no release", modeltest.NotFired, 1, `[1 "none"]`, `[1 "a"]`, func(p *lockProtocol) {
		p.Stimuli = func(lock) []call { return calls[:2] }
	}},
	{"breaks a rule of its own in a step that is right", modeltest.Broke, 1, `[1 "none"]`, `[1 "none"]`, breaking(func(l lock, c call) bool {
		return l.holder == "a" && c == call{"Release", "a"}
	})},
	{"loses the holder in a crash", modeltest.Stuttered, 1, `[1 "a"]`, `[1 "none"]`, func(p *lockProtocol) {
		p.Inert = func(l lock) []modeltest.Inert[lock] {
			return []modeltest.Inert[lock]{{Name: "nothing", After: l}, {Name: "a crash", After: lock{count: l.count}}}
		}
	}},
}

// breaking breaks a rule of its own where its function says so.
func breaking(at func(lock, call) bool) func(*lockProtocol) {
	return func(p *lockProtocol) {
		right := p.Step
		p.Step = func(l lock, c call) (lock, bool, error) {
			next, happened, _ := right(l, c)
			if at(l, c) {
				return next, happened, errRule
			}
			return next, happened, nil
		}
	}
}

var errRule = errors.New("the disk was not written")

// instead replaces the steps for which its function says so.
func instead(step func(lock, call) (next lock, happened, replaces bool)) func(*lockProtocol) {
	return func(p *lockProtocol) {
		right := p.Step
		p.Step = func(l lock, c call) (lock, bool, error) {
			if next, happened, replaces := step(l, c); replaces {
				return next, happened, nil
			}
			return right(l, c)
		}
	}
}

func TestDivergences(t *testing.T) {
	g := dump(t, lockGraph)
	for _, c := range wrong {
		t.Run(c.name, func(t *testing.T) {
			p := protocol()
			c.mistake(&p)
			_, d, err := p.Equivalent(g, stimuli(g))
			require.NoError(t, err)
			requireDivergence(t, d, c.kind, c.want, c.got)
			require.Len(t, d.Behaviour, c.length)
			requireLegal(t, g, d)
			if c.kind != modeltest.WrongStart && len(d.Start) > 0 {
				require.Len(t, d.Arrows, c.length+1)
			}
			for steps := 1; steps < g.Depth()+2; steps++ { // no divergence but the same, and that if it is within
				for _, m := range []modeltest.Machine{p, modeltest.Alike{protocol(), p}} {
					_, near, err := m.Within(steps).Equivalent(g, stimuli(g))
					require.NoError(t, err)
					if c.kind == modeltest.WrongStart || c.length < steps {
						require.Equal(t, d, near)
					} else {
						require.Nil(t, near, "within %d steps", steps)
					}
				}
			}
		})
	}
}

func requireDivergence(t *testing.T, d *modeltest.Divergence, kind modeltest.Kind, want, got string) {
	t.Helper()
	require.NotNil(t, d)
	require.Equal(t, kind, d.Kind, d.Error())
	require.Equal(t, want, show(d.Want))
	require.Equal(t, got, show(d.Got))
	require.Contains(t, d.Error(), string(kind))
}

// requireLegal follows the behaviour in the graph and in code without mistakes, and
// requires that there is no shorter one.
func requireLegal(t *testing.T, g *graph.Graph, d *modeltest.Divergence) {
	t.Helper()
	if len(d.Start) == 0 {
		return
	}
	at, ok := g.Find(d.Start...)
	require.True(t, ok && at < g.NumInitial(), d.Start)
	for _, s := range d.Behaviour {
		label, ok := g.LabelID(labelOf(s.Stimulus))
		require.True(t, ok)
		at, ok = g.Succ(at, label)
		require.True(t, ok, "%s is not enabled", s.Stimulus)
		require.Equal(t, show(s.After), show([]tla.Value{g.Value(at, 0), g.Value(at, 1)}))
	}
	require.Len(t, d.Behaviour, len(g.Path(at)))
}

func labelOf(s labelled.Stimulus) string {
	who, _ := s.Args[0].Value.Text()
	return s.Action + "_" + who
}

func TestDivergenceNamesTheStimulus(t *testing.T) {
	g := dump(t, lockGraph)
	p := protocol()
	p.Stimuli = func(lock) []call { return append([]call{{"Break", "c"}}, calls...) }
	p.Step = func(l lock, c call) (lock, bool, error) {
		if c.action == "Break" && l.holder != "" {
			return lock{count: l.count}, true, nil
		}
		return l.step(c)
	}
	_, d, err := p.Equivalent(g, stimuli(g))
	require.NoError(t, err)
	requireDivergence(t, d, modeltest.NotEnabled, `[1 "a"]`, `[1 "none"]`)
	require.Empty(t, d.Wrong, "the specification has no name for it")
	require.Equal(t, "step 2, {action:Break who:c}: the implementation takes a step that the specification does not enable", d.Error())

	p = protocol()
	p.Init = nil
	_, d, err = p.Equivalent(g, stimuli(g))
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(d.Error(), "step 1, the start: "), d.Error())
}

// Two states that the variables do not tell apart are told with the field that does,
// and with both ways there.
func TestHiddenNamesTheField(t *testing.T) {
	g := dump(t, lockGraph)
	p := protocol()
	instead(func(l lock, c call) (lock, bool, bool) {
		return lock{count: l.count, hidden: true}, true, l.holder == "b" && c == call{"Release", "b"}
	})(&p)
	_, d, err := p.Equivalent(g, stimuli(g))
	require.NoError(t, err)
	require.Equal(t, "state.hidden is false by one way and true by another", d.Field)
	require.Equal(t, []string{"Acquire(who: \"a\")", "Release(who: \"a\")"}, named(d.Other))
	require.Equal(t, []string{"Acquire(who: \"b\")", "Release(who: \"b\")"}, append(named(d.Behaviour), d.Wrong.String()))
	require.Contains(t, d.Error(), d.Field)
	require.Contains(t, d.Explain(), "the other way there:\n       1 Acquire(who: \"a\")\n")
}

// A step that changes the state and says that it was not taken is told so.
func TestATakenStepThatIsDenied(t *testing.T) {
	g := dump(t, lockGraph)
	p := protocol()
	instead(func(l lock, c call) (lock, bool, bool) {
		return lock{count: l.count}, false, c == call{"Release", "b"} && l.holder == "b"
	})(&p)
	_, d, err := p.Equivalent(g, stimuli(g))
	require.NoError(t, err)
	require.Equal(t, modeltest.NotTaken, d.Kind)
	require.Equal(t, "it says that nothing happened, and leaves another state than before", d.Rule)
	require.Contains(t, d.Error(), d.Rule)
}

// boxed is a lock whose state has a pointer in it, to a new place after each step.
type boxed struct {
	lock lock
	at   *int
}

// Of two states that look alike and differ in a pointer the pointer is named, and both ways there.
func TestHiddenNamesThePointer(t *testing.T) {
	g := dump(t, lockGraph)
	p := modeltest.Protocol[boxed, call]{
		Vars: []string{"count", "holder"}, Init: []boxed{{}}, Stimulus: protocol().Stimulus,
		Stimuli: func(boxed) []call { return calls },
		Project: func(b boxed) []tla.Value { return b.lock.project() },
		Step: func(b boxed, c call) (boxed, bool, error) {
			next, happened, err := b.lock.step(c)
			if !happened {
				return b, false, err
			}
			return boxed{next, new(int)}, true, err
		},
	}
	_, d, err := p.Equivalent(g, stimuli(g))
	require.NoError(t, err)
	require.Equal(t, modeltest.Hidden, d.Kind)
	require.Equal(t, "state.at is a pointer to one place by one way and to another by another, and what is there looks the same: states are compared by ==, so have what it points to in the state itself", d.Field)
	require.Contains(t, d.Explain(), "the other way there:\n  >>   1 Acquire(who: \"a\")\n")
}

func named(steps []modeltest.Step) (names []string) {
	for _, s := range steps {
		names = append(names, s.Stimulus.String())
	}
	return names
}

// A stimulus that is given twice and one that is forgotten make the right number
// together.
func TestStimulusGivenTwice(t *testing.T) {
	g := dump(t, lockGraph)
	for _, list := range [][]call{
		append([]call{calls[0]}, calls...),
		{calls[0], calls[0], calls[2], calls[3]},
		append([]call{{"Break", "c"}, {"Break", "c"}}, calls...),
	} {
		p := protocol()
		p.Stimuli = func(lock) []call { return list }
		_, d, err := p.Equivalent(g, stimuli(g))
		require.Nil(t, d)
		require.ErrorContains(t, err, "twice")
	}
}

func TestInitialStateGivenTwiceIsCountedOnce(t *testing.T) {
	g := dump(t, lockGraph)
	p := protocol()
	p.Init = []lock{{}, {}}
	counts, d, err := p.Equivalent(g, stimuli(g))
	require.NoError(t, err)
	require.Nil(t, d)
	require.Equal(t, 7, counts.States)
}

// Of the possible and the hostile instance of a stimulus one is enabled at most.
func TestInstancesOfOneStimulus(t *testing.T) {
	apart := dump(t, strings.ReplaceAll(lockGraph, "1 -> 1 Acquire_a", "1 -> 1 Acquire_a_H"))
	counts, d, err := protocol().Equivalent(apart, stimuli(apart))
	require.NoError(t, err)
	require.Nil(t, d)
	require.Equal(t, 12, counts.Edges)

	both := dump(t, lockGraph+"\n1 -> 1 Acquire_a_H")
	_, d, err = protocol().Equivalent(both, stimuli(both))
	require.Nil(t, d)
	require.ErrorContains(t, err, "are one stimulus of the implementation")
}

func TestWhatDoesNotFitTogether(t *testing.T) {
	g := dump(t, lockGraph)
	table := stimuli(g)
	delete(table, "Release_b")
	_, _, err := protocol().Equivalent(g, table)
	require.ErrorContains(t, err, `"Release_b", which the table of stimuli lacks`)

	table = stimuli(g)
	table["Release_b"] = labelled.Stimulus{Action: "Release"}
	_, _, err = protocol().Equivalent(g, table)
	require.ErrorContains(t, err, "stimulus Release of the specification: who?")

	for _, vars := range [][]string{{"count"}, {"holder", "count"}, {"count holder"}, nil} {
		p := protocol()
		p.Vars = vars
		_, _, err := p.Equivalent(g, stimuli(g))
		require.ErrorContains(t, err, "variables", vars)
		_, err = p.Replay(g, stimuli(g))
		require.ErrorContains(t, err, "variables", vars)
	}

	forked := dump(t, lockGraph+"\n0 -> 3 Acquire_a")
	_, _, err = protocol().Equivalent(forked, stimuli(forked))
	require.ErrorContains(t, err, "Acquire_a")
}

// What a protocol owes is asked for before anything runs, whatever it is wanted for.
func TestWhatAProtocolOwes(t *testing.T) {
	g := dump(t, lockGraph)
	for name, leaveOut := range map[string]func(*lockProtocol){
		"Step": func(p *lockProtocol) { p.Step = nil }, "Project": func(p *lockProtocol) { p.Project = nil },
		"Stimuli": func(p *lockProtocol) { p.Stimuli = nil }, "Stimulus": func(p *lockProtocol) { p.Stimulus = nil },
	} {
		p := protocol()
		leaveOut(&p)
		want := "modeltest: the protocol has no " + name + ": it is nil"
		_, _, err := p.Equivalent(g, stimuli(g))
		require.EqualError(t, err, want)
		_, err = p.Replay(g, stimuli(g))
		require.EqualError(t, err, want)
		if name != "Stimuli" {
			_, err = p.Behaviours(tla.Value.Equal)(state(0, "none"), life)
			require.EqualError(t, err, want)
		}
	}
}

// A projection of the wrong size is told as such at the start, and later is a divergence; it is no
// panic.
func TestProjectionOfTheWrongSize(t *testing.T) {
	g := dump(t, lockGraph)
	for _, more := range []func([]tla.Value) []tla.Value{
		func(v []tla.Value) []tla.Value { return v[:1] },
		func(v []tla.Value) []tla.Value { return append(v, tla.Int(1)) },
	} {
		for _, from := range []int{0, 1} {
			p := protocol()
			p.Project = func(l lock) []tla.Value {
				if l.count < from {
					return l.project()
				}
				return more(l.project())
			}
			_, d, err := p.Equivalent(g, stimuli(g))
			if from == 0 {
				require.ErrorContains(t, err, fmt.Sprintf(`Project gives %d values for the 2 variables ["count" "holder"]`, len(more(state(0, "none")))))
				continue
			}
			require.NoError(t, err)
			require.NotNil(t, d)
		}
	}
}

func TestWithoutInertAndArrows(t *testing.T) {
	g := dump(t, lockGraph)
	p := protocol()
	p.Inert, p.Arrows = nil, nil
	counts, d, err := p.Equivalent(g, stimuli(g))
	require.NoError(t, err)
	require.Nil(t, d)
	require.Zero(t, counts.Stutters)

	p.Stimuli = func(lock) []call { return calls[:1] }
	_, d, err = p.Equivalent(g, stimuli(g))
	require.NoError(t, err)
	require.Nil(t, d.Arrows)
}

func TestVariables(t *testing.T) {
	require.Equal(t, []string{"count", "holder"}, protocol().Variables())
}

package link_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest"
	generic "github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/vc"
)

// reached is where the steps of a system lead, from each state that it reaches in a model.
type reached struct {
	states []generic.State
	steps  [][]step // by state and stimulus
}

type step struct {
	to       int32 // the number of a state
	happened bool
}

type machine = modeltest.Protocol[generic.State, int]

// walked are the systems as they are, each walked once.
var walked = map[string]*reached{}

func walk(t *testing.T, l generic.Link) *reached {
	t.Helper()
	name := l.System + "/" + l.Model
	if walked[name] == nil {
		s, err := loaded(l.System, nil)
		require.NoError(t, err)
		_, m, err := plugged(t, l, s, nil)
		require.NoError(t, err)
		walked[name] = walkAll(m)
	}
	return walked[name]
}

func walkAll(m machine) *reached {
	r, number := &reached{}, map[generic.State]int32{}
	meet := func(s generic.State) int32 {
		n, met := number[s]
		if !met {
			n = int32(len(r.states))
			number[s], r.states = n, append(r.states, s)
		}
		return n
	}
	for _, s := range m.Init {
		meet(s)
	}
	for i := 0; i < len(r.states); i++ {
		var steps []step
		for _, stimulus := range m.Stimuli(r.states[i]) {
			next, happened, _ := m.Step(r.states[i], stimulus)
			steps = append(steps, step{meet(next), happened})
		}
		r.steps = append(r.steps, steps)
	}
	return r
}

// plugged is a system as an implementation of a model; only, unless empty, is the action whose
// steps alone are asked for beside those of the stimuli.
func plugged(t *testing.T, l generic.Link, s *vc.System, only []string) (*generic.Plug, machine, error) {
	t.Helper()
	rec := recorded(t, l.Model)
	plug, err := l.Plug(s, rec.Graph.ConstantValues())
	if err != nil {
		return nil, machine{}, err
	}
	if len(only) > 0 {
		for _, action := range plug.Systems[0].Actions() {
			if !slices.Contains(only, action) {
				plug.Beyond = append(plug.Beyond, action)
			}
		}
	}
	m, err := plug.Machine(rec.Graph.Stimuli)
	if err != nil {
		return nil, machine{}, err
	}
	return plug, m.(machine), nil
}

// same tells whether a system in which one action was changed takes, wherever the right one comes,
// the same steps with each stimulus that may be this action, and none that no stimulus is. Then the
// two are one system. What it says no to may be the same all the same.
func same(t *testing.T, l generic.Link, s *vc.System, action string) bool {
	t.Helper()
	plug, m, err := plugged(t, l, s, []string{action})
	if err != nil {
		return false
	}
	right := walk(t, l)
	if !slices.Equal(m.Init, right.states[:len(m.Init)]) {
		return false
	}
	stimuli := concerned(t, l, plug, m, action)
	for i, state := range right.states {
		for _, stimulus := range stimuli {
			next, happened, broken := m.Step(state, stimulus)
			want := right.steps[i][stimulus]
			if broken != nil || happened != want.happened || next != right.states[want.to] {
				return false
			}
		}
		if m.Inert != nil && len(m.Inert(state)) > 0 {
			return false
		}
	}
	return true
}

// concerned are the stimuli of a model that may be an action.
func concerned(t *testing.T, l generic.Link, plug *generic.Plug, m machine, action string) (stimuli []int) {
	t.Helper()
	is := func(c generic.Call) bool { return c.Action == action }
	for _, s := range recorded(t, l.Model).Graph.Stimuli {
		calls, err := plug.Calls(s.Stimulus)
		require.NoError(t, err)
		if slices.ContainsFunc(plug.Inner, is) || slices.ContainsFunc(calls.Any, is) || slices.ContainsFunc(calls.Else, is) {
			n, err := m.Stimulus(s.Stimulus)
			require.NoError(t, err)
			stimuli = append(stimuli, n)
		}
	}
	slices.Sort(stimuli)
	return slices.Compact(stimuli)
}

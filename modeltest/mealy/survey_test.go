package mealy_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/mealy"
)

// random makes a machine in which each state is reached; with labels if there are any.
func random(rng *rand.Rand, states, inputs, outs, labels int) mealy.Machine {
	for {
		m := mealy.Machine{}
		for range states {
			var next, out []int32
			for range inputs {
				next, out = append(next, int32(rng.IntN(states))), append(out, int32(rng.IntN(outs)))
			}
			m.Next, m.Out = append(m.Next, next), append(m.Out, out)
			if labels > 0 {
				m.Label = append(m.Label, int32(rng.IntN(labels)))
			}
		}
		if len(mealy.Any(m, nil).State) == states {
			return m
		}
	}
}

func TestMinimal(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	merged := 0
	for n := range 300 {
		m := random(rng, 1+n%7, 1+n%3, 1+n%2, n%4)
		least, class := mealy.Minimal(m)
		require.NoError(t, least.Check())
		require.Equal(t, int32(0), class[0])
		_, differs := mealy.Separate(m, least, nil)
		require.False(t, differs, "%v and %v", m, least)
		for a := range least.Next {
			for b := range a {
				_, differs := mealy.Separate(beginning(least, a), beginning(least, b), nil)
				require.True(t, differs || least.Label != nil && least.Label[a] != least.Label[b], "states %d and %d of %v are one", a, b, least)
			}
		}
		if len(least.Next) < len(m.Next) {
			merged++
		}
	}
	require.Greater(t, merged, 50)
}

// beginning is a machine whose initial state is another.
func beginning(m mealy.Machine, state int) mealy.Machine {
	m = clone(m)
	swap := func(s int32) int32 {
		switch s {
		case 0:
			return int32(state)
		case int32(state):
			return 0
		}
		return s
	}
	m.Next[0], m.Next[state] = m.Next[state], m.Next[0]
	m.Out[0], m.Out[state] = m.Out[state], m.Out[0]
	if m.Label != nil {
		m.Label[0], m.Label[state] = m.Label[state], m.Label[0]
	}
	for _, next := range m.Next {
		for x := range next {
			next[x] = swap(next[x])
		}
	}
	return m
}

// A survey with room for all takes each move, and shows each wrong output. Of moves that lead elsewhere than they should
// it shows all where labels tell all states; else it may miss those that hide themselves, which are few.
func TestSurveyShowsFaults(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct{ states, inputs, outs, labels, missed int }{
		{6, 3, 2, 0, 2}, {8, 4, 2, 0, 3}, {7, 3, 1, 3, 3}, {8, 5, 3, 2, 5},
	} {
		t.Run(fmt.Sprintf("%+v", c), func(t *testing.T) {
			caught, missed := 0, 0
			for range 15 {
				m, _ := mealy.Minimal(random(rng, c.states, c.inputs, c.outs, c.labels))
				p := mealy.Any(m, nil)
				s, err := mealy.NewSurvey(m, p, 1_000_000)
				require.NoError(t, err)
				require.Equal(t, s.Moves, s.Taken)
				require.Equal(t, s.Moves, s.Told)
				faults(m, func(wrong mealy.Machine, state, input int) {
					switch {
					case !visible(m, wrong, p):
					case catches(m, wrong, s.Words):
						caught++
					default:
						require.Equal(t, m.Out, wrong.Out, "a wrong output of state %d, input %d", state, input)
						missed++
					}
				})
			}
			t.Logf("%d caught, %d missed", caught, missed)
			require.Equal(t, c.missed, missed)
			require.Greater(t, caught, 1000)
		})
	}
}

// Where the label tells each state, every fault that can be seen is shown.
func TestSurveyIsCompleteWhereLabelsTellAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 40 {
		m := random(rng, 6, 4, 2, 1)
		for s := range m.Label {
			m.Label[s] = int32(s)
		}
		p := mealy.Any(m, nil)
		s, err := mealy.NewSurvey(m, p, 1_000_000)
		require.NoError(t, err)
		require.Equal(t, s.Moves, s.Told)
		faults(m, func(wrong mealy.Machine, state, input int) {
			if visible(m, wrong, p) {
				require.True(t, catches(m, wrong, s.Words), "state %d, input %d", state, input)
			}
		})
	}
}

// The bound is kept, and what it leaves out is counted.
func TestSurveyIsBounded(t *testing.T) {
	m := random(rand.New(rand.NewPCG(7, 8)), 12, 5, 2, 0)
	m, _ = mealy.Minimal(m)
	p := mealy.Any(m, nil)
	all, err := mealy.NewSurvey(m, p, 1_000_000)
	require.NoError(t, err)
	taken, told := 0, 0
	for most := range steps(all.Words) + 100 {
		s, err := mealy.NewSurvey(m, p, most)
		require.NoError(t, err)
		require.LessOrEqual(t, steps(s.Words), most)
		require.GreaterOrEqual(t, s.Taken, taken, most)
		require.LessOrEqual(t, s.Taken, s.Moves)
		require.LessOrEqual(t, s.Told, s.Taken)
		taken, told = s.Taken, max(told, s.Told)
	}
	require.Equal(t, all.Taken, taken)
	require.Positive(t, told)
	require.Empty(t, func() [][]int32 { s, _ := mealy.NewSurvey(m, p, 0); return s.Words }())
}

// Only what peers may send is asked.
func TestSurveyAsksOnlyWhatIsAllowed(t *testing.T) {
	m, _, _ := newAcceptor(2, 2, rules{})
	p := mealy.Any(m, []int32{0, 1, 3})
	s, err := mealy.NewSurvey(m, p, 10_000)
	require.NoError(t, err)
	for _, word := range s.Words {
		for _, x := range word {
			require.True(t, slices.Contains([]int32{0, 1, 3}, x))
		}
	}
	require.Equal(t, s.Moves, s.Taken)
	require.Equal(t, 3*len(p.State), s.Moves)
}

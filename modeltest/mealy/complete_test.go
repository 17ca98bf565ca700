package mealy_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/mealy"
)

const open = -1

// survivors goes through all implementations with a number of states that pass a suite, and asks of each to be the
// specification: on all words over the inputs. Their transitions are chosen when a word first takes them.
type survivors struct {
	spec   mealy.Machine
	inputs []int32
	words  [][]int32
	next   [][]int32 // of the implementation; open if no word took it. Outputs are the specification's, else it fails at once
	out    [][]int32
	label  []int32 // of the implementation's states; open if no step led there
	used   int32   // states that have a name; the others are alike, so the next one stands for all
	passed int
	bad    []int32 // a word that some survivor fails or has not fixed, though it passed
}

const unseen = -100 // a label that nothing has

func newSurvivors(spec mealy.Machine, inputs []int32, words [][]int32, states int) *survivors {
	s := &survivors{spec: spec, inputs: inputs, words: words, used: 1}
	for range states {
		s.next = append(s.next, slices.Repeat([]int32{open}, len(spec.Next[0])))
		s.out = append(s.out, slices.Repeat([]int32{open}, len(spec.Next[0])))
		s.label = append(s.label, unseen)
	}
	return s
}

// run goes on with a word from a position, where the specification and the implementation are in these states.
func (s *survivors) run(word, at int, want, got int32) {
	for ; s.bad == nil && word < len(s.words); word, at, want, got = word+1, 0, 0, 0 {
		for ; at < len(s.words[word]); at++ {
			x := s.words[word][at]
			if s.next[got][x] == open {
				s.choose(word, at, want, got)
				return
			}
			if s.out[got][x] != s.spec.Out[want][x] {
				return
			}
			want, got = s.spec.Next[want][x], s.next[got][x]
			if s.spec.Label != nil && s.label[got] != s.spec.Label[want] {
				if s.label[got] != unseen {
					return
				}
				s.label[got] = s.spec.Label[want]
				s.run(word, at+1, want, got)
				s.label[got] = unseen
				return
			}
		}
	}
	if s.bad == nil {
		s.passed++
		s.survives()
	}
}

// choose tries all transitions that pass this step, and the rest.
func (s *survivors) choose(word, at int, want, got int32) {
	x, used := s.words[word][at], s.used
	s.out[got][x] = s.spec.Out[want][x]
	for to := range min(used+1, int32(len(s.next))) {
		s.next[got][x], s.used = to, max(used, to+1)
		s.run(word, at, want, got)
	}
	s.next[got][x], s.out[got][x], s.used = open, open, used
}

func (s *survivors) survives() {
	impl := mealy.Machine{Next: make([][]int32, len(s.next)), Out: make([][]int32, len(s.next)), Label: s.label}
	for i := range s.next { // what nothing fixed may do anything: here, an output that nothing has
		impl.Next[i] = slices.Clone(s.next[i])
		impl.Out[i] = slices.Clone(s.out[i])
		for x, to := range impl.Next[i] {
			if to == open {
				impl.Next[i][x], impl.Out[i][x] = 0, -7
			}
		}
	}
	s.bad, _ = mealy.Separate(s.spec, impl, s.inputs)
}

func requireComplete(t *testing.T, m mealy.Machine, inputs []int32, extra int, silent int32) (words [][]int32, passed int) {
	t.Helper()
	words = mealy.Suite(m, []mealy.Peers{mealy.Any(m, inputs)}, mealy.Options{Extra: extra, Silent: silent})
	s := newSurvivors(m, inputs, words, distinguishable(m, inputs)+extra)
	s.run(0, 0, 0, 0)
	require.Nil(t, s.bad, "%+v, inputs %v, %d extra: an implementation passes, but not this word. Suite %v", m, inputs, extra, words)
	if m.Label == nil { // else the initial state may not count, and no machine be that small
		require.Positive(t, s.passed)
	}
	return words, s.passed
}

// distinguishable counts the states that are reached and told apart, as the theorem does.
func distinguishable(m mealy.Machine, inputs []int32) int {
	p := mealy.Any(m, inputs)
	states := p.State
	if entered := slices.ContainsFunc(p.Moves, func(moves []mealy.Move) bool {
		return slices.ContainsFunc(moves, func(move mealy.Move) bool { return move.To == 0 })
	}); m.Label != nil && !entered {
		states = states[1:]
	}
	var different []int32
	for _, s := range states {
		if !slices.ContainsFunc(different, func(r int32) bool {
			_, apart := mealy.Separate(startingIn(m, r), startingIn(m, s), inputs)
			return !apart && (m.Label == nil || m.Label[r] == m.Label[s])
		}) {
			different = append(different, s)
		}
	}
	return len(different)
}

// startingIn swaps a state with the initial one.
func startingIn(m mealy.Machine, s int32) mealy.Machine {
	swap := func(r int32) int32 {
		switch r {
		case 0:
			return s
		case s:
			return 0
		}
		return r
	}
	c := clone(m)
	for r := range m.Next {
		for x := range m.Next[r] {
			c.Next[swap(int32(r))][x], c.Out[swap(int32(r))][x] = swap(m.Next[r][x]), m.Out[r][x]
		}
		if m.Label != nil {
			c.Label[swap(int32(r))] = m.Label[r]
		}
	}
	return c
}

func TestTinyAcceptorSuitesAreComplete(t *testing.T) {
	for _, r := range []rules{{}, {again: true}, {restart: true}, {again: true, restart: true}} {
		m, _, _ := newAcceptor(1, 1, r)
		for extra := range 3 {
			for _, silent := range []int32{-1, silent} {
				requireComplete(t, m, nil, extra, silent)
			}
		}
	}
}

func TestSmallAcceptorSuitesAreComplete(t *testing.T) {
	for _, r := range []rules{{}, {again: true}} {
		m, _, _ := newAcceptor(2, 1, r)
		require.Len(t, m.Next, 6)
		_, passed := requireComplete(t, m, nil, 0, silent)
		require.Equal(t, 1, passed, "only the acceptor itself")
	}
}

// A word that nobody needs would be a waste, and a check that lets any suite through would be none.
func TestSmallerSuitesAreNotComplete(t *testing.T) {
	m, _, _ := newAcceptor(2, 1, rules{})
	cover := newSurvivors(m, nil, mealy.TransitionCover(m, []mealy.Peers{mealy.Any(m, nil)}), len(m.Next))
	cover.run(0, 0, 0, 0)
	require.NotNil(t, cover.bad)

	words := mealy.Suite(m, []mealy.Peers{mealy.Any(m, nil)}, mealy.Options{})
	larger := newSurvivors(m, nil, words, len(m.Next)+1)
	larger.run(0, 0, 0, 0)
	require.NotNil(t, larger.bad, "some implementation with one more state passes")
	needed := 0
	for i := range words {
		s := newSurvivors(m, nil, slices.Concat(words[:i], words[i+1:]), distinguishable(m, nil))
		s.run(0, 0, 0, 0)
		if s.bad != nil {
			needed++
		}
	}
	require.Positive(t, needed)
	t.Logf("%d of %d words are needed", needed, len(words))
}

// All machines with two states, two inputs and two outputs, with and without labels.
func TestSuitesOfAllTwoStateMachinesAreComplete(t *testing.T) {
	for code := range 4 * 4 * 4 * 4 {
		m := mealy.Machine{}
		for s, rest := 0, code; s < 2; s++ {
			next, outs := make([]int32, 2), make([]int32, 2)
			for x := range 2 {
				next[x], outs[x] = int32(rest&1), int32(rest>>1&1)
				rest >>= 2
			}
			m.Next, m.Out = append(m.Next, next), append(m.Out, outs)
		}
		for _, m.Label = range [][]int32{nil, {0, 1}, {1, 1}} {
			for extra := range 3 {
				requireComplete(t, m, nil, extra, 0)
			}
		}
	}
}

func TestSuitesOfRandomMachinesAreComplete(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range thorough.Of(500, 3000) {
		m := randomMachine(r, 1+r.IntN(4), 1+r.IntN(3), 1+r.IntN(3), i%3 == 0)
		var inputs []int32
		if r.IntN(3) == 0 {
			inputs = []int32{int32(r.IntN(len(m.Next[0]))), int32(r.IntN(len(m.Next[0])))}
		}
		requireComplete(t, m, inputs, r.IntN(2), int32(r.IntN(3)-1))
	}
}

// Machines that few words tell apart, so that their suffixes are long.
func TestSuitesOfSlowMachinesAreComplete(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for range 1000 {
		m := randomMachine(r, 5, 2, 1, false)
		m.Out[r.IntN(5)][r.IntN(2)] = 1
		requireComplete(t, m, nil, 0, -1)
	}
}

func randomMachine(r *rand.Rand, states, inputs, outs int, labels bool) (m mealy.Machine) {
	for range states {
		var next, out []int32
		for range inputs {
			next, out = append(next, int32(r.IntN(states))), append(out, int32(r.IntN(outs)))
		}
		m.Next, m.Out = append(m.Next, next), append(m.Out, out)
		if labels {
			m.Label = append(m.Label, int32(r.IntN(2)))
		}
	}
	return m
}

func ExampleSuite() {
	// A lock: input 0 takes it, 1 frees it. Output 1 says yes, 0 says nothing.
	lock := mealy.Machine{
		Next: [][]int32{{1, 0}, {1, 0}},
		Out:  [][]int32{{1, 0}, {0, 1}},
	}
	peers := []mealy.Peers{mealy.Any(lock, nil)}
	fmt.Println(mealy.TransitionCover(lock, peers))
	fmt.Println(mealy.Suite(lock, peers, mealy.Options{}))
	fmt.Println(mealy.Suite(lock, peers, mealy.Options{Extra: 1}))
	// Output:
	// [[1] [0 0] [0 1]]
	// [[1 0] [0 0 0] [0 0 1] [0 1 0]]
	// [[1 0 0] [1 0 1] [1 1 0] [0 0 0 0] [0 0 0 1] [0 0 1 0] [0 1 0 0] [0 1 0 1] [0 1 1 0]]
}

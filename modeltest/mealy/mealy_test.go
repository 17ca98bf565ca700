package mealy_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/modeltest/mealy"
)

func TestCompact(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		words := make([][]int32, r.IntN(12))
		for i := range words {
			for range r.IntN(5) {
				words[i] = append(words[i], int32(r.IntN(2)))
			}
		}
		isPrefix := func(a, b []int32) bool { return len(a) <= len(b) && slices.Equal(a, b[:len(a)]) }
		var want [][]int32 // each word that is no proper prefix of any, once
		for i, a := range words {
			if !slices.ContainsFunc(words, func(b []int32) bool { return len(a) < len(b) && isPrefix(a, b) }) &&
				!slices.ContainsFunc(words[:i], func(b []int32) bool { return slices.Equal(a, b) }) {
				want = append(want, a)
			}
		}
		slices.SortFunc(want, inOrder)
		got := mealy.Compact(words)
		require.Len(t, got, len(want))
		for i := range want {
			require.True(t, slices.Equal(want[i], got[i]), "%v: want %v, got %v", words, want, got)
		}
	}
}

func TestSameSuiteEachTime(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 200 {
		m := randomMachine(r, 5, 3, 2, false)
		peers := []mealy.Peers{randomPeers(r, m, 3), mealy.Any(m, nil)}
		words := mealy.Suite(m, peers, mealy.Options{Extra: 1})
		require.Equal(t, words, mealy.Suite(m, peers, mealy.Options{Extra: 1}))
		require.Equal(t, words, mealy.Compact(words), "sorted, and no word a prefix of another")
	}
}

// More extra states make a suite that contains the smaller one, but for what mends it.
func TestExtraContainsLess(t *testing.T) {
	m, _, _ := newAcceptor(2, 2, rules{})
	peers := []mealy.Peers{mealy.Any(m, nil)}
	less, more := mealy.Suite(m, peers, mealy.Options{}), mealy.Suite(m, peers, mealy.Options{Extra: 1})
	require.Equal(t, more, mealy.Compact(append(less, more...)))
}

func TestLabelsThatShowAllNeedNoSuffix(t *testing.T) {
	m, _, _ := newAcceptor(3, 2, rules{restart: true})
	for s := range m.Next {
		m.Label = append(m.Label, int32(s))
	}
	peers := []mealy.Peers{mealy.Any(m, nil)}
	cover, suite := mealy.TransitionCover(m, peers), mealy.Suite(m, peers, mealy.Options{})
	back := 0 // the initial state is covered once more, where its label was seen
	for _, word := range suite {
		if !slices.ContainsFunc(cover, func(c []int32) bool { return slices.Equal(c, word) }) {
			back++
		}
	}
	require.Equal(t, len(m.Next[0]), back)
}

func TestTransitionCoverTakesEachTransition(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 500 {
		m := randomMachine(r, 5, 3, 2, false)
		peers := []mealy.Peers{randomPeers(r, m, 3), randomPeers(r, m, 2)}
		words := mealy.TransitionCover(m, peers)
		requireAllowed(t, peers, words)
		taken := map[[2]int]bool{}
		for _, word := range words {
			s := int32(0)
			for _, x := range word {
				taken[[2]int{int(s), int(x)}] = true
				s = m.Next[s][x]
			}
		}
		for s := range m.Next {
			for x := range m.Next[s] {
				require.Equal(t, allows(peers[0], s, x) || allows(peers[1], s, x), taken[[2]int{s, x}])
			}
		}
	}
}

// Separate finds the first of all words that show a difference, in the order of length, then lexicographic.
func TestSeparateFindsTheFirstWord(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	var all [][]int32
	for words := [][]int32{{}}; len(words[0]) < 6; {
		var longer [][]int32
		for _, word := range words {
			longer = append(longer, append(slices.Clone(word), 0), append(slices.Clone(word), 1))
		}
		words = longer
		all = append(all, words...)
	}
	slices.SortFunc(all, inOrder)
	for i := range 3000 {
		a, b := randomMachine(r, 3, 2, 2, i%2 == 0), randomMachine(r, 3, 2, 2, i%2 == 0)
		want := slices.IndexFunc(all, func(word []int32) bool { return shows(a, b, word) }) // 3+3-1 inputs are enough
		word, ok := mealy.Separate(a, b, nil)
		require.Equal(t, want >= 0, ok)
		if ok {
			require.Equal(t, all[want], word)
		}
	}
}

func TestCheck(t *testing.T) {
	good := mealy.Machine{Next: [][]int32{{1}, {0}}, Out: [][]int32{{0}, {0}}}
	require.NoError(t, good.Check())
	for _, c := range []struct {
		want  string
		spoil func(*mealy.Machine)
	}{
		{"at least one state", func(m *mealy.Machine) { *m = mealy.Machine{} }},
		{"outputs of 2 states", func(m *mealy.Machine) { m.Out = m.Out[1:] }},
		{"a label for each of 2", func(m *mealy.Machine) { m.Label = []int32{1} }},
		{"state 1: want 1 inputs", func(m *mealy.Machine) { m.Out[1] = nil }},
		{"state 1, input 0: want a next state in 0..1, got 2", func(m *mealy.Machine) { m.Next[1][0] = 2 }},
		{"got -1", func(m *mealy.Machine) { m.Next[0][0] = -1 }},
	} {
		bad := clone(good)
		bad.Label = nil
		c.spoil(&bad)
		require.ErrorContains(t, bad.Check(), c.want)
	}
}

func TestCheckPeers(t *testing.T) {
	m := mealy.Machine{Next: [][]int32{{1, 0}, {0, 1}}, Out: [][]int32{{0, 0}, {0, 0}}}
	require.NoError(t, mealy.Any(m, nil).Check(m))
	for _, c := range []struct {
		want  string
		spoil func(*mealy.Peers)
	}{
		{"at least one", func(p *mealy.Peers) { *p = mealy.Peers{} }},
		{"initial state 0, got 1", func(p *mealy.Peers) { p.State[0] = 1 }},
		{"node 1: want a state in 0..1, got 2", func(p *mealy.Peers) { p.State[1] = 2 }},
		{"want an input in 0..1, got 2", func(p *mealy.Peers) { p.Moves[0][1].Input = 2 }},
		{"want a node in 0..1, got 2", func(p *mealy.Peers) { p.Moves[0][1].To = 2 }},
		{"want a node of state 1", func(p *mealy.Peers) { p.Moves[0][0].To = 0 }},
		{"ascending, got 0 after 1", func(p *mealy.Peers) { slices.Reverse(p.Moves[0]) }},
	} {
		bad := mealy.Any(m, nil)
		c.spoil(&bad)
		require.ErrorContains(t, bad.Check(m), c.want)
	}
}

func TestNothingToDo(t *testing.T) {
	m := mealy.Machine{Next: [][]int32{{0}}, Out: [][]int32{{0}}}
	nothing := mealy.Any(m, []int32{})
	require.NoError(t, nothing.Check(m))
	require.Empty(t, mealy.Suite(m, []mealy.Peers{nothing}, mealy.Options{Extra: 2}))
	require.Empty(t, mealy.TransitionCover(m, []mealy.Peers{nothing}))
	require.Empty(t, mealy.Suite(m, nil, mealy.Options{}))
}

func ExampleSeparate() {
	even := mealy.Machine{Next: [][]int32{{1}, {0}}, Out: [][]int32{{0}, {1}}}
	third := mealy.Machine{Next: [][]int32{{1}, {2}, {0}}, Out: [][]int32{{0}, {1}, {0}}}
	fmt.Println(mealy.Separate(even, third, nil))
	// Output: [0 0 0 0] true
}

func ExampleCompact() {
	fmt.Println(mealy.Compact([][]int32{{2, 1}, {1}, {0, 1, 1}, {2}, {1}}))
	// Output: [[1] [2 1] [0 1 1]]
}

func BenchmarkSuite(b *testing.B) {
	m, _, _ := newAcceptor(4, 3, rules{again: true})
	for extra := range 3 {
		b.Run(fmt.Sprintf("extra=%d", extra), func(b *testing.B) {
			var words [][]int32
			for b.Loop() {
				words = mealy.Suite(m, []mealy.Peers{mealy.Any(m, nil)}, mealy.Options{Extra: extra})
			}
			b.ReportMetric(float64(len(words)), "words")
			b.ReportMetric(float64(steps(words)), "steps")
		})
	}
}

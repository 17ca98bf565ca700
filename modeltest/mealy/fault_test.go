package mealy_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/mealy"
)

// faults gives all machines that differ from one in a transition: another output, also one that it never gives, or
// another next state. The machine that it yields is changed afterwards.
func faults(m mealy.Machine, yield func(wrong mealy.Machine, state, input int)) {
	wrong, outs := clone(m), append(outputs(m), 1000)
	for s := range m.Next {
		for x := range m.Next[s] {
			for _, wrong.Out[s][x] = range outs {
				if wrong.Out[s][x] != m.Out[s][x] {
					yield(wrong, s, x)
				}
			}
			wrong.Out[s][x] = m.Out[s][x]
			for to := range int32(len(m.Next)) {
				if wrong.Next[s][x] = to; to != m.Next[s][x] {
					yield(wrong, s, x)
				}
			}
			wrong.Next[s][x] = m.Next[s][x]
		}
	}
}

// visible tells whether some allowed word shows that two machines differ.
func visible(m, wrong mealy.Machine, p mealy.Peers) bool {
	type pair struct{ node, state int32 }
	queue, seen := []pair{{}}, map[pair]bool{{}: true}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, move := range p.Moves[at.node] {
			next := pair{move.To, wrong.Next[at.state][move.Input]}
			if m.Out[p.State[at.node]][move.Input] != wrong.Out[at.state][move.Input] ||
				m.Label != nil && m.Label[p.State[move.To]] != m.Label[next.state] {
				return true
			}
			if !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return false
}

func requireCaught(t *testing.T, m mealy.Machine, p mealy.Peers, words [][]int32) (caught, hidden int) {
	t.Helper()
	through := map[[2]int][][]int32{} // the words that take a transition: only these can show that it is wrong
	for _, word := range words {
		s := int32(0)
		for _, x := range word {
			at := [2]int{int(s), int(x)}
			through[at] = append(through[at], word)
			s = m.Next[s][x]
		}
	}
	faults(m, func(wrong mealy.Machine, s, x int) {
		switch {
		case catches(m, wrong, through[[2]int{s, x}]):
			caught++
		case visible(m, wrong, p):
			require.Fail(t, "not caught", "state %d, input %d of %+v: %+v\npeers %+v\nsuite %v", s, x, m, wrong, p, words)
		default:
			hidden++
		}
	})
	return caught, hidden
}

func TestEveryFaultOfAnAcceptorIsCaught(t *testing.T) {
	// The sizes are what was measured. Smaller is better.
	for _, c := range []struct {
		rules                rules
		extra                int
		silent               int32
		words, steps, hidden int
	}{
		{rules{}, 0, -1, 560, 3516, 3552},
		{rules{}, 0, silent, 660, 3986, 3552},
		{rules{}, 1, -1, 5900, 42472, 3552},
		{rules{}, 1, silent, 6807, 47602, 3552},
		{rules{again: true}, 0, -1, 805, 4612, 290},
		{rules{again: true}, 0, silent, 1043, 6612, 290},
		{rules{again: true}, 1, -1, 11362, 79384, 290},
		{rules{again: true}, 1, silent, 14399, 109026, 290},
	}[:thorough.Of(6, 8)] {
		m, states, _ := newAcceptor(4, 3, c.rules)
		p := mealy.Any(m, nil)
		words := mealy.Suite(m, []mealy.Peers{p}, mealy.Options{Extra: c.extra, Silent: c.silent})
		caught, hidden := requireCaught(t, m, p, words)
		require.Len(t, states, 35)
		require.Len(t, words, c.words)
		require.Equal(t, c.steps, steps(words))
		require.Equal(t, c.hidden, hidden, "the faults that show on no word")
		require.Positive(t, caught)
	}
}

// One value per ballot: peers who keep to this are several, each without memory.
func TestEveryFaultOfAnAcceptorAmongHonestPeersIsCaught(t *testing.T) {
	m, _, _ := newAcceptor(3, 2, rules{again: true})
	var peers []mealy.Peers
	for choice := range int32(2 * 2 * 2) {
		inputs := []int32{0, 1, 2}
		for b := range int32(3) {
			inputs = append(inputs, 3+2*b+choice>>b&1)
		}
		peers = append(peers, mealy.Any(m, inputs))
	}
	words := mealy.Suite(m, peers, mealy.Options{})
	for _, p := range peers {
		requireCaught(t, m, p, words)
	}
	once := mealy.Suite(m, peers, mealy.Options{Once: true})
	require.Less(t, steps(once), steps(words))
	_, missed := requireCaughtOnce(t, m, peers, once)
	require.Zero(t, missed)
}

// requireCaughtOnce asks for the faults that are visible to the first peers that allow the transition. Of those that only
// others see it counts what is missed.
func requireCaughtOnce(t *testing.T, m mealy.Machine, peers []mealy.Peers, words [][]int32) (caught, missed int) {
	t.Helper()
	faults(m, func(wrong mealy.Machine, s, x int) {
		first := slices.IndexFunc(peers, func(p mealy.Peers) bool { return allows(p, s, x) })
		sees := func(p mealy.Peers) bool { return visible(m, wrong, p) }
		switch {
		case catches(m, wrong, words):
			caught++
		case first >= 0 && sees(peers[first]):
			require.Fail(t, "not caught", "state %d, input %d of %+v", s, x, m)
		case slices.ContainsFunc(peers, sees):
			missed++
		}
	})
	return caught, missed
}

// allows tells whether a transition can be reached.
func allows(p mealy.Peers, state, input int) bool {
	return slices.ContainsFunc(reached(p), func(q int32) bool {
		return int(p.State[q]) == state &&
			slices.ContainsFunc(p.Moves[q], func(move mealy.Move) bool { return int(move.Input) == input })
	})
}

func reached(p mealy.Peers) []int32 {
	nodes := []int32{0}
	for i := 0; i < len(nodes); i++ {
		for _, move := range p.Moves[nodes[i]] {
			if !slices.Contains(nodes, move.To) {
				nodes = append(nodes, move.To)
			}
		}
	}
	return nodes
}

// randomPeers have a memory of their own, and allow something else in each of its states.
func randomPeers(r *rand.Rand, m mealy.Machine, memory int) (p mealy.Peers) {
	states, inputs := len(m.Next), len(m.Next[0])
	remember := randomMachine(r, memory, inputs, 1, false).Next
	for mem := range memory {
		for s := range states {
			var moves []mealy.Move
			for x := range inputs {
				if r.IntN(2) == 0 {
					moves = append(moves, mealy.Move{Input: int32(x), To: remember[mem][x]*int32(states) + m.Next[s][x]})
				}
			}
			p.State, p.Moves = append(p.State, int32(s)), append(p.Moves, moves)
		}
	}
	return p
}

func TestEveryVisibleFaultIsCaughtWhateverPeersRemember(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var caught, hidden, once, missed int
	for i := range thorough.Of(700, 4000) {
		m := randomMachine(r, 1+r.IntN(6), 1+r.IntN(4), 1+r.IntN(3), i%4 == 0)
		peers := []mealy.Peers{randomPeers(r, m, 1+r.IntN(4)), randomPeers(r, m, 1+r.IntN(4))}
		for _, p := range peers {
			require.NoError(t, p.Check(m))
		}
		words := mealy.Suite(m, peers, mealy.Options{Extra: r.IntN(2), Silent: int32(r.IntN(3) - 1)})
		for _, p := range peers {
			c, h := requireCaught(t, m, p, words)
			caught, hidden = caught+c, hidden+h
		}
		requireAllowed(t, peers, words)
		c, h := requireCaughtOnce(t, m, peers, mealy.Suite(m, peers, mealy.Options{Once: true}))
		once, missed = once+c, missed+h
	}
	t.Logf("%d faults caught, %d show on no allowed word; Once catches %d and misses %d", caught, hidden, once, missed)
	require.Less(t, 1000*missed, once)
	require.Positive(t, hidden)
}

// requireAllowed asks that each word is one that some of the peers allow.
func requireAllowed(t *testing.T, peers []mealy.Peers, words [][]int32) {
	t.Helper()
	for _, word := range words {
		require.True(t, slices.ContainsFunc(peers, func(p mealy.Peers) bool {
			at := int32(0)
			for _, x := range word {
				i := slices.IndexFunc(p.Moves[at], func(m mealy.Move) bool { return m.Input == x })
				if i < 0 {
					return false
				}
				at = p.Moves[at][i].To
			}
			return true
		}), "nobody allows %v", word)
	}
}

// An acceptor that keeps its first value, and acknowledges later ones, shows that only in the next Promise.
func TestOutputsAloneMissAFault(t *testing.T) {
	m, _, _ := newAcceptor(4, 3, rules{})
	wrong, _, _ := newAcceptor(4, 3, rules{keeps: true})
	peers := []mealy.Peers{mealy.Any(m, nil)}
	cover, suite := mealy.TransitionCover(m, peers), mealy.Suite(m, peers, mealy.Options{Silent: silent})
	t.Logf("transition cover: %d words, %d steps", len(cover), steps(cover))
	require.False(t, catches(m, wrong, cover))
	require.True(t, catches(m, wrong, suite))
}

// Where the specification sends something that another state does not send, some suffix shows just that.
func TestMissingOutputsArePreferred(t *testing.T) {
	for _, r := range []rules{{}, {again: true}} {
		m, _, _ := newAcceptor(4, 3, r)
		words := mealy.Suite(m, []mealy.Peers{mealy.Any(m, nil)}, mealy.Options{Silent: silent})
		p, checked := mealy.Any(m, nil), 0
		for q, s := range p.State {
			for _, move := range p.Moves[q] {
				for to := range int32(len(m.Next)) {
					if !misses(m, p, move.To, to) {
						continue
					}
					checked++
					require.True(t, slices.ContainsFunc(words, func(word []int32) bool { return showsMissing(m, word, s, move.Input, to) }),
						"state %d, input %d: nothing is missing in state %d", s, move.Input, to)
				}
			}
		}
		require.Positive(t, checked)
	}
}

// The same for peers with memory, if some node of theirs allows it.
func TestMissingOutputsArePreferredWherePeersAllowThem(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	checked := 0
	for range 300 {
		m := randomMachine(r, 1+r.IntN(5), 1+r.IntN(4), 2+r.IntN(2), false)
		p := randomPeers(r, m, 1+r.IntN(4))
		words := mealy.Suite(m, []mealy.Peers{p}, mealy.Options{Silent: silent})
		for _, q := range reached(p) {
			for _, move := range p.Moves[q] {
				for to := range int32(len(m.Next)) {
					if !misses(m, p, move.To, to) {
						continue
					}
					checked++
					require.True(t, slices.ContainsFunc(words, func(word []int32) bool {
						return showsMissing(m, word, p.State[q], move.Input, to)
					}), "%+v %+v: state %d, input %d: nothing is missing in state %d", m, p, p.State[q], move.Input, to)
				}
			}
		}
	}
	require.Positive(t, checked)
}

// misses tells whether some word that is allowed at a node has an output there which is missing from a state.
func misses(m mealy.Machine, p mealy.Peers, node, state int32) bool {
	type pair struct{ node, state int32 }
	queue, seen := []pair{{node, state}}, map[pair]bool{}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, move := range p.Moves[at.node] {
			if out := m.Out[p.State[at.node]][move.Input]; out != silent && out != m.Out[at.state][move.Input] {
				return true
			}
			if next := (pair{move.To, m.Next[at.state][move.Input]}); !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return false
}

// showsMissing tells whether a word takes a transition, and what follows has an output which is missing from a state.
func showsMissing(m mealy.Machine, word []int32, state, input, to int32) bool {
	for at, s := 0, int32(0); at < len(word); at++ {
		if s == state && word[at] == input {
			a, b := m.Next[s][input], to
			for _, x := range word[at+1:] {
				if m.Out[a][x] != silent && m.Out[a][x] != m.Out[b][x] {
					return true
				}
				a, b = m.Next[a][x], m.Next[b][x]
			}
		}
		s = m.Next[s][word[at]]
	}
	return false
}

package suites

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/mealy"
)

// everything is what a proposer can do at most.
// faultTally counts faults: all machines that differ from the specification in one
// transition that peers allow, by another of its outputs or another of its states.
type faultTally struct{ faults, caught, invisible int }

func (t *faultTally) add(other faultTally) {
	t.faults += other.faults
	t.caught += other.caught
	t.invisible += other.invisible
}

// fault is a transition that leads elsewhere.
type fault struct{ state, input, to int32 }

// judge tells which faults the words of a suite show, and of the others whether any
// word that the peers allow would.
type judge struct {
	mealy.Machine
	peers []mealy.Peers
	alike [][]bool      // by peers: the pairs of node and state that no allowed word tells apart
	words [][][]int32   // by transition: what follows in each word that takes it, itself first
	at    [][]placement // by state: where the peers know it, and where else a faulty machine may be in it unnoticed
}

// placement is a node of some peers.
type placement struct{ peers, node int32 }

func newJudge(m mealy.Machine, peers []mealy.Peers, words [][]int32) *judge {
	j := &judge{Machine: m, peers: peers, words: make([][][]int32, len(m.Next)*len(m.Next[0])), at: make([][]placement, len(m.Next))}
	for _, word := range words {
		j.index(word)
	}
	for i, p := range peers {
		j.alike = append(j.alike, alikeTo(m, p))
		for node := range p.State {
			for s := range m.Next {
				if j.alike[i][node*len(m.Next)+s] {
					j.at[s] = append(j.at[s], placement{int32(i), int32(node)})
				}
			}
		}
	}
	return j
}

func (j *judge) index(word []int32) {
	s, seen := int32(0), map[int]bool{}
	for i, x := range word {
		if at := int(s)*len(j.Next[0]) + int(x); !seen[at] {
			seen[at] = true
			j.words[at] = append(j.words[at], word[i:])
		}
		s = j.Next[s][x]
	}
}

// alikeTo is the greatest set of pairs from which every allowed step gives the same
// output and leads to a pair of the set.
func alikeTo(m mealy.Machine, p mealy.Peers) []bool {
	n := len(m.Next)
	alike := make([]bool, len(p.State)*n)
	for i := range alike {
		alike[i] = true
	}
	same := func(node, s int) bool {
		for _, move := range p.Moves[node] {
			if next := int(m.Next[s][move.Input]); m.Out[p.State[node]][move.Input] != m.Out[s][move.Input] ||
				differs(m, p.State[move.To], int32(next)) || !alike[int(move.To)*n+next] {
				return false
			}
		}
		return true
	}
	for changed := true; changed; {
		changed = false
		for i := len(alike) - 1; i >= 0; i-- {
			if alike[i] && !same(i/n, i%n) {
				alike[i], changed = false, true
			}
		}
	}
	return alike
}

// differs tells whether two states show other labels.
func differs(m mealy.Machine, a, b int32) bool { return m.Label != nil && m.Label[a] != m.Label[b] }

// all judges every fault, of the next states each every-th.
func (j *judge) all(t *testing.T, every int) (sum faultTally) {
	outs := j.outputs()
	for s := range j.Next {
		for x := range j.Next[s] {
			if !j.allowed(int32(s), int32(x)) {
				continue
			}
			through := j.words[s*len(j.Next[0])+x]
			if len(through) == 0 {
				require.Fail(t, "not taken", "state %d, input %d", s, x)
			}
			sum.faults += len(outs) - 1 // of the output: what takes the transition shows each
			sum.caught += len(outs) - 1
			for to := (s + x) % every; to < len(j.Next); to += every {
				if to == int(j.Next[s][x]) {
					continue
				}
				sum.faults++
				switch f := (fault{int32(s), int32(x), int32(to)}); {
				case slices.ContainsFunc(through, func(word []int32) bool { return j.shows(f, word) }):
					sum.caught++
				case j.visible(f):
					require.Fail(t, "not caught", "state %d, input %d, to %d", s, x, to)
				default:
					sum.invisible++
				}
			}
		}
	}
	return sum
}

func (j *judge) outputs() []int32 {
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(j.Out...))))
}

// allowed tells whether peers let an input come in a state.
func (j *judge) allowed(s, x int32) bool {
	return slices.ContainsFunc(j.at[s], func(at placement) bool {
		p := j.peers[at.peers]
		return p.State[at.node] == s && slices.ContainsFunc(p.Moves[at.node], func(m mealy.Move) bool { return m.Input == x })
	})
}

// shows tells whether a word that begins with the faulty transition shows it.
func (j *judge) shows(f fault, word []int32) bool {
	s, wrong := f.state, f.state
	for _, x := range word {
		next, to := j.Next[s][x], j.after(f, wrong, x)
		if j.Out[s][x] != j.Out[wrong][x] || differs(j.Machine, next, to) {
			return true
		}
		s, wrong = next, to
	}
	return false
}

func (j *judge) after(f fault, s, x int32) int32 {
	if s == f.state && x == f.input {
		return f.to
	}
	return j.Next[s][x]
}

// visible tells whether any allowed word shows a fault. Peers allow none if from all
// pairs that are alike the faulty step leads to such a pair; else it is looked for.
func (j *judge) visible(f fault) bool {
	searched := int32(-1)
	return slices.ContainsFunc(j.at[f.state], func(at placement) bool {
		if at.peers == searched || j.stays(f, at) {
			return false
		}
		searched = at.peers
		return j.found(f, j.peers[at.peers])
	})
}

func (j *judge) stays(f fault, at placement) bool {
	return !slices.ContainsFunc(j.peers[at.peers].Moves[at.node], func(m mealy.Move) bool {
		return m.Input == f.input && !j.alike[at.peers][int(m.To)*len(j.Next)+int(f.to)]
	})
}

// found searches all that the peers allow.
func (j *judge) found(f fault, p mealy.Peers) bool {
	type pair struct{ node, state int32 }
	queue, seen := []pair{{}}, make([]bool, len(p.State)*len(j.Next))
	for at := 0; at < len(queue); at++ {
		v := queue[at]
		for _, m := range p.Moves[v.node] {
			next := pair{m.To, j.after(f, v.state, m.Input)}
			if j.Out[p.State[v.node]][m.Input] != j.Out[v.state][m.Input] || differs(j.Machine, p.State[m.To], next.state) {
				return true
			}
			if i := int(next.node)*len(j.Next) + int(next.state); !seen[i] {
				seen[i] = true
				queue = append(queue, next)
			}
		}
	}
	return false
}

func TestEveryFaultOfAnAcceptorIsCaught(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		Features
		want faultTally
	}{
		{Features{Restarts: true}, faultTally{faults: 972_112, caught: 944_548, invisible: 27_564}},
		{Features{Restarts: true, Observes: FieldsOf["acceptor"]}, faultTally{faults: 972_112, caught: 972_112}},
	}[:thorough.Of(1, 2)] {
		p, err := AcceptorPlan(c.Features, Options{})
		require.NoError(t, err)
		var sum faultTally
		for i, m := range p.Right {
			sum.add(newJudge(m, p.peersOf(m), p.Test.Suite(i)).all(t, 1))
		}
		assert.Equal(t, c.want, sum, "%+v", c.Features)
	}
}

// peersOf are the plan's environments around another machine.
func (p *Plan) peersOf(m mealy.Machine) (all []mealy.Peers) {
	for _, peers := range p.peers {
		all = append(all, mealy.Any(m, inputsOf(peers)))
	}
	return all
}

// inputsOf are what peers without memory may send.
func inputsOf(peers mealy.Peers) (inputs []int32) {
	for _, move := range peers.Moves[0] {
		inputs = append(inputs, move.Input)
	}
	return inputs
}

func TestEveryFaultOfAProposerIsCaught(t *testing.T) {
	t.Parallel()
	for row, c := range []struct {
		Features
		want []faultTally // of three acceptors, and of four
	}{
		{Everything, []faultTally{
			{faults: 796_188, caught: 775_506, invisible: 20_682},
			{faults: 1_062_832, caught: 1_048_634, invisible: 14_198},
		}},
		{Features{Decides: true}, []faultTally{
			{faults: 243_248, caught: 236_926, invisible: 6_322},
			{faults: 159_120, caught: 155_584, invisible: 3_536},
		}},
	} {
		if row < 1 && !thorough.Tests() {
			continue // who can do everything has thrice as many
		}
		plans, err := proposerPlans(c.Features, Options{})
		require.NoError(t, err)
		for i, p := range plans {
			if i > 0 && !thorough.Tests() || len(p.Right) == 0 { // of votes apart there is no machine
				break
			}
			assert.Equal(t, c.want[i], newJudge(p.Right[0], p.peers, p.Test.Suite(0)).all(t, 1), "%s: %+v", p.Title, c.Features)
		}
	}
}

// The states of a learner are too many for all pairs of them: of those where a
// transition may lead, every 61st is taken. Within each environment all are.
func TestEveryFaultOfALearnerIsCaught(t *testing.T) {
	t.Parallel()
	plans, err := LearnerPlans(Features{Restarts: true}, Options{})
	require.NoError(t, err)
	for i, wants := range [][]faultTally{ // of three acceptors, and of four; by dialect
		{{faults: 237_140, caught: 230_918, invisible: 6_222}, {faults: 182_204, caught: 178_958, invisible: 3_246}},
		{{faults: 306_552, caught: 305_680, invisible: 872}, {faults: 199_344, caught: 197_424, invisible: 1_920}},
	}[:thorough.Of(1, 2)] {
		p := plans[i]
		for candidate, want := range wants[:thorough.Of(1, len(wants))] {
			var sum faultTally
			suite := p.Test.Suite(candidate)
			for _, peers := range p.peers {
				m := part(p.Right[candidate], inputsOf(peers))
				words := within(inputsOf(peers), suite)
				sum.add(newJudge(m, []mealy.Peers{mealy.Any(m, inputsOf(peers))}, words).all(t, 1))
			}
			assert.Equal(t, want, sum, "%s, %s", p.Title, p.Test.Candidates[candidate].Name)
		}
	}
	if !thorough.Tests() {
		return
	}
	p := plans[0]
	assert.Equal(t, faultTally{faults: 202_688, caught: 199_047, invisible: 3_641},
		newJudge(p.Right[0], p.peersOf(p.Right[0]), p.Test.Suite(0)).all(t, 61), "all states")
}

// within are the words of these inputs.
func within(inputs []int32, words [][]int32) (out [][]int32) {
	for _, word := range words {
		if !slices.ContainsFunc(word, func(x int32) bool { return !slices.Contains(inputs, x) }) {
			out = append(out, word)
		}
	}
	return out
}

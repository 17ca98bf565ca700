package coverage

import (
	"fmt"
	"math/bits"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/trace/cover"
)

// possible tells whether a node of impl/node can take an edge: all but those that begin a round
// below a ballot that the node itself has promised, as it begins above all that it has heard of.
func (g *Graph) possible(state int, label uint32) bool {
	s := g.steps[label]
	return !(g.refused[state] && s.ballot == 1 && (s.kind == sets || s.kind == gets))
}

// Plan is walks that together take every edge that a node can take, in as few steps as that is
// possible. Nodes 0 and 1 propose, each in one ballot, of which that of node 0 is the lower.
type Plan struct {
	*Graph
	walks [][]uint32 // edges
}

// Plan makes one.
func (g *Graph) Plan() (*Plan, error) {
	first, to, all := []uint32{0}, []uint32(nil), []uint32(nil)
	for state := range g.NumStates() {
		for i, e := range g.Out(state) {
			if g.possible(state, e.Label) {
				to, all = append(to, e.To), append(all, g.first[state]+uint32(i))
			}
		}
		first = append(first, uint32(len(to)))
	}
	found, err := cover.Edges(first, to, g.NumInitial())
	if err != nil {
		return nil, err
	}
	for _, walk := range found.Walks {
		for i, n := range walk {
			walk[i] = all[n]
		}
	}
	return &Plan{g, found.Walks}, nil
}

// Len is how many walks there are.
func (p *Plan) Len() int { return len(p.walks) }

// Stimulus is what is done to a cluster, and where it leads.
type Stimulus struct {
	Do    string // an action of the model
	Node  int    // whom it is done to
	Heard int    // the number of the message that it hears, if it does
	Value string // to set
	Idle  bool   // a restart of the node would change nothing, as it is in no round
	To    uint32 // state
}

// Walk gives the steps of one, one after another.
func (p *Plan) Walk(n int) func(yield func(Stimulus) bool) {
	return func(yield func(Stimulus) bool) {
		state := uint32(0)
		for _, edge := range p.walks[n] {
			e := p.Out(int(state))[edge-p.first[state]]
			if !yield(p.stimulus(state, p.steps[e.Label], e.To)) {
				return
			}
			state = e.To
		}
	}
}

func (g *Graph) stimulus(state uint32, s step, to uint32) Stimulus {
	_, _, inRound := g.follow(state, step{kind: restarts, who: s.who})
	out := Stimulus{Do: actions[s.kind-1], Node: int(s.who), Idle: !inRound, To: to}
	switch s.kind {
	case sets:
		out.Value = fmt.Sprint("v", s.value)
	case prepare, promise, accept, accepted:
		out.Heard = bits.TrailingZeros64(g.messages[s.message()])
	}
	return out
}

// message is what is heard in a step.
func (s step) message() step {
	if s.who = 0; s.kind == prepare || s.kind == accept {
		s.from = 0
	}
	return s
}

// Messages is how many there are.
func (g *Graph) Messages() int { return len(g.messages) }

// Number gives the number of a message of a cluster in which ballots are those of nodes 0 and 1,
// and values v1 and v2; -1 if it is none of the model.
func (g *Graph) Number(m oracle.Message, ballots [2]oracle.Ballot) int {
	ballot := func(b oracle.Ballot) uint8 {
		switch b {
		case oracle.None:
			return 0
		case ballots[0]:
			return 1
		case ballots[1]:
			return 2
		}
		return 3
	}
	value := func(v oracle.Value) uint8 {
		if len(v) != 2 || v[0] != 'v' {
			return 0
		}
		return v[1] - '0'
	}
	s := step{kind: types[m.Type], ballot: ballot(m.Ballot), value: value(m.Value), voteBallot: ballot(m.Vote.Ballot), voteValue: value(m.Vote.Value)}
	if m.Type == oracle.Promise || m.Type == oracle.Accepted {
		s.from = uint8(m.From)
	}
	bit, known := g.messages[s]
	if !known {
		return -1
	}
	return bits.TrailingZeros64(bit)
}

var types = map[oracle.Type]uint8{oracle.Prepare: prepare, oracle.Promise: promise, oracle.Accept: accept, oracle.Accepted: accepted}

// Ignores tells whether the graph has no step in which a node hears a message in a state.
func (g *Graph) Ignores(state uint32, node, message int) bool {
	for m, bit := range g.messages {
		if bit == 1<<message {
			m.who = uint8(node)
			_, _, ok := g.follow(state, m)
			return !ok
		}
	}
	return true
}

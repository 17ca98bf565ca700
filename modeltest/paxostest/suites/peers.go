package suites

import (
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/mealy"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// history is what the peers of one process did, as far as it can be told: who voted
// in which ballot, and for what. Peers that follow the protocol say in every
// message what fits one history, so with a history given there is one thing that
// each of them can say.
type history struct {
	*model.Names
	voters []paxos.NodeSet // by number of the ballot; 0 is unused
	values []int           // index of the ballot's value
}

// histories are those that Paxos allows, with votes in the ballots up to top that
// of lets acceptors vote in. A ballot without votes has the first value.
func historiesOf(n *model.Names, top int, of func(ballot int, voters paxos.NodeSet) bool) []history {
	all := []history{{n, []paxos.NodeSet{0}, []int{0}}}
	for b := 1; b <= top; b++ {
		var next []history
		for _, h := range all {
			next = append(next, h.extended(b, of)...)
		}
		all = next
	}
	return all
}

func (h history) extended(b int, of func(int, paxos.NodeSet) bool) []history {
	var out []history
	for set := paxos.NodeSet(0); set < 1<<len(h.Acceptors); set++ {
		for v := range h.Names.Values {
			if (set != 0 || v == 0) && of(b, set) && (set == 0 || h.allows(v)) {
				out = append(out, history{h.Names, append(slices.Clip(h.voters), set), append(slices.Clip(h.values), v)})
			}
		}
	}
	return out
}

// allows tells whether the next ballot may have the value: some quorum of phase 1
// reports it as that of its highest vote, or reports none (PMS 2.2, P2c).
func (h history) allows(value int) bool {
	for set := paxos.NodeSet(0); set < 1<<len(h.Acceptors); set++ {
		if !h.Quorums.Enough1(set) {
			continue
		}
		highest := 0
		for b := range h.voters {
			if h.voters[b]&set != 0 {
				highest = b
			}
		}
		if highest == 0 || h.values[highest] == value {
			return true
		}
	}
	return false
}

// report is the vote that an acceptor has when it promises a ballot.
func (h history) report(from paxos.Node, ballot model.Ballot) model.Vote {
	vote := model.Vote{}
	for b, set := range h.voters {
		if b > 0 && model.InSet(set, from) && model.Below(h.Names.Ballots[b-1], ballot) {
			vote = model.Vote{Ballot: h.Names.Ballots[b-1], Value: h.Names.Values[h.values[b]]}
		}
	}
	return vote
}

// voted tells whether somebody voted so.
func (h history) voted(from paxos.Node, ballot model.Ballot, value model.Value) bool {
	b := int(h.Number(ballot))
	return b < len(h.voters) && model.InSet(h.voters[b], from) && h.Names.Values[h.values[b]] == value
}

// acceptorEnvironments are the inputs that can come to an acceptor together: each
// ballot has one value. Renaming the values changes nothing, so they are taken in
// order.
func acceptorEnvironments(n *model.Names, inputs []model.Stimulus) [][]int32 {
	var out [][]int32
	var extend func(values []int)
	extend = func(values []int) {
		if len(values) == len(n.Ballots) {
			out = append(out, Where(inputs, func(i model.Stimulus) bool {
				accept, ok := i.Message.(paxos.Accept)
				return !ok || accept.Value == n.Values[values[n.Number(accept.Ballot)-1]]
			}))
			return
		}
		for v := 0; v < len(n.Values) && (len(values) == 0 && v == 0 || len(values) > 0 && v <= slices.Max(values)+1); v++ {
			extend(append(slices.Clip(values), v))
		}
	}
	extend(nil)
	return out
}

// Where lists the inputs for which something holds.
func Where(inputs []model.Stimulus, holds func(model.Stimulus) bool) []int32 {
	var out []int32
	for i, input := range inputs {
		if holds(input) {
			out = append(out, int32(i))
		}
	}
	return out
}

// LearnerEnvironments are the inputs that can come to a learner together: the votes
// of one history, unless a larger one has them too.
func LearnerEnvironments(n *model.Names, inputs []model.Stimulus) [][]int32 {
	var sets [][]int32
	for _, h := range historiesOf(n, len(n.Ballots), func(int, paxos.NodeSet) bool { return true }) {
		sets = append(sets, Where(inputs, func(i model.Stimulus) bool {
			vote, ok := i.Message.(paxos.Accepted)
			return !ok || h.voted(vote.From, vote.Ballot, vote.Value)
		}))
	}
	slices.SortStableFunc(sets, func(a, b []int32) int { return len(b) - len(a) })
	var out [][]int32
	for _, set := range sets {
		if !slices.ContainsFunc(out, func(larger []int32) bool { return subset(set, larger) }) {
			out = append(out, set)
		}
	}
	return out
}

// subset tells whether all of a, ascending, is in b, ascending.
func subset(a, b []int32) bool {
	for len(a) > 0 && len(b) > 0 {
		if a[0] == b[0] {
			a = a[1:]
		}
		b = b[1:]
	}
	return len(a) == 0
}

// round is what has to have happened for an answer to come to a proposer: the
// Prepare was sent, the Accept was sent with a value.
type progress struct {
	state  int32
	begun  uint64 // bit by number of the ballot
	values [maxOwn]int8
}

// maxOwn is how many ballots a model has at most, for tests of a proposer.
const maxOwn = 8

// proposerPeers are the environments of a proposer: for each history of its peers,
// what they can say once they were asked. Histories in which nothing new can happen
// are left out.
func proposerPeers(n *model.Names, m mealy.Machine, inputs []model.Stimulus, outs *Outputs, refuses bool, histories []history) []mealy.Peers {
	var out []mealy.Peers
	seen := make([]bool, len(m.Next)*len(inputs))
	for _, h := range histories {
		peers, more := h.asked(m, inputs, outs, refuses), false
		for node, moves := range peers.Moves {
			for _, move := range moves {
				at := int(peers.State[node])*len(inputs) + int(move.Input)
				more, seen[at] = more || !seen[at], true
			}
		}
		if more {
			out = append(out, peers)
		}
	}
	return out
}

// asked explores what can come to a proposer among peers with this history.
func (h history) asked(m mealy.Machine, inputs []model.Stimulus, outs *Outputs, refuses bool) mealy.Peers {
	number := map[progress]int32{{}: 0}
	nodes := []progress{{}}
	needs := make([]need, len(inputs))
	for i, input := range inputs {
		needs[i] = h.needs(input, refuses)
	}
	var peers mealy.Peers
	for at := 0; at < len(nodes); at++ {
		p := nodes[at]
		moves := make([]mealy.Move, 0, len(inputs)/2)
		for i, need := range needs {
			if !need.met(p) {
				continue
			}
			next := h.after(p, m, int32(i), outs)
			n, seen := number[next]
			if !seen {
				n = int32(len(nodes))
				number[next], nodes = n, append(nodes, next)
			}
			moves = append(moves, mealy.Move{Input: int32(i), To: n})
		}
		peers.State, peers.Moves = append(peers.State, p.state), append(peers.Moves, moves)
	}
	return peers
}

// need is what must have happened before an input can come.
type need struct {
	never  bool
	begun  int64 // number of a ballot whose Prepare was sent; 0 is none
	slot   int64 // number of a ballot whose Accept was sent with value; 0 is none
	value  int8
	before int64 // number of a ballot that nothing was begun in, nor above; 0 is none
}

// needs tells what an input needs among peers with this history.
func (h history) needs(i model.Stimulus, refuses bool) (n need) {
	switch m := i.Message.(type) {
	case paxos.Promise:
		n.begun, n.never = h.Number(m.Ballot), m.Vote != h.report(m.From, m.Ballot)
		h.asksFor(&n, m.Vote)
	case paxos.Accepted:
		n.never = !h.voted(m.From, m.Ballot, m.Value)
		if h.Owned(m.Ballot) {
			n.never = n.never && int(h.Number(m.Ballot)) < len(h.voters)
			h.asksFor(&n, model.Vote{Ballot: m.Ballot, Value: m.Value})
		}
	case paxos.Reject:
		n.begun = h.Number(m.Ballot)
	default:
		if i.Kind != model.Restart && !refuses {
			n.before, n.never = h.Number(i.Ballot), !h.Owned(i.Ballot)
		}
	}
	return n
}

// asksFor adds that the proposer asked for the vote, if that was for it to do.
func (h history) asksFor(n *need, vote model.Vote) {
	if !model.IsNoVote(vote) && h.Owned(vote.Ballot) {
		n.slot, n.value = h.Number(vote.Ballot), int8(1+slices.Index(h.Names.Values, vote.Value))
	}
}

func (n need) met(p progress) bool {
	return !n.never && (n.begun == 0 || p.begun>>n.begun&1 == 1) &&
		(n.slot == 0 || p.values[n.slot] == n.value) &&
		(n.before == 0 || p.begun < 1<<n.before)
}

// after is what the answer to an input adds to what happened.
func (h history) after(p progress, m mealy.Machine, input int32, outs *Outputs) progress {
	for _, sent := range outs.Of(m.Out[p.state][input]) {
		switch b := h.Number(sent.Ballot); sent.Type {
		case model.Prepare:
			p.begun |= 1 << b
		case model.Accept:
			p.values[b] = int8(1 + slices.Index(h.Names.Values, sent.Value))
		}
	}
	p.state = m.Next[p.state][input]
	return p
}

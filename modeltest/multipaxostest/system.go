package multipaxostest

import (
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/paxos"
)

// slotNumbers is a number for each slot: of a vote, or of a value.
type slotNumbers [maxSlots]uint8

// acceptor is a multipaxos.Acceptor in numbers.
type acceptor struct {
	promised uint8
	votes    slotNumbers
}

// leader is a multipaxos.Leader in numbers.
type leader struct {
	ballot, phase uint8
	promisers     paxos.NodeSet
	best, log     slotNumbers
}

// State is that of the roles, and the messages that were sent. It is comparable, and the zero State
// is the initial one.
type State struct {
	acceptors [maxAcceptors]acceptor
	leaders   [maxLeaders]leader
	sent      [sentWords]uint64
}

func (s *State) has(message int) bool { return s.sent[message/64]>>(message%64)&1 == 1 }

func (s *State) send(message int) { s.sent[message/64] |= 1 << (message % 64) }

func (z Size) thawVotes(v slotNumbers) (out multipaxos.Votes) {
	for i, n := range v[:z.Slots] {
		out = out.With(multipaxos.Slot(i+1), z.vote(n))
	}
	return out
}

func (z Size) freezeVotes(v multipaxos.Votes) (out slotNumbers, ok bool) {
	for _, s := range v {
		if s.Slot < 1 || int(s.Slot) > z.Slots {
			return out, false
		}
		out[s.Slot-1] = z.voteNumber(s.Vote)
		if out[s.Slot-1] == strange {
			return out, false
		}
	}
	return out, true
}

func (z Size) thawAcceptor(a acceptor) multipaxos.Acceptor {
	return multipaxos.Acceptor{Promised: z.ballot(a.promised), Votes: z.thawVotes(a.votes)}
}

func (z Size) freezeAcceptor(a multipaxos.Acceptor) (acceptor, bool) {
	votes, ok := z.freezeVotes(a.Votes)
	out := acceptor{z.ballotNumber(a.Promised), votes}
	return out, ok && out.promised != strange
}

func (z Size) thawLeader(l leader) multipaxos.Leader {
	out := multipaxos.Leader{Ballot: z.ballot(l.ballot), Phase: multipaxos.Phase(l.phase), Promisers: l.promisers, Best: z.thawVotes(l.best)}
	for i, n := range l.log[:z.Slots] {
		if n != 0 {
			out.Log = append(out.Log, multipaxos.Entry{Slot: multipaxos.Slot(i + 1), Value: z.value(n)})
		}
	}
	return out
}

func (z Size) freezeLeader(l multipaxos.Leader) (leader, bool) {
	best, ok := z.freezeVotes(l.Best)
	out := leader{ballot: z.ballotNumber(l.Ballot), phase: uint8(l.Phase), promisers: l.Promisers, best: best}
	ok = ok && out.ballot != strange
	for _, e := range l.Log {
		if e.Slot < 1 || int(e.Slot) > z.Slots || z.valueNumber(e.Value) == 0 {
			return out, false
		}
		out.log[e.Slot-1] = z.valueNumber(e.Value)
	}
	return out, ok
}

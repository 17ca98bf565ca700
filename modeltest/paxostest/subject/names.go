package subject

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Judged is a message as it is judged, with other ballots: who gives these says what none is.
func Judged(m model.Message, to func(model.Ballot) oracle.Ballot) judge.Message {
	out := judge.Message{Type: m.Type, From: m.From, Ballot: to(m.Ballot), Value: oracle.Value(m.Value), Promised: to(m.Promised)}
	if !model.IsNoVote(m.Vote) {
		out.Vote = judge.Vote{Ballot: to(m.Vote.Ballot), Value: oracle.Value(m.Vote.Value)}
	}
	return out
}

// InCode is the other way round: what is delivered to the code, or to a model.
func InCode(m judge.Message, to func(oracle.Ballot) model.Ballot) paxos.Message {
	b, v := to(m.Ballot), model.Value(m.Value)
	switch m.Type {
	case model.Prepare:
		return paxos.Prepare{Ballot: b}
	case model.Accept:
		return paxos.Accept{Ballot: b, Value: v}
	case model.Promise:
		return paxos.Promise{From: m.From, Ballot: b, Vote: model.Vote{Ballot: to(m.Vote.Ballot), Value: model.Value(m.Vote.Value)}}
	case model.Accepted:
		return paxos.Accepted{From: m.From, Ballot: b, Value: v}
	}
	return paxos.Reject{From: m.From, Ballot: b, Promised: to(m.Promised)}
}

// Named is how the tests name a ballot to an implementation with ballots of this notation:
// number is its number among those of the test.
func (n notation) Named(b model.Ballot, number uint64) oracle.Ballot {
	switch n {
	case Pairs:
		return oracle.Pair(b.Round, uint64(b.Node))
	case texts:
		return oracle.Text(fmt.Sprintf("%020d.%03d", b.Round, b.Node))
	}
	return oracle.Number(number)
}

// Notation is how the ballots of the implementation look.
func (g Greeting) Notation() notation { return g.ballots }

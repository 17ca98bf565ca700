package subject

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// messageIn is a message with the ballots of an implementation in Go.
func messageIn(m judge.Message) paxos.Message {
	b := ballotIn(m.Ballot)
	switch m.Type {
	case model.Prepare:
		return paxos.Prepare{Ballot: b}
	case model.Accept:
		return paxos.Accept{Ballot: b, Value: model.Value(m.Value)}
	case model.Promise:
		return paxos.Promise{From: m.From, Ballot: b, Vote: model.Vote{Ballot: ballotIn(m.Vote.Ballot), Value: model.Value(m.Vote.Value)}}
	case model.Accepted:
		return paxos.Accepted{From: m.From, Ballot: b, Value: model.Value(m.Value)}
	}
	return paxos.Reject{From: m.From, Ballot: b, Promised: ballotIn(m.Promised)}
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

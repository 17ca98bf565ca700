package paxostest_test

import (
	"testing"

	"github.com/synod-paxos/synod/modeltest/paxostest"
)

// yours is somebody's acceptor. Its ballots are rounds and nodes, as the kit's; one
// with other ballots would translate here.
type yours struct {
	self     paxostest.Node
	promised paxostest.Ballot // on disk, like the vote
	vote     paxostest.Vote
}

func (y *yours) Prepare(b paxostest.Ballot) []paxostest.Message {
	if b.Less(y.promised) {
		return nil
	}
	y.promised = b
	return []paxostest.Message{{Type: paxostest.Promise, From: y.self, Ballot: b, Vote: y.vote}}
}

func (y *yours) Accept(b paxostest.Ballot, v paxostest.Value) []paxostest.Message {
	if b.Less(y.promised) {
		return nil
	}
	y.promised, y.vote = b, paxostest.Vote{Ballot: b, Value: v}
	return []paxostest.Message{{Type: paxostest.Accepted, From: y.self, Ballot: b, Value: v}}
}

// Restart makes a crash part of the test; what is on disk stays.
func (y *yours) Restart() {}

// This is all that the author of a Paxos in Go writes to have it tested.
func TestYours(t *testing.T) {
	paxostest.Acceptor(t, func(c paxostest.Cluster) paxostest.AcceptorUnderTest { return &yours{self: c.Self} })
}

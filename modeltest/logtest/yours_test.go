package logtest_test

import (
	"testing"

	"github.com/synod-paxos/synod/modeltest/logtest"
)

// yours is somebody's acceptor of a log. Its ballots are rounds and nodes, as the kit's; one with
// other ballots would translate here.
type yours struct {
	self     logtest.Node
	promised logtest.Ballot // on disk, like the votes; one for all slots
	votes    map[uint64]logtest.SlotVote
}

func (y *yours) Prepare(b logtest.Ballot) []logtest.Message {
	if b.Less(y.promised) {
		return nil
	}
	y.promised = b
	promise := logtest.Message{Type: logtest.Promise, From: y.self, Ballot: b}
	for _, v := range y.votes {
		promise.Votes = append(promise.Votes, v)
	}
	return []logtest.Message{promise}
}

func (y *yours) Accept(b logtest.Ballot, slot uint64, command logtest.Value) []logtest.Message {
	if b.Less(y.promised) {
		return nil
	}
	y.promised = b
	y.votes[slot] = logtest.SlotVote{Slot: slot, Ballot: b, Value: command}
	return []logtest.Message{{Type: logtest.Accepted, From: y.self, Ballot: b, Slot: slot, Value: command}}
}

// Restart makes a crash part of the test; what is on disk stays.
func (y *yours) Restart() {}

// This is all that the author of a log in Go writes to have its acceptor tested.
func TestYours(t *testing.T) {
	logtest.Acceptor(t, func(c logtest.Cluster) logtest.AcceptorUnderTest {
		return &yours{self: c.Self, votes: map[uint64]logtest.SlotVote{}}
	})
}

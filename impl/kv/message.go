package kv

import (
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/paxos"
)

// Instances of a node, as package node has them: what an acceptor says waits for what it wrote, and
// what is not an acceptor's does not.
const (
	Acceptors = "acceptor" // to an acceptor: Prepare, Accept, Beat, Install
	Others    = "other"    // all else
)

// Promise is that of an acceptor, which tells nothing of the slots up to Dropped: all that is left
// of them is a state in which they are executed. It goes by pointer, so that messages are
// comparable.
type Promise struct {
	multipaxos.Promise
	Dropped multipaxos.Slot
}

// Beat is a leader's: it leads, and has executed so many slots. It asks whether there is another,
// in a round of its own; all beats of a round are one question.
type Beat struct {
	Ballot   paxos.Ballot
	Round    uint64
	Executed multipaxos.Slot
}

// Heard is what an acceptor says to the owner of a ballot: what it has promised, and how much it
// has executed. It answers a Beat of that round, or refuses a message of the ballot, and then the
// round is 0.
type Heard struct {
	Ballot   paxos.Ballot
	Round    uint64
	Promised paxos.Ballot
	Executed multipaxos.Slot
}

// Forward asks the leader to have a command chosen.
type Forward struct{ Command multipaxos.Command }

// ReadIndex asks the leader how far the log is, for gets that came before.
type ReadIndex struct{ Number uint64 }

// ReadUpTo answers: who executed the slots up to this one may answer these gets.
type ReadUpTo struct {
	Number uint64
	Slot   multipaxos.Slot
}

// Learn says what is chosen in a slot.
type Learn struct {
	Slot  multipaxos.Slot
	Value paxos.Value
}

// CatchUp asks for what was chosen behind a slot.
type CatchUp struct{ After multipaxos.Slot }

// Install is a state in which all slots up to one are executed, as text.
type Install struct{ Text string }

// ballotOf is the ballot that a message is about, and whether it is its owner's, as all else comes
// from an acceptor and goes to the owner.
func ballotOf(body any) (b paxos.Ballot, owners bool) {
	switch m := body.(type) {
	case multipaxos.Prepare:
		return m.Ballot, true
	case multipaxos.Accept:
		return m.Ballot, true
	case Beat:
		return m.Ballot, true
	case *Promise:
		return m.Ballot, false
	case multipaxos.Accepted:
		return m.Ballot, false
	case Heard:
		return m.Promised, false
	}
	return paxos.Ballot{}, false
}

// sentBy tells whether a node can have sent a message. Nobody speaks for another.
func sentBy(from paxos.Node, body any) bool {
	ballot, owners := ballotOf(body)
	switch m := body.(type) {
	case *Promise:
		if m.From != from {
			return false
		}
	case multipaxos.Accepted:
		if m.From != from {
			return false
		}
	}
	return ballot.Round <= maxRound && (!owners || ballot.Node == from)
}

// maxRound leaves room for a higher one.
const maxRound = 1<<62 - 1

// keyOf is the instance that a message is for.
func keyOf(body any) string {
	switch body.(type) {
	case multipaxos.Prepare, multipaxos.Accept, Beat, Install:
		return Acceptors
	}
	return Others
}

package multipaxos

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
)

// Slot is a position in the log, from 1 on; 0 is none (spec: Slots).
type Slot uint64

// NoOp is the command that does nothing: it goes into a hole that a leader finds (spec: NoOp). No
// client's command is empty.
const NoOp paxos.Value = ""

// SlotVote is a vote in a slot.
type SlotVote struct {
	Slot Slot
	Vote paxos.Vote // not none
}

// Votes are those of some slots, ascending, each once; where there is none there is no vote (spec:
// SlotVotes). They are not written to.
type Votes []SlotVote

func (v Votes) find(slot Slot) (at int, found bool) {
	return slices.BinarySearchFunc(v, slot, func(s SlotVote, slot Slot) int { return cmp.Compare(s.Slot, slot) })
}

// At gives the vote in a slot, or none.
func (v Votes) At(slot Slot) paxos.Vote {
	if at, found := v.find(slot); found {
		return v[at].Vote
	}
	return paxos.Vote{}
}

// With gives the votes with that one in the slot, in memory of its own. What is none changes
// nothing.
func (v Votes) With(slot Slot, vote paxos.Vote) Votes {
	if vote.IsNone() {
		return v
	}
	at, found := v.find(slot)
	rest := v[at:]
	if found {
		rest = rest[1:]
	}
	return slices.Concat(v[:at], Votes{{slot, vote}}, rest)
}

// Last is the last slot with a vote, or 0.
func (v Votes) Last() Slot {
	if len(v) == 0 {
		return 0
	}
	return v[len(v)-1].Slot
}

// Key tells votes apart: two keys are equal exactly if the votes are.
func (v Votes) Key() string {
	var key []byte
	for _, s := range v {
		key = fmt.Appendf(key, " %d=%v", s.Slot, s.Vote)
	}
	return string(key)
}

// inSlotVotes reports whether votes are in the spec's SlotVotes.
func (v Votes) inSlotVotes() bool {
	for i, s := range v {
		if s.Slot == 0 || i > 0 && s.Slot <= v[i-1].Slot || !s.Vote.Ballot.IsReal() {
			return false
		}
	}
	return true
}

// Message is one of Prepare, Promise, Accept and Accepted, as a value (spec: SlotMessages).
type Message interface{ isMessage() }

func (Prepare) isMessage()  {}
func (Promise) isMessage()  {}
func (Accept) isMessage()   {}
func (Accepted) isMessage() {}

// Prepare asks each acceptor for a promise, for all slots (spec: PrepareMessage).
type Prepare struct {
	Ballot paxos.Ballot // real
}

// Promise is the answer to a Prepare: From takes part in no ballot below this one, in any slot, and
// these were its last votes (spec: SlotPromise).
type Promise struct {
	From   paxos.Node
	Ballot paxos.Ballot // real
	Votes  Votes
}

// Accept asks each acceptor to vote in a slot (spec: SlotAccept).
type Accept struct {
	Ballot paxos.Ballot // real
	Slot   Slot         // not 0
	Value  paxos.Value  // the only one of its ballot and slot
}

// Accepted says that From voted in a slot (spec: SlotAccepted).
type Accepted struct {
	From   paxos.Node
	Ballot paxos.Ballot // real
	Slot   Slot         // not 0
	Value  paxos.Value
}

// inMessages reports whether a message is in the spec's set SlotMessages, for some set of acceptors
// and some last slot.
func (m Prepare) inMessages() bool { return m.Ballot.IsReal() }
func (m Promise) inMessages() bool { return m.Ballot.IsReal() && m.Votes.inSlotVotes() }
func (m Accept) inMessages() bool  { return m.Ballot.IsReal() && m.Slot > 0 }

// Effects is what a step gives beside the next state (spec: Step). Whoever runs the roles owes
// this:
//
//  1. One input at a time, each to the state that the step before gave.
//  2. If Persist, the acceptor, or the leader's ballot, is on disk before Send leaves and before
//     anything of this or a later step is seen outside. If writing fails, the process stops there.
//  3. Send, if not nil, goes unaltered: Prepare and Accept to every acceptor, Promise to the owner
//     of its ballot, Accepted to every learner. Messages may be lost, repeated, delayed and
//     reordered, but not made up.
//  4. A process that stopped goes on from its disk: an acceptor as it was, a leader by
//     [Leader.Restart].
//
// The zero Effects is that of an input ignored.
type Effects struct {
	Outcome paxos.Outcome
	Persist bool    // what must be on disk changed; only if paxos.Took
	Send    Message // nil for none
}

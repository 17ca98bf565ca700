package judge

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Lead is the kind of the input by which a node of a log is to ask for promises: a round that
// proposes nothing, as a get is one.
const Lead = model.Get

// SlotVote is a vote in a slot.
type SlotVote struct {
	Slot uint64
	Vote
}

// SlotMessage is a message of a log: what one of a single decree says of a slot or, of a Prepare, a
// Promise and a Reject, of all slots.
type SlotMessage struct {
	Message             // its Vote is none: Votes has those of all slots
	Slot     uint64     // of an Accept, an Accepted, and what is told as chosen
	Votes    []SlotVote // of a Promise, ascending by slot
	First    uint64     // of a Promise: the first slot of which it tells
	Executes bool       // of a Learned: the command is not only told, but executed
}

// ofAll tells whether it is about all slots.
func (m *SlotMessage) ofAll() bool {
	return m.Type == model.Prepare || m.Type == model.Promise || m.Type == model.Reject
}

// in is what it says of a slot, as if there were no others.
func (m *SlotMessage) in(slot uint64) Message {
	out := m.Message
	at, found := slices.BinarySearchFunc(m.Votes, slot, func(v SlotVote, slot uint64) int { return cmp.Compare(v.Slot, slot) })
	if found {
		out.Vote = m.Votes[at].Vote
	}
	return out
}

// String is the message as a diagram shows it.
func (m SlotMessage) String() string {
	text := m.Message.String()
	if m.Executes {
		return fmt.Sprintf("executes slot %d: %s", m.Slot, SayValue(m.Value))
	}
	switch {
	case m.Type == model.Promise && len(m.Votes) == 0:
		text += ", no votes"
	case m.Type == model.Promise:
		text += ", voted"
		for i, v := range m.Votes {
			text += fmt.Sprintf("%s slot %d: %s in %v", [...]string{"", ","}[min(i, 1)], v.Slot, SayValue(v.Value), v.Ballot)
		}
	case !m.ofAll():
		text = fmt.Sprintf("%v", m.Type)
		if m.Ballot != oracle.None {
			text += fmt.Sprintf(" %v", m.Ballot)
		}
		text += fmt.Sprintf(", slot %d: %s", m.Slot, SayValue(m.Value))
	}
	if m.Type == model.Promise && m.First > 0 {
		text += fmt.Sprintf(", from slot %d on", m.First)
	}
	return text
}

// SlotInput is what an implementation of a log is given.
type SlotInput struct {
	Kind    model.Kind   // Set is a client's command, which its leader is to propose
	Message SlotMessage  // of a delivery
	Ballot  Ballot       // of a Lead, if the tests name ballots
	Slot    uint64       // of a command: the next that is free, which who deals slots itself need not follow; of what is told
	Value   oracle.Value // of a command, or told
	Crash   int          // as of [Input.Crash]
}

// String is the input as a diagram shows it.
func (i SlotInput) String() string {
	if crash := i.Crash; crash > 0 {
		i.Crash = 0
		return cutShort(i, crash)
	}
	switch i.Kind {
	case Lead:
		if i.Ballot != oracle.None {
			return fmt.Sprintf("lead in %v", i.Ballot)
		}
		return "lead"
	case model.Set:
		return "propose " + SayValue(i.Value)
	case model.Told:
		return fmt.Sprintf("Learn, slot %d: %s", i.Slot, SayValue(i.Value))
	case model.Deliver:
		if i.Message.Type.Carries().From || i.Message.Type == model.Reject {
			return fmt.Sprintf("%v from a%d", i.Message, i.Message.From+1)
		}
		return i.Message.String()
	}
	return Input{Kind: i.Kind}.String()
}

// SlotStep is an input, and what it produced.
type SlotStep struct {
	Input SlotInput
	Sent  []SlotMessage
	State string // after it, where the implementation shows that

	Writes int // to disk, as far as it says that
}

// Traits are what tells one log from another, beside its seat.
type Traits struct {
	First uint64       // slot
	NoOp  oracle.Value // what does nothing, and no client asks for
	Once  bool         // the same command, chosen again in another slot, is not executed again
	Packs bool         // a value may be several commands: which were asked for cannot be told
}

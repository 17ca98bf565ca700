package multipaxostest

import (
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/paxos"
)

// universe numbers the messages of a size: Prepares, Promises, Accepts, Accepteds, in that order.
type universe struct {
	Size
	promises, accepts, accepted, end int // where each kind begins
	tuples                           int // of votes, one a slot
}

func newUniverse(z Size) universe {
	u := universe{Size: z, tuples: 1}
	for range z.Slots {
		u.tuples *= z.votes()
	}
	u.promises = z.Ballots
	u.accepts = u.promises + z.Acceptors*z.Ballots*u.tuples
	u.accepted = u.accepts + z.Ballots*z.Slots*z.values()
	u.end = u.accepted + z.Acceptors*z.Ballots*z.Slots*z.values()
	return u
}

func (u universe) messages() int { return u.end }

// word is a message in numbers; what a kind does not have is 0.
type word struct {
	kind                      string // as the specification has it
	from, ballot, slot, value uint8  // from 0 on, the others from 1
	votes                     slotNumbers
}

// number is that of a message.
func (u universe) number(w word) int {
	at := int(w.ballot) - 1
	switch w.kind {
	case "Prepare":
		return at
	case "Promise":
		at += int(w.from) * u.Ballots
		for _, n := range w.votes[:u.Slots] {
			at = at*u.votes() + int(n)
		}
		return u.promises + at
	case "Accept":
		return u.accepts + (at*u.Slots+int(w.slot)-1)*u.values() + int(w.value) - 1
	}
	return u.accepted + ((int(w.from)*u.Ballots+at)*u.Slots+int(w.slot)-1)*u.values() + int(w.value) - 1
}

// word is the message of a number.
func (u universe) word(number int) (w word) {
	part := func(of int) uint8 { // the last digit
		digit := number % of
		number /= of
		return uint8(digit)
	}
	switch {
	case number < u.promises:
		return word{kind: "Prepare", ballot: uint8(number) + 1}
	case number < u.accepts:
		w.kind, number = "Promise", number-u.promises
		for i := u.Slots - 1; i >= 0; i-- {
			w.votes[i] = part(u.votes())
		}
		w.ballot, w.from = part(u.Ballots)+1, uint8(number)
		return w
	case number < u.accepted:
		w.kind, number = "Accept", number-u.accepts
	default:
		w.kind, number = "Accepted", number-u.accepted
	}
	w.value, w.slot = part(u.values())+1, part(u.Slots)+1
	w.ballot, w.from = part(u.Ballots)+1, uint8(number)
	return w
}

// numbered is what the code sends; it is false of a message that the model does not have.
func (u universe) numbered(m multipaxos.Message) (number int, ok bool) {
	var w word
	slot, value := multipaxos.Slot(1), u.Size.value(1)
	var ballot paxos.Ballot
	ok = true
	switch m := m.(type) {
	case multipaxos.Prepare:
		w.kind, ballot = "Prepare", m.Ballot
	case multipaxos.Promise:
		w.kind, w.from, ballot = "Promise", uint8(m.From), m.Ballot
		w.votes, ok = u.freezeVotes(m.Votes)
	case multipaxos.Accept:
		w.kind, ballot, slot, value = "Accept", m.Ballot, m.Slot, m.Value
	case multipaxos.Accepted:
		w.kind, w.from, ballot, slot, value = "Accepted", uint8(m.From), m.Ballot, m.Slot, m.Value
	}
	w.ballot, w.value = u.ballotNumber(ballot), u.valueNumber(value)
	if !ok || w.ballot == 0 || w.ballot == strange || w.value == 0 || slot < 1 || int(slot) > u.Slots || int(w.from) >= u.Acceptors {
		return 0, false
	}
	w.slot = uint8(slot)
	return u.number(w), true
}

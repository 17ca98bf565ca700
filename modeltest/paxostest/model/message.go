package model

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
)

// Ballot, Node, Value and Vote are those of the reference. A ballot here is a round
// and the node that owns it, ordered in this order; an implementation with other
// ballots translates. The zero Ballot is none, the zero Vote too.
type (
	Ballot = paxos.Ballot
	Node   = paxos.Node
	Value  = paxos.Value
	Vote   = paxos.Vote
)

// Type is what kind of message it is.
type Type uint8

const (
	Prepare  Type = iota + 1 // a proposer asks for promises: Ballot
	Promise                  // an acceptor's answer: From, Ballot, Vote
	Accept                   // a proposer asks for votes: Ballot, Value
	Accepted                 // an acceptor voted: From, Ballot, Value
	Reject                   // an acceptor refused: From, Ballot, and Promised if it says so
	Decided                  // a proposer tells its client what was chosen: Value
	Unset                    // a proposer tells its client that nothing was
	Learned                  // a learner tells its client what was chosen: Value
	Learn                    // whoever knows it tells the other nodes what was chosen: Value
)

var typeNames = [...]string{"", "Prepare", "Promise", "Accept", "Accepted", "Reject", "Decided", "Unset", "Learned", "Learn"}

// Known tells whether there is such a type.
func (t Type) Known() bool { return t > 0 && int(t) < len(typeNames) }

// String gives the name of the constant.
func (t Type) String() string {
	if t.Known() {
		return typeNames[t]
	}
	return fmt.Sprintf("Type(%d)", uint8(t))
}

// TypeNames are the names of all types, as they are written.
func TypeNames() []string { return typeNames[1:] }

// ParseType is the type of that name, or 0.
func ParseType(name string) Type { return Type(slices.Index(typeNames[1:], name) + 1) }

// Fields says which fields a message has.
type Fields struct{ From, Ballot, Vote, Value bool }

// Carries says which fields a message of the type has; of a refusal none is looked at.
func (t Type) Carries() Fields {
	return [...]Fields{
		Prepare: {Ballot: true}, Accept: {Ballot: true, Value: true}, Reject: {},
		Promise: {From: true, Ballot: true, Vote: true}, Accepted: {From: true, Ballot: true, Value: true},
		Decided: {Value: true}, Unset: {}, Learned: {Value: true}, Learn: {Value: true},
	}[t]
}

// Message is what an implementation sends: its Type says which of the other fields
// it has; the rest is zero. Messages are comparable.
type Message struct {
	Type     Type
	From     Node
	Ballot   Ballot
	Vote     Vote
	Value    Value
	Promised Ballot `json:",omitzero"` // of a Reject, the ballot that the acceptor promised
	Note     string `json:"-"`         // of what no field can hold: shown, and equal to no message that is expected
}

// MessageOf translates a message of the reference, nil to none.
func MessageOf(m paxos.Message) []Message {
	switch m := m.(type) {
	case paxos.Prepare:
		return []Message{{Type: Prepare, Ballot: m.Ballot}}
	case paxos.Promise:
		return []Message{{Type: Promise, From: m.From, Ballot: m.Ballot, Vote: m.Vote}}
	case paxos.Accept:
		return []Message{{Type: Accept, Ballot: m.Ballot, Value: m.Value}}
	case paxos.Accepted:
		return []Message{{Type: Accepted, From: m.From, Ballot: m.Ballot, Value: m.Value}}
	case paxos.Reject:
		return []Message{{Type: Reject, From: m.From, Ballot: m.Ballot, Promised: m.Promised}}
	}
	return nil
}

// Compare orders messages: by type, then by what they carry.
func (m Message) Compare(other Message) int {
	return cmp.Or(
		cmp.Compare(m.Type, other.Type), cmp.Compare(m.From, other.From), CompareBallots(m.Ballot, other.Ballot),
		CompareBallots(m.Vote.Ballot, other.Vote.Ballot), cmp.Compare(m.Vote.Value, other.Vote.Value),
		cmp.Compare(m.Value, other.Value), CompareBallots(m.Promised, other.Promised), cmp.Compare(m.Note, other.Note),
	)
}

// ToClient tells whether a message of the type is for a client, not for other nodes.
func (t Type) ToClient() bool { return t == Decided || t == Unset || t == Learned }

// IsReject tells whether a message is a refusal.
func IsReject(m paxos.Message) bool {
	_, ok := m.(paxos.Reject)
	return ok
}

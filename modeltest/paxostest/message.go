package paxostest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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
	Reject                   // an acceptor refused: From, Ballot
	Decided                  // a proposer tells its client what was chosen: Value
	Unset                    // a proposer tells its client that nothing was
	Learned                  // a learner tells what was chosen: Value
)

var typeNames = [...]string{"", "Prepare", "Promise", "Accept", "Accepted", "Reject", "Decided", "Unset", "Learned"}

// String gives the name of the constant.
func (t Type) String() string {
	if int(t) < len(typeNames) && t > 0 {
		return typeNames[t]
	}
	return fmt.Sprintf("Type(%d)", uint8(t))
}

// Message is what an implementation sends: its Type says which of the other fields
// it has; the rest is zero. Messages are comparable.
type Message struct {
	Type   Type
	From   Node
	Ballot Ballot
	Vote   Vote
	Value  Value
	note   string // of what no field can hold: shown, and equal to no message that is expected
}

// messageOf translates a message of the reference, nil to none.
func messageOf(m paxos.Message) []Message {
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
		return []Message{{Type: Reject, From: m.From, Ballot: m.Ballot}}
	}
	return nil
}

// compare orders messages: by type, then by what they carry.
func (m Message) compare(other Message) int {
	return cmp.Or(
		cmp.Compare(m.Type, other.Type), cmp.Compare(m.From, other.From), compareBallots(m.Ballot, other.Ballot),
		compareBallots(m.Vote.Ballot, other.Vote.Ballot), cmp.Compare(m.Vote.Value, other.Vote.Value),
		cmp.Compare(m.Value, other.Value), cmp.Compare(m.note, other.note),
	)
}

// outputs numbers what an implementation sends in one step. Refusals are left out,
// as a refusal may be silent; order and repetition say nothing.
type outputs struct {
	sets  [][]Message // by number; 0 is nothing
	one   map[Message]int32
	other map[string]int32 // of more than one message
}

func newOutputs() *outputs {
	return &outputs{sets: [][]Message{nil}, one: map[Message]int32{}, other: map[string]int32{}}
}

// number interns what was sent.
func (o *outputs) number(sent []Message) int32 {
	switch {
	case len(sent) == 0 || len(sent) == 1 && sent[0].Type == Reject:
		return 0
	case len(sent) == 1:
		return o.single(sent[0])
	}
	set := slices.DeleteFunc(slices.Clone(sent), func(m Message) bool { return m.Type == Reject })
	slices.SortFunc(set, Message.compare)
	set = slices.Compact(set)
	if len(set) < 2 {
		return o.number(set)
	}
	var key strings.Builder
	for _, m := range set {
		fmt.Fprintf(&key, "%#v", m)
	}
	n, seen := o.other[key.String()]
	if !seen {
		n = o.add(set)
		o.other[key.String()] = n
	}
	return n
}

func (o *outputs) single(m Message) int32 {
	n, seen := o.one[m]
	if !seen {
		n = o.add([]Message{m})
		o.one[m] = n
	}
	return n
}

func (o *outputs) add(set []Message) int32 {
	o.sets = append(o.sets, set)
	return int32(len(o.sets) - 1)
}

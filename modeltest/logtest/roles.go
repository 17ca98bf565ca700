package logtest

import (
	"cmp"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// Ballot is a round and the node that owns it, ordered in this order; an implementation with other
// ballots translates. The zero Ballot is none.
type Ballot = model.Ballot

// Node is a node, from 0 on.
type Node = model.Node

// Value is a command. Tests never use the same twice for two commands.
type Value = model.Value

// Cluster is where an implementation finds itself.
type Cluster = subject.Cluster

// SlotVote is a vote in a slot.
type SlotVote struct {
	Slot   uint64
	Ballot Ballot
	Value  Value
}

// Type is what kind of message it is.
type Type string

// The types of messages.
const (
	Prepare  Type = "Prepare"  // a leader asks for promises, for all slots: Ballot
	Promise  Type = "Promise"  // an acceptor's answer: From, Ballot, Votes, and First if it tells only of later slots
	Accept   Type = "Accept"   // a leader asks for votes: Ballot, Slot, Value
	Accepted Type = "Accepted" // an acceptor voted: From, Ballot, Slot, Value
	Reject   Type = "Reject"   // an acceptor refused: From, Ballot
	Decided  Type = "Decided"  // a leader tells its client what was chosen: Slot, Value
	Learned  Type = "Learned"  // a replica tells its client what was chosen: Slot, Value
	Learn    Type = "Learn"    // whoever knows it tells the other nodes what was chosen: Slot, Value
	Executed Type = "Executed" // a replica executed a command: Slot, Value
)

// Message is what an implementation sends: its Type says which other fields it has. A batch is
// several messages.
type Message struct {
	Type   Type
	From   Node
	Ballot Ballot
	Slot   uint64
	Value  Value
	Votes  []SlotVote
	First  uint64
}

// size is about how long it would be on the wire, and not longer.
func (m Message) size() int {
	const rest = len(`{"type":"Reject"}`) // a vote is no shorter
	bytes := rest + len(m.Value)
	for _, v := range m.Votes {
		bytes += rest + len(v.Value)
	}
	return bytes
}

// judged is the message as the judge has it.
func (m Message) judged() judge.SlotMessage {
	out := judge.SlotMessage{Slot: m.Slot, First: m.First, Executes: m.Type == Executed}
	out.Type, out.From, out.Ballot, out.Value = m.Type.judged(), m.From, pairOf(m.Ballot), oracle.Value(m.Value)
	for _, v := range m.Votes {
		of := judge.Vote{Ballot: cmp.Or(pairOf(v.Ballot), oracle.Pair(0, 0)), Value: oracle.Value(v.Value)}
		if !model.IsNone(v.Ballot) || v.Value != "" { // else it is none, and with a value wrong
			out.Votes = append(out.Votes, judge.SlotVote{Slot: v.Slot, Vote: of})
		}
	}
	return out
}

func (t Type) judged() model.Type {
	if t == Executed {
		return model.Learned
	}
	return model.ParseType(string(t))
}

// pairOf is a ballot of an implementation in Go as the judge has it.
func pairOf(b Ballot) oracle.Ballot {
	if model.IsNone(b) {
		return oracle.None
	}
	return oracle.Pair(b.Round, uint64(b.Node))
}

// ballotOf is the other way round.
func ballotOf(b oracle.Ballot) Ballot {
	round, node, _ := b.Pair()
	return Ballot{Round: round, Node: Node(node)}
}

// AcceptorUnderTest is an acceptor of a log as the tests drive it. Each method is one input and
// returns what the acceptor sends: a Promise or an Accepted, or, where it refuses, a Reject or
// nothing.
type AcceptorUnderTest interface {
	Prepare(Ballot) []Message
	Accept(ballot Ballot, slot uint64, value Value) []Message
}

// LeaderUnderTest is a leader. Lead has it ask for promises, in a ballot that is its own and above
// all before, unless it is a [Chooser]. Propose is a client's command, in a slot that is free; a
// leader that deals slots itself ignores that.
type LeaderUnderTest interface {
	Lead(Ballot) []Message
	Promise(from Node, ballot Ballot, votes []SlotVote) []Message
	Propose(slot uint64, command Value) []Message
}

// ReplicaUnderTest learns what is chosen in a slot, in any order and more than once, and returns
// what it executes.
type ReplicaUnderTest interface {
	Learn(slot uint64, command Value) []Message
}

// ProcessUnderTest is a whole node, with one disk. It sends to itself as to others: what comes of
// its own messages is up to the tests.
type ProcessUnderTest interface {
	AcceptorUnderTest
	LeaderUnderTest
	ReplicaUnderTest
}

// VoteCounter is a leader or a replica that counts votes.
type VoteCounter interface {
	Accepted(from Node, ballot Ballot, slot uint64, value Value) []Message
}

// SlotsFrom is an implementation whose first slot is not 1.
type SlotsFrom interface{ FirstSlot() uint64 }

// Filler has a command that does nothing, for holes; without it that is the empty one.
type Filler interface{ NoOp() Value }

// OnceExecuter executes a command that is chosen in two slots only once: a client's that was sent
// again. Without it a command is executed in each slot that has it.
type OnceExecuter interface{ ExecutesOnce() }

// Packer is a leader that may put several commands into one slot, as one value. What clients asked
// for then cannot be told, and is not judged.
type Packer interface{ PacksCommands() }

// What an implementation may be beside, as one of a single decree.
type (
	// Restarter crashes and starts again, with nothing but what is on its disk: Restart().
	Restarter = subject.Restarter
	// Chooser is a leader that names its ballots itself: ChoosesBallots().
	Chooser = subject.Chooser
	// Writer writes more than once for some inputs, and can crash between two writes: Writes and
	// CrashAfter.
	Writer = subject.Writer
	// Waiter does something when time has passed: Timeout().
	Waiter interface{ Timeout() []Message }
	// Closer has goroutines, files or timers, which end with its test: Close().
	Closer = subject.Closer
)

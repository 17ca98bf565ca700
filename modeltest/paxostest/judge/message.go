package judge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Ballot is a ballot as the implementation has it.
type Ballot = oracle.Ballot

// Vote is a vote in such a ballot.
type Vote = oracle.Vote

// Message is one; its Type says which of the other fields it has. Messages are comparable.
type Message struct {
	Type     model.Type
	From     model.Node
	Ballot   Ballot
	Vote     Vote
	Value    oracle.Value
	Promised Ballot // of a Reject that says so
}

// types are those that the oracle judges.
var types = [256]oracle.Type{
	model.Prepare: oracle.Prepare, model.Promise: oracle.Promise, model.Accept: oracle.Accept, model.Accepted: oracle.Accepted,
}

// judged is the message as the oracle has it, if it judges it.
func (m Message) judged() (oracle.Message, bool) {
	t := types[m.Type]
	return oracle.Message{Type: t, From: oracle.Node(m.From), Ballot: m.Ballot, Vote: m.Vote, Value: m.Value}, t != 0
}

// Judged is the message as the oracle has it, if it judges it.
func Judged(m Message) (oracle.Message, bool) { return m.judged() }

// messageOf is the other way round.
func messageOf(m oracle.Message) Message {
	t := slices.Index(types[:], m.Type)
	return Message{Type: model.Type(t), From: model.Node(m.From), Ballot: m.Ballot, Vote: m.Vote, Value: m.Value}
}

// String is the message as a diagram shows it.
func (m Message) String() string {
	text := m.Type.String()
	if m.Ballot != oracle.None {
		text += fmt.Sprintf(" %v", m.Ballot)
	}
	if m.Type.Carries().Value {
		text += " " + SayValue(m.Value)
	}
	if m.Vote.Ballot != oracle.None {
		text += fmt.Sprintf(", voted %s in %v", SayValue(m.Vote.Value), m.Vote.Ballot)
	}
	if m.Promised != oracle.None {
		text += fmt.Sprintf(", promised %v", m.Promised)
	}
	return text
}

// SayValue is a value as a diagram shows it: as it is if that can be read, else quoted.
func SayValue(v oracle.Value) string {
	odd := func(r rune) bool { return r <= ' ' || r >= 0x7f }
	if v == "" || len(v) > oracle.Sayable || strings.ContainsFunc(string(v), odd) {
		return v.Quoted()
	}
	return string(v)
}

// Input is what an implementation is given.
type Input struct {
	Kind    model.Kind
	Message Message      // of a delivery
	Ballot  Ballot       // of a set or get, if the tests name ballots
	Value   oracle.Value // of a set, or told
	Crash   int          // crash after so many of its writes, and restart; 0 for none
}

// String is the input as a diagram shows it.
func (i Input) String() string {
	if crash := i.Crash; crash > 0 {
		i.Crash = 0
		return cutShort(i, crash)
	}
	in := ""
	if i.Ballot != oracle.None {
		in = fmt.Sprintf(" in %v", i.Ballot)
	}
	switch i.Kind {
	case model.Set:
		return "set " + SayValue(i.Value) + in
	case model.Get:
		return "get" + in
	case model.Restart:
		return "restart"
	case model.Timeout:
		return "timeout"
	case model.Told:
		return "Learn " + SayValue(i.Value)
	}
	if m := i.Message; m.Type.Carries().From || m.Type == model.Reject {
		return fmt.Sprintf("%v from a%d", m, m.From+1)
	}
	return i.Message.String()
}

// cutShort is an input that ends in a crash.
func cutShort(whole fmt.Stringer, writes int) string {
	return fmt.Sprintf("%v, crash after write %d", whole, writes)
}

// Step is an input, and what it produced.
type Step struct {
	Input  Input
	Sent   []Message
	State  string // after it, where the implementation shows that
	Writes int    // to disk, as far as it says that
}

// Seat is where an implementation finds itself.
type Seat struct {
	Role      model.Role
	Self      model.Node // its number; its acceptor has the same
	Acceptors int
	Quorum1   int // how many promises complete phase 1; of progress only
	Quorum2   int // how many votes choose a value
	Space     oracle.Space
	// Foreign tells the ballots that belong to other nodes.
	Foreign func(Ballot) bool
	// Ballots are some of others, in which these may choose in secret; only in a log.
	Ballots []Ballot
}

func (s Seat) cluster() oracle.Cluster {
	return oracle.Cluster{Acceptors: s.Acceptors, Quorum: s.Quorum2, Space: s.Space}
}

// votes tells whether the node has an acceptor in the cluster.
func (s Seat) votes() bool { return s.Role != model.Learner && int(s.Self) < s.Acceptors }

// own is the acceptor of the node.
func (s Seat) own() oracle.Node { return oracle.Node(s.Self) }

// Said is a message that the oracle has, as it is told: who sent it is said where it matters.
func Said(m oracle.Message) string {
	of := messageOf(m)
	if of.Type.Carries().From {
		return fmt.Sprintf("%v from a%d", of, of.From+1)
	}
	return of.String()
}

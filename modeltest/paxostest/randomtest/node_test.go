package randomtest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest"
)

type (
	Ballot  = paxostest.Ballot
	Node    = paxostest.Node
	Value   = paxostest.Value
	Vote    = paxostest.Vote
	Message = paxostest.Message
)

// some is how many random runs show here that one is right: one in 20 of those of stage tests.
func some(runs int) int {
	if thorough.Tests() {
		return runs
	}
	return runs / 20
}

// node is the reference as somebody else's.
type node struct {
	role    string
	process paxos.Process
	again   []Node // what only bugs use
}

func newNode(t testing.TB, role string, c paxostest.Cluster) *node {
	q, err := paxos.NewQuorums(c.Acceptors, c.Quorum1, c.Quorum2)
	require.NoError(t, err)
	p, err := paxos.NewProcess(c.Self, q, paxos.Disk{})
	require.NoError(t, err)
	return &node{role: role, process: p}
}

func (n *node) keep(next paxos.Process, effects paxos.Effects) (out []Message) {
	before := n.process
	n.process = next
	switch m := effects.Send.(type) {
	case paxos.Prepare:
		out = append(out, Message{Type: paxostest.Prepare, Ballot: m.Ballot})
	case paxos.Promise:
		out = append(out, Message{Type: paxostest.Promise, From: m.From, Ballot: m.Ballot, Vote: m.Vote})
	case paxos.Accept:
		out = append(out, Message{Type: paxostest.Accept, Ballot: m.Ballot, Value: m.Value})
	case paxos.Accepted:
		out = append(out, Message{Type: paxostest.Accepted, From: m.From, Ballot: m.Ballot, Value: m.Value})
	case paxos.Reject:
		out = append(out, Message{Type: paxostest.Reject, From: m.From, Ballot: m.Ballot})
	}
	if now := next.Proposer; now.Phase != before.Proposer.Phase && n.role != "learner" {
		switch now.Phase {
		case paxos.PhaseDecided:
			out = append(out, Message{Type: paxostest.Decided, Value: now.Value})
		case paxos.PhaseUnset:
			out = append(out, Message{Type: paxostest.Unset})
		}
	}
	if v, learned := next.Learner.Value.Get(); learned && before.Learner.Value.IsNone() && n.role != "proposer" {
		out = append(out, Message{Type: paxostest.Learned, Value: v})
	}
	return out
}

func (n *node) Prepare(b Ballot) []Message {
	return n.keep(n.process.Deliver(paxos.Prepare{Ballot: b}))
}

func (n *node) Accept(b Ballot, v Value) []Message {
	return n.keep(n.process.Deliver(paxos.Accept{Ballot: b, Value: v}))
}

func (n *node) Promise(from Node, b Ballot, v Vote) []Message {
	return n.keep(n.process.Deliver(paxos.Promise{From: from, Ballot: b, Vote: v}))
}

func (n *node) Accepted(from Node, b Ballot, v Value) []Message {
	return n.keep(n.process.Deliver(paxos.Accepted{From: from, Ballot: b, Value: v}))
}

func (n *node) Reject(from Node, b Ballot) []Message {
	return n.keep(n.process.Deliver(paxos.Reject{From: from, Ballot: b, Promised: b}))
}
func (n *node) Set(b Ballot, v Value) []Message { return n.keep(n.process.Set(b, v)) }
func (n *node) Get(b Ballot) []Message          { return n.keep(n.process.Get(b)) }
func (n *node) Restart()                        { n.process = n.process.Restart() }
func (n *node) RefusesBallots()                 {}

package logtest

import (
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/paxos"
)

// node is impl/multipaxos as a whole node: what tests must not flag, and what a saved test runs on
// where nothing else is given.
type node struct {
	c        Cluster
	quorums  paxos.Quorums
	acceptor multipaxos.Acceptor
	leader   multipaxos.Leader
	replica  multipaxos.Replica[string]
	votes    map[ballotVote]bool
	clients  map[Value]multipaxos.Client // of each command, one of its own
}

func newNode(c Cluster) *node {
	return &node{c: c, quorums: paxos.Majority(c.Acceptors), votes: map[ballotVote]bool{}, clients: map[Value]multipaxos.Client{}}
}

// sent is what a step sends.
func sent(m multipaxos.Message) []Message {
	switch m := m.(type) {
	case multipaxos.Prepare:
		return []Message{{Type: Prepare, Ballot: m.Ballot}}
	case multipaxos.Promise:
		out := Message{Type: Promise, From: m.From, Ballot: m.Ballot}
		for _, v := range m.Votes {
			out.Votes = append(out.Votes, SlotVote{uint64(v.Slot), v.Vote.Ballot, v.Vote.Value})
		}
		return []Message{out}
	case multipaxos.Accept:
		return []Message{{Type: Accept, Ballot: m.Ballot, Slot: uint64(m.Slot), Value: m.Value}}
	case multipaxos.Accepted:
		return []Message{{Type: Accepted, From: m.From, Ballot: m.Ballot, Slot: uint64(m.Slot), Value: m.Value}}
	}
	return nil
}

// Prepare is of [AcceptorUnderTest].
func (n *node) Prepare(b Ballot) []Message {
	next, e := n.acceptor.OnPrepare(n.c.Self, multipaxos.Prepare{Ballot: b})
	n.acceptor = next
	return sent(e.Send)
}

// Accept is of [AcceptorUnderTest].
func (n *node) Accept(b Ballot, slot uint64, v Value) []Message {
	next, e := n.acceptor.OnAccept(n.c.Self, multipaxos.Accept{Ballot: b, Slot: multipaxos.Slot(slot), Value: v})
	n.acceptor = next
	return sent(e.Send)
}

// Lead is of [LeaderUnderTest].
func (n *node) Lead(b Ballot) []Message {
	next, e := n.leader.OnLead(n.c.Self, b)
	n.leader = next
	return sent(e.Send)
}

// Promise is of [LeaderUnderTest].
func (n *node) Promise(from Node, b Ballot, votes []SlotVote) []Message {
	m := multipaxos.Promise{From: from, Ballot: b}
	for _, v := range votes {
		m.Votes = m.Votes.With(multipaxos.Slot(v.Slot), paxos.Vote{Ballot: v.Ballot, Value: v.Value})
	}
	n.leader, _ = n.leader.OnPromise(n.quorums, m)
	return nil
}

// Propose is of [LeaderUnderTest].
func (n *node) Propose(slot uint64, v Value) []Message {
	next, e := n.leader.OnPropose(multipaxos.Slot(slot), v)
	n.leader = next
	return sent(e.Send)
}

// Accepted counts votes; who has a quorum in a ballot learns.
func (n *node) Accepted(from Node, b Ballot, slot uint64, v Value) []Message {
	n.votes[ballotVote{from, b, slot, v}] = true
	count := 0
	for a := range n.c.Acceptors {
		if n.votes[ballotVote{Node(a), b, slot, v}] {
			count++
		}
	}
	if count < n.c.Quorum2 {
		return nil
	}
	return append([]Message{{Type: Decided, Slot: slot, Value: v}}, n.Learn(slot, v)...)
}

// ballotVote is a vote of an acceptor in a slot.
type ballotVote struct {
	from   Node
	ballot Ballot
	slot   uint64
	value  Value
}

// Learn is of [ReplicaUnderTest]: what can be executed then is.
func (n *node) Learn(slot uint64, v Value) (out []Message) {
	chosen := multipaxos.Chosen{Slot: multipaxos.Slot(slot)}
	if v != "" {
		chosen.Command = multipaxos.Command{Client: n.clientOf(v), Number: 1, Op: v}
	}
	serve := func(state string, op Value) (string, Value) {
		out = append(out, Message{Type: Executed, Value: op})
		return state, op
	}
	for n.replica = n.replica.OnLearn(chosen); n.replica.CanExecute(); {
		before := len(out)
		n.replica, _, _ = n.replica.OnExecute(serve)
		if len(out) > before {
			out[before].Slot = uint64(n.replica.Executed)
		}
	}
	return out
}

// clientOf gives each command of the tests a client of its own.
func (n *node) clientOf(v Value) multipaxos.Client {
	if _, known := n.clients[v]; !known {
		n.clients[v] = multipaxos.Client(len(n.clients))
	}
	return n.clients[v]
}

// Restart keeps what is on disk; a replica writes all that it is, as it may.
func (n *node) Restart() { n.leader = n.leader.Restart() }

// ExecutesOnce is of [OnceExecuter].
func (n *node) ExecutesOnce() {}

package paxostest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
)

// say is a message as a diagram shows it, with the model's names.
func (n *names) say(m paxos.Message) string {
	switch m := m.(type) {
	case paxos.Prepare:
		return fmt.Sprintf("Prepare %d", n.number(m.Ballot))
	case paxos.Promise:
		if isNoVote(m.Vote) {
			return fmt.Sprintf("Promise %d", n.number(m.Ballot))
		}
		return fmt.Sprintf("Promise %d, voted %s in %d", n.number(m.Ballot), m.Vote.Value, n.number(m.Vote.Ballot))
	case paxos.Accept:
		return fmt.Sprintf("Accept %d %s", n.number(m.Ballot), m.Value)
	case paxos.Accepted:
		return fmt.Sprintf("Accepted %d %s", n.number(m.Ballot), m.Value)
	case paxos.Reject:
		return fmt.Sprintf("Reject %d, promised %d", n.number(m.Ballot), n.number(m.Promised))
	}
	return "nothing"
}

// asks is a client's request, or a restart, as a diagram shows it.
func (n *names) asks(i stimulus) string {
	switch i.kind {
	case set:
		return fmt.Sprintf("set %s in %d", i.value, n.number(i.ballot))
	case get:
		return fmt.Sprintf("get in %d", n.number(i.ballot))
	}
	return "restart"
}

// sender is the lane that a message comes from: who answers, or who owns the
// ballot.
func (n *names) sender(m paxos.Message) string {
	switch m := m.(type) {
	case paxos.Promise:
		return name(n.projectNode(m.From))
	case paxos.Accepted:
		return name(n.projectNode(m.From))
	case paxos.Reject:
		return name(n.projectNode(m.From))
	case paxos.Prepare:
		return n.owner(m.Ballot)
	case paxos.Accept:
		return n.owner(m.Ballot)
	}
	return "peers"
}

func (n *names) owner(b paxos.Ballot) string {
	if int(b.Node) < len(n.proposers) {
		return name(n.proposers[b.Node])
	}
	return "peers"
}

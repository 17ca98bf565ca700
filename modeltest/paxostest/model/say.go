package model

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
)

// Say is a message as a diagram shows it, with the model's names.
func (n *Names) Say(m paxos.Message) string {
	switch m := m.(type) {
	case paxos.Prepare:
		return fmt.Sprintf("Prepare %d", n.Number(m.Ballot))
	case paxos.Promise:
		if IsNoVote(m.Vote) {
			return fmt.Sprintf("Promise %d", n.Number(m.Ballot))
		}
		return fmt.Sprintf("Promise %d, voted %s in %d", n.Number(m.Ballot), m.Vote.Value, n.Number(m.Vote.Ballot))
	case paxos.Accept:
		return fmt.Sprintf("Accept %d %s", n.Number(m.Ballot), m.Value)
	case paxos.Accepted:
		return fmt.Sprintf("Accepted %d %s", n.Number(m.Ballot), m.Value)
	case paxos.Reject:
		return fmt.Sprintf("Reject %d, promised %d", n.Number(m.Ballot), n.Number(m.Promised))
	}
	return "nothing"
}

// Asks is a client's request, or a restart, as a diagram shows it.
func (n *Names) Asks(i Stimulus) string {
	switch i.Kind {
	case Set:
		return fmt.Sprintf("set %s in %d", i.Value, n.Number(i.Ballot))
	case Get:
		return fmt.Sprintf("get in %d", n.Number(i.Ballot))
	case Timeout:
		return "timeout"
	case Told:
		return fmt.Sprintf("Learn %s", i.Value)
	}
	return "restart"
}

// Sender is the lane that a message comes from: who answers, or who owns the
// ballot.
func (n *Names) Sender(m paxos.Message) string {
	switch m := m.(type) {
	case paxos.Promise:
		return Name(n.ProjectNode(m.From))
	case paxos.Accepted:
		return Name(n.ProjectNode(m.From))
	case paxos.Reject:
		return Name(n.ProjectNode(m.From))
	case paxos.Prepare:
		return n.owner(m.Ballot)
	case paxos.Accept:
		return n.owner(m.Ballot)
	}
	return "peers"
}

func (n *Names) owner(b paxos.Ballot) string {
	if int(b.Node) < len(n.Proposers) {
		return Name(n.Proposers[b.Node])
	}
	return "peers"
}

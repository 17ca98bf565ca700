package paxostest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
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

// exchange draws a step of one role among peers: what comes in, what goes out.
func (n *names) exchange(i stimulus, self string, out paxos.Message) []modeltest.Arrow {
	in := modeltest.Arrow{From: "peers", To: self, Text: n.say(i.message)}
	if i.kind != deliver {
		in = modeltest.Arrow{From: "client", To: self, Text: n.asks(i)}
	}
	if out == nil {
		return []modeltest.Arrow{in}
	}
	return []modeltest.Arrow{in, {From: self, To: "peers", Text: n.say(out), Same: true}}
}

// arrows draws a step of a closed model: a message on its way, or a request.
func (c *closed) arrows(before world, i stimulus, after world) []modeltest.Arrow {
	return []modeltest.Arrow{c.arrow(i, before == after)}
}

func (c *closed) arrow(i stimulus, lost bool) modeltest.Arrow {
	who := c.lane(i.role, i.who)
	if i.kind != deliver {
		return modeltest.Arrow{From: "client", To: who, Text: c.asks(i), Lost: lost}
	}
	return modeltest.Arrow{From: c.sender(i.message), To: who, Text: c.say(i.message), Lost: lost}
}

func (c *closed) lane(r role, who paxos.Node) string {
	switch r {
	case acceptor:
		return name(c.acceptors[who])
	case learner:
		return name(c.learners[who])
	}
	return name(c.proposers[who])
}

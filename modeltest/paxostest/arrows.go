package paxostest

import (
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
)

// exchange draws a step of one role among peers: what comes in, what goes out.
func exchange(n *names, i stimulus, self string, out paxos.Message) []modeltest.Arrow {
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

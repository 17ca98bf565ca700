package world

import (
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// exchange draws a step of one role among peers: what comes in, what goes out.
func exchange(n *model.Names, i model.Stimulus, self string, out paxos.Message) []modeltest.Arrow {
	in := modeltest.Arrow{From: "peers", To: self, Text: n.Say(i.Message)}
	if i.Kind != model.Deliver {
		in = modeltest.Arrow{From: "client", To: self, Text: n.Asks(i)}
	}
	if out == nil {
		return []modeltest.Arrow{in}
	}
	return []modeltest.Arrow{in, {From: self, To: "peers", Text: n.Say(out), Same: true}}
}

// Arrows draws a step of a closed model: a message on its way, or a request.
func (c *Closed) Arrows(before State, i model.Stimulus, after State) []modeltest.Arrow {
	return []modeltest.Arrow{c.Arrow(i, before == after)}
}

func (c *Closed) Arrow(i model.Stimulus, lost bool) modeltest.Arrow {
	who := c.Lane(i.Role, i.Who)
	if i.Kind != model.Deliver {
		return modeltest.Arrow{From: "client", To: who, Text: c.Asks(i), Lost: lost}
	}
	return modeltest.Arrow{From: c.Sender(i.Message), To: who, Text: c.Say(i.Message), Lost: lost}
}

func (c *Closed) Lane(r model.Role, who paxos.Node) string {
	switch r {
	case model.Acceptor:
		return model.Name(c.Acceptors[who])
	case model.Learner:
		return model.Name(c.Learners[who])
	}
	return model.Name(c.Proposers[who])
}

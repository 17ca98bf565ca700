package exploration

import (
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// valueSet is a set of the model's values, by their places.
type valueSet uint16

func (s valueSet) has(i int) bool { return s>>i&1 == 1 }

// memory is of what clients asked (spec: SynodHistory). It follows the
// behaviour and never hinders it.
type memory struct {
	requested valueSet                        // the values that clients asked to set
	asked     [model.MaxProposers]paxos.Maybe // what the last round of each was for
	began     [model.MaxProposers]valueSet    // what was chosen when it began
	restarted paxos.NodeSet                   // who lost a round to a restart
}

func (x *exploring) historyAt() int {
	machines := x.learnerAt(len(x.Closed.Learners))
	if x.joint {
		machines = len(x.processes)
	}
	return machines - 1 + bool01(x.size.History)
}

func bool01(b bool) int {
	if b {
		return 1
	}
	return 0
}

// remember is what the history makes of a step (spec: Remember).
func (x *exploring) remember(before, after explore.View) uint32 {
	g, next := global{x, before}, global{x, after}
	h := g.history()
	for p := range x.Closed.Proposers {
		was, is := g.proposer(p), next.proposer(p)
		if i := x.place(is.Own); i >= 0 {
			h.requested |= 1 << i
		}
		if is.Ballot != was.Ballot {
			h.asked[p], h.began[p] = is.Own, g.chosen()
		}
		if was.Phase != paxos.PhaseIdle && is.Phase == paxos.PhaseIdle {
			h.restarted = model.With(h.restarted, model.Node(p))
		}
	}
	number, err := x.history.Number(h)
	if err != nil {
		panic(err) // there are fewer histories than 16 bits can number
	}
	return number
}

// place is where a value stands in the model, or -1 for none.
func (x *exploring) place(m paxos.Maybe) int {
	if v, ok := m.Get(); ok {
		return x.valueAt(v)
	}
	return -1
}

func (r renaming) memory(h memory) memory {
	out := h
	out.requested = r.valueSet(h.requested)
	for p := range h.asked {
		out.asked[p], out.began[p] = r.maybe(h.asked[p]), r.valueSet(h.began[p])
	}
	return out
}

func (r renaming) valueSet(s valueSet) (out valueSet) {
	for i, to := range r.values {
		if s.has(i) {
			out |= 1 << to
		}
	}
	return out
}

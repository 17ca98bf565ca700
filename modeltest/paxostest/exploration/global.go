package exploration

import (
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/explore"
)

// global is a state of the whole system, as the invariants see it.
type global struct {
	x *exploring
	explore.View
}

func (g global) acceptor(i int) paxos.Acceptor {
	return g.x.acceptorIn(i, g.Local(g.x.acceptorAt(i)))
}

func (g global) proposer(i int) paxos.Proposer {
	return g.x.proposerIn(i, g.Local(g.x.proposerAt(i)))
}

func (g global) learner(i int) *paxos.Learner {
	return g.x.learnerIn(i, g.Local(g.x.learnerAt(i)))
}

// Roles by the number of their machine's state. Where processes are explored whole, that is the
// process.

func (x *exploring) acceptorIn(i int, local uint32) paxos.Acceptor {
	if x.joint {
		return x.processes[i].At(local).Acceptor
	}
	return x.acceptors[i].At(local)
}

func (x *exploring) proposerIn(i int, local uint32) paxos.Proposer {
	if x.joint {
		return x.processes[i].At(local).Proposer
	}
	return x.proposers[i].At(local)
}

func (x *exploring) learnerIn(i int, local uint32) *paxos.Learner {
	if x.joint {
		return x.processes[i].At(local).Learner
	}
	return x.learners[i].At(local)
}

func (g global) history() memory { return g.x.history.At(g.Local(g.x.historyAt())) }

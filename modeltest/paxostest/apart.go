package paxostest

import (
	"fmt"
	"sync/atomic"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/explore"
)

// Exploring the roles of processes apart, each as a machine of its own, visits the states
// of whole processes if a process is no more than its roles: if what one role makes of an
// input does not depend on the others. That is asked of the code, in each state of a
// process that is met, with each input that there is. Where it is not so, the
// exploration begins again with processes whole.

// apartness remembers which states of a process were looked at. It may forget some, as
// looking twice finds the same.
type apartness struct {
	node   Node
	inputs []stimulus // for this process; a vote once
	met    [1 << 14]atomic.Uint64
}

// apart are the invariants that each process is its roles.
func (x *exploring) apart() (out []explore.Invariant) {
	if x.joint || x.dialect != nil {
		return nil
	}
	for node := range x.closed.processes() {
		a := &apartness{node: Node(node)}
		for _, i := range x.inputs {
			if i.who == a.node && i.role != learner {
				a.inputs = append(a.inputs, i)
			}
		}
		out = append(out, explore.Invariant{
			Name: rolesApart, Machines: x.machinesOf(node),
			Holds: func(v explore.View) bool { return x.isApart(a, v) },
		})
	}
	return out
}

// machinesOf are those of a process.
func (x *exploring) machinesOf(node int) (machines []int) {
	if node < len(x.closed.acceptors) {
		machines = append(machines, x.acceptorAt(node))
	}
	if node < len(x.closed.proposers) {
		machines = append(machines, x.proposerAt(node))
	}
	if node < len(x.closed.learners) {
		machines = append(machines, x.learnerAt(node))
	}
	return machines
}

func (x *exploring) isApart(a *apartness, v explore.View) bool {
	state := uint64(1)
	for _, machine := range x.machinesOf(int(a.node)) {
		state = state<<21 | uint64(v.Local(machine))
	}
	place := &a.met[state*0x9e3779b97f4a7c15>>50]
	if place.Load() == state {
		return true
	}
	p := x.processIn(global{x, v}, a.node)
	for _, i := range a.inputs {
		if x.otherwise(a.node, p, i) != "" {
			return false
		}
	}
	place.Store(state)
	return true
}

// processIn is a process of a state of the whole; roles that the model does not have are
// as they begin.
func (x *exploring) processIn(g global, node Node) parts {
	p, i := x.run.blank(), int(node)
	if i < len(x.closed.acceptors) {
		p.acceptor = g.acceptor(i)
	}
	if i < len(x.closed.proposers) {
		p.proposer = g.proposer(i)
	}
	if i < len(x.closed.learners) {
		p.learner = g.learner(i)
	}
	return p
}

// otherwise says how a process takes an input otherwise than its roles apart, if it does.
func (x *exploring) otherwise(node Node, p parts, i stimulus) string {
	got, effects, _ := x.run.step(node, p, i)
	if err := apart(i.role, p, got, i); err != nil {
		return fmt.Sprintf("%v, by %s in state %s", err, x.spoken(i), printedParts(p))
	}
	alone, sent := x.alone(node, p, i)
	if _, vote := i.message.(paxos.Accepted); !vote {
		alone.learner = got.learner // it hears nothing, or is lost
	}
	if got != alone || effects.Send != sent {
		return fmt.Sprintf("it takes %s otherwise in state %s than its roles apart", x.spoken(i), printedParts(p))
	}
	if int(node) >= len(x.closed.learners) {
		return x.onceLearned(node, p, i, got, sent)
	}
	return ""
}

// alone are the roles of a process after each took an input while the others were as they
// begin, and what was sent.
func (x *exploring) alone(node Node, p parts, i stimulus) (parts, paxos.Message) {
	of := func(before parts) (parts, paxos.Message) {
		if before.learner == nil {
			before.learner = x.run.none
		}
		after, effects, _ := x.run.step(node, before, i)
		return after, effects.Send
	}
	out := p
	a, answer := of(parts{acceptor: p.acceptor})
	out.acceptor = a.acceptor
	if i.role == acceptor {
		return out, answer
	}
	b, sent := of(parts{proposer: p.proposer})
	c, _ := of(parts{learner: p.learner})
	out.proposer, out.learner = b.proposer, c.learner
	return out, sent
}

// onceLearned is about a process whose learner the model does not have: one that has
// learned does as before.
func (x *exploring) onceLearned(node Node, p parts, i stimulus, want parts, sent paxos.Message) string {
	if i.kind == restart {
		return ""
	}
	for _, v := range x.values {
		learned := p
		learned.learner = x.run.table.one(paxos.Learner{Value: paxos.Some(v)})
		got, effects, _ := x.run.step(node, learned, i)
		if got.acceptor != want.acceptor || got.proposer != want.proposer || got.learner != learned.learner || effects.Send != sent {
			return fmt.Sprintf("it takes %s otherwise once it has learned", x.spoken(i))
		}
	}
	return ""
}

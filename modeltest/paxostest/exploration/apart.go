package exploration

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
)

// Exploring the roles of processes apart, each as a machine of its own, visits the states
// of whole processes if a process is no more than its roles: if what one role makes of an
// input does not depend on the others. That is asked of the code, in each state of a
// process that is met, with each input that there is. Where it is not so, the
// exploration begins again with processes whole.

// apart are the invariants that each process is its roles.
func (x *exploring) apart() (out []explore.Invariant) {
	if x.joint || x.dialect != nil {
		return nil
	}
	for node := range x.Closed.Processes() {
		inputs := x.ofProcess(model.Node(node))
		out = append(out, explore.Invariant{
			Name: world.RolesApart, Machines: x.machinesOf(node), Alone: true,
			Holds: func(v explore.View) bool {
				p := x.processIn(global{x, v}, model.Node(node))
				return !slices.ContainsFunc(inputs, func(i model.Stimulus) bool { return x.otherwise(model.Node(node), p, i) != "" })
			},
		})
	}
	return out
}

// ofProcess are the inputs for a process; a vote once.
func (x *exploring) ofProcess(node model.Node) (inputs []model.Stimulus) {
	for _, i := range x.inputs {
		if i.Who == node && i.Role != model.Learner {
			inputs = append(inputs, i)
		}
	}
	return inputs
}

// machinesOf are those of a process.
func (x *exploring) machinesOf(node int) (machines []int) {
	if node < len(x.Closed.Acceptors) {
		machines = append(machines, x.acceptorAt(node))
	}
	if node < len(x.Closed.Proposers) {
		machines = append(machines, x.proposerAt(node))
	}
	if node < len(x.Closed.Learners) {
		machines = append(machines, x.learnerAt(node))
	}
	return machines
}

// processIn is a process of a state of the whole; roles that the model does not have are
// as they begin.
func (x *exploring) processIn(g global, node model.Node) world.Parts {
	p, i := x.Run.Blank(), int(node)
	if i < len(x.Closed.Acceptors) {
		p.Acceptor = g.acceptor(i)
	}
	if i < len(x.Closed.Proposers) {
		p.Proposer = g.proposer(i)
	}
	if i < len(x.Closed.Learners) {
		p.Learner = g.learner(i)
	}
	return p
}

// otherwise says how a process takes an input otherwise than its roles apart, if it does.
func (x *exploring) otherwise(node model.Node, p world.Parts, i model.Stimulus) string {
	got, effects, _ := x.Run.Step(node, p, i)
	if err := world.Apart(i.Role, p, got, i); err != nil {
		return fmt.Sprintf("%v, by %s in state %s", err, x.spoken(i), inWords(p))
	}
	alone, sent := x.alone(node, p, i)
	if _, vote := i.Message.(paxos.Accepted); !vote {
		alone.Learner = got.Learner // it hears nothing, or is lost
	}
	if got != alone || effects.Send != sent {
		return fmt.Sprintf("it takes %s otherwise in state %s than its roles apart", x.spoken(i), inWords(p))
	}
	if int(node) >= len(x.Closed.Learners) {
		return x.onceLearned(node, p, i, got, sent)
	}
	return ""
}

// alone are the roles of a process after each took an input while the others were as they
// begin, and what was sent.
func (x *exploring) alone(node model.Node, p world.Parts, i model.Stimulus) (world.Parts, paxos.Message) {
	of := func(before world.Parts) (world.Parts, paxos.Message) {
		if before.Learner == nil {
			before.Learner = x.Run.None
		}
		after, effects, _ := x.Run.Step(node, before, i)
		return after, effects.Send
	}
	out := p
	a, answer := of(world.Parts{Acceptor: p.Acceptor})
	out.Acceptor = a.Acceptor
	if i.Role == model.Acceptor {
		return out, answer
	}
	b, sent := of(world.Parts{Proposer: p.Proposer})
	c, _ := of(world.Parts{Learner: p.Learner})
	out.Proposer, out.Learner = b.Proposer, c.Learner
	return out, sent
}

// onceLearned is about a process whose learner the model does not have: one that has
// learned does as before.
func (x *exploring) onceLearned(node model.Node, p world.Parts, i model.Stimulus, want world.Parts, sent paxos.Message) string {
	if i.Kind == model.Restart {
		return ""
	}
	for _, l := range x.learned {
		learned := p
		learned.Learner = l
		got, effects, _ := x.Run.Step(node, learned, i)
		if got.Acceptor != want.Acceptor || got.Proposer != want.Proposer || got.Learner != learned.Learner || effects.Send != sent {
			return fmt.Sprintf("it takes %s otherwise once it has learned", x.spoken(i))
		}
	}
	return ""
}

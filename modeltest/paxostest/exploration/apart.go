package exploration

import (
	"fmt"
	"slices"
	"sync"

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
		a := &apartness{x: x, node: model.Node(node), machines: x.machinesOf(node), inputs: x.ofProcess(model.Node(node)), met: map[roleState][]solo{}}
		out = append(out, explore.Invariant{Name: world.RolesApart, Machines: a.machines, Alone: true, Holds: a.holds})
	}
	return out
}

// apartness is that of one process, and remembers what its roles do by themselves.
type apartness struct {
	x        *exploring
	node     model.Node
	machines []int
	inputs   []model.Stimulus
	lock     sync.Mutex
	met      map[roleState][]solo // then by input
}

// roleState is a role in the state of a number.
type roleState struct {
	role  model.Role
	local uint32
}

// maxMet is of how many states of roles it is remembered.
const maxMet = 1 << 12

// solo is a step of a process of which all roles but one are as they begin.
type solo struct {
	after *world.Parts // nil: nothing changed
	sent  paxos.Message
}

// solos are the steps of the roles of a process with one input, each by itself.
type solos struct{ acceptor, proposer, learner solo }

func (x *exploring) solo(node model.Node, before world.Parts, i model.Stimulus) solo {
	after, effects, _ := x.Run.Step(node, before, i)
	if after == before {
		return solo{nil, effects.Send}
	}
	return solo{&after, effects.Send}
}

// byThemselves are a process's roles, each among others that are as they begin.
func (x *exploring) byThemselves(p world.Parts) (acceptor, proposer, learner world.Parts) {
	none := x.Run.Blank().Learner
	return world.Parts{Acceptor: p.Acceptor, Learner: none}, world.Parts{Proposer: p.Proposer, Learner: none}, world.Parts{Learner: p.Learner}
}

func (x *exploring) solos(node model.Node, p world.Parts, i model.Stimulus) solos {
	acceptor, proposer, learner := x.byThemselves(p)
	return solos{x.solo(node, acceptor, i), x.solo(node, proposer, i), x.solo(node, learner, i)}
}

// together are the roles of a process after each took an input by itself, and what was sent.
func (s solos) together(p world.Parts, i model.Stimulus) (world.Parts, paxos.Message) {
	if s.acceptor.after != nil {
		p.Acceptor = s.acceptor.after.Acceptor
	}
	if i.Role == model.Acceptor {
		return p, s.acceptor.sent
	}
	if s.proposer.after != nil {
		p.Proposer = s.proposer.after.Proposer
	}
	if s.learner.after != nil {
		p.Learner = s.learner.after.Learner
	}
	return p, s.proposer.sent
}

func (a *apartness) holds(v explore.View) bool {
	p := a.x.processIn(global{a.x, v}, a.node)
	acceptor, proposer, learner := a.x.byThemselves(p)
	accepts, proposes, learns := a.steps(v, model.Acceptor, acceptor), a.steps(v, model.Proposer, proposer), a.steps(v, model.Learner, learner)
	for k, i := range a.inputs {
		if a.x.otherwise(a.node, p, i, solos{accepts[k], proposes[k], learns[k]}) != "" {
			return false
		}
	}
	return true
}

// steps are those of one role with each input.
func (a *apartness) steps(v explore.View, of model.Role, before world.Parts) []solo {
	state := roleState{role: of}
	if machine := a.x.at(of, paxos.Node(a.node)); slices.Contains(a.machines, machine) {
		state.local = v.Local(machine)
	}
	a.lock.Lock()
	all := a.met[state]
	a.lock.Unlock()
	if all != nil {
		return all
	}
	all = make([]solo, 0, len(a.inputs))
	for _, i := range a.inputs {
		all = append(all, a.x.solo(a.node, before, i))
	}
	a.lock.Lock()
	defer a.lock.Unlock()
	if len(a.met) < maxMet {
		a.met[state] = all
	}
	return all
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
func (x *exploring) otherwise(node model.Node, p world.Parts, i model.Stimulus, apart solos) string {
	got, effects, _ := x.Run.Step(node, p, i)
	if err := world.Apart(i.Role, p, got, i); err != nil {
		return fmt.Sprintf("%v, by %s in state %v", err, x.spoken(i), p)
	}
	alone, sent := apart.together(p, i)
	if _, vote := i.Message.(paxos.Accepted); !vote {
		alone.Learner = got.Learner // it hears nothing, or is lost
	}
	if got != alone || effects.Send != sent {
		return fmt.Sprintf("it takes %s otherwise in state %v than its roles apart", x.spoken(i), p)
	}
	if int(node) >= len(x.Closed.Learners) {
		return x.onceLearned(node, p, i, got, sent)
	}
	return ""
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

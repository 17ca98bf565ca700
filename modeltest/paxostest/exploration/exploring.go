package exploration

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
)

// exploring is Synod.tla as a system to explore, with the roles of impl/paxos in it.
// Its machines are the acceptors, the proposers, the learners, and last the history
// if there is one.
type exploring struct {
	*world.Closed
	size      model.Size
	wanted    []string // properties; none means all
	dialect   *model.Dialect
	inputs    []model.Stimulus
	acceptors []*explore.States[paxos.Acceptor]
	proposers []*explore.States[paxos.Proposer]
	learners  []*explore.States[*paxos.Learner]
	joint     bool // processes are the machines, not their roles
	rules     bool // and each step must be that of the roles apart
	processes []*explore.States[world.Parts]
	history   *explore.States[memory]
	renamings []renaming
	inputAt   map[model.Stimulus]int
	voted     [][]mask         // Accepted, by ballot and value
	learned   []*paxos.Learner // one for each value
}

// newExploring is of the roles of processes, each a machine, or, joint, of processes whole.
func newExploring(size model.Size, joint bool) (*exploring, error) {
	n, err := size.Names()
	if err != nil {
		return nil, err
	}
	c, err := world.NewClosed(n)
	if err != nil {
		return nil, err
	}
	x := &exploring{Closed: c, size: size, joint: joint, inputAt: map[model.Stimulus]int{}}
	if size.Dialect != "" {
		d, err := model.ParseDialect(size.Dialect)
		if err != nil {
			return nil, err
		}
		x.dialect = &d
	}
	if size.Symmetry {
		if x.renamings, err = renamings(n); err != nil {
			return nil, err
		}
	}
	x.inputs = x.everything()
	for i, in := range x.inputs {
		x.inputAt[in] = i
	}
	for _, v := range x.Values {
		x.learned = append(x.learned, x.Run.Table.One(paxos.Learner{Value: paxos.Some(v)}))
	}
	x.machines()
	return x, nil
}

// everything is each request, restart and delivery that there can be, in the order
// of Closed.Stimuli. A process that is whole hears of a vote once, and not once as a
// proposer and once as a learner.
func (x *exploring) everything() []model.Stimulus {
	all := world.State{}
	for i := range x.Messages {
		all.Sent = all.Sent.With(i)
	}
	out := x.Stimuli(all)
	if x.joint {
		out = slices.DeleteFunc(out, func(i model.Stimulus) bool { return i.Role == model.Learner && int(i.Who) < len(x.Closed.Proposers) })
	}
	return out
}

// Places of machines.

func (x *exploring) acceptorAt(i int) int { return i }

func (x *exploring) proposerAt(i int) int {
	if x.joint {
		return i
	}
	return len(x.Closed.Acceptors) + i
}

func (x *exploring) learnerAt(i int) int {
	if x.joint {
		return i
	}
	return len(x.Closed.Acceptors) + len(x.Closed.Proposers) + i
}

func (x *exploring) at(r model.Role, who paxos.Node) int {
	switch r {
	case model.Acceptor:
		return x.acceptorAt(int(who))
	case model.Learner:
		return x.learnerAt(int(who))
	}
	return x.proposerAt(int(who))
}

// system puts it together.
func (x *exploring) system() *explore.System {
	s := &explore.System{Messages: len(x.Messages)}
	for _, m := range x.acceptors {
		s.Machines = append(s.Machines, m)
	}
	for _, m := range x.proposers {
		s.Machines = append(s.Machines, m)
	}
	for _, m := range x.learners {
		s.Machines = append(s.Machines, m)
	}
	for _, m := range x.processes {
		s.Machines = append(s.Machines, m)
	}
	if x.size.History {
		s.Machines, s.Observe = append(s.Machines, x.history), x.remember
	}
	for _, i := range x.inputs {
		s.Inputs = append(s.Inputs, x.input(i))
	}
	for _, r := range x.renamings {
		s.Symmetries = append(s.Symmetries, x.renaming(r))
	}
	s.Invariants, s.Witnesses = x.invariants(), x.witnesses()
	return s
}

// input says what a stimulus needs, and to whom it happens.
func (x *exploring) input(i model.Stimulus) explore.Input {
	out := explore.Input{Needs: explore.None, Takes: []int{x.at(i.Role, i.Who)}}
	switch {
	case i.Kind == model.Deliver:
		out.Needs = x.Closed.Number[i.Message]
	case i.Kind == model.Restart && int(i.Who) < len(x.Closed.Acceptors) && !x.joint:
		out.Takes = append(out.Takes, x.acceptorAt(int(i.Who))) // they share a disk
	}
	return out
}

// machines are the roles, each with steps that are impl's own.
func (x *exploring) machines() {
	x.history = &explore.States[memory]{Name: "history", Content: printed[memory], Rename: renameBy(x.renamings, renaming.memory)}
	if x.joint {
		for i := range x.Closed.Processes() {
			x.processes = append(x.processes, &explore.States[world.Parts]{
				Name: fmt.Sprintf("process %d", i+1), Init: x.Run.Blank(), Bits: 22, Content: printedParts, Take: checked(x, model.Process, model.Node(i), x.processTakes, nil),
			})
		}
		return
	}
	for i := range x.Closed.Acceptors {
		x.acceptors = append(x.acceptors, &explore.States[paxos.Acceptor]{
			Name: model.Name(x.Closed.Acceptors[i]), Content: printed[paxos.Acceptor], Rename: renameBy(x.renamings, renaming.acceptor),
			Take: checked(x, model.Acceptor, paxos.Node(i), x.acceptorTakes, renaming.acceptor),
		})
	}
	for i := range x.Closed.Proposers {
		x.proposers = append(x.proposers, &explore.States[paxos.Proposer]{
			Name: model.Name(x.Closed.Proposers[i]), Content: printed[paxos.Proposer], Rename: renameBy(x.renamings, renaming.proposer),
			Take: checked(x, model.Proposer, paxos.Node(i), x.proposerTakes, renaming.proposer),
		})
	}
	for i := range x.Closed.Learners {
		x.learners = append(x.learners, &explore.States[*paxos.Learner]{
			Name: model.Name(x.Closed.Learners[i]), Init: x.Run.Blank().Learner, Bits: 22, Content: func(l *paxos.Learner) string { return printed(*l) },
			Rename: renameBy(x.renamings, x.renameLearner),
			Take:   checked(x, model.Learner, paxos.Node(i), x.learnerTakes, x.renameLearner),
		})
	}
}

// printed tells states apart by all that they hold: a bug may have fields of its own.
func printed[S any](s S) string { return fmt.Sprintf("%#v", s) }

func printedParts(p world.Parts) string {
	return printed(p.Acceptor) + printed(p.Proposer) + printed(*p.Learner)
}

// sent is a step's message by number. What the model has no message for is carried
// nowhere, and no step of the specification sends it.
func (x *exploring) sent(m paxos.Message) (number int, breaks string) {
	if m == nil {
		return explore.None, ""
	}
	if number, ok := x.Closed.Number[m]; ok {
		return number, ""
	}
	return explore.None, x.broken("TypeOK")
}

// broken is the name of a property that a step breaks, if it is looked at.
func (x *exploring) broken(name string) string {
	if x.wants(name) {
		return name
	}
	return ""
}

// took is a step of a process, or of a role of it.
type took struct {
	after  world.Parts
	send   int
	breaks string
}

// takes is a step of the process of impl/paxos, in which the roles before are, and the
// others as they begin. Properties of the specification come before rules of every step.
func (x *exploring) takes(of model.Role, self model.Node, before world.Parts, i model.Stimulus) took {
	after, effects, err := x.Run.Step(self, before, i)
	if err == nil && of != model.Process {
		err = world.Apart(of, before, after, i)
	}
	m, _ := world.Sends(x.Closed.Names, effects)
	number, breaks := x.sent(m)
	if breaks == "" {
		breaks = x.acceptorBreaks(before.Acceptor, after.Acceptor)
	}
	var rule *world.Broken
	if errors.As(err, &rule) && breaks == "" {
		breaks = x.broken(rule.Property)
	}
	return took{after, number, breaks}
}

// acceptorBreaks sees to what can be told from one acceptor's step (spec: TypeOK,
// PromisesRise).
func (x *exploring) acceptorBreaks(a, next paxos.Acceptor) string {
	switch {
	case x.Names.Number(next.Promised) < 0 || !x.inVotes(next.Vote):
		return x.broken("TypeOK")
	case model.Below(next.Promised, a.Promised):
		return x.broken("PromisesRise")
	}
	return ""
}

func (x *exploring) acceptorTakes(self paxos.Node, a paxos.Acceptor, i model.Stimulus) explore.Step[paxos.Acceptor] {
	if x.dialect != nil && i.Kind == model.Deliver {
		next, m := x.dialect.Step(a, self, i.Message)
		number, breaks := x.sent(m)
		return x.acceptorStep(a, next, number, breaks)
	}
	before := x.Run.Blank()
	before.Acceptor = a
	t := x.takes(model.Acceptor, self, before, i)
	return stepOf(a, t.after.Acceptor, t)
}

// acceptorStep is a step of an acceptor that is none of the code's.
func (x *exploring) acceptorStep(a, next paxos.Acceptor, send int, breaks string) explore.Step[paxos.Acceptor] {
	return stepOf(a, next, took{send: send, breaks: cmp.Or(breaks, x.acceptorBreaks(a, next))})
}

// stepOf is one that happened if it changed or sent something.
func stepOf[S comparable](before, next S, t took) explore.Step[S] {
	return explore.Step[S]{Next: next, Send: t.send, Happened: next != before || t.send != explore.None, Breaks: t.breaks}
}

func (x *exploring) proposerTakes(self paxos.Node, p paxos.Proposer, i model.Stimulus) explore.Step[paxos.Proposer] {
	before := x.Run.Blank()
	before.Proposer = p
	t := x.takes(model.Proposer, self, before, i)
	return stepOf(p, t.after.Proposer, t)
}

func (x *exploring) renameLearner(r renaming, l *paxos.Learner) *paxos.Learner {
	return x.Run.Table.One(r.learner(*l))
}

func (x *exploring) learnerTakes(self paxos.Node, l *paxos.Learner, i model.Stimulus) explore.Step[*paxos.Learner] {
	t := x.takes(model.Learner, self, world.Parts{Learner: l}, i)
	return stepOf(l, t.after.Learner, t)
}

// processTakes is a step of a process whole. A learner that the model does not have
// stays as it begins.
func (x *exploring) processTakes(self paxos.Node, p world.Parts, i model.Stimulus) explore.Step[world.Parts] {
	t := x.takes(model.Process, self, p, i)
	if int(self) >= len(x.Closed.Learners) {
		t.after.Learner = p.Learner
	}
	if x.rules && t.breaks == "" && x.otherwise(self, p, i, x.solos(self, p, i)) != "" {
		t.breaks = world.RolesApart
	}
	return stepOf(p, t.after, t)
}

// inVotes reports whether the model has the vote, or it is none.
func (x *exploring) inVotes(v paxos.Vote) bool {
	return model.IsNoVote(v) || x.Names.Number(v.Ballot) > 0 && slices.Contains(x.Values, v.Value)
}

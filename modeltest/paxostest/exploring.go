package paxostest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/explore"
)

// exploring is Synod.tla as a system to explore, with the roles of impl/paxos in it.
// Its machines are the acceptors, the proposers, the learners, and last the history
// if there is one.
type exploring struct {
	*closed
	size      Size
	wanted    []string // properties; none means all
	dialect   *Dialect
	inputs    []stimulus
	acceptors []*explore.States[paxos.Acceptor]
	proposers []*explore.States[paxos.Proposer]
	learners  []*explore.States[*paxos.Learner]
	joint     bool // processes are the machines, not their roles
	processes []*explore.States[parts]
	history   *explore.States[memory]
	renamings []renaming
	inputAt   map[stimulus]int
	voted     [][]mask // Accepted, by ballot and value
}

// newExploring is of the roles of processes, each a machine, or, joint, of processes whole.
func newExploring(size Size, joint bool) (*exploring, error) {
	n, err := size.names()
	if err != nil {
		return nil, err
	}
	c, err := newClosed(n)
	if err != nil {
		return nil, err
	}
	x := &exploring{closed: c, size: size, joint: joint, inputAt: map[stimulus]int{}}
	if size.Dialect != "" {
		d, err := ParseDialect(size.Dialect)
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
	x.machines()
	return x, nil
}

// everything is each request, restart and delivery that there can be, in the order
// of closed.stimuli. A process that is whole hears of a vote once, and not once as a
// proposer and once as a learner.
func (x *exploring) everything() []stimulus {
	all := world{}
	for i := range x.messages {
		all.sent = all.sent.with(i)
	}
	out := x.stimuli(all)
	if x.joint {
		out = slices.DeleteFunc(out, func(i stimulus) bool { return i.role == learner && int(i.who) < len(x.closed.proposers) })
	}
	return out
}

// Places of machines.

func (x *exploring) acceptorAt(i int) int { return i }

func (x *exploring) proposerAt(i int) int {
	if x.joint {
		return i
	}
	return len(x.closed.acceptors) + i
}

func (x *exploring) learnerAt(i int) int {
	if x.joint {
		return i
	}
	return len(x.closed.acceptors) + len(x.closed.proposers) + i
}

func (x *exploring) at(r role, who paxos.Node) int {
	switch r {
	case acceptor:
		return x.acceptorAt(int(who))
	case learner:
		return x.learnerAt(int(who))
	}
	return x.proposerAt(int(who))
}

// system puts it together.
func (x *exploring) system() *explore.System {
	s := &explore.System{Messages: len(x.messages)}
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
func (x *exploring) input(i stimulus) explore.Input {
	out := explore.Input{Needs: explore.None, Takes: []int{x.at(i.role, i.who)}}
	switch {
	case i.kind == deliver:
		out.Needs = x.closed.number[i.message]
	case i.kind == restart && int(i.who) < len(x.closed.acceptors) && !x.joint:
		out.Takes = append(out.Takes, x.acceptorAt(int(i.who))) // they share a disk
	}
	return out
}

// machines are the roles, each with steps that are impl's own.
func (x *exploring) machines() {
	x.history = &explore.States[memory]{Name: "history", Content: printed[memory], Rename: renameBy(x.renamings, renaming.memory)}
	if x.joint {
		for i := range x.closed.processes() {
			x.processes = append(x.processes, &explore.States[parts]{
				Name: fmt.Sprintf("process %d", i+1), Init: x.run.blank(), Bits: 22, Content: printedParts, Take: checked(x, process, Node(i), x.processTakes, nil),
			})
		}
		return
	}
	for i := range x.closed.acceptors {
		x.acceptors = append(x.acceptors, &explore.States[paxos.Acceptor]{
			Name: name(x.closed.acceptors[i]), Content: printed[paxos.Acceptor], Rename: renameBy(x.renamings, renaming.acceptor),
			Take: checked(x, acceptor, paxos.Node(i), x.acceptorTakes, renaming.acceptor),
		})
	}
	for i := range x.closed.proposers {
		x.proposers = append(x.proposers, &explore.States[paxos.Proposer]{
			Name: name(x.closed.proposers[i]), Content: printed[paxos.Proposer], Rename: renameBy(x.renamings, renaming.proposer),
			Take: checked(x, proposer, paxos.Node(i), x.proposerTakes, renaming.proposer),
		})
	}
	for i := range x.closed.learners {
		x.learners = append(x.learners, &explore.States[*paxos.Learner]{
			Name: name(x.closed.learners[i]), Init: x.run.blank().learner, Bits: 22, Content: func(l *paxos.Learner) string { return printed(*l) },
			Rename: renameBy(x.renamings, x.renameLearner),
			Take:   checked(x, learner, paxos.Node(i), x.learnerTakes, x.renameLearner),
		})
	}
}

// printed tells states apart by all that they hold: a bug may have fields of its own.
func printed[S any](s S) string { return fmt.Sprintf("%#v", s) }

func printedParts(p parts) string {
	return printed(p.acceptor) + printed(p.proposer) + printed(*p.learner)
}

// sent is a step's message by number. What the model has no message for is carried
// nowhere, and no step of the specification sends it.
func (x *exploring) sent(m paxos.Message) (number int, breaks string) {
	if m == nil {
		return explore.None, ""
	}
	if number, ok := x.closed.number[m]; ok {
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
	after  parts
	send   int
	breaks string
}

// takes is a step of the process of impl/paxos, in which the roles before are, and the
// others as they begin. Properties of the specification come before rules of every step.
func (x *exploring) takes(of role, self Node, before parts, i stimulus) took {
	after, effects, err := x.run.step(self, before, i)
	if err == nil && of != process {
		err = apart(of, before, after, i)
	}
	m, _ := sends(x.closed.names, effects)
	number, breaks := x.sent(m)
	if breaks == "" {
		breaks = x.acceptorBreaks(before.acceptor, after.acceptor)
	}
	var rule *broken
	if errors.As(err, &rule) && breaks == "" {
		breaks = x.broken(rule.property)
	}
	return took{after, number, breaks}
}

// acceptorBreaks sees to what can be told from one acceptor's step (spec: TypeOK,
// PromisesRise).
func (x *exploring) acceptorBreaks(a, next paxos.Acceptor) string {
	switch {
	case x.names.number(next.Promised) < 0 || !x.inVotes(next.Vote):
		return x.broken("TypeOK")
	case below(next.Promised, a.Promised):
		return x.broken("PromisesRise")
	}
	return ""
}

func (x *exploring) acceptorTakes(self paxos.Node, a paxos.Acceptor, i stimulus) explore.Step[paxos.Acceptor] {
	if x.dialect != nil && i.kind == deliver {
		next, m := x.dialect.step(a, self, i.message)
		number, breaks := x.sent(m)
		return x.acceptorStep(a, next, number, breaks)
	}
	before := x.run.blank()
	before.acceptor = a
	t := x.takes(acceptor, self, before, i)
	return x.acceptorStep(a, t.after.acceptor, t.send, t.breaks)
}

// acceptorStep is one that happened if it changed or sent something.
func (x *exploring) acceptorStep(a, next paxos.Acceptor, send int, breaks string) explore.Step[paxos.Acceptor] {
	if breaks == "" {
		breaks = x.acceptorBreaks(a, next)
	}
	return explore.Step[paxos.Acceptor]{Next: next, Send: send, Happened: next != a || send != explore.None, Breaks: breaks}
}

func (x *exploring) proposerTakes(self paxos.Node, p paxos.Proposer, i stimulus) explore.Step[paxos.Proposer] {
	before := x.run.blank()
	before.proposer = p
	t := x.takes(proposer, self, before, i)
	return explore.Step[paxos.Proposer]{Next: t.after.proposer, Send: t.send, Happened: t.after.proposer != p || t.send != explore.None, Breaks: t.breaks}
}

func (x *exploring) renameLearner(r renaming, l *paxos.Learner) *paxos.Learner {
	return x.run.table.one(r.learner(*l))
}

func (x *exploring) learnerTakes(self paxos.Node, l *paxos.Learner, i stimulus) explore.Step[*paxos.Learner] {
	t := x.takes(learner, self, parts{learner: l}, i)
	return explore.Step[*paxos.Learner]{Next: t.after.learner, Send: t.send, Happened: t.after.learner != l || t.send != explore.None, Breaks: t.breaks}
}

// processTakes is a step of a process whole. A learner that the model does not have
// stays as it begins.
func (x *exploring) processTakes(self paxos.Node, p parts, i stimulus) explore.Step[parts] {
	t := x.takes(process, self, p, i)
	if int(self) >= len(x.closed.learners) {
		t.after.learner = p.learner
	}
	return explore.Step[parts]{Next: t.after, Send: t.send, Happened: t.after != p || t.send != explore.None, Breaks: t.breaks}
}

// inVotes reports whether the model has the vote, or it is none.
func (x *exploring) inVotes(v paxos.Vote) bool {
	return isNoVote(v) || x.names.number(v.Ballot) > 0 && slices.Contains(x.values, v.Value)
}

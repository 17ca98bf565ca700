package paxostest

import (
	"fmt"
	"slices"
	"sync"

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
	history   *explore.States[memory]
	renamings []renaming
	inputAt   map[stimulus]int
	voted     [][]mask   // Accepted, by ballot and value
	lock      sync.Mutex // of table
}

func newExploring(size Size) (*exploring, error) {
	n, err := size.names()
	if err != nil {
		return nil, err
	}
	c, err := newClosed(n)
	if err != nil {
		return nil, err
	}
	x := &exploring{closed: c, size: size, inputAt: map[stimulus]int{}}
	if size.Dialect != "" {
		d, err := ParseDialect(size.Dialect)
		if err != nil {
			return nil, err
		}
		x.dialect = &d
	}
	if size.Symmetry {
		if x.renamings, err = n.renamings(); err != nil {
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
// of closed.stimuli.
func (x *exploring) everything() []stimulus {
	all := world{}
	for i := range x.messages {
		all.sent = all.sent.with(i)
	}
	return x.stimuli(all)
}

// Places of machines.

func (x *exploring) acceptorAt(i int) int { return i }
func (x *exploring) proposerAt(i int) int { return len(x.acceptors) + i }
func (x *exploring) learnerAt(i int) int  { return len(x.acceptors) + len(x.proposers) + i }

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
	case i.kind == restart && int(i.who) < len(x.acceptors):
		out.Takes = append(out.Takes, x.acceptorAt(int(i.who))) // they share a disk
	}
	return out
}

// machines are the roles, each with steps that are impl's own.
func (x *exploring) machines() {
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
			Name: name(x.closed.learners[i]), Init: x.table.one(paxos.Learner{}), Bits: 22, Content: func(l *paxos.Learner) string { return printed(*l) },
			Rename: renameBy(x.renamings, x.renameLearner),
			Take:   checked(x, learner, paxos.Node(i), x.learnerTakes, x.renameLearner),
		})
	}
	x.history = &explore.States[memory]{Name: "history", Content: printed[memory], Rename: renameBy(x.renamings, renaming.memory)}
}

// printed tells states apart by all that they hold: a bug may have fields of its own.
func printed[S any](s S) string { return fmt.Sprintf("%#v", s) }

// one is the learner by which equal ones are known.
func (x *exploring) one(l paxos.Learner) *paxos.Learner {
	x.lock.Lock()
	defer x.lock.Unlock()
	return x.table.one(l)
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

func (x *exploring) acceptorTakes(self paxos.Node, a paxos.Acceptor, i stimulus) explore.Step[paxos.Acceptor] {
	if i.kind == restart {
		next := restarted(x.names, self, a, paxos.Proposer{}).Acceptor
		return x.acceptorStep(a, next, explore.None, next != a, "")
	}
	next, m, happened := x.answers(self, a, i.message)
	number, breaks := x.sent(m)
	if x.names.number(next.Promised) < 0 || !x.inVotes(next.Vote) {
		breaks = x.broken("TypeOK")
	}
	return x.acceptorStep(a, next, number, happened || next != a, breaks)
}

// acceptorStep sees to what can be told from one acceptor's step (spec: PromisesRise).
func (x *exploring) acceptorStep(a, next paxos.Acceptor, send int, happened bool, breaks string) explore.Step[paxos.Acceptor] {
	if breaks == "" && next.Promised.Less(a.Promised) {
		breaks = x.broken("PromisesRise")
	}
	return explore.Step[paxos.Acceptor]{Next: next, Send: send, Happened: happened, Breaks: breaks}
}

// answers is the step of impl's acceptor, or of the dialect's.
func (x *exploring) answers(self paxos.Node, a paxos.Acceptor, m paxos.Message) (paxos.Acceptor, paxos.Message, bool) {
	if x.dialect != nil {
		next, out := x.dialect.step(a, self, m)
		return next, out, out != nil
	}
	next, effects := stepAcceptor(a, self, m)
	out, happened := x.sends(effects)
	return next, out, happened
}

func (x *exploring) proposerTakes(self paxos.Node, p paxos.Proposer, i stimulus) explore.Step[paxos.Proposer] {
	if i.kind == restart {
		next := restarted(x.names, self, paxos.Acceptor{}, p).Proposer
		return explore.Step[paxos.Proposer]{Next: next, Send: explore.None, Happened: next != p}
	}
	next, effects := stepProposer(p, x.quorums, i)
	m, happened := x.sends(effects)
	number, breaks := x.sent(m)
	return explore.Step[paxos.Proposer]{Next: next, Send: number, Happened: happened || next != p, Breaks: breaks}
}

func (x *exploring) renameLearner(r renaming, l *paxos.Learner) *paxos.Learner {
	return x.one(r.learner(*l))
}

func (x *exploring) learnerTakes(_ paxos.Node, l *paxos.Learner, i stimulus) explore.Step[*paxos.Learner] {
	next, effects := l.OnLearn(x.quorums, i.message.(paxos.Accepted))
	return explore.Step[*paxos.Learner]{Next: x.one(next), Send: explore.None, Happened: effects.Outcome == paxos.Took}
}

// inVotes reports whether the model has the vote, or it is none.
func (x *exploring) inVotes(v paxos.Vote) bool {
	return v.IsNone() || x.names.number(v.Ballot) > 0 && slices.Contains(x.values, v.Value)
}

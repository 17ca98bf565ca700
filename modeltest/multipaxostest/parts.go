package multipaxostest

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/explore"
)

// parts are the machines that a state is made of, acceptors first.
type parts struct {
	of        closedModel
	all       []Input
	steps     []closed.StepPredicate[State]
	acceptors []*explore.States[acceptor]
	leaders   []*explore.States[leader]
}

// apart takes a state apart: into roles, and messages.
func (c closedModel) apart(all []Input) func([]closed.StepPredicate[State]) closed.Division[State] {
	return func(steps []closed.StepPredicate[State]) closed.Division[State] {
		p := &parts{of: c, all: all, steps: steps}
		out := closed.Division[State]{Messages: c.messages(), State: p.state}
		for i := range c.Acceptors {
			p.acceptors = append(p.acceptors, p.acceptor(i))
			out.Machines = append(out.Machines, p.acceptors[i])
		}
		for i := range c.Leaders {
			p.leaders = append(p.leaders, p.leader(i))
			out.Machines = append(out.Machines, p.leaders[i])
		}
		for _, in := range all {
			at := int(in.who)
			if in.action != "Prepare" && in.action != "Accept" {
				at += c.Acceptors
			}
			out.Inputs = append(out.Inputs, explore.Input{Needs: in.message, Takes: []int{at}})
		}
		return out
	}
}

func (p *parts) acceptor(i int) *explore.States[acceptor] {
	return &explore.States[acceptor]{
		Name: fmt.Sprintf("a%d", i+1), Content: explore.GoSyntax[acceptor](),
		Take: func(a acceptor, input int) explore.Step[acceptor] {
			s := State{}
			s.acceptors[i] = a
			next, sent, happened, breaks := p.take(s, input)
			return explore.Step[acceptor]{Next: next.acceptors[i], Send: sent, Happened: happened, Breaks: breaks}
		},
	}
}

func (p *parts) leader(i int) *explore.States[leader] {
	return &explore.States[leader]{
		Name: fmt.Sprintf("l%d", i+1), Content: explore.GoSyntax[leader](), Bits: explore.MaxBits,
		Take: func(l leader, input int) explore.Step[leader] {
			s := State{}
			s.leaders[i] = l
			next, sent, happened, breaks := p.take(s, input)
			return explore.Step[leader]{Next: next.leaders[i], Send: sent, Happened: happened, Breaks: breaks}
		},
	}
}

// take is a step in a state of which only who takes it matters.
func (p *parts) take(s State, input int) (next State, sent int, happened bool, breaks string) {
	next, sent, ok := p.of.takes(s, p.all[input])
	if !ok {
		return s, explore.None, false, errStrange.Error()
	}
	for _, of := range p.steps {
		if !of.Holds(s, next) {
			return next, sent, true, of.Name
		}
	}
	return next, sent, next != s || sent != explore.None, ""
}

// state puts a state together.
func (p *parts) state(v explore.View) (s State) {
	copy(s.sent[:], v.Messages())
	for i, m := range p.acceptors {
		s.acceptors[i] = m.At(v.Local(i))
	}
	for i, m := range p.leaders {
		s.leaders[i] = m.At(v.Local(p.of.Acceptors + i))
	}
	return s
}

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

// partOf is a part of a state as a machine of its own.
func partOf[R comparable](p *parts, name string, part func(*State) *R) *explore.States[R] {
	return &explore.States[R]{
		Name: name, Content: explore.GoSyntax[R](),
		Take: func(r R, input int) explore.Step[R] {
			s := State{}
			*part(&s) = r
			next, sent, happened, breaks := p.take(s, input)
			return explore.Step[R]{Next: *part(&next), Send: sent, Happened: happened, Breaks: breaks}
		},
	}
}

func (p *parts) acceptor(i int) *explore.States[acceptor] {
	return partOf(p, fmt.Sprintf("a%d", i+1), func(s *State) *acceptor { return &s.acceptors[i] })
}

func (p *parts) leader(i int) *explore.States[leader] {
	m := partOf(p, fmt.Sprintf("l%d", i+1), func(s *State) *leader { return &s.leaders[i] })
	m.Bits = explore.MaxBits
	return m
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

package link

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/vc"
)

// A role in an open environment: whatever can be sent to it was sent, and what it sends is
// forgotten before its next step.

// open is a role's plug: hears and sends are relations of messages.
func open(systems []*vc.Finite, hears, sends []string, p link.Plug) *link.Plug {
	p.Systems, p.Open = systems, true
	p.Start = func(first vc.State) vc.State {
		for _, symbol := range hears {
			first = systems[0].With(first, symbol, 1)
		}
		return first
	}
	p.Before = func(s vc.State) vc.State {
		for _, symbol := range sends {
			s = systems[0].With(s, symbol, 0)
		}
		return s
	}
	return &p
}

// out are the messages that a role sent.
func (n *names) out(v link.Moment, hears []string) tla.Value {
	for _, symbol := range hears {
		v.At = v.With(v.At, symbol, 0)
	}
	return tla.Set(n.messages(v)...)
}

// proposerAlone is ProposerRole.tla.
var proposerAlone = alone([]string{"sentPromise", "sentAccepted"}, []string{"sentPrepare", "sentAccept"}, []string{"out", "proposer"}, "p",
	func(n *names, v link.Moment, out tla.Value) []tla.Value {
		return []tla.Value{out, n.proposer(v, n.self)}
	})

// acceptorAlone is AcceptorRole.tla.
var acceptorAlone = alone([]string{"sentPrepare", "sentAccept"}, []string{"sentPromise", "sentAccepted"}, []string{"acceptor", "out"}, "a",
	func(n *names, v link.Moment, out tla.Value) []tla.Value {
		return []tla.Value{n.acceptor(v, n.self), out}
	})

// alone is one role, which a parameter of the actions names, among messages of all others.
func alone(hears, sends, vars []string, who string, project func(n *names, v link.Moment, out tla.Value) []tla.Value) shape {
	return shape{plug: func(n *names, systems []*vc.Finite) *link.Plug {
		return open(systems, hears, sends, link.Plug{
			Vars: vars,
			Project: func(s link.State) []tla.Value {
				v := viewed(systems, s)
				return project(n, v, n.out(v, hears))
			},
			Calls: func(s labelled.Stimulus) (link.Calls, error) {
				return n.process(s, map[string]int{who: n.self}, false, systems[0])
			},
		})
	}}
}

// dialects is AcceptorDialects.tla: 24 systems, in each of which all acceptors speak one.
var dialects = shape{
	choices: func(*names) (all [][]int) {
		for answers := range 4 {
			for grants := range 2 {
				for remembers := range 3 {
					all = append(all, []int{answers, grants, remembers})
				}
			}
		}
		return all
	},
	plug: func(n *names, systems []*vc.Finite) *link.Plug {
		p := acceptorAlone.plug(n, systems)
		alone := p.Project
		p.Vars = []string{"acceptor", "dialect", "out"}
		p.Project = func(s link.State) []tla.Value {
			of := alone(s)
			return []tla.Value{of[0], n.dialect(systems[s.Of], s.Of), of[1]}
		}
		return p
	},
}

// dialect is a dialect by its choices' names.
func (n *names) dialect(f *vc.Finite, system int) tla.Value {
	choice := n.dialects[system]
	return tla.Record(map[string]tla.Value{
		"prepare":  tla.Str(f.Named("Answering")[choice[0]]),
		"accept":   tla.Str(f.Named("Granting")[choice[1]]),
		"remember": tla.Str(f.Named("Remembering")[choice[2]]),
	})
}

// learnerBeside is the same, where another learner has learned something: that is nothing to this
// one.
var learnerBeside = shape{plug: func(n *names, systems []*vc.Finite) *link.Plug {
	p := learnerAlone.plug(n, systems)
	alone := p.Start
	p.Start = func(first vc.State) vc.State { return systems[0].With(alone(first), "learned", 1, len(n.learners)) }
	return p
}, others: 1}

// learnerAlone is LearnerRole.tla. That a learner restarts is no step of Synod.tla, nor of
// Process.vc.
var learnerAlone = shape{plug: func(n *names, systems []*vc.Finite) *link.Plug {
	hears := []string{"sentAccepted"}
	return open(systems, hears, nil, link.Plug{
		Vars: []string{"learner"},
		Project: func(s link.State) []tla.Value {
			return []tla.Value{n.learner(viewed(systems, s), 0)}
		},
		Calls: func(s labelled.Stimulus) (link.Calls, error) {
			args, err := n.read(s, map[string]int{"l": 0})
			switch s.Action {
			case "Accepted":
				return link.Calls{Any: called(args, "LearnCompletes"), Else: called(args, "LearnCounted")}, err
			case "Restart":
				return link.Calls{Anew: true}, nil
			}
			return link.Calls{}, fmt.Errorf("link: LearnerRole.tla has no action %s", s.Action)
		},
	})
}}

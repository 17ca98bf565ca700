package multipaxostest

import (
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// RoleState is a role of a log in an open environment: any message may come, and what the last step
// sent is a part of the state. It is comparable, and the zero RoleState is the initial one.
type RoleState struct {
	acceptor acceptor
	leader   leader
	out      int // the number of the message that was sent, from 1; 0: none
}

// acceptorRole plugs an acceptor in, as LogAcceptor has it.
func acceptorRole(z Size) modeltest.Protocol[RoleState, Input] {
	c := newClosedModel(z)
	return c.open("acceptor", 0, "Prepare", "Accept")
}

// leaderRole plugs the last leader in, as LogLeader has it.
func leaderRole(z Size) modeltest.Protocol[RoleState, Input] {
	z.Restarts = true
	c := newClosedModel(z)
	return c.open("leader", uint8(z.Leaders-1), "Lead", "Promise", "Propose", "Restart")
}

// open is a role with all that can come to it.
func (c closedModel) open(role string, self uint8, actions ...string) modeltest.Protocol[RoleState, Input] {
	var all []Input
	for _, in := range c.inputs() {
		for _, action := range actions {
			if in.action == action && in.who == self {
				all = append(all, in)
			}
		}
	}
	project := func(s RoleState) []tla.Value {
		of := c.projectAcceptor(s.acceptor)
		if role == "leader" {
			of = c.projectLeader(s.leader)
		}
		var out []tla.Value
		if s.out > 0 {
			out = append(out, c.projectMessage(c.words[s.out-1]))
		}
		return []tla.Value{of, tla.Set(out...)}
	}
	return inTheOpen([]string{role, "out"}, all, c.roleStep, project, c.spokenToRole)
}

// inTheOpen is a role to which any of these can come in each state, and each is a step.
func inTheOpen[S, I comparable](vars []string, all []I, step func(S, I) (S, bool, error), project func(S) []tla.Value, spoken func(I) labelled.Stimulus) modeltest.Protocol[S, I] {
	var begin S
	return modeltest.Protocol[S, I]{
		Vars: vars, Init: []S{begin}, Stimuli: func(S) []I { return all }, Step: step, Project: project, Stimulus: modeltest.Translate(all, spoken),
	}
}

// roleStep takes an input, whoever sent it. Every input is a step.
func (c closedModel) roleStep(s RoleState, in Input) (next RoleState, took bool, err error) {
	var out multipaxos.Effects
	var ok bool
	if in.action == "Prepare" || in.action == "Accept" {
		var a multipaxos.Acceptor
		a, out = c.acceptorTakes(s.acceptor, in)
		next.acceptor, ok = c.freezeAcceptor(a)
	} else {
		var l multipaxos.Leader
		l, out = c.leaderTakes(s.leader, in)
		next.leader, ok = c.freezeLeader(l)
	}
	if next.out = c.shown(out); !ok || next.out < 0 {
		return s, false, errStrange
	}
	return next, true, nil
}

// shown is the number of the message that a step sends, from 1; 0 if it sends none, and negative if
// the model does not have it.
func (c closedModel) shown(out multipaxos.Effects) int {
	if out.Send == nil {
		return 0
	}
	if number, ok := c.numbered(out.Send); ok {
		return number + 1
	}
	return -1
}

// spokenToRole is an input in the specification's words, without who takes it.
func (c closedModel) spokenToRole(in Input) labelled.Stimulus {
	out := c.spoken(in)
	out.Args = out.Args[1:]
	return out
}

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
	return modeltest.Protocol[RoleState, Input]{
		Vars: []string{role, "out"}, Init: []RoleState{{}}, Stimuli: func(RoleState) []Input { return all },
		Step: c.roleStep, Project: project, Stimulus: modeltest.Translate(all, c.spokenToRole),
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
	if out.Send != nil && ok {
		next.out, ok = c.numbered(out.Send)
		next.out++
	}
	if !ok {
		return s, false, errStrange
	}
	return next, true, nil
}

// spokenToRole is an input in the specification's words, without who takes it.
func (c closedModel) spokenToRole(in Input) labelled.Stimulus {
	out := c.spoken(in)
	out.Args = out.Args[1:]
	return out
}

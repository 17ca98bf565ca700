package paxostest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/trace/export"
	"github.com/synod-paxos/synod/trace/tla"
)

// role is who takes a message in a model; a process has one of each.
type role uint8

const (
	proposer role = iota
	acceptor
	learner
)

// stimulus is one input: a message for a role, a client's request, or a restart.
type stimulus struct {
	kind    kind
	role    role
	who     paxos.Node
	message paxos.Message // of a delivery
	ballot  paxos.Ballot  // of a set or get
	value   paxos.Value   // of a set
}

type kind uint8

const (
	deliver kind = iota
	set
	get
	restart
)

// arguments are the parameters of an action by name, read one by one.
type arguments struct {
	*names
	of  export.Stimulus
	err error
}

func (a *arguments) value(name string) tla.Value {
	for _, arg := range a.of.Args {
		if arg.Name == name {
			return arg.Value
		}
	}
	if a.err == nil {
		a.err = fmt.Errorf("it has no parameter %q", name)
	}
	return tla.Value{}
}

func (a *arguments) has(name string) bool {
	for _, arg := range a.of.Args {
		if arg.Name == name {
			return true
		}
	}
	return false
}

// read translates one argument and keeps the first error.
func read[T any](a *arguments, name string, translate func(tla.Value) (T, error)) (out T) {
	v := a.value(name)
	if a.err == nil {
		out, a.err = translate(v)
	}
	return out
}

func text(v tla.Value) (paxos.Value, error) { return paxos.Value(name(v)), nil }

// who is the process that takes the stimulus: in a role model always the same.
func (a *arguments) who(name string, translate func(tla.Value) (paxos.Node, error)) paxos.Node {
	if !a.has(name) {
		return a.self
	}
	return read(a, name, translate)
}

// stimulus translates an action of Synod or of a role model. In a role model the
// process is left out; accepted tells whose Accepted is meant there.
func (n *names) stimulus(of export.Stimulus, accepted role) (stimulus, error) {
	a := &arguments{names: n, of: of}
	s := a.stimulus(accepted)
	return s, a.err
}

func (a *arguments) stimulus(accepted role) stimulus {
	switch a.of.Action {
	case "Set":
		return stimulus{kind: set, who: a.who("proposer", a.names.proposer),
			ballot: read(a, "ballot", a.names.ballot), value: read(a, "value", text)}
	case "Get":
		return stimulus{kind: get, who: a.who("proposer", a.names.proposer), ballot: read(a, "ballot", a.names.ballot)}
	case "Restart":
		return stimulus{kind: restart, role: accepted, who: a.who("proposer", a.names.proposer)}
	case "Prepare":
		return stimulus{role: acceptor, who: a.who("acceptor", a.names.acceptor),
			message: paxos.Prepare{Ballot: read(a, "ballot", a.names.ballot)}}
	case "Accept":
		return stimulus{role: acceptor, who: a.who("acceptor", a.names.acceptor),
			message: paxos.Accept{Ballot: read(a, "ballot", a.names.ballot), Value: read(a, "value", text)}}
	case "Promise":
		return stimulus{who: a.who("proposer", a.names.proposer), message: a.promise()}
	case "Accepted":
		return stimulus{role: accepted, who: a.taker(accepted), message: a.accepted()}
	case "Learn":
		return stimulus{role: learner, who: a.who("learner", a.names.learner), message: a.accepted()}
	}
	a.err = fmt.Errorf("there is no action %q", a.of.Action)
	return stimulus{}
}

func (a *arguments) taker(r role) paxos.Node {
	if r == learner {
		return a.who("learner", a.names.learner)
	}
	return a.who("proposer", a.names.proposer)
}

func (a *arguments) promise() paxos.Promise {
	return paxos.Promise{
		From:   read(a, "from", a.names.acceptor),
		Ballot: read(a, "ballot", a.names.ballot),
		Vote:   read(a, "vote", a.names.vote),
	}
}

func (a *arguments) accepted() paxos.Accepted {
	return paxos.Accepted{
		From:   read(a, "from", a.names.acceptor),
		Ballot: read(a, "ballot", a.names.ballot),
		Value:  read(a, "value", text),
	}
}

// votes are all that a Promise may report.
func (n *names) votes() []paxos.Vote {
	out := []paxos.Vote{{}}
	for _, b := range n.ballots {
		for _, v := range n.values {
			out = append(out, paxos.Vote{Ballot: b, Value: v})
		}
	}
	return out
}

// messages are all that the constants permit, in a fixed order.
func (n *names) messages() []paxos.Message {
	var out []paxos.Message
	for _, b := range n.ballots {
		out = append(out, paxos.Prepare{Ballot: b})
		for _, v := range n.values {
			out = append(out, paxos.Accept{Ballot: b, Value: v})
		}
	}
	for from := range n.acceptors {
		for _, b := range n.ballots {
			for _, vote := range n.votes() {
				out = append(out, paxos.Promise{From: paxos.Node(from), Ballot: b, Vote: vote})
			}
			for _, v := range n.values {
				out = append(out, paxos.Accepted{From: paxos.Node(from), Ballot: b, Value: v})
			}
		}
	}
	return out
}

// takers are the roles that a message is for.
func takers(m paxos.Message) []role {
	switch m.(type) {
	case paxos.Prepare, paxos.Accept:
		return []role{acceptor}
	case paxos.Promise:
		return []role{proposer}
	default:
		return []role{proposer, learner}
	}
}

package paxostest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// role is who takes a message in a model; a process has one of each.
type role uint8

const (
	proposer role = iota
	acceptor
	learner
	process // all three, on one disk
)

// roleNames are the specification's; a process has all its roles.
var roleNames = [...]string{proposer: "proposer", acceptor: "acceptor", learner: "learner", process: "process"}

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

// Actions of the models.
var (
	acceptorActions = []string{"Prepare", "Accept"}
	proposerActions = []string{"Set", "Get", "Promise", "Accepted", "Restart"}
	learnerActions  = []string{"Accepted", "Restart"}
	closedActions   = []string{"Set", "Get", "Prepare", "Promise", "Accept", "Accepted", "Learn", "Restart", "Reject"}
)

// stimulus translates an action of Synod or of a role model, which has those
// actions; accepted tells whose Accepted and Restart are meant there.
func (n *names) stimulus(of labelled.Stimulus, accepted role, actions []string) (stimulus, error) {
	if !slices.Contains(actions, of.Action) {
		return stimulus{}, fmt.Errorf("there is no action %q; this model has %s", of.Action, strings.Join(actions, ", "))
	}
	a := &arguments{names: n, of: of}
	s := a.stimulus(accepted)
	if a.err == nil && a.used != len(of.Args) {
		a.err = fmt.Errorf("it has %d parameters, got %d arguments", a.used, len(of.Args))
	}
	return s, a.err
}

// arguments are the parameters of an action by name, read one by one.
type arguments struct {
	*names
	of   labelled.Stimulus
	used int
	err  error
}

// read translates one argument; the first error is kept.
func read[T any](a *arguments, name string, translate func(tla.Value) (T, error)) (out T) {
	v, ok := a.of.Arg(name)
	switch {
	case a.err != nil:
	case !ok:
		a.err = fmt.Errorf("it needs an argument %q", name)
	default:
		a.used++
		out, a.err = translate(v)
	}
	return out
}

// who is the process that takes the stimulus: in a role model always the same.
func (a *arguments) who(name string, translate func(tla.Value) (paxos.Node, error)) paxos.Node {
	if !a.closed {
		return a.self
	}
	return read(a, name, translate)
}

func (a *arguments) stimulus(accepted role) stimulus {
	switch a.of.Action {
	case "Set":
		return stimulus{kind: set, who: a.who("proposer", a.proposer), ballot: read(a, "ballot", a.ballot), value: read(a, "value", a.value)}
	case "Get":
		return stimulus{kind: get, who: a.who("proposer", a.proposer), ballot: read(a, "ballot", a.ballot)}
	case "Restart":
		return stimulus{kind: restart, role: accepted, who: a.who("proposer", a.proposer)}
	case "Prepare":
		return stimulus{role: acceptor, who: a.who("acceptor", a.acceptor), message: paxos.Prepare{Ballot: read(a, "ballot", a.ballot)}}
	case "Accept":
		return stimulus{role: acceptor, who: a.who("acceptor", a.acceptor), message: a.accept()}
	case "Promise":
		return stimulus{who: a.who("proposer", a.proposer), message: a.promise()}
	case "Accepted":
		return stimulus{role: accepted, who: a.who("proposer", a.proposer), message: a.accepted()}
	case "Reject":
		return stimulus{who: a.who("proposer", a.proposer), message: a.reject()}
	default: // Learn
		return stimulus{role: learner, who: a.who("learner", a.learner), message: a.accepted()}
	}
}

func (a *arguments) promise() paxos.Promise {
	return paxos.Promise{From: read(a, "from", a.acceptor), Ballot: read(a, "ballot", a.ballot), Vote: read(a, "vote", a.vote)}
}

func (a *arguments) accept() paxos.Accept {
	return paxos.Accept{Ballot: read(a, "ballot", a.ballot), Value: read(a, "value", a.value)}
}

func (a *arguments) accepted() paxos.Accepted {
	return paxos.Accepted{From: read(a, "from", a.acceptor), Ballot: read(a, "ballot", a.ballot), Value: read(a, "value", a.value)}
}

func (a *arguments) reject() paxos.Reject {
	return paxos.Reject{From: read(a, "from", a.acceptor), Ballot: read(a, "ballot", a.ballot), Promised: read(a, "promised", a.ballot)}
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
	return append(out, n.refusals()...)
}

// takers are the roles that a message is for.
func takers(m paxos.Message) []role {
	switch m.(type) {
	case paxos.Prepare, paxos.Accept:
		return []role{acceptor}
	case paxos.Promise, paxos.Reject:
		return []role{proposer}
	default:
		return []role{proposer, learner}
	}
}

// deliveries are the messages for a role, whoever sent them.
func (n *names) deliveries(r role) []stimulus {
	var out []stimulus
	for _, m := range n.messages() {
		if slices.Contains(takers(m), r) {
			out = append(out, stimulus{role: r, who: n.self, message: m})
		}
	}
	return out
}

// requests are what the client of a proposer may ask, with ballots of any owner.
func (n *names) requests(who paxos.Node, gets bool) []stimulus {
	var out []stimulus
	for _, b := range n.ballots {
		for _, v := range n.values {
			out = append(out, stimulus{kind: set, who: who, ballot: b, value: v})
		}
		if gets {
			out = append(out, stimulus{kind: get, who: who, ballot: b})
		}
	}
	return out
}

// String gives the specification's name of the role.
func (r role) String() string {
	return roleNames[r]
}

func parseRole(text string) (role, error) {
	for _, r := range []role{acceptor, proposer, learner, process} {
		if r.String() == text {
			return r, nil
		}
	}
	return 0, fmt.Errorf("there is no role %.40q: give acceptor, proposer, learner or process", text)
}

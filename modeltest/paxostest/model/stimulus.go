package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// Role is who takes a message in a model; a process has one of each.
type Role uint8

// The roles.
const (
	Proposer Role = iota
	Acceptor
	Learner
	Process // all three, on one disk
)

// roleNames are the specification's; a process has all its roles.
var roleNames = [...]string{Proposer: "proposer", Acceptor: "acceptor", Learner: "learner", Process: "process"}

// Stimulus is one input: a message for a role, a client's request, or a restart.
type Stimulus struct {
	Kind    Kind
	Role    Role
	Who     paxos.Node
	Message paxos.Message // of a delivery
	Ballot  paxos.Ballot  // of a set or get
	Value   paxos.Value   // of a set, or told
	Crash   int           // crash after so many of its writes, and restart; 0 for none
	// Elsewhere is a message that peers sent to each other: it does not come, and others may
	// be sent as it was.
	Elsewhere bool
}

// Kind says what a stimulus is.
type Kind uint8

// What a stimulus can be.
const (
	Deliver Kind = iota
	Set
	Get
	Restart
	Timeout // whatever is waited for has been waited for long enough
	Told    // another node tells what was chosen, by a Learn
)

// Actions of the models.
var (
	AcceptorActions = []string{"Prepare", "Accept"}
	ProposerActions = []string{"Set", "Get", "Promise", "Accepted", "Restart"}
	LearnerActions  = []string{"Accepted", "Restart"}
	ClosedActions   = []string{"Set", "Get", "Prepare", "Promise", "Accept", "Accepted", "Learn", "Restart", "Reject"}
)

// Stimulus translates an action of Synod or of a role model, which has those
// actions; accepted tells whose Accepted and Restart are meant there.
func (n *Names) Stimulus(of labelled.Stimulus, accepted Role, actions []string) (Stimulus, error) {
	if !slices.Contains(actions, of.Action) {
		return Stimulus{}, fmt.Errorf("there is no action %q; this model has %s", of.Action, strings.Join(actions, ", "))
	}
	a := &arguments{Names: n, of: of}
	s := a.stimulus(accepted)
	if a.err == nil && a.used != len(of.Args) {
		a.err = fmt.Errorf("it has %d parameters, got %d arguments", a.used, len(of.Args))
	}
	return s, a.err
}

// arguments are the parameters of an action by name, read one by one.
type arguments struct {
	*Names
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
		return a.Self
	}
	return read(a, name, translate)
}

func (a *arguments) stimulus(accepted Role) Stimulus {
	switch a.of.Action {
	case "Set":
		return Stimulus{Kind: Set, Who: a.who("proposer", a.Proposer), Ballot: read(a, "ballot", a.Ballot), Value: read(a, "value", a.Value)}
	case "Get":
		return Stimulus{Kind: Get, Who: a.who("proposer", a.Proposer), Ballot: read(a, "ballot", a.Ballot)}
	case "Restart":
		return Stimulus{Kind: Restart, Role: accepted, Who: a.who("proposer", a.Proposer)}
	case "Prepare":
		return Stimulus{Role: Acceptor, Who: a.who("acceptor", a.Acceptor), Message: paxos.Prepare{Ballot: read(a, "ballot", a.Ballot)}}
	case "Accept":
		return Stimulus{Role: Acceptor, Who: a.who("acceptor", a.Acceptor), Message: a.accept()}
	case "Promise":
		return Stimulus{Who: a.who("proposer", a.Proposer), Message: a.promise()}
	case "Accepted":
		return Stimulus{Role: accepted, Who: a.who("proposer", a.Proposer), Message: a.accepted()}
	case "Reject":
		return Stimulus{Who: a.who("proposer", a.Proposer), Message: a.reject()}
	default: // Learn
		return Stimulus{Role: Learner, Who: a.who("learner", a.Learner), Message: a.accepted()}
	}
}

func (a *arguments) promise() paxos.Promise {
	return paxos.Promise{From: read(a, "from", a.Acceptor), Ballot: read(a, "ballot", a.Ballot), Vote: read(a, "vote", a.Vote)}
}

func (a *arguments) accept() paxos.Accept {
	return paxos.Accept{Ballot: read(a, "ballot", a.Ballot), Value: read(a, "value", a.Value)}
}

func (a *arguments) accepted() paxos.Accepted {
	return paxos.Accepted{From: read(a, "from", a.Acceptor), Ballot: read(a, "ballot", a.Ballot), Value: read(a, "value", a.Value)}
}

func (a *arguments) reject() paxos.Reject {
	return paxos.Reject{From: read(a, "from", a.Acceptor), Ballot: read(a, "ballot", a.Ballot), Promised: read(a, "promised", a.Ballot)}
}

// Votes are all that a Promise may report.
func (n *Names) Votes() []paxos.Vote {
	out := []paxos.Vote{{}}
	for _, b := range n.Ballots {
		for _, v := range n.Values {
			out = append(out, paxos.Vote{Ballot: b, Value: v})
		}
	}
	return out
}

// Messages are all that the constants permit, in a fixed order.
func (n *Names) Messages() []paxos.Message {
	var out []paxos.Message
	for _, b := range n.Ballots {
		out = append(out, paxos.Prepare{Ballot: b})
		for _, v := range n.Values {
			out = append(out, paxos.Accept{Ballot: b, Value: v})
		}
	}
	for from := range n.Acceptors {
		for _, b := range n.Ballots {
			for _, vote := range n.Votes() {
				out = append(out, paxos.Promise{From: paxos.Node(from), Ballot: b, Vote: vote})
			}
			for _, v := range n.Values {
				out = append(out, paxos.Accepted{From: paxos.Node(from), Ballot: b, Value: v})
			}
		}
	}
	return append(out, n.refusals()...)
}

// Takers are the roles that a message is for.
func Takers(m paxos.Message) []Role {
	switch m.(type) {
	case paxos.Prepare, paxos.Accept:
		return []Role{Acceptor}
	case paxos.Promise, paxos.Reject:
		return []Role{Proposer}
	default:
		return []Role{Proposer, Learner}
	}
}

// Deliveries are the messages for a role, whoever sent them.
func (n *Names) Deliveries(r Role) []Stimulus {
	var out []Stimulus
	for _, m := range n.Messages() {
		if slices.Contains(Takers(m), r) {
			out = append(out, Stimulus{Role: r, Who: n.Self, Message: m})
		}
	}
	return out
}

// Requests are what the client of a proposer may ask, with ballots of any owner.
func (n *Names) Requests(who paxos.Node, gets bool) []Stimulus {
	var out []Stimulus
	for _, b := range n.Ballots {
		for _, v := range n.Values {
			out = append(out, Stimulus{Kind: Set, Who: who, Ballot: b, Value: v})
		}
		if gets {
			out = append(out, Stimulus{Kind: Get, Who: who, Ballot: b})
		}
	}
	return out
}

// String gives the specification's name of the role.
func (r Role) String() string {
	return roleNames[r]
}

// ParseRole reads what String gives.
func ParseRole(text string) (Role, error) {
	for _, r := range []Role{Acceptor, Proposer, Learner, Process} {
		if r.String() == text {
			return r, nil
		}
	}
	return 0, fmt.Errorf("there is no role %.40q: give acceptor, proposer, learner or process", text)
}

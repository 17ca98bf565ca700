// Command go is an adapter between synod's wire protocol (docs/wire.md) and the Paxos in paxos.go.
// With -wrong it takes the one in wrong.go instead.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
)

func main() {
	wrong := flag.Bool("wrong", false, "use the Paxos with a bug in each role")
	flag.Parse()
	all := hello{Name: "Go example", Restarts: true, Ballots: "string"}
	acceptor, proposer := all, all
	acceptor.Observes = []string{"promised", "vote"}
	proposer.Chooses, proposer.Decides = true, new(bool) // it leaves counting to the learners
	roles := map[string]hello{"acceptor": acceptor, "proposer": proposer, "learner": all, "process": proposer}
	create := func(_ string, c config) node { return newAdapter(c, *wrong) }
	if err := serve(os.Stdin, os.Stdout, roles, create); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// An adapter holds a node with all three roles.
type adapter struct {
	acceptor interface {
		Prepare(Ballot) []any
		Accept(Ballot, string) []any
		Restart()
	}
	proposer interface {
		Set(string) []any
		Promise(string, Ballot, Vote) []any
		Restart()
	}
	learner interface {
		Accepted(string, Ballot, string) []any
		Restart()
	}
	shown *Acceptor // the acceptor, to show its state
}

func newAdapter(c config, wrong bool) *adapter {
	quorum := len(c.Acceptors)/2 + 1
	acceptor := &Acceptor{name: c.Self}
	a := &adapter{acceptor, &Proposer{node: c.Node, quorum: quorum}, &Learner{quorum: quorum}, acceptor}
	if wrong {
		a.acceptor = &wrongAcceptor{acceptor}
		a.proposer = &wrongProposer{Proposer{node: c.Node, quorum: quorum}}
		a.learner = &wrongLearner{Learner{quorum: quorum}}
	}
	return a
}

func (a *adapter) act(action string, args args) ([]message, error) {
	ballot := Ballot(text(args.Ballot))
	switch action {
	case "Prepare":
		return toWire(a.acceptor.Prepare(ballot)), nil
	case "Accept":
		return toWire(a.acceptor.Accept(ballot, args.Value)), nil
	case "Set":
		return toWire(a.proposer.Set(args.Value)), nil
	case "Promise":
		return toWire(a.proposer.Promise(args.From, ballot, voteFromWire(args.Vote))), nil
	case "Accepted": // of a process too, as its proposer does not count
		return toWire(a.learner.Accepted(args.From, ballot, args.Value)), nil
	case "Restart":
		a.acceptor.Restart()
		a.proposer.Restart()
		a.learner.Restart()
		return nil, nil
	}
	return nil, fmt.Errorf("unknown action %q", action)
}

func (a *adapter) state() any {
	return map[string]any{"promised": ballotToWire(a.shown.disk.promised), "vote": voteToWire(a.shown.disk.vote)}
}

func toWire(messages []any) (out []message) {
	for _, m := range messages {
		out = append(out, oneToWire(m))
	}
	return out
}

func oneToWire(m any) message {
	switch m := m.(type) {
	case Prepare:
		return message{Type: "Prepare", Ballot: ballotToWire(m.Ballot)}
	case Promise:
		return message{Type: "Promise", From: m.From, Ballot: ballotToWire(m.Ballot), Vote: voteToWire(m.Vote)}
	case Accept:
		return message{Type: "Accept", Ballot: ballotToWire(m.Ballot), Value: &m.Value}
	case Accepted:
		return message{Type: "Accepted", From: m.From, Ballot: ballotToWire(m.Ballot), Value: &m.Value}
	case Reject:
		return message{Type: "Reject", From: m.From, Ballot: ballotToWire(m.Ballot)}
	case Learned:
		return message{Type: "Learned", Value: &m.Value}
	}
	panic(fmt.Sprintf("no form on the wire for %T", m))
}

func ballotToWire(b Ballot) ballot {
	if b == "" {
		return none
	}
	out, _ := json.Marshal(b) // a string
	return out
}

func voteToWire(v Vote) *vote {
	if v.Ballot == "" {
		return &vote{Ballot: none}
	}
	return &vote{ballotToWire(v.Ballot), &v.Value}
}

func voteFromWire(v vote) Vote {
	if v.Value == nil {
		return Vote{}
	}
	return Vote{Ballot(text(v.Ballot)), *v.Value}
}

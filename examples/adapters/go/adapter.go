package main

import "fmt"

// An adapter holds a node with all three roles. Which of them is tested says role.
type adapter struct {
	wrong bool
	role  string

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
	observed *Acceptor // the acceptor, to show its state
}

func (a *adapter) answer(r request) answer {
	switch {
	case r.Hello != nil:
		return a.hello(*r.Hello)
	case r.Reset != nil:
		a.reset(*r.Reset)
		return answer{}
	}
	sent, err := a.act(r.Action, r.Args)
	if err != nil {
		return answer{Error: err.Error()}
	}
	out := toWire(sent)
	if a.role != "acceptor" {
		return answer{Out: &out}
	}
	disk := a.observed.disk
	return answer{Out: &out, State: &state{ballotToWire(disk.promised), *voteToWire(disk.vote)}}
}

func (a *adapter) hello(h hello) answer {
	if h.Version != 1 || h.Protocol != "paxos" {
		return answer{Error: fmt.Sprintf("want version 1 of paxos, got version %d of %s", h.Version, h.Protocol)}
	}
	switch h.Role {
	case "acceptor":
		h.Observes = []string{"promised", "vote"}
	case "proposer", "process":
		h.Chooses, h.Decides = true, new(bool) // it leaves counting to the learners
	case "learner":
	default:
		return answer{Error: "want acceptor, proposer, learner or process, got " + h.Role}
	}
	h.Name, h.Restarts, h.Ballots = "Go example", true, "string"
	a.role = h.Role
	return answer{Hello: &h}
}

func (a *adapter) reset(r reset) {
	quorum := len(r.Acceptors)/2 + 1
	acceptor := Acceptor{name: r.Self}
	proposer := Proposer{node: r.Node, quorum: quorum}
	learner := Learner{quorum: quorum}
	if a.wrong {
		wrong := &wrongAcceptor{acceptor}
		a.acceptor, a.observed = wrong, &wrong.Acceptor
		a.proposer, a.learner = &wrongProposer{proposer}, &wrongLearner{learner}
		return
	}
	a.acceptor, a.observed = &acceptor, &acceptor
	a.proposer, a.learner = &proposer, &learner
}

func (a *adapter) act(action string, args args) ([]any, error) {
	ballot := ballotFromWire(args.Ballot)
	switch action {
	case "Prepare":
		return a.acceptor.Prepare(ballot), nil
	case "Accept":
		return a.acceptor.Accept(ballot, args.Value), nil
	case "Set":
		return a.proposer.Set(args.Value), nil
	case "Promise":
		return a.proposer.Promise(args.From, ballot, voteFromWire(args.Vote)), nil
	case "Accepted": // of a process too, as its proposer does not count
		return a.learner.Accepted(args.From, ballot, args.Value), nil
	case "Restart":
		a.acceptor.Restart()
		a.proposer.Restart()
		a.learner.Restart()
		return nil, nil
	}
	return nil, fmt.Errorf("unknown action %q", action)
}

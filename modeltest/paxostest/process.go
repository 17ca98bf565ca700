package paxostest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/trace/tla"
)

// processPlans test a process by the suites of its acceptor and of its learner. It
// hears only of others: their ballots, and their votes.
func processPlans(f features, o options) ([]*plan, error) {
	acceptor, err := processAcceptorPlan(f, o)
	if err != nil {
		return nil, err
	}
	plans := []*plan{acceptor}
	for acceptors := 3; acceptors <= 4; acceptors++ {
		learner, err := processLearnerPlan(acceptors, f, o)
		if err != nil {
			return nil, err
		}
		plans = append(plans, learner)
	}
	return plans, nil
}

// foreign has all ballots belong to the nodes 1 and 2, and whoever is tested be node
// 0 of at least three.
func foreign(n *names) {
	n.self = 0
	for i := range n.ballots {
		n.ballots[i] = Ballot{Round: uint64(1 + i/2), Node: Node(1 + i%2)}
	}
	for i := len(n.acceptors); i < 3; i++ {
		n.acceptors = append(n.acceptors, tla.Model(fmt.Sprintf("a%d", i+1)))
	}
	n.proposers = n.acceptors
}

func processAcceptorPlan(f features, o options) (*plan, error) {
	g, err := recordedOf("AcceptorDialects", acceptor, foreign)
	if err != nil {
		return nil, err
	}
	if g.names.quorums, err = f.quorums(len(g.acceptors)); err != nil {
		return nil, err
	}
	f = features{restarts: f.restarts} // nothing is defined of what a process shows
	p := newPlan(g.names, acceptor, "AcceptorDialects, in a process", f)
	p.role = process
	if err := p.addDialects(g, f, o); err != nil {
		return nil, err
	}
	p.complete(o, acceptorEnvironments(p.names, p.inputs))
	p.test.Probe = p.probe()
	return p, nil
}

func processLearnerPlan(acceptors int, f features, o options) (*plan, error) {
	n, err := newNames("learner", small(acceptors))
	if err != nil {
		return nil, err
	}
	foreign(n)
	if n.quorums, err = f.quorums(acceptors); err != nil {
		return nil, err
	}
	p := newPlan(n, learner, fmt.Sprintf("LearnerRole, %d acceptors, in a process", acceptors), features{restarts: f.restarts})
	p.role = process
	p.inputs = slices.DeleteFunc(p.inputs, func(i stimulus) bool {
		vote, ok := i.message.(paxos.Accepted)
		return ok && vote.From == n.self
	})
	m, _ := p.unfoldLearner()
	p.add(AllVotes, explored{Machine: m})
	m, _ = p.unfoldLastVotes()
	p.add(LastVotes, explored{Machine: m})
	p.complete(o, learnerEnvironments(p.names, p.inputs))
	p.test.Probe = p.probe()
	return p, nil
}

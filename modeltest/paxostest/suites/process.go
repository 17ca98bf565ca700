package suites

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/trace/tla"
)

// ProcessPlans test a process by the suites of its acceptor and of its learner. It
// hears only of others: their ballots, and their votes.
func ProcessPlans(f Features, o Options) ([]*Plan, error) {
	acceptor, err := ProcessAcceptorPlan(f, o)
	if err != nil {
		return nil, err
	}
	plans := []*Plan{acceptor}
	for acceptors := 3; acceptors <= 4; acceptors++ {
		learner, err := ProcessLearnerPlan(acceptors, f, o)
		if err != nil {
			return nil, err
		}
		plans = append(plans, learner)
	}
	return plans, nil
}

// foreign has all ballots belong to the nodes 1 and 2, and whoever is tested be node
// 0 of at least three.
func foreign(n *model.Names) {
	n.Self = 0
	for i := range n.Ballots {
		n.Ballots[i] = model.Ballot{Round: uint64(1 + i/2), Node: model.Node(1 + i%2)}
	}
	for i := len(n.Acceptors); i < 3; i++ {
		n.Acceptors = append(n.Acceptors, tla.Model(fmt.Sprintf("a%d", i+1)))
	}
	n.Proposers = n.Acceptors
}

// ProcessAcceptorPlan tests the acceptor of a process.
func ProcessAcceptorPlan(f Features, o Options) (*Plan, error) {
	g, err := recordedOf("AcceptorDialects", model.Acceptor, foreign)
	if err != nil {
		return nil, err
	}
	if g.Names.Quorums, err = f.Quorums(len(g.Acceptors)); err != nil {
		return nil, err
	}
	f = Features{Restarts: f.Restarts} // nothing is defined of what a process shows
	p := NewPlan(g.Names, model.Acceptor, "AcceptorDialects, in a process", f)
	p.Role = model.Process
	if err := p.addDialects(g, f, o); err != nil {
		return nil, err
	}
	p.complete(o, acceptorEnvironments(p.Names, p.Inputs))
	p.Test.Probe = p.probe()
	return p, nil
}

// ProcessLearnerPlan tests the learner of a process, in a cluster of so many.
func ProcessLearnerPlan(acceptors int, f Features, o Options) (*Plan, error) {
	n, err := model.NewNames("learner", small(acceptors))
	if err != nil {
		return nil, err
	}
	foreign(n)
	if n.Quorums, err = f.Quorums(acceptors); err != nil {
		return nil, err
	}
	p := NewPlan(n, model.Learner, fmt.Sprintf("LearnerRole, %d acceptors, in a process", acceptors), Features{Restarts: f.Restarts})
	p.Role = model.Process
	p.Inputs = slices.DeleteFunc(p.Inputs, func(i model.Stimulus) bool {
		vote, ok := i.Message.(paxos.Accepted)
		return ok && vote.From == n.Self
	})
	m, _ := p.unfoldLearner()
	p.add(AllVotes, explored{Machine: m})
	m, _ = p.unfoldLastVotes()
	p.add(LastVotes, explored{Machine: m})
	p.complete(o, LearnerEnvironments(p.Names, p.Inputs))
	p.Test.Probe = p.probe()
	return p, nil
}

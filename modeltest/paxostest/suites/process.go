package suites

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/trace/tla"
)

// ProcessPlans test a process by the suites of its roles. It hears only of others: of the
// suites of its acceptor and learner their ballots and votes, of that of its proposer what they
// answer.
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
		learner.Larger = acceptors > 3
		plans = append(plans, learner)
	}
	proposer, err := processProposerPlans(f, o)
	return append(plans, proposer...), err
}

// processProposerPlans test the proposer of a process, by all tests in which its own acceptor
// does not speak, and some of the others, in which it does.
func processProposerPlans(f Features, o Options) ([]*Plan, error) {
	const some = 8 // one of so many
	plans, err := proposerPlans(f, o)
	for _, p := range plans {
		p.Role, p.Known, p.Title = model.Process, false, p.Title+", in a process"
		whole := p.Test.Suite
		p.Test.Suite = func(candidate int) [][]int32 {
			var out [][]int32
			for at, word := range whole(candidate) {
				if at%some == 0 || !slices.ContainsFunc(word, p.ofItself) {
					out = append(out, word)
				}
			}
			return out
		}
	}
	return plans, err
}

// ofItself tells whether an input is a message of the acceptor that the process has.
func (p *Plan) ofItself(i int32) bool {
	m := p.Inputs[i].Message
	return m != nil && model.MessageOf(m)[0].From == p.Self && !model.IsReject(m)
}

// foreign has all ballots belong to the nodes 1 and 2, and whoever is tested be node
// 0 of at least three.
func foreign(n *model.Names) {
	n.Self = 0
	for i := range n.Ballots {
		n.Ballots[i] = model.Ballot{Round: uint64(1 + i/2), Node: model.Node(1 + i%2)}
	}
	for i := len(n.Acceptors); i < 3; i++ {
		n.Acceptors = append(n.Acceptors, tla.Nth("a", i+1))
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
	f = Features{Restarts: f.Restarts, Writes: f.Writes} // nothing is defined of what a process shows
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
	p := NewPlan(n, model.Learner, fmt.Sprintf("LearnerRole, %d acceptors, in a process", acceptors), Features{Restarts: f.Restarts, Writes: f.Writes})
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

package world

import (
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// alone is one role in an open environment, with the message of its last step: the
// state of the role models. There every stimulus is a step.
type alone[R comparable] struct {
	role R
	out  paxos.Message
}

// acceptorRole is AcceptorRole.tla with the acceptor of impl/paxos in it.
func acceptorRole(n *model.Names) modeltest.Machine {
	type state = alone[paxos.Acceptor]
	stimuli, run := n.Deliveries(model.Acceptor), newRunner(n)
	in := func(a paxos.Acceptor) Parts {
		p := run.Blank()
		p.Acceptor = a
		return p
	}
	return modeltest.Protocol[state, model.Stimulus]{
		Vars:    []string{"acceptor", "out"},
		Init:    []state{{}},
		Stimuli: func(state) []model.Stimulus { return stimuli },
		Step: func(s state, i model.Stimulus) (state, bool, error) {
			after, effects, err := run.alone(n.Self, model.Acceptor, in(s.role), i)
			return state{after.Acceptor, Reply(effects)}, true, err
		},
		Project: func(s state) []tla.Value {
			return []tla.Value{n.ProjectAcceptor(s.role), n.ProjectOut(s.out)}
		},
		Stimulus: func(of labelled.Stimulus) (model.Stimulus, error) {
			return n.Stimulus(of, model.Acceptor, model.AcceptorActions)
		},
		Inert: inert(n, run, model.Acceptor, func(s state) Parts { return in(s.role) }, func(s state, p Parts) state {
			return state{p.Acceptor, s.out}
		}),
		Arrows: func(_ state, i model.Stimulus, after state) []modeltest.Arrow {
			return exchange(n, i, model.Name(n.Acceptors[n.Self]), after.out)
		},
	}
}

// spoken is the acceptor alone, of one dialect: the state of AcceptorDialects.tla.
type spoken struct {
	dialect model.Dialect // never changes
	alone[paxos.Acceptor]
}

// acceptorDialects is AcceptorDialects.tla with acceptors of every dialect in it.
func acceptorDialects(n *model.Names) modeltest.Machine {
	var init []spoken
	for _, d := range model.Dialects() {
		init = append(init, spoken{dialect: d})
	}
	stimuli := n.Deliveries(model.Acceptor)
	return modeltest.Protocol[spoken, model.Stimulus]{
		Vars:    []string{"acceptor", "dialect", "out"},
		Init:    init,
		Stimuli: func(spoken) []model.Stimulus { return stimuli },
		Step: modeltest.Plain(func(s spoken, i model.Stimulus) (spoken, bool) {
			s.role, s.out = s.dialect.Step(s.role, n.Self, i.Message)
			return s, true
		}),
		Project: func(s spoken) []tla.Value {
			return []tla.Value{n.ProjectAcceptor(s.role), s.dialect.Project(), n.ProjectOut(s.out)}
		},
		Stimulus: func(of labelled.Stimulus) (model.Stimulus, error) {
			return n.Stimulus(of, model.Acceptor, model.AcceptorActions)
		},
		Arrows: func(_ spoken, i model.Stimulus, after spoken) []modeltest.Arrow {
			return exchange(n, i, model.Name(n.Acceptors[n.Self]), after.out)
		},
	}
}

// proposerRole is ProposerRole.tla with the proposer of impl/paxos in it.
func proposerRole(n *model.Names) modeltest.Machine {
	type state = alone[paxos.Proposer]
	run := newRunner(n)
	stimuli := append(n.Requests(n.Self, true), n.Deliveries(model.Proposer)...)
	stimuli = append(stimuli, model.Stimulus{Kind: model.Restart, Who: n.Self})
	in := func(p paxos.Proposer) Parts {
		out := run.Blank()
		out.Proposer = p
		return out
	}
	return modeltest.Protocol[state, model.Stimulus]{
		Vars:    []string{"out", "proposer"},
		Init:    []state{{}},
		Stimuli: func(state) []model.Stimulus { return stimuli },
		Step: func(s state, i model.Stimulus) (state, bool, error) {
			after, effects, err := run.alone(n.Self, model.Proposer, in(s.role), i)
			return state{after.Proposer, Reply(effects)}, true, err
		},
		Project: func(s state) []tla.Value {
			return []tla.Value{n.ProjectOut(s.out), n.ProjectProposer(s.role)}
		},
		Stimulus: func(of labelled.Stimulus) (model.Stimulus, error) {
			return n.Stimulus(of, model.Proposer, model.ProposerActions)
		},
		Inert: inert(n, run, model.Proposer, func(s state) Parts { return in(s.role) }, func(s state, p Parts) state {
			return state{p.Proposer, s.out}
		}),
		Arrows: func(_ state, i model.Stimulus, after state) []modeltest.Arrow {
			return exchange(n, i, model.Name(n.Proposers[n.Self]), after.out)
		},
	}
}

// learnerRole is LearnerRole.tla with the learner of impl/paxos in it.
func learnerRole(n *model.Names) modeltest.Machine {
	stimuli := append(n.Deliveries(model.Learner), model.Stimulus{Kind: model.Restart, Role: model.Learner})
	run := newRunner(n)
	in := func(l *paxos.Learner) Parts { return Parts{Learner: l} }
	return modeltest.Protocol[*paxos.Learner, model.Stimulus]{
		Vars:    []string{"learner"},
		Init:    []*paxos.Learner{run.Blank().Learner},
		Stimuli: func(*paxos.Learner) []model.Stimulus { return stimuli },
		Step: func(s *paxos.Learner, i model.Stimulus) (*paxos.Learner, bool, error) {
			after, _, err := run.alone(n.Self, model.Learner, in(s), i)
			return after.Learner, true, err
		},
		Project: func(s *paxos.Learner) []tla.Value { return []tla.Value{n.ProjectLearner(*s)} },
		Stimulus: func(of labelled.Stimulus) (model.Stimulus, error) {
			return n.Stimulus(of, model.Learner, model.LearnerActions)
		},
		Inert: inert(n, run, model.Learner, in, func(_ *paxos.Learner, p Parts) *paxos.Learner {
			return p.Learner
		}),
		Arrows: func(_ *paxos.Learner, i model.Stimulus, _ *paxos.Learner) []modeltest.Arrow {
			return exchange(n, i, "l1", nil)
		},
	}
}

// Reply is what a step sent, apart from refusals: the specification's are silent.
func Reply(e paxos.Effects) paxos.Message {
	if e.Outcome == paxos.Refused {
		return nil
	}
	return e.Send
}

package paxostest

import (
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
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
func acceptorRole(n *names) modeltest.Machine {
	type state = alone[paxos.Acceptor]
	stimuli, run := n.deliveries(acceptor), newRunner(n)
	in := func(a paxos.Acceptor) parts {
		p := run.blank()
		p.acceptor = a
		return p
	}
	return modeltest.Protocol[state, stimulus]{
		Vars:    []string{"acceptor", "out"},
		Init:    []state{{}},
		Stimuli: func(state) []stimulus { return stimuli },
		Step: func(s state, i stimulus) (state, bool, error) {
			after, effects, err := run.alone(n.self, acceptor, in(s.role), i)
			return state{after.acceptor, reply(effects)}, true, err
		},
		Project: func(s state) []tla.Value {
			return []tla.Value{n.projectAcceptor(s.role), n.projectOut(s.out)}
		},
		Stimulus: func(of labelled.Stimulus) (stimulus, error) { return n.stimulus(of, acceptor, acceptorActions) },
		Inert: inert(n, run, acceptor, func(s state) parts { return in(s.role) }, func(s state, p parts) state {
			return state{p.acceptor, s.out}
		}),
		Arrows: func(_ state, i stimulus, after state) []modeltest.Arrow {
			return exchange(n, i, name(n.acceptors[n.self]), after.out)
		},
	}
}

// spoken is the acceptor alone, of one dialect: the state of AcceptorDialects.tla.
type spoken struct {
	dialect Dialect // never changes
	alone[paxos.Acceptor]
}

// acceptorDialects is AcceptorDialects.tla with acceptors of every dialect in it.
func acceptorDialects(n *names) modeltest.Machine {
	var init []spoken
	for _, d := range Dialects() {
		init = append(init, spoken{dialect: d})
	}
	stimuli := n.deliveries(acceptor)
	return modeltest.Protocol[spoken, stimulus]{
		Vars:    []string{"acceptor", "dialect", "out"},
		Init:    init,
		Stimuli: func(spoken) []stimulus { return stimuli },
		Step: modeltest.Plain(func(s spoken, i stimulus) (spoken, bool) {
			s.role, s.out = s.dialect.step(s.role, n.self, i.message)
			return s, true
		}),
		Project: func(s spoken) []tla.Value {
			return []tla.Value{n.projectAcceptor(s.role), s.dialect.project(), n.projectOut(s.out)}
		},
		Stimulus: func(of labelled.Stimulus) (stimulus, error) { return n.stimulus(of, acceptor, acceptorActions) },
		Arrows: func(_ spoken, i stimulus, after spoken) []modeltest.Arrow {
			return exchange(n, i, name(n.acceptors[n.self]), after.out)
		},
	}
}

// proposerRole is ProposerRole.tla with the proposer of impl/paxos in it.
func proposerRole(n *names) modeltest.Machine {
	type state = alone[paxos.Proposer]
	run := newRunner(n)
	stimuli := append(n.requests(n.self, true), n.deliveries(proposer)...)
	stimuli = append(stimuli, stimulus{kind: restart, who: n.self})
	in := func(p paxos.Proposer) parts {
		out := run.blank()
		out.proposer = p
		return out
	}
	return modeltest.Protocol[state, stimulus]{
		Vars:    []string{"out", "proposer"},
		Init:    []state{{}},
		Stimuli: func(state) []stimulus { return stimuli },
		Step: func(s state, i stimulus) (state, bool, error) {
			after, effects, err := run.alone(n.self, proposer, in(s.role), i)
			return state{after.proposer, reply(effects)}, true, err
		},
		Project: func(s state) []tla.Value {
			return []tla.Value{n.projectOut(s.out), n.projectProposer(s.role)}
		},
		Stimulus: func(of labelled.Stimulus) (stimulus, error) { return n.stimulus(of, proposer, proposerActions) },
		Inert: inert(n, run, proposer, func(s state) parts { return in(s.role) }, func(s state, p parts) state {
			return state{p.proposer, s.out}
		}),
		Arrows: func(_ state, i stimulus, after state) []modeltest.Arrow {
			return exchange(n, i, name(n.proposers[n.self]), after.out)
		},
	}
}

// learnerRole is LearnerRole.tla with the learner of impl/paxos in it.
func learnerRole(n *names) modeltest.Machine {
	stimuli := append(n.deliveries(learner), stimulus{kind: restart, role: learner})
	run := newRunner(n)
	in := func(l *paxos.Learner) parts { return parts{learner: l} }
	return modeltest.Protocol[*paxos.Learner, stimulus]{
		Vars:    []string{"learner"},
		Init:    []*paxos.Learner{run.blank().learner},
		Stimuli: func(*paxos.Learner) []stimulus { return stimuli },
		Step: func(s *paxos.Learner, i stimulus) (*paxos.Learner, bool, error) {
			after, _, err := run.alone(n.self, learner, in(s), i)
			return after.learner, true, err
		},
		Project:  func(s *paxos.Learner) []tla.Value { return []tla.Value{n.projectLearner(*s)} },
		Stimulus: func(of labelled.Stimulus) (stimulus, error) { return n.stimulus(of, learner, learnerActions) },
		Inert: inert(n, run, learner, in, func(_ *paxos.Learner, p parts) *paxos.Learner {
			return p.learner
		}),
		Arrows: func(_ *paxos.Learner, i stimulus, _ *paxos.Learner) []modeltest.Arrow {
			return exchange(n, i, "l1", nil)
		},
	}
}

// reply is what a step sent, apart from refusals: the specification's are silent.
func reply(e paxos.Effects) paxos.Message {
	if e.Outcome == paxos.Refused {
		return nil
	}
	return e.Send
}

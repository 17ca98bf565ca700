package paxostest

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"slices"

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

// acceptorRole is AcceptorRole.tla with the acceptor of impl/paxos in it. A crash
// and restart, by way of the disk, must change nothing.
func acceptorRole(n *names) modeltest.Machine {
	type state = alone[paxos.Acceptor]
	stimuli := n.deliveries(acceptor)
	return modeltest.Protocol[state, stimulus]{
		Vars:    []string{"acceptor", "out"},
		Init:    []state{{}},
		Stimuli: func(state) []stimulus { return stimuli },
		Step: func(s state, i stimulus) (state, bool) {
			next, effects := stepAcceptor(s.role, n.self, i.message)
			return state{next, reply(effects)}, true
		},
		Project: func(s state) []tla.Value {
			return []tla.Value{n.projectAcceptor(s.role), n.projectOut(s.out)}
		},
		Stimulus: func(of labelled.Stimulus) (stimulus, error) { return n.stimulus(of, acceptor, acceptorActions) },
		Stutter: func(s state) []state {
			return []state{{restarted(n, n.self, s.role, paxos.Proposer{}).Acceptor, s.out}}
		},
		Arrows: func(_ state, i stimulus, after state) []modeltest.Arrow {
			return n.exchange(i, name(n.acceptors[n.self]), after.out)
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
		Step: func(s spoken, i stimulus) (spoken, bool) {
			s.role, s.out = s.dialect.step(s.role, n.self, i.message)
			return s, true
		},
		Project: func(s spoken) []tla.Value {
			return []tla.Value{n.projectAcceptor(s.role), s.dialect.project(), n.projectOut(s.out)}
		},
		Stimulus: func(of labelled.Stimulus) (stimulus, error) { return n.stimulus(of, acceptor, acceptorActions) },
		Arrows: func(_ spoken, i stimulus, after spoken) []modeltest.Arrow {
			return n.exchange(i, name(n.acceptors[n.self]), after.out)
		},
	}
}

// proposerRole is ProposerRole.tla with the proposer of impl/paxos in it.
func proposerRole(n *names) modeltest.Machine {
	type state = alone[paxos.Proposer]
	stimuli := append(n.requests(n.self, true), n.deliveries(proposer)...)
	stimuli = append(stimuli, stimulus{kind: restart, who: n.self})
	return modeltest.Protocol[state, stimulus]{
		Vars:    []string{"out", "proposer"},
		Init:    []state{{}},
		Stimuli: func(state) []stimulus { return stimuli },
		Step: func(s state, i stimulus) (state, bool) {
			if i.kind == restart {
				return state{role: restarted(n, n.self, paxos.Acceptor{}, s.role).Proposer}, true
			}
			next, effects := stepProposer(s.role, n.quorums, i)
			return state{next, reply(effects)}, true
		},
		Project: func(s state) []tla.Value {
			return []tla.Value{n.projectOut(s.out), n.projectProposer(s.role)}
		},
		Stimulus: func(of labelled.Stimulus) (stimulus, error) { return n.stimulus(of, proposer, proposerActions) },
		Arrows: func(_ state, i stimulus, after state) []modeltest.Arrow {
			return n.exchange(i, name(n.proposers[n.self]), after.out)
		},
	}
}

// learnerRole is LearnerRole.tla with the learner of impl/paxos in it.
func learnerRole(n *names) modeltest.Machine {
	stimuli := append(n.deliveries(learner), stimulus{kind: restart, role: learner})
	table := learners{}
	return modeltest.Protocol[*paxos.Learner, stimulus]{
		Vars:    []string{"learner"},
		Init:    []*paxos.Learner{table.one(paxos.Learner{})},
		Stimuli: func(*paxos.Learner) []stimulus { return stimuli },
		Step: func(s *paxos.Learner, i stimulus) (*paxos.Learner, bool) {
			if i.kind == restart {
				return table.one(paxos.Learner{}), true
			}
			next, _ := s.OnLearn(n.quorums, i.message.(paxos.Accepted))
			return table.one(next), true
		},
		Project:  func(s *paxos.Learner) []tla.Value { return []tla.Value{n.projectLearner(*s)} },
		Stimulus: func(of labelled.Stimulus) (stimulus, error) { return n.stimulus(of, learner, learnerActions) },
		Arrows: func(_ *paxos.Learner, i stimulus, _ *paxos.Learner) []modeltest.Arrow {
			return n.exchange(i, "l1", nil)
		},
	}
}

// learners gives equal learners the same pointer, as a learner by itself is not
// comparable.
type learners map[string]*paxos.Learner

func (t learners) one(l paxos.Learner) *paxos.Learner {
	key := make([]byte, 0, 128)
	value, some := l.Value.Get()
	key = appendText(append(key, bit(some)), value)
	for _, tally := range l.Votes {
		key = binary.AppendUvarint(append(key, byte(tally.Vote.Ballot.Node)), tally.Vote.Ballot.Round)
		key = binary.AppendUvarint(appendText(key, tally.Vote.Value), uint64(tally.Voters))
	}
	same := t[string(key)]
	if same != nil && !reflect.DeepEqual(*same, l) { // a bug has fields of its own
		key = fmt.Appendf(nil, "%#v", l)
		same = t[string(key)]
	}
	if same != nil {
		return same
	}
	t[string(key)] = &l
	return &l
}

func appendText(key []byte, text paxos.Value) []byte {
	return append(binary.AppendUvarint(key, uint64(len(text))), text...)
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// stepAcceptor keeps what the step says must be on disk, and nothing else: a step
// that forgets to say so has changed nothing.
func stepAcceptor(a paxos.Acceptor, self paxos.Node, m paxos.Message) (next paxos.Acceptor, effects paxos.Effects) {
	switch m := m.(type) {
	case paxos.Prepare:
		next, effects = a.OnPrepare(self, m)
	case paxos.Accept:
		next, effects = a.OnAccept(self, m)
	}
	if !effects.Persist {
		next = a
	}
	return next, effects
}

// stepProposer keeps the ballot only if the step says that it must be on disk.
func stepProposer(p paxos.Proposer, q paxos.Quorums, i stimulus) (paxos.Proposer, paxos.Effects) {
	next, effects := takeProposer(p, q, i)
	if !effects.Persist {
		next.Ballot = p.Ballot
	}
	return next, effects
}

func takeProposer(p paxos.Proposer, q paxos.Quorums, i stimulus) (paxos.Proposer, paxos.Effects) {
	switch {
	case i.kind == set:
		return p.OnSet(i.who, i.ballot, i.value)
	case i.kind == get:
		return p.OnGet(i.who, i.ballot)
	}
	switch m := i.message.(type) {
	case paxos.Promise:
		return p.OnPromise(q, m)
	case paxos.Reject:
		return p.OnReject(q, m)
	}
	return p.OnAccepted(q, i.message.(paxos.Accepted))
}

// reply is what a step sent, apart from refusals: the specification's are silent.
func reply(e paxos.Effects) paxos.Message {
	if e.Outcome == paxos.Refused {
		return nil
	}
	return e.Send
}

// restarted is the process of a node after a crash: what its disk kept.
func restarted(n *names, self paxos.Node, a paxos.Acceptor, p paxos.Proposer) paxos.Process {
	return paxos.Process{Self: self, Quorums: n.quorums, Acceptor: a, Proposer: p}.Restart()
}

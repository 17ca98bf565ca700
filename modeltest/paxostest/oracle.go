package paxostest

import (
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/conform"
)

// oracle answers as the specification does, at any size: the reference's proposer
// and learner, and an acceptor of a dialect, each of which equals what TLC explored.
type oracle struct {
	*names
	dialect  Dialect
	decides  bool // its proposer counts votes
	acceptor paxos.Acceptor
	proposer paxos.Proposer
	learner  paxos.Learner
	latest   bool // its learner is of the dialect LastVotes, and this is it:
	last     lastVotes
}

// take gives it one input; role says whose it is where it is alone.
func (o *oracle) take(r role, i stimulus) []Message {
	if i.kind == restart {
		o.proposer, o.learner = restarted(o.names, o.proposer), paxos.Learner{}
		o.last = lastVotes{}
		return nil
	}
	switch i.message.(type) {
	case paxos.Prepare, paxos.Accept:
		var sent paxos.Message
		o.acceptor, sent = o.dialect.step(o.acceptor, o.self, i.message)
		return messageOf(sent)
	case paxos.Accepted:
		return o.vote(r, i)
	}
	var sent []Message
	o.proposer, sent = stepProposer(o.names, o.proposer, i)
	return sent
}

// vote is for a proposer, if it counts votes, and for a learner.
func (o *oracle) vote(r role, i stimulus) (sent []Message) {
	if r != learner && o.decides {
		o.proposer, sent = stepProposer(o.names, o.proposer, i)
	}
	if r == proposer {
		return sent
	}
	if o.latest {
		next, learned := stepLastVotes(o.names, o.last, i)
		o.last = next
		return append(sent, learned...)
	}
	before := o.learner.Value
	o.learner, _ = o.learner.OnLearn(codeQuorums(o.names), i.message.(paxos.Accepted))
	if v, learned := o.learner.Value.Get(); learned && noValue(before) {
		sent = append(sent, Message{Type: Learned, Value: v})
	}
	return sent
}

// shows is the observed fields of a role's state.
func (o *oracle) shows(r role, observes []string) string {
	switch {
	case len(observes) == 0:
		return ""
	case r == proposer:
		return shown(o.projectProposer(o.proposer), observes)
	case r == learner && o.latest:
		return shown(projectLastVotes(o.names, o.last), observes)
	case r == learner:
		return shown(o.projectLearner(o.learner), observes)
	}
	return shown(o.projectAcceptor(o.acceptor), observes)
}

// ask gives what an oracle answers, that begins so.
func (p *plan) ask(f features, start oracle) func([]int32) []conform.Answer {
	return func(word []int32) []conform.Answer {
		o := start
		out := make([]conform.Answer, len(word))
		for i, input := range word {
			out[i] = conform.Answer{Out: p.outs.number(o.take(p.role, p.inputs[input])), Label: p.label(o.shows(p.role, f.observes))}
		}
		return out
	}
}

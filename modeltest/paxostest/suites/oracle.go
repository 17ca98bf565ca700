package suites

import (
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
)

// Oracle answers as the specification does, at any size: the reference's proposer
// and learner, and an acceptor of a dialect, each of which equals what TLC explored.
type Oracle struct {
	*model.Names
	Dialect  model.Dialect
	Decides  bool // its proposer counts votes
	acceptor paxos.Acceptor
	Proposer paxos.Proposer
	learner  paxos.Learner
	Latest   bool // its learner is of the dialect LastVotes, and this is it:
	last     lastVotes
}

// Take gives it one input; role says whose it is where it is alone.
func (o *Oracle) Take(r model.Role, i model.Stimulus) []model.Message {
	if i.Kind == model.Restart {
		o.Proposer, o.learner = world.Restarted(o.Names, o.Proposer), paxos.Learner{}
		o.last = lastVotes{}
		return nil
	}
	if i.Kind == model.Timeout || i.Kind == model.Told {
		return nil // it waits for nothing, and learns by votes
	}
	switch i.Message.(type) {
	case paxos.Prepare, paxos.Accept:
		var sent paxos.Message
		o.acceptor, sent = o.Dialect.Step(o.acceptor, o.Self, i.Message)
		return model.MessageOf(sent)
	case paxos.Accepted:
		return o.vote(r, i)
	}
	var sent []model.Message
	o.Proposer, sent = stepProposer(o.Names, o.Proposer, i)
	return sent
}

// vote is for a proposer, if it counts votes, and for a learner.
func (o *Oracle) vote(r model.Role, i model.Stimulus) (sent []model.Message) {
	if r != model.Learner && o.Decides {
		o.Proposer, sent = stepProposer(o.Names, o.Proposer, i)
	}
	if r == model.Proposer {
		return sent
	}
	if o.Latest {
		next, learned := stepLastVotes(o.Names, o.last, i)
		o.last = next
		return append(sent, learned...)
	}
	before := o.learner.Value
	o.learner, _ = o.learner.OnLearn(world.CodeQuorums(o.Names), i.Message.(paxos.Accepted))
	if v, learned := o.learner.Value.Get(); learned && model.NoValue(before) {
		sent = append(sent, model.Message{Type: model.Learned, Value: v})
	}
	return sent
}

// shows is the observed fields of a role's state.
func (o *Oracle) shows(r model.Role, observes []string) string {
	switch {
	case len(observes) == 0:
		return ""
	case r == model.Proposer:
		return Shown(o.ProjectProposer(o.Proposer), observes)
	case r == model.Learner && o.Latest:
		return Shown(projectLastVotes(o.Names, o.last), observes)
	case r == model.Learner:
		return Shown(o.ProjectLearner(o.learner), observes)
	}
	return Shown(o.ProjectAcceptor(o.acceptor), observes)
}

// Ask gives what an oracle answers, that begins so.
func (p *Plan) Ask(f Features, start Oracle) func([]int32) []conform.Answer {
	return func(word []int32) []conform.Answer {
		o := start
		out := make([]conform.Answer, len(word))
		for i, input := range word {
			out[i] = conform.Answer{Out: p.Outs.Number(o.Take(p.Role, p.Inputs[input])), Label: p.Label(o.shows(p.Role, f.Observes))}
		}
		return out
	}
}

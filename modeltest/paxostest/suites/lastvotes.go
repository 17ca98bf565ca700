package suites

import (
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/mealy"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/trace/tla"
)

// Dialects of a learner: AllVotes is Synod's own. LastVotes keeps of each acceptor
// only the vote in the highest ballot; it is safe, as it learns nothing that Synod's
// own would not, and common. Votes that overtake each other may have it learn later.
const (
	AllVotes  = "AllVotes"
	LastVotes = "LastVotes"
)

// MostAcceptors is how many a cluster under test has at most.
const MostAcceptors = 7

// lastVotes is such a learner, of a cluster of at most mostAcceptors.
type lastVotes struct {
	votes [MostAcceptors]model.Vote // by acceptor
	value paxos.Maybe
}

func stepLastVotes(n *model.Names, l lastVotes, i model.Stimulus) (lastVotes, []model.Message) {
	if i.Kind == model.Restart {
		return lastVotes{}, nil
	}
	m := i.Message.(paxos.Accepted)
	if !model.NoValue(l.value) || !model.Below(l.votes[m.From].Ballot, m.Ballot) {
		return l, nil
	}
	vote, voters := model.Vote{Ballot: m.Ballot, Value: m.Value}, paxos.NodeSet(0)
	l.votes[m.From] = vote
	for node := range n.Acceptors {
		if l.votes[node] == vote {
			voters = model.With(voters, model.Node(node))
		}
	}
	if !n.Quorums.Enough2(voters) {
		return l, nil
	}
	return lastVotes{value: paxos.Some(m.Value)}, []model.Message{{Type: model.Learned, Value: m.Value}}
}

func projectLastVotes(n *model.Names, l lastVotes) tla.Value {
	of := paxos.Learner{Value: l.value}
	for node, vote := range l.votes {
		if !model.IsNoVote(vote) {
			of.Votes = append(of.Votes, paxos.Tally{Vote: vote, Voters: model.With(0, model.Node(node))})
		}
	}
	return n.ProjectLearner(of)
}

// unfoldLastVotes are the states of such a learner that the inputs lead to.
func (p *Plan) unfoldLastVotes() (mealy.Machine, []lastVotes) {
	return unfold(lastVotes{}, p.Inputs, p.Outs, func(l lastVotes, i model.Stimulus) (lastVotes, []model.Message) {
		return stepLastVotes(p.Names, l, i)
	})
}

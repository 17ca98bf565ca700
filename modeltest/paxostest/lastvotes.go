package paxostest

import (
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/mealy"
	"github.com/synod-paxos/synod/trace/tla"
)

// Dialects of a learner: AllVotes is Synod's own. LastVotes keeps of each acceptor
// only the vote in the highest ballot; it is safe, as it learns nothing that Synod's
// own would not, and common. Votes that overtake each other may have it learn later.
const (
	AllVotes  = "AllVotes"
	LastVotes = "LastVotes"
)

// lastVotes is such a learner, of a cluster of at most mostAcceptors.
type lastVotes struct {
	votes [mostAcceptors]Vote // by acceptor
	value paxos.Maybe
}

func stepLastVotes(n *names, l lastVotes, i stimulus) (lastVotes, []Message) {
	if i.kind == restart {
		return lastVotes{}, nil
	}
	m := i.message.(paxos.Accepted)
	if !noValue(l.value) || !below(l.votes[m.From].Ballot, m.Ballot) {
		return l, nil
	}
	vote, voters := Vote{Ballot: m.Ballot, Value: m.Value}, paxos.NodeSet(0)
	l.votes[m.From] = vote
	for node := range n.acceptors {
		if l.votes[node] == vote {
			voters = with(voters, Node(node))
		}
	}
	if !n.quorums.enough2(voters) {
		return l, nil
	}
	return lastVotes{value: paxos.Some(m.Value)}, []Message{{Type: Learned, Value: m.Value}}
}

func projectLastVotes(n *names, l lastVotes) tla.Value {
	of := paxos.Learner{Value: l.value}
	for node, vote := range l.votes {
		if !isNoVote(vote) {
			of.Votes = append(of.Votes, paxos.Tally{Vote: vote, Voters: with(0, Node(node))})
		}
	}
	return n.projectLearner(of)
}

// unfoldLastVotes are the states of such a learner that the inputs lead to.
func (p *plan) unfoldLastVotes() (mealy.Machine, []lastVotes) {
	return unfold(lastVotes{}, p.inputs, p.outs, func(l lastVotes, i stimulus) (lastVotes, []Message) {
		return stepLastVotes(p.names, l, i)
	})
}

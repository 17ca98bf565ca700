package trial

import (
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// refused are tests, made by hand, of what a proposer makes of a refusal in its second round: with
// each ballot that an acceptor may say it promised, as that of the round itself, or none, is easily
// read as a promise.
func (t *Tester) refused() Trying {
	if !slices.ContainsFunc(t.Inputs, func(i model.Stimulus) bool { return model.IsReject(i.Message) }) {
		return Trying{Tester: t}
	}
	r := t.rounds()
	if r.t.ballots == nil {
		r.t.call()
	}
	var words [][]int32
	b := r.t.Names.Ballots
	for _, promised := range []model.Ballot{{}, b[0], b[second], b[ownRounds]} {
		for from := range model.Node(t.place.Acceptors) {
			if from != t.Self {
				words = append(words, r.refusedBy(from, promised)...)
			}
		}
	}
	return Trying{r.t, words, false}
}

// second is the round that is refused.
const second = 1

// refusedBy are those in which an acceptor refuses that says it promised some ballot: where one
// promise is missing, where one vote is, and before another request.
func (r rounds) refusedBy(from model.Node, promised model.Ballot) [][]int32 {
	of := r.t.Names.Ballots[second]
	refusal := r.input(model.Stimulus{Message: paxos.Reject{From: from, Ballot: of, Promised: promised}})
	promises := r.quorum(r.t.place.Quorum1, func(from model.Node) paxos.Message { return paxos.Promise{From: from, Ballot: of} })
	votes := r.quorum(r.t.place.Quorum2, func(from model.Node) paxos.Message {
		return paxos.Accepted{From: from, Ballot: of, Value: r.value(false)}
	})
	if r.t.Role == model.Proposer && !r.t.Is.Decides {
		votes = votes[:0]
	}
	begun := slices.Concat(r.asks(0, true), r.asks(second, false))
	asked := slices.Concat(begun, promises)
	again := second + 1
	if r.t.Is.Refuses {
		again = second // which it has used
	}
	return [][]int32{
		slices.Concat(begun, refusal, promises),
		slices.Concat(begun, promises[:max(1, len(promises))-1], refusal),
		slices.Concat(asked, refusal, votes),
		slices.Concat(asked, votes[:max(1, len(votes))-1], refusal),
		slices.Concat(asked, refusal, r.asks(again, true), r.promised(again)),
	}
}

// quorum is a message by each of a quorum. The first is the node's own acceptor: of one that says
// nothing it is taken for granted that it did what the node's proposer behaves as if it had done.
func (r rounds) quorum(size int, says func(model.Node) paxos.Message) (word []int32) {
	for k := range model.Node(size) {
		word = append(word, r.input(model.Stimulus{Message: says((r.t.Self + k) % model.Node(r.t.place.Acceptors))})...)
	}
	return word
}

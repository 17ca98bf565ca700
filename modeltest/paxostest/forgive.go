package paxostest

import (
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/conform"
)

// forgives tells whether an answer is right though the machine gives another:
//
//   - What was sent before may be sent again at any time, as the network may do
//     that too.
//   - A proposer that heard a refusal may give up the round, or start another one.
//   - A client may be told a decision that the votes justify, whichever ballot they
//     are of, and need not be told it again; nor twice by a process, as Decided and
//     as Learned.
//
// What is observed of the state must be as expected in any case.
func (p *plan) forgives(word []int32, answers []conform.Answer, want conform.Answer) bool {
	last := len(answers) - 1
	if answers[last].Label != want.Label {
		return false
	}
	sent, expected := p.outs.sets[answers[last].Out], p.outs.sets[want.Out]
	for _, m := range sent {
		if !slices.Contains(expected, m) && !p.repeats(answers[:last], m) && !p.justified(word, m) && !p.retries(word, m) {
			return false
		}
	}
	for _, m := range expected {
		if !slices.Contains(sent, m) && !p.gaveUp(word, m) && !p.told(word, answers, m) {
			return false
		}
	}
	return true
}

// repeats tells whether a message was sent before. What a client is told again is
// no news either.
func (p *plan) repeats(before []conform.Answer, m Message) bool {
	return slices.ContainsFunc(before, func(a conform.Answer) bool { return slices.Contains(p.outs.sets[a.Out], m) })
}

// justified tells whether a quorum's votes for the value came in one ballot.
func (p *plan) justified(word []int32, m Message) bool {
	if m.Type != Decided && m.Type != Learned {
		return false
	}
	votes := map[Vote]paxos.NodeSet{}
	for _, i := range word {
		if vote, ok := p.inputs[i].message.(paxos.Accepted); ok && vote.Value == m.Value {
			v := Vote{Ballot: vote.Ballot, Value: vote.Value}
			if votes[v] = votes[v].With(vote.From); p.quorums.Enough2(votes[v]) {
				return true
			}
		}
	}
	return false
}

// told tells whether a client knows a decision already: from a learner ever, from a
// proposer since its request. In a process either speaks for both.
func (p *plan) told(word []int32, answers []conform.Answer, m Message) bool {
	asked := 0
	for i, input := range word {
		if in := p.inputs[input]; m.Type == Decided && (in.kind == set || in.kind == get) {
			asked = i
		}
	}
	other := map[Type]Type{Decided: Learned, Learned: Decided}[m.Type]
	return p.repeats(answers[asked:], m) && other != 0 ||
		p.role == process && p.repeats(answers[asked:], Message{Type: other, Value: m.Value})
}

// gaveUp tells whether a message is missing that only a round would send which was
// refused.
func (p *plan) gaveUp(word []int32, m Message) bool {
	return (m.Type == Accept || m.Type == Decided || m.Type == Unset) && p.refused(word)
}

// refused tells whether the current round heard a refusal.
func (p *plan) refused(word []int32) bool {
	refused := false
	for _, i := range word {
		switch in := p.inputs[i]; {
		case in.kind == set || in.kind == get:
			refused = refused && !p.owned(in.ballot)
		case in.message != nil:
			if _, ok := in.message.(paxos.Reject); ok {
				refused = true
			}
		}
	}
	return refused
}

// retries tells whether a message starts a round that no client asked for, after a
// refusal: in a ballot of its own that is above all that it used.
func (p *plan) retries(word []int32, m Message) bool {
	return m.Type == Prepare && m.note == fresh && p.refused(word)
}

// fresh is what is noted of a ballot that the proposer chose unasked, and may.
const fresh = "a ballot of its own, not used before"

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
			if votes[v] = with(votes[v], vote.From); p.quorums.enough2(votes[v]) {
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

// proposesAnother tells whether a proposer asks for votes for another value than the
// one expected, and may: the specification takes the value of the highest vote that
// this round's quorum reported, and the client's own if none did. As safe is the
// value of a vote in a higher ballot that it heard of earlier, and where no vote was
// reported any value that it was ever asked to propose. What follows in a test is
// then about another value than the test is.
func (p *plan) proposesAnother(word []int32, answers []conform.Answer, want conform.Answer) bool {
	last := answers[len(answers)-1]
	sent, expected := p.outs.sets[last.Out], p.outs.sets[want.Out]
	if p.role == acceptor || len(sent) != 1 || len(expected) != 1 || sent[0].Type != Accept || expected[0].Type != Accept {
		return false
	}
	got := sent[0]
	if got.Ballot != expected[0].Ballot || got.note != "" {
		return false
	}
	highest := p.reported(word, func(m paxos.Promise) bool { return m.Ballot == got.Ballot })
	for _, input := range word {
		switch i := p.inputs[input]; m := i.message.(type) {
		case paxos.Promise:
			if m.Vote.Value == got.Value && !below(m.Vote.Ballot, highest) && !isNoVote(m.Vote) {
				return true
			}
		case paxos.Accepted:
			if m.Value == got.Value && below(m.Ballot, got.Ballot) && !below(m.Ballot, highest) {
				return true
			}
		case nil:
			if isNone(highest) && i.kind == set && i.value == got.Value {
				return true
			}
		}
	}
	return false
}

// reported is the highest ballot that some Promises report a vote in.
func (p *plan) reported(word []int32, of func(paxos.Promise) bool) Ballot {
	highest := Ballot{}
	for _, input := range word {
		if m, ok := p.inputs[input].message.(paxos.Promise); ok && of(m) && below(highest, m.Vote.Ballot) {
			highest = m.Vote.Ballot
		}
	}
	return highest
}

package suites

import (
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// Forgives tells whether an answer is right though the machine gives another:
//
//   - What was sent before may be sent again at any time, as the network may do
//     that too.
//   - A proposer that heard a refusal may give up the round, or start another one.
//   - A client may be told a decision that the votes justify, whichever ballot they
//     are of, and need not be told it again; nor twice by a process, as Decided and
//     as Learned.
//
// What is observed of the state must be as expected in any case.
func (p *Plan) Forgives(word []int32, answers []conform.Answer, want conform.Answer) bool {
	last := len(answers) - 1
	if answers[last].Label != want.Label {
		return false
	}
	sent, expected := p.Outs.Sets[answers[last].Out], p.Outs.Sets[want.Out]
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
func (p *Plan) repeats(before []conform.Answer, m model.Message) bool {
	return slices.ContainsFunc(before, func(a conform.Answer) bool { return slices.Contains(p.Outs.Sets[a.Out], m) })
}

// justified tells whether a quorum's votes for the value came in one ballot.
func (p *Plan) justified(word []int32, m model.Message) bool {
	if m.Type != model.Decided && m.Type != model.Learned {
		return false
	}
	votes := map[model.Vote]paxos.NodeSet{}
	for _, i := range word {
		if vote, ok := p.Inputs[i].Message.(paxos.Accepted); ok && vote.Value == m.Value {
			v := model.Vote{Ballot: vote.Ballot, Value: vote.Value}
			if votes[v] = model.With(votes[v], vote.From); p.Quorums.Enough2(votes[v]) {
				return true
			}
		}
	}
	return false
}

// told tells whether a client knows a decision already: from a learner ever, from a
// proposer since its request. In a process either speaks for both.
func (p *Plan) told(word []int32, answers []conform.Answer, m model.Message) bool {
	asked := 0
	for i, input := range word {
		if in := p.Inputs[input]; m.Type == model.Decided && (in.Kind == model.Set || in.Kind == model.Get) {
			asked = i
		}
	}
	other := map[model.Type]model.Type{model.Decided: model.Learned, model.Learned: model.Decided}[m.Type]
	return p.repeats(answers[asked:], m) && other != 0 ||
		p.Role == model.Process && p.repeats(answers[asked:], model.Message{Type: other, Value: m.Value})
}

// gaveUp tells whether a message is missing that only a round would send which was
// refused.
func (p *Plan) gaveUp(word []int32, m model.Message) bool {
	return (m.Type == model.Accept || m.Type == model.Decided || m.Type == model.Unset) && p.refused(word)
}

// refused tells whether the current round heard a refusal.
func (p *Plan) refused(word []int32) bool {
	refused := false
	for _, i := range word {
		switch in := p.Inputs[i]; {
		case in.Kind == model.Set || in.Kind == model.Get:
			refused = refused && !p.Owned(in.Ballot)
		case in.Message != nil:
			if _, ok := in.Message.(paxos.Reject); ok {
				refused = true
			}
		}
	}
	return refused
}

// retries tells whether a message starts a round that no client asked for, after a
// refusal: in a ballot of its own that is above all that it used.
func (p *Plan) retries(word []int32, m model.Message) bool {
	return m.Type == model.Prepare && m.Note == Fresh && p.refused(word)
}

// Fresh is what is noted of a ballot that the proposer chose unasked, and may.
const Fresh = "a ballot of its own, not used before"

// ProposesAnother tells whether a proposer asks for votes for another value than the
// one expected, and may: the specification takes the value of the highest vote that
// this round's quorum reported, and the client's own if none did. As safe is the
// value of a vote in a higher ballot that it heard of earlier, and where no vote was
// reported any value that it was ever asked to propose. What follows in a test is
// then about another value than the test is.
func (p *Plan) ProposesAnother(word []int32, answers []conform.Answer, want conform.Answer) bool {
	last := answers[len(answers)-1]
	sent, expected := p.Outs.Sets[last.Out], p.Outs.Sets[want.Out]
	if p.Role == model.Acceptor || len(sent) != 1 || len(expected) != 1 || sent[0].Type != model.Accept || expected[0].Type != model.Accept {
		return false
	}
	got := sent[0]
	if got.Ballot != expected[0].Ballot || got.Note != "" {
		return false
	}
	highest := p.reported(word, func(m paxos.Promise) bool { return m.Ballot == got.Ballot })
	for _, input := range word {
		switch i := p.Inputs[input]; m := i.Message.(type) {
		case paxos.Promise:
			if m.Vote.Value == got.Value && !model.Below(m.Vote.Ballot, highest) && !model.IsNoVote(m.Vote) {
				return true
			}
		case paxos.Accepted:
			if m.Value == got.Value && model.Below(m.Ballot, got.Ballot) && !model.Below(m.Ballot, highest) {
				return true
			}
		case nil:
			if model.IsNone(highest) && i.Kind == model.Set && i.Value == got.Value {
				return true
			}
		}
	}
	return false
}

// reported is the highest ballot that some Promises report a vote in.
func (p *Plan) reported(word []int32, of func(paxos.Promise) bool) model.Ballot {
	highest := model.Ballot{}
	for _, input := range word {
		if m, ok := p.Inputs[input].Message.(paxos.Promise); ok && of(m) && model.Below(highest, m.Vote.Ballot) {
			highest = m.Vote.Ballot
		}
	}
	return highest
}

package multipaxostest

import (
	"cmp"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// LearnerState is a learner of a log in an open environment: of each slot who voted for each vote,
// and what was learned. It is comparable, and the zero LearnerState is the initial one.
type LearnerState [maxSlots]slotLearner

// slotLearner is a paxos.Learner in numbers.
type slotLearner struct {
	voters [maxTallies]paxos.NodeSet // by the number of the vote, from 1
	value  uint8                     // 0: none yet
}

const maxTallies = 8

// learnerRole plugs learners in, one for each slot, as LogLearner has them: of the first so many
// values.
func learnerRole(z Size, values int) modeltest.Protocol[LearnerState, Input] {
	c := newClosedModel(z)
	var all []Input
	for n, w := range c.words {
		if w.kind == "Accepted" && int(w.value) <= values {
			all = append(all, Input{action: "Learn", message: n})
		}
	}
	return inTheOpen([]string{"learner"}, all, c.learnerTakes, z.projectLearner, c.spokenToLearner)
}

// learnerTakes has the learner of the slot count a vote. Every vote is a step.
func (c closedModel) learnerTakes(s LearnerState, in Input) (next LearnerState, took bool, err error) {
	w := c.words[in.message]
	at := w.slot - 1
	vote := paxos.Accepted{From: paxos.Node(w.from), Ballot: c.ballot(w.ballot), Value: c.value(w.value)}
	learner, _ := c.thawLearner(s[at]).OnLearn(c.quorums, vote)
	next = s
	var ok bool
	if next[at], ok = c.freezeLearner(learner); !ok {
		return s, false, errStrange
	}
	return next, true, nil
}

func (z Size) thawLearner(l slotLearner) (out paxos.Learner) {
	if l.value != 0 {
		out.Value = paxos.Some(z.value(l.value))
	}
	for n, voters := range l.voters {
		if voters != 0 {
			out.Votes = append(out.Votes, paxos.Tally{Vote: z.vote(uint8(n + 1)), Voters: voters})
		}
	}
	slices.SortFunc(out.Votes, func(s, t paxos.Tally) int {
		return cmp.Or(s.Vote.Ballot.Compare(t.Vote.Ballot), cmp.Compare(s.Vote.Value, t.Vote.Value))
	})
	return out
}

func (z Size) freezeLearner(l paxos.Learner) (out slotLearner, ok bool) {
	if value, known := l.Value.Get(); known {
		if out.value = z.valueNumber(value); out.value == 0 {
			return out, false
		}
	}
	for _, t := range l.Votes {
		n := z.voteNumber(t.Vote)
		if n < 1 || n > maxTallies {
			return out, false
		}
		out.voters[n-1] = t.Voters
	}
	return out, true
}

func (z Size) projectLearner(s LearnerState) []tla.Value {
	var all []tla.Value
	for _, l := range s[:z.Slots] {
		var votes []tla.Value
		for n, voters := range l.voters {
			ballot, value := z.parts(uint8(n + 1))
			for from := range voters.All() {
				votes = append(votes, tla.Record(map[string]tla.Value{"from": tla.Nth("a", int(from)+1), "ballot": number(ballot), "value": z.valueName(value)}))
			}
		}
		all = append(all, tla.Record(map[string]tla.Value{"votes": tla.Set(votes...), "value": z.valueName(l.value)}))
	}
	return []tla.Value{tla.Tuple(all...)}
}

func (c closedModel) spokenToLearner(in Input) labelled.Stimulus {
	w := c.words[in.message]
	return labelled.Stimulus{Action: in.action, Args: []labelled.Arg{
		{Name: "from", Value: tla.Nth("a", int(w.from)+1)}, {Name: "ballot", Value: number(w.ballot)},
		{Name: "slot", Value: number(w.slot)}, {Name: "value", Value: c.valueName(w.value)},
	}}
}

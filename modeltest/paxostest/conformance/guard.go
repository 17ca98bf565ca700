package conformance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/manifest"
)

// Guard is the rule of the specification that a wrong step breaks.
type Guard struct {
	Operator string `json:"operator"`
	Module   string `json:"module"` // a file
	Line     int    `json:"line"`
	Comment  string `json:"comment,omitempty"`
	Text     string `json:"text"`
}

// guard finds the rule that decides about the last input of a word.
func guardOf(p *suites.Plan, word []int32, sent, want []model.Message) (Guard, error) {
	last := p.Inputs[word[len(word)-1]]
	var operator string
	switch m := last.Message.(type) {
	case paxos.Prepare:
		operator = acceptorRule("PrepareOk", "Reported", "AfterPrepare", sent, want)
	case paxos.Accept:
		operator = acceptorRule("AcceptOk", "OnAccept", "AfterAccept", sent, want)
	case paxos.Promise:
		operator = promiseRule(p, word, sent, want)
	case paxos.Accepted:
		operator = voteRule(p, word, m, sent, want)
	case paxos.Reject:
		operator = "OnReject"
	default:
		operator = requestRule(p, last, sent)
	}
	return define(operator)
}

func acceptorRule(may, what, record string, sent, want []model.Message) string {
	switch {
	case (len(sent) == 0) != (len(want) == 0):
		return may
	case len(sent) > 0 && !slices.Equal(sent, want):
		return what
	}
	return record
}

// requestRule is about a client's request, or a restart.
func requestRule(p *suites.Plan, i model.Stimulus, sent []model.Message) string {
	noted := func(text string) bool {
		return slices.ContainsFunc(sent, func(m model.Message) bool { return strings.Contains(m.Note, text) })
	}
	switch {
	case i.Kind == model.Restart && p.Role == model.Acceptor:
		return "AcceptorAfterRestart"
	case i.Kind == model.Restart && p.Role == model.Learner:
		return "InitLearner"
	case i.Kind == model.Restart:
		return "ProposerAfterRestart"
	case noted("another node") || !p.Owned(i.Ballot):
		return "Owns"
	case has(sent, model.Accept):
		return "MaySkip"
	}
	return "NewRound"
}

func has(all []model.Message, t model.Type) bool {
	return slices.ContainsFunc(all, func(m model.Message) bool { return m.Type == t })
}

// promiseRule and voteRule know that a shrunk test holds nothing without
// consequence: what the specification ignores in it is what the implementation
// wrongly counts.
func promiseRule(p *suites.Plan, word []int32, sent, want []model.Message) string {
	round := roundOf(p, word)
	stale := func(m paxos.Message) bool { v, ok := m.(paxos.Promise); return ok && v.Ballot != round }
	switch {
	case has(sent, model.Accept) && has(want, model.Accept):
		return acceptRule(p, sent, want)
	case has(sent, model.Unset) || has(sent, model.Decided) || has(want, model.Unset):
		return "GetAnswer"
	case len(want) == 0 && came(p, word, model.IsReject):
		return "OnReject"
	case len(want) == 0 && came(p, word, stale):
		return "PromiseCounts"
	case len(want) == 0 && repeated(p, word):
		return "TallyPromise"
	}
	return "Enough1"
}

// acceptRule is about an Accept that should be another one.
func acceptRule(p *suites.Plan, sent, want []model.Message) string {
	of := func(all []model.Message) model.Message {
		return all[slices.IndexFunc(all, func(m model.Message) bool { return m.Type == model.Accept })]
	}
	if got, want := of(sent), of(want); got.Ballot != want.Ballot || got.Note != "" {
		return "AcceptBallot"
	}
	return "Pick"
}

func voteRule(p *suites.Plan, word []int32, last paxos.Accepted, sent, want []model.Message) string {
	learns := has(sent, model.Learned) || has(want, model.Learned)
	other := func(m paxos.Message) bool {
		v, ok := m.(paxos.Accepted)
		return ok && (v.Ballot != last.Ballot || v.Value != last.Value)
	}
	stale := func(m paxos.Message) bool { v, ok := m.(paxos.Accepted); return ok && v.Ballot != roundOf(p, word) }
	switch {
	case learns && len(want) == 0 && (came(p, word, other) || repeated(p, word)):
		return "VotersSeen"
	case learns && len(want) > 0:
		return "OnLearn"
	case learns || len(want) > 0:
		return "Enough2"
	case came(p, word, model.IsReject):
		return "OnReject"
	case came(p, word, stale):
		return "VoteCounts"
	case repeated(p, word):
		return "TallyVote"
	}
	return "Enough2"
}

// came tells whether such a message came.
func came(p *suites.Plan, word []int32, is func(paxos.Message) bool) bool {
	return slices.ContainsFunc(word, func(input int32) bool { return is(p.Inputs[input].Message) })
}

// repeated tells whether a message came twice.
func repeated(p *suites.Plan, word []int32) bool {
	return slices.ContainsFunc(word, func(input int32) bool {
		return p.Inputs[input].Message != nil && count(word, input) > 1
	})
}

func count(word []int32, input int32) (n int) {
	for _, i := range word {
		if i == input {
			n++
		}
	}
	return n
}

// round is the ballot of the proposer's last request that was not refused.
func roundOf(p *suites.Plan, word []int32) model.Ballot {
	highest := model.Ballot{}
	for _, input := range word {
		if i := p.Inputs[input]; (i.Kind == model.Set || i.Kind == model.Get) && p.Owned(i.Ballot) && model.Below(highest, i.Ballot) {
			highest = i.Ballot
		}
	}
	return highest
}

// defining are the modules that define rules.
var defining = []string{"Acceptor.tla", "Proposer.tla", "Learner.tla", "Process.tla", "Quorum.tla", "SynodReject.tla"}

// define finds a definition, and the comment above it.
func define(operator string) (Guard, error) {
	for _, module := range defining {
		text, err := spec.Files.ReadFile("paxos/" + module)
		if err != nil {
			return Guard{}, err
		}
		for _, d := range manifest.ReadOutline(string(text)).Definitions {
			if d.Name == operator {
				return Guard{Operator: operator, Module: "spec/paxos/" + module, Line: d.Line, Comment: d.Prose(), Text: d.Text}, nil
			}
		}
	}
	return Guard{}, fmt.Errorf("paxostest: no module of %q defines %s", defining, operator)
}

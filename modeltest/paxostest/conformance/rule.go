package conformance

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/specification"
)

// Guard is a rule of the specification.
type Guard struct {
	Operator string `json:"operator"`
	Module   string `json:"module"` // a file
	Line     int    `json:"line"`
	Comment  string `json:"comment,omitempty"`
	Text     string `json:"text"`
}

// Sentence says what is wrong with who breaks a rule.
func Sentence(rule oracle.Rule) string { return sentences[string(rule)] }

// sentences say what was broken.
var sentences = map[string]string{
	string(judge.Signs):          "it speaks in another's name",
	string(judge.Owns):           "the ballot is another node's",
	string(oracle.WasProposed):   "nobody proposed that",
	string(oracle.NotSkipped):    "it promised not to vote there",
	string(oracle.NoVoteBetween): "it does not tell the vote that it cast",
	string(oracle.OneValue):      "the ballot has another value already",
	string(oracle.ShownSafe):     "another value can be chosen below",
	string(oracle.MayLearn):      "no quorum voted for it in one ballot",
	string(oracle.WasRequested):  "nobody asked for that",
	string(oracle.IsFresh):       "the ballot of a get was used before it began",
	string(oracle.MayUnset):      "no quorum promised and reported nothing",
	string(oracle.IsAsked):       "nobody asked for that promise",
	string(oracle.NoneIsNone):    "it reports no vote, and cast one in that ballot or above, which gets may not miss",
}

// operatorOf is the rule of the specification that an implementation does not keep, as far as
// messages tell it.
func operatorOf(t *trial.Tester, r *trial.Result) string {
	b := r.First()
	h := history{r.Steps, b, t.Quorum1()}
	switch b.Rule {
	case judge.Owns:
		return "Owns"
	case judge.Signs, oracle.WasProposed, oracle.IsAsked, oracle.NotSkipped, oracle.NoVoteBetween, oracle.NoneIsNone:
		return h.acceptor()
	case oracle.OneValue, oracle.ShownSafe, oracle.WasRequested:
		return h.proposer()
	case oracle.MayLearn:
		return h.teller()
	case oracle.IsFresh:
		if h.restarted() {
			return "ProposerAfterRestart"
		}
		return "NewRound"
	}
	return "GetAnswer"
}

// history is what happened before a rule was broken.
type history struct {
	steps   []judge.Step
	broken  *judge.Broken
	quorum1 int
}

// came counts the inputs that are so.
func (h history) came(so func(judge.Input) bool) (n int) {
	for _, s := range h.steps {
		if so(s.Input) {
			n++
		}
	}
	return n
}

func (h history) delivered(t model.Type) func(judge.Input) bool {
	return func(i judge.Input) bool { return i.Kind == model.Deliver && i.Message.Type == t }
}

func (h history) restarted() bool {
	return h.came(func(i judge.Input) bool { return i.Kind == model.Restart || i.Crash > 0 }) > 0
}

// repeated tells whether a message of the type came twice.
func (h history) repeated(of model.Type) bool {
	for i, s := range h.steps {
		again := func(t judge.Step) bool { return t.Input == s.Input }
		if h.delivered(of)(s.Input) && slices.ContainsFunc(h.steps[:i], again) {
			return true
		}
	}
	return false
}

func (h history) acceptor() string {
	sent := h.broken.Sent
	votes := sent.Type == model.Accepted
	switch {
	case h.restarted() && h.broken.Rule != judge.Signs:
		return "AcceptorAfterRestart"
	case h.broken.Rule == oracle.NotSkipped && votes:
		return "AcceptOk"
	case h.broken.Rule == oracle.IsAsked:
		return "PrepareOk"
	case votes:
		return "OnAccept"
	case h.votedDown():
		return "AcceptOk"
	}
	return "Reported"
}

// votedDown tells whether the acceptor voted in a ballot below one in which it had voted, and
// now reports the lower vote.
func (h history) votedDown() bool {
	high, reported := oracle.None, h.broken.Sent.Vote.Ballot
	for _, s := range h.steps {
		for _, m := range s.Sent {
			if m.Type == model.Accepted && m.Ballot == reported && high > reported {
				return true
			}
			if m.Type == model.Accepted {
				high = max(high, m.Ballot)
			}
		}
	}
	return false
}

func (h history) proposer() string {
	b := h.broken.Sent.Ballot
	prepared := map[judge.Ballot]int{}
	last := oracle.None
	for _, s := range h.steps {
		for _, m := range s.Sent {
			if m.Type == model.Prepare {
				prepared[m.Ballot]++
				last = m.Ballot
			}
		}
	}
	promisers := map[model.Node]bool{}
	stale := h.came(func(i judge.Input) bool {
		promise := h.delivered(model.Promise)(i)
		if promise && i.Message.Ballot == b {
			promisers[i.Message.From] = true
		}
		return promise && i.Message.Ballot != b
	})
	switch {
	case h.broken.Rule == oracle.OneValue && h.restarted():
		return "ProposerAfterRestart"
	case h.broken.Rule == oracle.OneValue && prepared[b] > 1:
		return "NewRound"
	case len(prepared) == 0:
		return "MaySkip"
	case last != b:
		return "AcceptBallot"
	case h.broken.Rule != oracle.ShownSafe || len(promisers) >= h.quorum1:
		return "Pick"
	case h.came(h.delivered(model.Reject)) > 0:
		return "OnReject"
	case stale > 0:
		return "PromiseCounts"
	case h.repeated(model.Promise):
		return "TallyPromise"
	}
	return "Enough1"
}

// teller is about who tells a decision.
func (h history) teller() string {
	last := h.steps[len(h.steps)-1]
	learns := h.broken.Sent.Type == model.Learned
	ballots := map[judge.Ballot]bool{}
	votes := h.came(func(i judge.Input) bool {
		vote := h.delivered(model.Accepted)(i)
		if vote {
			ballots[i.Message.Ballot] = true
		}
		return vote
	})
	asks := slices.ContainsFunc(last.Sent, func(m judge.Message) bool { return m.Type == model.Accept })
	switch {
	case h.delivered(model.Promise)(last.Input) && !asks && votes == 0:
		return "GetAnswer"
	case h.came(h.delivered(model.Reject)) > 0:
		return "OnReject"
	case learns && (len(ballots) > 1 || h.repeated(model.Accepted)):
		return "VotersSeen"
	case len(ballots) > 1:
		return "VoteCounts"
	case h.repeated(model.Accepted):
		return "TallyVote"
	}
	return "Enough2"
}

// defining are the modules that define rules.
var defining = []string{"Acceptor.tla", "Proposer.tla", "Learner.tla", "Process.tla", "Quorum.tla", "SynodReject.tla", "May.tla", "MayClient.tla"}

// define finds a definition of Paxos, and the comment above it.
func define(operator string) (Guard, error) { return Define("paxos", defining, operator) }

// Define finds a definition in one of the modules of a specification, and the comment above it.
func Define(folder string, modules []string, operator string) (Guard, error) {
	for _, module := range modules {
		text, err := spec.Files.ReadFile(folder + "/" + module)
		if err != nil {
			return Guard{}, err
		}
		for _, d := range specification.ReadOutline(string(text)).Definitions {
			if d.Name == operator {
				return Guard{Operator: operator, Module: "spec/" + folder + "/" + module, Line: d.Line, Comment: d.Prose(), Text: d.Text}, nil
			}
		}
	}
	return Guard{}, fmt.Errorf("no module of %q defines %s", modules, operator)
}

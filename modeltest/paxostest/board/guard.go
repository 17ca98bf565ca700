package board

import (
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/modeltest/play"
	"github.com/synod-paxos/synod/trace/tla"
)

// guard says what must hold that a stimulus is taken (spec: Synod, and the operators that are
// named): it is exactly if all do. The code is not asked.
func (b *board) guard(w world.State, i model.Stimulus) (out []play.Conjunct) {
	switch i.Kind {
	case model.Set, model.Get:
		return b.startGuard(w, i)
	case model.Restart:
		return b.restartGuard(w, i.Who)
	}
	number, known := b.Number[i.Message]
	out = append(out, play.Conjunct{
		Text: "the message is in msgs", Now: b.Say(i.Message) + " was sent", Holds: known && w.Sent.Has(number), Name: operatorOf(i),
	})
	if !out[0].Holds {
		out[0].Now = b.Say(i.Message) + " was not sent"
	}
	switch m := i.Message.(type) {
	case paxos.Prepare:
		a := w.Acceptors[i.Who]
		return append(out, b.orRefused(b.prepareGuard(a, m.Ballot), paxos.Reject{From: i.Who, Ballot: m.Ballot, Promised: a.Promised}))
	case paxos.Accept:
		a := w.Acceptors[i.Who]
		return append(out, b.orRefused(b.acceptGuard(a, m.Ballot), paxos.Reject{From: i.Who, Ballot: m.Ballot, Promised: a.Promised}))
	case paxos.Promise:
		return append(out, b.promiseGuard(w.Proposers[i.Who], m)...)
	case paxos.Accepted:
		if i.Role == model.Learner {
			return append(out, b.learnGuard(*w.Learners[i.Who], m)...)
		}
		return append(out, b.acceptedGuard(w.Proposers[i.Who], m)...)
	}
	return append(out, play.Conjunct{Text: "a refusal changes something", Now: "a proposer makes nothing of it", Name: "OnReject", Code: "Proposer.OnReject"})
}

// operatorOf is the action that a message is taken by.
func operatorOf(i model.Stimulus) string {
	if i.Role == model.Learner {
		return "Learn"
	}
	return strings.TrimPrefix(fmt.Sprintf("%T", i.Message), "paxos.")
}

func (b *board) n(ballot paxos.Ballot) int64 { return b.Names.Number(ballot) }

func (b *board) startGuard(w world.State, i model.Stimulus) (out []play.Conjunct) {
	if i.Kind == model.Get {
		out = append(out, play.Conjunct{
			Text: `p \in Getters`, Now: fmt.Sprintf("%s, of %s", model.Name(b.Proposers[i.Who]), among(b.Proposers, b.Getters)),
			Holds: model.InSet(b.Getters, i.Who), Name: "Get",
		})
	}
	last := w.Proposers[i.Who].Ballot
	return append(out,
		play.Conjunct{
			Text: "Owner[ballot] = self", Now: fmt.Sprintf("ballot %d is %s's", b.n(i.Ballot), model.Name(b.Proposers[i.Ballot.Node])),
			Holds: i.Ballot.Node == i.Who, Name: "Owns", Code: "owns",
		},
		play.Conjunct{
			Text: "ballot > proposer.ballot", Now: fmt.Sprintf("%d > %d", b.n(i.Ballot), b.n(last)),
			Holds: model.Below(last, i.Ballot), Name: "NewRound", Code: "Proposer.newRound",
		})
}

func among(all []tla.Value, set paxos.NodeSet) string {
	var names []string
	for i, v := range all {
		if model.InSet(set, model.Node(i)) {
			names = append(names, model.Name(v))
		}
	}
	return "{" + strings.Join(names, ", ") + "}"
}

func (b *board) restartGuard(w world.State, who paxos.Node) []play.Conjunct {
	p := w.Proposers[who]
	blank := paxos.Proposer{Ballot: p.Ballot}
	return []play.Conjunct{
		{
			Text: `p \in Restarters`, Now: fmt.Sprintf("%s, of %s", model.Name(b.Proposers[who]), among(b.Proposers, b.Restarters)),
			Holds: model.InSet(b.Restarters, who), Name: "Restart",
		},
		{
			Text: "it loses something", Now: "the phase is " + p.Phase.String(), Holds: p != blank, Name: "ProposerAfterRestart", Code: "Process.Restart",
		},
	}
}

func (b *board) prepareGuard(a paxos.Acceptor, ballot paxos.Ballot) play.Conjunct {
	again := ballot == a.Promised && model.Below(a.Vote.Ballot, ballot)
	return play.Conjunct{
		Text:  `ballot > acceptor.promised \/ ballot = acceptor.promised /\ acceptor.vote.ballot < ballot`,
		Now:   fmt.Sprintf(`%d > %d \/ %[1]d = %[2]d /\ %[3]d < %[1]d`, b.n(ballot), b.n(a.Promised), b.n(a.Vote.Ballot)),
		Holds: model.Below(a.Promised, ballot) || again, Name: "PrepareOk", Code: "Acceptor.prepareOk",
	}
}

func (b *board) acceptGuard(a paxos.Acceptor, ballot paxos.Ballot) play.Conjunct {
	return play.Conjunct{
		Text: "ballot >= acceptor.promised", Now: fmt.Sprintf("%d >= %d", b.n(ballot), b.n(a.Promised)),
		Holds: !model.Below(ballot, a.Promised), Name: "AcceptOk", Code: "Acceptor.acceptOk",
	}
}

// orRefused is an acceptor's guard at a size where refusals are sent: to refuse is a step then.
func (b *board) orRefused(c play.Conjunct, said paxos.Reject) play.Conjunct {
	if b.size.Rejects == model.NoRejects {
		return c
	}
	c.Text += ` \/ Refusal(self, acceptor, ballot) # {}`
	c.Now += fmt.Sprintf(` \/ %t`, b.Carries(said))
	c.Holds = c.Holds || b.Carries(said)
	return c
}

// phaseIs is the conjunct of a proposer's phase.
func phaseIs(p paxos.Proposer, want paxos.Phase, operator, code string) play.Conjunct {
	return play.Conjunct{
		Text: fmt.Sprintf("proposer.phase = %q", want), Now: fmt.Sprintf("%q = %[2]q", p.Phase, want), Holds: p.Phase == want, Name: operator, Code: code,
	}
}

func (b *board) promiseGuard(p paxos.Proposer, m paxos.Promise) []play.Conjunct {
	from := model.Name(b.ProjectNode(m.From))
	return []play.Conjunct{
		phaseIs(p, paxos.PhasePrepare, "OnPromise", "Proposer.OnPromise"),
		{
			Text: "ballot = proposer.ballot", Now: fmt.Sprintf("%d = %d", b.n(m.Ballot), b.n(p.Ballot)), Holds: m.Ballot == p.Ballot,
			Name: "PromiseCounts", Code: "Proposer.sameRound",
		},
		{
			Text: `from \notin proposer.promisers`, Now: fmt.Sprintf(`%s \notin %s`, from, among(b.Acceptors, p.Promisers)), Holds: !model.InSet(p.Promisers, m.From),
			Name: "TallyPromise", Code: "Proposer.OnPromise",
		},
	}
}

func (b *board) acceptedGuard(p paxos.Proposer, m paxos.Accepted) []play.Conjunct {
	from := model.Name(b.ProjectNode(m.From))
	return []play.Conjunct{
		phaseIs(p, paxos.PhaseAccept, "OnAccepted", "Proposer.OnAccepted"),
		{
			Text: "ballot = proposer.ballot", Now: fmt.Sprintf("%d = %d", b.n(m.Ballot), b.n(p.Ballot)), Holds: m.Ballot == p.Ballot,
			Name: "VoteCounts", Code: "Proposer.sameRound",
		},
		{
			Text: "value = proposer.value", Now: fmt.Sprintf("%s = %s", m.Value, shownValue(p.Value)), Holds: m.Value == p.Value,
			Name: "OnAccepted", Code: "Proposer.OnAccepted",
		},
		{
			Text: `from \notin proposer.voters`, Now: fmt.Sprintf(`%s \notin %s`, from, among(b.Acceptors, p.Voters)), Holds: !model.InSet(p.Voters, m.From),
			Name: "TallyVote", Code: "Proposer.OnAccepted",
		},
	}
}

func shownValue(v paxos.Value) string {
	if v == "" {
		return "None"
	}
	return string(v)
}

func (b *board) learnGuard(l paxos.Learner, m paxos.Accepted) []play.Conjunct {
	value, learned := l.Value.Get()
	seen := false
	for _, t := range l.Votes {
		seen = seen || t.Vote == paxos.Vote{Ballot: m.Ballot, Value: m.Value} && model.InSet(t.Voters, m.From)
	}
	return []play.Conjunct{
		{Text: "learner.value = None", Now: shownValue(value) + " = None", Holds: !learned, Name: "OnLearn", Code: "Learner.OnLearn"},
		{
			Text: `the vote is not in learner.votes`, Now: fmt.Sprintf("of %s, seen: %t", model.Name(b.ProjectNode(m.From)), seen), Holds: !seen,
			Name: "OnLearn", Code: "Learner.OnLearn",
		},
	}
}

// Names are what the guards and the properties name: operators of the specification, and functions
// of the code, each once.
func Names() []string {
	return []string{
		"Set", "Get", "Prepare", "Promise", "Accept", "Accepted", "Learn", "Reject", "Restart", "ProposerAfterRestart",
		"Owns", "NewRound", "PrepareOk", "AcceptOk", "OnPromise", "PromiseCounts", "TallyPromise", "OnAccepted", "VoteCounts", "TallyVote", "OnLearn", "OnReject",
		"TypeOK", "Agreement", "OneValuePerBallot", "AcceptBacked", "PromiseBinds", "PromiseTruthful", "VoteIsLast", "VoteBelowPromise",
		"DecidedIsChosen", "DecisionsAgree", "LearnedIsChosen", "PhaseCarries", "PromisesRise", "WriteOnce", "Validity", "UnsetIsTrue", "DecidedIsCurrent",
	}
}

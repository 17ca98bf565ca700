package committest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/commit"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// maxAcceptors is how many there may be.
const maxAcceptors = 5

// paxosCommit is a size of PaxosCommit.tla.
type paxosCommit struct {
	size
	acceptors int
	ballots   commit.Ballot // from 0 on
}

// voting is a state of PaxosCommit.tla. The zero voting is the initial one.
type voting struct {
	participants [maxParticipants]commit.Participant
	proposals    [commit.MaxBallots]commit.Words
	promises     [commit.MaxBallots]commit.Set
	acceptors    [maxAcceptors]commit.Acceptor
	down         [3]commit.Set // participants, acceptors, leaders
	crashes      uint8
}

// The kinds of processes, as down has them.
const (
	participantDown = iota
	acceptorDown
	leaderDown
)

func (z paxosCommit) acceptorNames() []tla.Value { return tla.Models("a", z.acceptors) }

// ballotNames are ballots from one on.
func (z paxosCommit) ballotNames(from int) []tla.Value { return tla.Ints(from, int(z.ballots)-1) }

// mortal lists who may crash, in the order of who says which they are.
func (z paxosCommit) mortal() []tla.Value {
	return slices.Concat(z.values(), z.acceptorNames(), tla.Ints(1, int(z.ballots)-2))
}

// who tells of a mortal which kind it is of, and its number there.
func (z paxosCommit) who(mortal int) (kind, number int) {
	switch {
	case mortal < z.participants:
		return participantDown, mortal
	case mortal < z.participants+z.acceptors:
		return acceptorDown, mortal - z.participants
	}
	return leaderDown, mortal - z.participants - z.acceptors + 1
}

func (z paxosCommit) acts() closed.Acts {
	p, a := closed.Param{Name: "p", Domain: z.values()}, closed.Param{Name: "a", Domain: z.acceptorNames()}
	b := closed.Param{Name: "b", Domain: z.ballotNames(1)}
	acts := closed.Acts{
		{Name: "Prepare", Params: []closed.Param{p}}, {Name: "Refuse", Params: []closed.Param{p}}, {Name: "Vote", Params: []closed.Param{a, p}},
		{Name: "Promise", Params: []closed.Param{a, b}}, {Name: "Propose", Params: []closed.Param{b}}, {Name: "Accept", Params: []closed.Param{a, b}},
		{Name: "Learn", Params: []closed.Param{p, {Name: "decision", Domain: decisions()}}},
	}
	if z.crashes > 0 {
		acts = append(acts, closed.ActKind{Name: "Crash", Params: []closed.Param{{Name: "process", Domain: z.mortal()}}})
	}
	return acts
}

// step is Next of PaxosCommit.
func (z paxosCommit) step(s voting, act closed.Act) (voting, bool) {
	switch act.Action {
	case "Prepare", "Refuse", "Learn":
		return z.participate(s, act)
	case "Vote", "Promise", "Accept":
		return z.accept(s, act)
	case "Propose":
		return z.propose(s, commit.Ballot(act.Args[0]+1))
	}
	kind, who := z.who(int(act.Args[0]))
	if s.crashes == z.crashes || s.down[kind].Has(who) {
		return s, false
	}
	s.down[kind] = s.down[kind].With(who)
	s.crashes++
	return s, true
}

func (z paxosCommit) participate(s voting, act closed.Act) (next voting, happened bool) {
	p := int(act.Args[0])
	if s.down[participantDown].Has(p) {
		return s, false
	}
	next = s
	self := s.participants[p]
	switch act.Action {
	case "Prepare":
		if self, happened = self.Prepare(); happened {
			next.proposals[0][p] = commit.Prepared
		}
	case "Refuse":
		if self, happened = self.Refuse(); happened {
			next.proposals[0][p] = commit.Aborted
		}
	case "Learn":
		if what := decision(act.Args[1]); commit.Says(what, s.acceptors[:z.acceptors], z.participants) {
			self, happened = self.Learn(what)
		}
	}
	next.participants[p] = self
	return next, happened
}

func (z paxosCommit) accept(s voting, act closed.Act) (next voting, happened bool) {
	a := int(act.Args[0])
	if s.down[acceptorDown].Has(a) {
		return s, false
	}
	next = s
	self, b := s.acceptors[a], commit.Ballot(act.Args[1]+1)
	switch act.Action {
	case "Vote":
		p := int(act.Args[1])
		self, happened = self.Vote(p, s.proposals[0][p])
	case "Promise":
		if !s.down[leaderDown].Has(int(b)) {
			self, happened = self.Promise(b)
		}
		if happened {
			next.promises[b] = s.promises[b].With(a)
		}
	case "Accept":
		if s.proposals[b] != (commit.Words{}) {
			self, happened = self.Accept(b, s.proposals[b])
		}
	}
	next.acceptors[a] = self
	return next, happened
}

func (z paxosCommit) propose(s voting, b commit.Ballot) (voting, bool) {
	if s.down[leaderDown].Has(int(b)) || s.proposals[b] != (commit.Words{}) {
		return s, false
	}
	var heard []commit.Acceptor
	for a := range z.acceptors {
		if s.promises[b].Has(a) {
			heard = append(heard, s.acceptors[a])
		}
	}
	proposed, happened := commit.Propose(b, heard, z.acceptors, z.participants)
	if happened {
		s.proposals[b] = proposed
	}
	return s, happened
}

// wordOf is how the specification calls what is said of a participant.
func wordOf(s commit.State) tla.Value {
	if s == commit.Working {
		return tla.Str("nothing")
	}
	return tla.Str(s.String())
}

func (z paxosCommit) words(all commit.Words) tla.Value {
	return tla.FuncOf(z.values(), func(p int) tla.Value { return wordOf(all[p]) })
}

// project gives the specification's variables.
func (z paxosCommit) project(s voting) []tla.Value {
	acceptors, ballots := z.acceptorNames(), z.ballotNames(0)
	inBallots := func(all [commit.MaxBallots]commit.Words) tla.Value {
		return tla.FuncOf(ballots, func(b int) tla.Value { return z.words(all[b]) })
	}
	isDown := func(mortal int) bool {
		kind, who := z.who(mortal)
		return s.down[kind].Has(who)
	}
	return []tla.Value{
		tla.SetOf(z.mortal(), isDown), z.statesOf(s.participants),
		tla.FuncOf(ballots, func(b int) tla.Value { return tla.SetOf(acceptors, s.promises[b].Has) }), inBallots(s.proposals),
		tla.FuncOf(acceptors, func(a int) tla.Value { return inBallots(s.acceptors[a].Votes) }),
	}
}

// arrows draws a step.
func (z paxosCommit) arrows(before voting, act closed.Act, after voting) []modeltest.Arrow {
	arrow := func(from, to, text string) []modeltest.Arrow {
		return []modeltest.Arrow{{From: from, To: to, Text: text, Lost: before == after}}
	}
	acceptor, leader := fmt.Sprintf("a%d", act.Args[0]+1), fmt.Sprintf("leader %d", act.Args[1]+1)
	switch who := z.name(int(act.Args[0])); act.Action {
	case "Prepare":
		return arrow(who, who, "votes for it")
	case "Refuse":
		return arrow(who, who, "votes against it")
	case "Vote":
		p := int(act.Args[1])
		return arrow(z.name(p), acceptor, before.proposals[0][p].String())
	case "Promise":
		return arrow(acceptor, leader, fmt.Sprintf("Promise %d", act.Args[1]+1))
	case "Propose":
		leader = fmt.Sprintf("leader %d", act.Args[0]+1)
		return arrow(leader, leader, "proposes for all: "+z.told(after.proposals[act.Args[0]+1]))
	case "Accept":
		return arrow(leader, acceptor, "Accept "+z.told(before.proposals[act.Args[1]+1]))
	case "Learn":
		return z.heard(before, who, decision(act.Args[1]))
	}
	name := z.mortal()[act.Args[0]].String()
	if kind, who := z.who(int(act.Args[0])); kind == leaderDown {
		name = fmt.Sprintf("leader %d", who)
	}
	return arrow(name, name, "crashes")
}

// heard draws the votes of as few acceptors as say a decision, in the order of their numbers.
func (z paxosCommit) heard(s voting, who string, what commit.State) (arrows []modeltest.Arrow) {
	acceptors := slices.Clone(s.acceptors[:z.acceptors])
	for a := range slices.Backward(acceptors) {
		kept := acceptors[a]
		if acceptors[a] = (commit.Acceptor{}); !commit.Says(what, acceptors, z.participants) {
			acceptors[a] = kept
		}
	}
	for a, of := range acceptors {
		if of != (commit.Acceptor{}) {
			arrows = append(arrows, modeltest.Arrow{From: z.acceptorNames()[a].String(), To: who, Text: "voted " + z.told(last(of)), Same: len(arrows) > 0})
		}
	}
	if arrows == nil {
		return []modeltest.Arrow{{From: who, To: who, Text: "hears of too few votes", Lost: true}}
	}
	return append(arrows, modeltest.Arrow{From: who, To: who, Text: what.String(), Same: true})
}

// last are the words that an acceptor voted for last.
func last(of commit.Acceptor) (all commit.Words) {
	for _, words := range of.Votes {
		for p, word := range words {
			if word != commit.Working {
				all[p] = word
			}
		}
	}
	return all
}

// told are words in the order of the participants.
func (z paxosCommit) told(all commit.Words) (text string) {
	for p := range z.participants {
		if p > 0 {
			text += ", "
		}
		word, _ := wordOf(all[p]).Text()
		text += word
	}
	return text
}

// model is PaxosCommit.tla with the processes of impl/commit in it.
func (z paxosCommit) model() closed.Whole[voting, closed.Act] {
	m := model(z.acts(), z.step, modeltest.Protocol[voting, closed.Act]{
		Vars:    []string{"down", "participants", "promises", "proposals", "votes"},
		Project: z.project, Arrows: z.arrows,
	}, z.states)
	m.Properties = append(m.Properties, closed.Predicate[voting]{Name: "AllVoted", Holds: z.allVoted}, closed.Predicate[voting]{Name: "OneWord", Holds: z.oneWord})
	m.Witnesses = append(m.Witnesses, closed.Predicate[voting]{Name: "SometimesRecovered", Holds: func(s voting) bool {
		return allAre(z.states(s), commit.Committed) && slices.ContainsFunc(s.proposals[1:], func(w commit.Words) bool { return w != commit.Words{} })
	}})
	return m
}

func (z paxosCommit) states(s voting) []commit.State { return z.size.states(s.participants) }

func (z paxosCommit) allVoted(s voting) bool {
	for p := range z.participants {
		if s.proposals[0][p] != commit.Prepared {
			return !slices.Contains(z.states(s), commit.Committed)
		}
	}
	return true
}

func (z paxosCommit) oneWord(s voting) bool {
	for p := range z.participants {
		if z.chosen(s, commit.Prepared, p) && z.chosen(s, commit.Aborted, p) {
			return false
		}
	}
	return true
}

// chosen is the judge's own count: a majority of the model's acceptors, in one ballot.
func (z paxosCommit) chosen(s voting, word commit.State, p int) bool {
	for b := range z.ballots {
		votes := 0
		for _, a := range s.acceptors[:z.acceptors] {
			if a.Votes[b][p] == word {
				votes++
			}
		}
		if 2*votes > z.acceptors {
			return true
		}
	}
	return false
}

package harm

import (
	"cmp"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// most is how many transcripts are tried, if the case does not say, and deepest how many
// inputs longer they are.
const (
	most    = 2000
	deepest = 4
)

// explore goes on from a transcript with one input more, with two, and so on: what broke a
// rule may do harm only later.
func (p *player) explore(c Case) (run *Run, tried int) {
	queue := []Case{c}
	for len(queue) > 0 && tried < cmp.Or(c.Tries, most) && p.err == nil && p.ctx.Err() == nil {
		at := queue[0]
		queue = queue[1:]
		tried++
		if run := p.find(at); run != nil {
			return run, tried
		}
		if len(at.Transcript) == len(c.Transcript)+deepest {
			continue
		}
		for _, in := range newSystem(at).next() {
			word := append(inputs(at.Transcript), in)
			if answers := p.play(c.Self, word); len(answers) == len(word) {
				longer := at
				longer.Transcript = append(slices.Clone(at.Transcript), Exchange{in, answers[len(word)-1]})
				queue = append(queue, longer)
			}
		}
	}
	return nil, tried
}

// next is what may come to the suspect next: what its last round waits for, before others.
func (s *system) next() (all []Event) {
	if s.Role == Proposer || s.Role == Process {
		all = s.answers()
	}
	for _, b := range s.ballots {
		if (s.Role == Acceptor || s.Role == Process) && !s.own[b] {
			all = append(all, Event{Type: Prepare, Ballot: b})
		}
		for _, v := range s.values {
			switch {
			case s.Role == Learner:
				all = append(all, s.voting(b, v)...)
			case s.Role != Proposer && !s.own[b]:
				all = append(all, Event{Type: Accept, Ballot: b, Value: v})
			}
		}
	}
	return all
}

// voting are the votes for a value.
func (s *system) voting(b oracle.Ballot, v oracle.Value) (all []Event) {
	for _, a := range s.everyone() {
		all = append(all, Event{Type: Accepted, From: a, Ballot: b, Value: v})
	}
	return all
}

// answers are those to what it sent last, and a round more.
func (s *system) answers() (all []Event) {
	var last Event
	for _, x := range s.Transcript {
		for _, e := range x.Out {
			if e.Type == Prepare || e.Type == Accept {
				last = e
			}
		}
	}
	switch last.Type {
	case Prepare:
		for _, v := range s.below(last.Ballot) {
			for _, a := range s.everyone() {
				all = append(all, Event{Type: Promise, From: a, Ballot: last.Ballot, Vote: v})
			}
		}
	case Accept:
		all = s.voting(last.Ballot, last.Value)
	}
	chooses := slices.ContainsFunc(s.Transcript, func(x Exchange) bool { return x.In.Type == Set && x.In.Ballot == oracle.None })
	for _, v := range s.values {
		if chooses {
			all = append(all, Event{Type: Set, Value: v})
			continue
		}
		for _, b := range s.ballots {
			if s.own[b] && b > last.Ballot {
				all = append(all, Event{Type: Set, Ballot: b, Value: v})
			}
		}
	}
	return all
}

// below are the votes that can be reported in a ballot, no vote first.
func (s *system) below(b oracle.Ballot) []oracle.Vote {
	all := []oracle.Vote{{}}
	for _, low := range s.ballots {
		for _, v := range s.values {
			if low < b {
				all = append(all, oracle.Vote{Ballot: low, Value: v})
			}
		}
	}
	return all
}

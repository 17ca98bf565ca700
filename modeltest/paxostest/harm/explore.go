package harm

import (
	"cmp"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// most is how many transcripts are tried, if the case does not say, and deepest how many
// inputs longer they are.
const (
	most     = 1000
	deepest  = 4
	together = 50 // words that are asked at once
)

// efforts are how far the search goes before it begins again and goes further: so many
// transcripts, and so many parts of the plans of each. Most harm is found by little, and where
// depends on nothing but these numbers.
var efforts = []effort{{1, 300}, {60, 300}, {1, 30_000}, {60, 3_000}, {most, 3_000}, {most, 30_000}}

type effort struct{ transcripts, parts int }

// explorer tries a transcript, then those that are like it: with one input less, more or
// another, and so on. What broke a rule may do harm only later, or with another value.
type explorer struct {
	*player
	first Case
	queue [][]Event // words, of which so many were begun with
	begun []*transcript
}

// transcript is one that is looked at; done when all its plans were.
type transcript struct {
	Case
	parts int // of its plans that were looked at, at most
	done  bool
}

func (p *player) explore(c Case) *explorer {
	x := &explorer{player: p, first: c}
	x.enqueue(inputs(c.Transcript))
	for _, word := range newSystem(c).asked() {
		x.enqueue(word)
	}
	return x
}

// enqueue has a word be tried, once.
func (x *explorer) enqueue(word []Event) {
	if h := x.at(x.first.Self, word); !h.tried {
		h.tried, x.queue = true, append(x.queue, word)
	}
}

// asked are the words of an acceptor in which each Accept is after its Prepare, so that it is of
// the quorum, and what others voted need not be known: with its ballots, and with ballots apart.
func (s *system) asked() [][]Event {
	word := inputs(s.Transcript)
	if !s.is(s.Self) {
		return nil
	}
	return [][]Event{prepared(word), prepared(s.apart(word))}
}

func prepared(word []Event) (out []Event) {
	for _, e := range word {
		prepare := Event{Type: Prepare, Ballot: e.Ballot}
		if e.Type == Accept && !slices.Contains(out, prepare) {
			out = append(out, prepare)
		}
		out = append(out, e)
	}
	return out
}

// apart is a word with the ballots of others as far from each other as those that there are allow:
// then others can propose between.
func (s *system) apart(word []Event) []Event {
	free := slices.DeleteFunc(slices.Clone(s.ballots), func(b oracle.Ballot) bool { return s.own[b] })
	used := slices.DeleteFunc(slices.Clone(free), func(b oracle.Ballot) bool {
		return !slices.ContainsFunc(word, func(e Event) bool { return e.Ballot == b })
	})
	out := slices.Clone(word)
	for k, e := range out {
		i := slices.Index(used, e.Ballot)
		if len(used) > 1 && i >= 0 && (e.Type == Prepare || e.Type == Accept) {
			out[k].Ballot = free[i*(len(free)-1)/(len(used)-1)]
		}
	}
	return out
}

// search looks for a run with more effort each time.
func (x *explorer) search() *Run {
	tries := cmp.Or(x.first.Tries, most)
	for _, e := range efforts {
		for i := 0; i < min(e.transcripts, tries) && x.goes(); i++ {
			t := x.transcript(i, tries)
			if t == nil {
				break
			}
			if t.done || t.parts >= e.parts {
				continue
			}
			run, whole := x.find(t.Case, e.parts)
			if t.parts, t.done = e.parts, whole; run != nil {
				return x.shorter(run, e.parts)
			}
		}
	}
	return nil
}

func (x *explorer) goes() bool { return x.left > 0 && x.err == nil && x.ctx.Err() == nil }

// transcript is the one of a number, nil if there are no more.
func (x *explorer) transcript(i, tries int) *transcript {
	for len(x.begun) <= i && len(x.begun) < len(x.queue) {
		at := len(x.begun)
		x.prepare(x.first.Self, x.queue[at:min(len(x.queue), tries, at+together)])
		c, ok := x.played(x.first, x.queue[at])
		x.begun = append(x.begun, &transcript{Case: c, done: !ok})
		if ok {
			x.like(c)
		}
	}
	if i < len(x.begun) {
		return x.begun[i]
	}
	return nil
}

// like has those be tried that are like one.
func (x *explorer) like(c Case) {
	for _, word := range newSystem(c).alike() {
		if len(word) <= len(x.first.Transcript)+deepest {
			x.enqueue(word)
		}
	}
}

// played is the case in which the suspect is given a word.
func (p *player) played(c Case, word []Event) (Case, bool) {
	c.Transcript = nil
	for i, sent := range p.play(c.Self, word) {
		c.Transcript = append(c.Transcript, Exchange{word[i], sent})
	}
	if of, ok := p.suspect.(Assumer); ok {
		c.Assumed = of.Assumes(c.Self, c.Transcript)
	}
	return c, len(c.Transcript) == len(word)
}

// alike are words that differ in one input.
func (s *system) alike() (all [][]Event) {
	word := inputs(s.Transcript)
	for i, in := range word {
		for _, v := range s.values {
			if other := in.with(v); other != in {
				all = append(all, replaced(word, in, v))
			}
		}
		if in.Type == Promise && in.Vote.Ballot != oracle.None {
			other := slices.Clone(word)
			other[i].Vote = oracle.Vote{}
			all = append(all, other)
		}
	}
	for _, in := range s.next() {
		all = append(all, append(word[:len(word):len(word)], in))
	}
	for i := range word {
		all = append(all, slices.Delete(slices.Clone(word), i, i+1))
	}
	return all
}

// with is the event with another value, if it has one.
func (e Event) with(v oracle.Value) Event {
	switch {
	case e.Type == Promise && e.Vote.Ballot != oracle.None:
		e.Vote.Value = v
	case len(valuesOf(e)) > 0:
		e.Value = v
	}
	return e
}

// about is the ballot that an event's value is of.
func (e Event) about() oracle.Ballot {
	if e.Type == Promise {
		return e.Vote.Ballot
	}
	return e.Ballot
}

// replaced gives an input another value, and with it all that are about the same ballot.
func replaced(word []Event, in Event, v oracle.Value) []Event {
	other := slices.Clone(word)
	for i, e := range other {
		if e == in || in.Type != Set && e.Type != Set && e.about() == in.about() {
			other[i] = e.with(v)
		}
	}
	return other
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
	for _, v := range s.values {
		if s.chooses() {
			all = append(all, Event{Type: Set, Value: v})
			continue
		}
		for _, o := range s.Ballots {
			if s.own[o.Ballot] && o.Ballot > last.Ballot {
				all = append(all, Event{Type: Set, Ballot: o.Ballot, Value: v})
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

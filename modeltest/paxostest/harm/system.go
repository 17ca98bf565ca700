package harm

import (
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// system is a case with what follows from it: what the transcript asks of peers.
type system struct {
	Case
	ballots []oracle.Ballot // ascending
	own     map[oracle.Ballot]bool
	all     []oracle.Node // acceptors, once they are asked for
	values  []oracle.Value

	accepts  map[oracle.Ballot][]oracle.Value // that the suspect sent
	foreign  map[oracle.Ballot][]oracle.Value // that came to it in others' Accepts, or in votes for these
	voted    map[oracle.Node][]oracle.Vote    // what peers must have voted for
	promised map[oracle.Node][]Event          // what peers must have promised to the suspect's rounds
	refused  map[oracle.Node][]Event          // what peers must have refused it
	silent   []Event                          // what is assumed and did not come
	told     []oracle.Value                   // what it told as chosen, and nobody told it: that must be chosen
	unasked  []oracle.Value                   // what it proposed or told and nobody asked for
	get      int                              // the place of the first get that it can have answered unset; -1
}

// is tells whether the suspect is the acceptor.
func (c *Case) is(a oracle.Node) bool {
	return a == c.Self && (c.Role == Acceptor || c.Role == Process)
}

// newSystem reads the transcript.
func newSystem(c Case) *system {
	s := &system{
		Case: c, own: map[oracle.Ballot]bool{}, accepts: map[oracle.Ballot][]oracle.Value{}, foreign: map[oracle.Ballot][]oracle.Value{},
		voted: map[oracle.Node][]oracle.Vote{}, promised: map[oracle.Node][]Event{}, refused: map[oracle.Node][]Event{}, get: -1,
	}
	asked := -1 // the first get that may be answered next
	for i, x := range c.Transcript {
		if s.hear(x.In); x.In.Type == Get && asked < 0 {
			asked = i
		}
		for _, out := range x.Out {
			if s.say(out); out.Type == Unset {
				s.get = asked
			}
			if out.Type == Unset || out.Type == Decided {
				asked = -1
			}
		}
	}
	s.told = slices.DeleteFunc(s.told, func(v oracle.Value) bool {
		return slices.ContainsFunc(c.Transcript, func(x Exchange) bool { return x.In.Type == Learn && x.In.Value == v })
	})
	for _, e := range c.Assumed {
		if !slices.ContainsFunc(c.Transcript, func(x Exchange) bool { return x.In == e }) {
			s.silent = append(s.silent, e)
			s.hear(e)
		}
	}
	s.space()
	for _, a := range s.everyone() {
		for _, v := range s.voted[a] {
			s.foreign[v.Ballot] = once(s.foreign[v.Ballot], v.Value)
		}
	}
	for b, values := range s.foreign {
		s.foreign[b] = slices.DeleteFunc(values, func(v oracle.Value) bool { return slices.Contains(s.accepts[b], v) })
	}
	s.invented()
	return s
}

// hear takes in what came to the suspect.
func (s *system) hear(e Event) {
	switch e.Type {
	case Set, Get:
		s.use(e.Ballot)
	case Accept:
		s.foreign[e.Ballot] = once(s.foreign[e.Ballot], e.Value)
	case Accepted:
		s.mustVote(e.From, oracle.Vote{Ballot: e.Ballot, Value: e.Value})
	case Promise:
		s.mustVote(e.From, e.Vote)
		s.promised[e.From] = once(s.promised[e.From], e)
	case Reject:
		s.refused[e.From] = once(s.refused[e.From], e)
	}
}

func (s *system) mustVote(a oracle.Node, v oracle.Vote) {
	if v.Ballot != oracle.None && !s.is(a) {
		s.voted[a] = once(s.voted[a], v)
	}
}

// say takes in what it sent.
func (s *system) say(e Event) {
	switch e.Type {
	case Prepare:
		s.use(e.Ballot)
	case Accept:
		s.use(e.Ballot)
		s.accepts[e.Ballot] = once(s.accepts[e.Ballot], e.Value)
	case Decided, Learned, Learn:
		s.told = once(s.told, e.Value)
	}
}

// use makes a ballot the suspect's own, if it is nobody else's.
func (s *system) use(b oracle.Ballot) {
	others := func(o Owned) bool { return o.Ballot == b && o.Node != s.Self }
	if b != oracle.None && !slices.ContainsFunc(s.Ballots, others) {
		s.own[b] = true
	}
}

// chooses tells whether the suspect names its ballots itself.
func (s *system) chooses() bool {
	return slices.ContainsFunc(s.Transcript, func(x Exchange) bool {
		return (x.In.Type == Set || x.In.Type == Get) && x.In.Ballot == oracle.None
	})
}

// invented finds what it proposed or told though no client asked for it, and no peer.
func (s *system) invented() {
	var asked, made []oracle.Value
	for _, x := range s.Transcript {
		if x.In.Type == Set {
			asked = once(asked, x.In.Value)
		}
	}
	for _, b := range s.ballots {
		asked, made = append(asked, s.foreign[b]...), append(made, s.accepts[b]...)
	}
	for _, v := range append(made, s.told...) {
		if !slices.Contains(asked, v) {
			s.unasked = once(s.unasked, v)
		}
	}
}

// space finds the ballots and values that matter: those of the transcript, and of others,
// which are all alike, as many as a run can need. Two values can be decided, and between any
// two ballots two others can be.
func (s *system) space() {
	for _, x := range s.Transcript {
		for _, e := range append([]Event{x.In}, x.Out...) {
			s.ballots = append(s.ballots, e.Ballot, e.Vote.Ballot, e.Promised)
			for _, v := range valuesOf(e) {
				s.values = once(s.values, v)
			}
		}
	}
	for _, v := range s.Values {
		if len(s.values) < 2 {
			s.values = once(s.values, v)
		}
	}
	mentioned := slices.Clone(s.ballots)
	for _, o := range s.Ballots {
		if o.Node == s.Self && (s.Role == Proposer || s.Role == Process) {
			s.own[o.Ballot] = true
		} else {
			s.ballots = append(s.ballots, o.Ballot)
		}
	}
	slices.Sort(s.ballots)
	between := 0
	s.ballots = slices.DeleteFunc(slices.Compact(s.ballots), func(b oracle.Ballot) bool {
		if between++; slices.Contains(mentioned, b) {
			between = 0
		}
		return b == oracle.None || between > 2
	})
}

// valuesOf are those that an event names.
func valuesOf(e Event) (out []oracle.Value) {
	switch e.Type {
	case Set, Accept, Accepted, Decided, Learned, Learn:
		out = append(out, e.Value)
	case Promise:
		if e.Vote.Ballot != oracle.None {
			out = append(out, e.Vote.Value)
		}
	}
	return out
}

// once appends what is not there yet.
func once[T comparable](all []T, one T) []T {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}

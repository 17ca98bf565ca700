package commit

import "math/bits"

// Of gives those of the first so many participants that are in a state.
func Of(states []State, is State) (some Set) {
	for p, s := range states {
		if s == is {
			some = some.With(p)
		}
	}
	return some
}

// Len is how many are in it.
func (s Set) Len() int { return bits.OnesCount8(uint8(s)) }

// Most tells whether it is a majority of so many.
func (s Set) Most(participants int) bool { return 2*s.Len() > participants }

// Hear is that a participant of three-phase commit hears from the coordinator (spec: Takes): that
// all are for it, or what it decided.
func (p Participant) Hear(what State) (Participant, bool) {
	if what == Precommitted && p.State != Prepared {
		return p, false
	}
	return p.Learn(what)
}

// Director decides in three phases. The zero Director is the initial one.
type Director struct {
	State State // Working, Precommitted once it told somebody that all are for it, or its decision
	Told  Set   // whom it told so
}

// Abort decides against it (spec: Abort), which is too late once somebody was told that all are
// for it.
func (d Director) Abort() (Director, bool) {
	if d.State != Working {
		return d, false
	}
	return Director{Aborted, d.Told}, true
}

// Precommit tells some that all are for it (spec: Precommit).
func (d Director) Precommit(some Set, states []State) (Director, bool) {
	ready := d.State == Precommitted || d.State == Working && Of(states, Prepared).Len() == len(states)
	if !ready || some == 0 || some&d.Told != 0 {
		return d, false
	}
	return Director{Precommitted, d.Told | some}, true
}

// Enough tells whether those who have precommitted are enough to commit (spec: Enough): of so many
// participants, of whom the coordinator does not wait for the waived.
type Enough func(precommitted, waived Set, participants int) bool

// All waits for all but the waived.
func All(precommitted, waived Set, participants int) bool {
	return precommitted|waived == 1<<participants-1
}

// Most waits for a majority, whoever the others are (spec: EnoughMost).
func Most(precommitted, _ Set, participants int) bool { return precommitted.Most(participants) }

// Commit decides for it (spec: Commit), once it told all, and enough of them know.
func (d Director) Commit(enough Enough, states []State, waived Set) (Director, bool) {
	if d.State != Precommitted || d.Told.Len() != len(states) || !enough(Of(states, Precommitted), waived, len(states)) {
		return d, false
	}
	return Director{Committed, d.Told}, true
}

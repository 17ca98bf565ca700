package fasttest

import (
	"slices"

	"github.com/synod-paxos/synod/impl/fast"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
)

// voters are those who voted for a value in a ballot.
func (z size) voters(s state, b fast.Ballot, v fast.Value) (some fast.Set) {
	for a, of := range s.acceptors[:z.acceptors] {
		if of.Votes[b] == v {
			some = some.With(a)
		}
	}
	return some
}

// chosen are the values that are, as bits.
func (z size) chosen(s state) (values uint8) {
	for _, b := range z.ballots {
		for v := fast.None + 1; v <= z.values; v++ {
			if z.phase2(b).Any(z.voters(s, b, v)) {
				values |= 1 << v
			}
		}
	}
	return values
}

// agreement: not two values are chosen.
func (z size) agreement(s state) bool {
	values := z.chosen(s)
	return values&(values-1) == 0
}

func (z size) oneValuePerBallot(s state) bool {
	return !slices.ContainsFunc(z.ballots, func(b fast.Ballot) bool { return z.seen(s, b) > 1 })
}

// seen is how many values were voted for in a ballot.
func (z size) seen(s state, b fast.Ballot) (count int) {
	for v := fast.None + 1; v <= z.values; v++ {
		if z.voters(s, b, v) != 0 {
			count++
		}
	}
	return count
}

// canBeChosen tells whether a value can be chosen in a ballot, now or later.
func (z size) canBeChosen(s state, b fast.Ballot, v fast.Value) bool {
	can := z.voters(s, b, v)
	for a, of := range s.acceptors[:z.acceptors] {
		if of.Votes[b] == fast.None && of.Promised <= b {
			can = can.With(a)
		}
	}
	return z.phase2(b).Any(can)
}

// votesAreSafe: whatever is voted for, nothing else can be chosen in a lower ballot.
func (z size) votesAreSafe(s state) bool {
	for _, b := range z.ballots {
		for v := fast.None + 1; v <= z.values; v++ {
			if z.voters(s, b, v) != 0 && !z.safeAt(s, b, v) {
				return false
			}
		}
	}
	return true
}

func (z size) safeAt(s state, b fast.Ballot, v fast.Value) bool {
	for _, below := range z.ballots {
		for w := fast.None + 1; w <= z.values; w++ {
			if below < b && w != v && z.canBeChosen(s, below, w) {
				return false
			}
		}
	}
	return true
}

// fastChosen tells whether a value is chosen in a fast ballot.
func (z size) fastChosen(s state) bool {
	for _, b := range z.fastBallots {
		for v := fast.None + 1; v <= z.values; v++ {
			if z.fast.Any(z.voters(s, b, v)) {
				return true
			}
		}
	}
	return false
}

// collision tells whether all have voted in a fast ballot in which nothing is chosen.
func (z size) collision(s state) bool {
	for _, b := range z.fastBallots {
		chosen := false
		for v := fast.None + 1; v <= z.values; v++ {
			chosen = chosen || z.fast.Any(z.voters(s, b, v))
		}
		if z.voters(s, b, fast.None) == 0 && !chosen {
			return true
		}
	}
	return false
}

// mayCollide tells whether all can vote in a fast ballot so that nothing is chosen, and another
// ballot comes.
func (z size) mayCollide() bool {
	most := int(z.values) * (z.fast[0].Len() - 1)
	return len(z.fastBallots) > 0 && z.acceptors <= most && z.fastBallots[0] < z.ballots[len(z.ballots)-1]
}

// model is Fast.tla with the roles of impl/fast in it.
func (z size) model() closed.Whole[state, closed.Act] {
	var witnesses []closed.Predicate[state]
	if len(z.fastBallots) > 0 {
		witnesses = append(witnesses, closed.Predicate[state]{Name: "SometimesFast", Holds: z.fastChosen})
	}
	if z.mayCollide() {
		witnesses = append(witnesses, closed.Predicate[state]{Name: "SometimesCollision", Holds: z.collision},
			closed.Predicate[state]{Name: "SometimesRecovered", Holds: func(s state) bool { return z.collision(s) && z.chosen(s) != 0 }})
	}
	return closed.Plug(z.acts(), state{}, z.step, closed.Whole[state, closed.Act]{
		Protocol: modeltest.Protocol[state, closed.Act]{
			Vars:    []string{"prepared", "promises", "proposals", "votes"},
			Project: z.project, Arrows: z.arrows,
		},
		Properties: []closed.Predicate[state]{
			{Name: "Agreement", Holds: z.agreement},
			{Name: "VotesAreSafe", Holds: z.votesAreSafe},
			{Name: "OneValuePerBallot", Holds: z.oneValuePerBallot},
			{Name: "NeverFast", Holds: func(s state) bool { return !z.fastChosen(s) }},
			{Name: "NeverCollision", Holds: func(s state) bool { return !z.collision(s) }},
		},
		Steps: []closed.StepPredicate[state]{{Name: "ChosenStays", Holds: func(before, after state) bool {
			return z.chosen(before)&^z.chosen(after) == 0
		}}},
		Witnesses: witnesses,
	})
}

package model_test

import (
	"math/bits"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
)

// representatives visits one of each states that differ in names only, and says how many those are: the lowest proposal is of
// the first value, and records do not fall.
func (in inductive) representatives(visit func(accepts uint64, history []record, alike int)) {
	for accepts := range uint64(1) << (in.ballots * in.values) {
		votes := in.votedFor(accepts)
		if !in.oneAcceptPerBallot(accepts) || len(votes) > 0 && votes[0][1] != 1 {
			continue
		}
		names := min(len(votes), 1) + 1 // of values
		in.rising(in.records(accepts), nil, func(history []record) {
			if in.acceptSafe(accepts, history) {
				visit(accepts, history, names*orders(history))
			}
		})
	}
}

// rising visits the histories in which no record comes before the one of the acceptor before.
func (in inductive) rising(records, begun []record, visit func([]record)) {
	if len(begun) == in.acceptors {
		visit(begun)
		return
	}
	for i, r := range records {
		in.rising(records[i:], append(begun, r), visit)
	}
}

// orders is in how many ways records can be given to acceptors.
func orders(history []record) int {
	ways, same := 1, 0
	for i, r := range history {
		if same++; i > 0 && r != history[i-1] {
			same = 1
		}
		ways = ways * (i + 1) / same
	}
	return ways
}

// next visits where steps of Paxos.tla lead from a state in which all 1a are sent; as often as TLC does, which
// tries each quorum and each of its highest votes.
func (in inductive) next(accepts uint64, history []record, visit func(accepts uint64, history []record)) {
	for b := 1; b <= in.ballots; b++ {
		visit(accepts, history) // Phase1a
		for v := 1; v <= in.values; v++ {
			in.phase2a(accepts, history, b, v, visit)
		}
		for a, r := range history {
			after := slices.Clone(history)
			if b > r.top { // Phase1b
				after[a] = r
				after[a].top, after[a].promises = b, r.promises|in.promise(b, r.ballot, r.value)
				visit(accepts, after)
			}
			for v := 1; v <= in.values; v++ {
				if accepts&in.vote(b, v) != 0 && b >= r.top { // Phase2b
					after[a] = r
					after[a].top, after[a].ballot, after[a].value, after[a].votes = b, b, v, r.votes|in.vote(b, v)
					visit(accepts, after)
				}
			}
		}
	}
}

func (in inductive) phase2a(accepts uint64, history []record, b, v int, visit func(accepts uint64, history []record)) {
	if in.votedIn(accepts, b-1, b+1) {
		return
	}
	for quorum := range uint(1) << in.acceptors {
		if 2*bits.OnesCount(quorum) <= in.acceptors {
			continue
		}
		for range in.allows(quorum, history, b, v) {
			visit(accepts|in.vote(b, v), history)
		}
	}
}

// allows: all of the quorum promised in b, and v is of the highest vote that they report, of so many; or none has any.
func (in inductive) allows(quorum uint, history []record, b, v int) int {
	highest, of := 0, map[int]int{}
	for a, r := range history {
		if quorum>>a&1 == 0 {
			continue
		}
		answered := false
		for reported := 0; reported <= in.ballots; reported++ {
			for value := 0; value <= in.values; value++ {
				if r.promises&in.promise(b, reported, value) == 0 {
					continue
				}
				answered = true
				if reported > highest {
					highest, of = reported, map[int]int{}
				}
				if reported == highest {
					of[value]++
				}
			}
		}
		if !answered {
			return 0
		}
	}
	if highest == 0 {
		return 1
	}
	return of[v]
}

// holds tells whether a state is one of Inv, and all agree.
func (in inductive) holds(accepts uint64, history []record) bool {
	for _, r := range history {
		if !in.remembers(r, accepts) || r.promises&^in.allowed(r) != 0 {
			return false
		}
	}
	return in.oneAcceptPerBallot(accepts) && in.acceptSafe(accepts, history) && in.agree(history)
}

func (in inductive) agree(history []record) bool {
	chosen := uint(0) // values
	for b := 1; b <= in.ballots; b++ {
		for v := 1; v <= in.values; v++ {
			votes := 0
			for _, r := range history {
				votes += int(r.votes >> ((b-1)*in.values + v - 1) & 1)
			}
			if 2*votes > in.acceptors {
				chosen |= 1 << v
			}
		}
	}
	return bits.OnesCount(chosen) <= 1
}

// stepped takes every step from every state of Inv, and counts both, and all states without renaming.
func (in inductive) stepped(t *testing.T) (states, steps, all int) {
	in.representatives(func(accepts uint64, history []record, alike int) {
		states++
		all += alike
		in.next(accepts, history, func(afterAccepts uint64, after []record) {
			steps++
			if !in.holds(afterAccepts, after) {
				t.Fatalf("%+v, accepts %b: a step leads to %+v, accepts %b, where Inv does not hold", history, accepts, after, afterAccepts)
			}
		})
	})
	return states, steps, all
}

// every counts the states of Inv without renaming, one by one.
func (in inductive) every() (all int) {
	for accepts := range uint64(1) << (in.ballots * in.values) {
		if in.oneAcceptPerBallot(accepts) {
			in.histories(in.records(accepts), nil, func(history []record) {
				if in.acceptSafe(accepts, history) {
					all++
				}
			})
		}
	}
	return all
}

// Steps taken here are those that TLC takes, where it takes them; and so are the states.
func TestStepsFromStatesOfInv(t *testing.T) {
	m := models(t)
	for name, in := range map[string]inductive{
		"Inductive":      {acceptors: 3, ballots: 2, values: 2, renamed: true, prepared: true},
		"InductiveThree": {acceptors: 3, ballots: 3, values: 2, renamed: true, prepared: true, promised: true},
	} {
		model, ok := m.Model(name)
		require.True(t, ok, name)
		states, steps, all := in.stepped(t)
		assert.EqualValues(t, model.Expect.Distinct, states, name)
		assert.EqualValues(t, model.Expect.Generated, states+steps, name)
		assert.Equal(t, in.every(), all, name)
	}
}

// With three ballots every state of Inv is gone through, however many of the promises that it allows are sent: so that fewer
// states are enough, as MCInductive.tla argues for TLC, is checked.
func TestStepsFromStatesOfInvWithThreeBallots(t *testing.T) {
	thorough.Only(t, "it takes some ten seconds")
	in := inductive{acceptors: 3, ballots: 3, values: 2, renamed: true, prepared: true}
	states, _, all := in.stepped(t)
	require.Equal(t, 261_816, states)
	require.Equal(t, in.every(), all)
}

// A step that Paxos.tla does not allow is seen to lead out of Inv with three ballots, but not with two: a proposer that takes any
// vote which is reported.
func TestStepsThatLeadOutOfInv(t *testing.T) {
	for ballots, want := range map[int]bool{2: false, 3: true} {
		in := inductive{acceptors: 3, ballots: ballots, values: 2, renamed: true, prepared: true, promised: true}
		out := false
		in.representatives(func(accepts uint64, history []record, _ int) {
			for b := 1; b <= ballots; b++ {
				for v := 1; v <= 2 && !in.votedIn(accepts, b-1, b+1); v++ {
					for quorum := range uint(1) << 3 {
						if in.reported(quorum, history, b, v) {
							out = out || !in.holds(accepts|in.vote(b, v), history)
						}
					}
				}
			}
		})
		require.Equal(t, want, out, "%d ballots", ballots)
	}
}

// reported: a quorum promised in b, and some of it reports a vote for v.
func (in inductive) reported(quorum uint, history []record, b, v int) bool {
	some := false
	for a, r := range history {
		if quorum>>a&1 == 0 {
			continue
		}
		answered := false
		for reported := 0; reported <= in.ballots; reported++ {
			for value := 0; value <= in.values; value++ {
				has := r.promises&in.promise(b, reported, value) != 0
				answered, some = answered || has, some || has && value == v
			}
		}
		if !answered {
			return false
		}
	}
	return some && 2*bits.OnesCount(quorum) > in.acceptors
}

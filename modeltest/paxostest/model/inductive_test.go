package model_test

import (
	"cmp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// inductive is a size at which the states of Inv, spec/paxos/proof/Inductive.tla, are counted, from the conjuncts and not in
// the way in which MCInductive.tla builds them.
type inductive struct {
	acceptors, ballots, values int

	prepared bool // only states in which every 1a is sent
	promised bool // only states in which every Promise is sent that Inv allows
	renamed  bool // states that differ in the names of acceptors and values count as one
}

// record is what one acceptor remembers and sent; ballot 0 and value 0 are none. votes and promises are sets of vote and promise.
type record struct {
	top, ballot, value int
	votes, promises    uint64
}

func (in inductive) vote(ballot, value int) uint64 { return 1 << ((ballot-1)*in.values + value - 1) }

// votedFor lists the ballots and values of a set of votes, by ballot.
func (in inductive) votedFor(votes uint64) (out [][2]int) {
	for ballot := 1; ballot <= in.ballots; ballot++ {
		for value := 1; value <= in.values; value++ {
			if votes&in.vote(ballot, value) != 0 {
				out = append(out, [2]int{ballot, value})
			}
		}
	}
	return out
}

func (in inductive) promise(ballot, reported, value int) uint64 {
	return 1 << (((ballot-1)*(in.ballots+1)+reported)*(in.values+1) + value)
}

// votedIn tells whether there is a vote in a ballot above from and below to.
func (in inductive) votedIn(votes uint64, from, to int) bool {
	return slices.ContainsFunc(in.votedFor(votes), func(v [2]int) bool { return from < v[0] && v[0] < to })
}

func (in inductive) isVoteOrNone(votes uint64, ballot, value int) bool {
	if ballot == 0 || value == 0 {
		return ballot == value
	}
	return votes&in.vote(ballot, value) != 0
}

// allowed are the Promises to which PromiseBinds, PromiseTruthful and PromiseComplete do not object. Each says something of
// every Promise by itself, so any set of these is allowed.
func (in inductive) allowed(r record) (set uint64) {
	for ballot := 1; ballot <= r.top; ballot++ {
		for reported := 0; reported < ballot; reported++ {
			for value := 0; value <= in.values; value++ {
				if in.isVoteOrNone(r.votes, reported, value) && !in.votedIn(r.votes, reported, ballot) {
					set |= in.promise(ballot, reported, value)
				}
			}
		}
	}
	return set
}

// records tries all that an acceptor can remember and have sent.
func (in inductive) records(accepts uint64) (out []record) {
	ballots, values := in.ballots+1, in.values+1
	for votes := range uint64(1) << (in.ballots * in.values) {
		for i := range ballots * ballots * values {
			r := record{top: i % ballots, ballot: i / ballots % ballots, value: i / ballots / ballots, votes: votes}
			if in.remembers(r, accepts) {
				out = append(out, in.withPromises(r)...)
			}
		}
	}
	return out
}

func (in inductive) remembers(r record, accepts uint64) bool {
	votesWereProposed := r.votes&^accepts == 0
	voteBinds := r.ballot <= r.top
	remembersTruly := in.isVoteOrNone(r.votes, r.ballot, r.value)
	remembersLast := !in.votedIn(r.votes, r.ballot, in.ballots+1)
	return votesWereProposed && voteBinds && remembersTruly && remembersLast
}

func (in inductive) withPromises(r record) (out []record) {
	all := in.allowed(r)
	if in.promised {
		r.promises = all
		return []record{r}
	}
	for set := all; ; set = (set - 1) & all {
		r.promises = set
		out = append(out, r)
		if set == 0 {
			return out
		}
	}
}

func (in inductive) oneAcceptPerBallot(accepts uint64) bool {
	used := map[int]bool{}
	for _, a := range in.votedFor(accepts) {
		if used[a[0]] {
			return false
		}
		used[a[0]] = true
	}
	return true
}

func (in inductive) acceptSafe(accepts uint64, history []record) bool {
	for _, a := range in.votedFor(accepts) {
		for below := 1; below < a[0]; below++ {
			if !in.noneOtherChoosable(history, below, a[1]) {
				return false
			}
		}
	}
	return true
}

// noneOtherChoosable: most acceptors voted so in the ballot, or did not vote in it and cannot any more.
func (in inductive) noneOtherChoosable(history []record, ballot, value int) bool {
	agree := 0
	for _, r := range history {
		if r.votes&in.vote(ballot, value) != 0 || r.top > ballot && !in.votedIn(r.votes, ballot-1, ballot+1) {
			agree++
		}
	}
	return 2*agree > len(history)
}

// state is a state but for its 1a; acceptors beyond the third are not counted with.
type state struct {
	accepts uint64
	history [3]record
}

func (in inductive) count() int {
	states := map[state]bool{}
	for accepts := range uint64(1) << (in.ballots * in.values) {
		if in.oneAcceptPerBallot(accepts) {
			in.histories(in.records(accepts), nil, func(history []record) {
				if in.acceptSafe(accepts, history) {
					states[in.named(accepts, history)] = true
				}
			})
		}
	}
	if in.prepared {
		return len(states)
	}
	return len(states) << in.ballots // every set of 1a: no conjunct reads them, and renaming leaves them as they are
}

// histories visits all ways in which the acceptors that come after those of begun can have a record each.
func (in inductive) histories(records, begun []record, visit func([]record)) {
	if len(begun) == in.acceptors {
		visit(begun)
		return
	}
	for _, r := range records {
		in.histories(records, append(begun, r), visit)
	}
}

// named is the state, or the one that stands for all that differ from it in names only.
func (in inductive) named(accepts uint64, history []record) state {
	one := state{accepts: accepts}
	copy(one.history[:], history)
	if !in.renamed {
		return one
	}
	other := state{accepts: in.swapped(accepts)}
	for i, r := range history {
		other.history[i] = in.swap(r)
	}
	for _, s := range []*state{&one, &other} {
		slices.SortFunc(s.history[:in.acceptors], compareRecords)
	}
	if cmp.Or(cmp.Compare(one.accepts, other.accepts), slices.CompareFunc(one.history[:], other.history[:], compareRecords)) > 0 {
		return other
	}
	return one
}

func compareRecords(a, b record) int {
	return cmp.Or(cmp.Compare(a.top, b.top), cmp.Compare(a.ballot, b.ballot), cmp.Compare(a.value, b.value),
		cmp.Compare(a.votes, b.votes), cmp.Compare(a.promises, b.promises))
}

// swapped exchanges the two values in a set of votes.
func (in inductive) swapped(votes uint64) (out uint64) {
	for _, v := range in.votedFor(votes) {
		out |= in.vote(v[0], 3-v[1])
	}
	return out
}

func (in inductive) swap(r record) record {
	other := []int{0, 2, 1}
	out := record{top: r.top, ballot: r.ballot, value: other[r.value], votes: in.swapped(r.votes)}
	for ballot := 1; ballot <= in.ballots; ballot++ {
		for reported := 0; reported < ballot; reported++ {
			for value := 0; value <= 2; value++ {
				if r.promises&in.promise(ballot, reported, value) != 0 {
					out.promises |= in.promise(ballot, reported, other[value])
				}
			}
		}
	}
	return out
}

// TLC checks one step from every state of Inv: none is missing from those that are built for it, and none is there twice.
func TestStatesOfInv(t *testing.T) {
	m := models(t)
	for name, in := range map[string]inductive{
		"InductiveTiny":  {acceptors: 2, ballots: 1, values: 1},
		"Inductive":      {acceptors: 3, ballots: 2, values: 2, renamed: true, prepared: true},
		"InductiveAll":   {acceptors: 3, ballots: 2, values: 2, renamed: true},
		"InductiveThree": {acceptors: 3, ballots: 3, values: 2, renamed: true, prepared: true, promised: true},
	} {
		model, ok := m.Model(name)
		require.True(t, ok, name)
		assert.EqualValues(t, in.count(), model.Expect.Distinct, name)
	}
}

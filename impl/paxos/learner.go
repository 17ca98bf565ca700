package paxos

import (
	"cmp"
	"fmt"
	"slices"
)

// Learner counts votes until a value is chosen (PMS 2.3; spec: Learner). Nothing
// of it need be on disk. The zero Learner is the initial one (spec: InitLearner).
type Learner struct {
	Votes []Tally // ascending by ballot, then value, each once; nil once a value is learned; not to be written to
	Value Maybe   // what it learned, or None; it never changes again
}

// Tally is who voted for one value in one ballot, as far as a learner has seen.
type Tally struct {
	Vote   Vote    // real
	Voters NodeSet // of the cluster; at least one, no quorum yet
}

// compareVote orders tallies by ballot, then value.
func (t Tally) compareVote(vote Vote) int {
	return cmp.Or(t.Vote.Ballot.Compare(vote.Ballot), cmp.Compare(t.Vote.Value, vote.Value))
}

// find gives where the tally of the vote is, or belongs.
func (l Learner) find(vote Vote) (at int, found bool) {
	return slices.BinarySearchFunc(l.Votes, vote, Tally.compareVote)
}

// votersSeen is who voted so, as far as the learner has seen.
func (l Learner) votersSeen(vote Vote) NodeSet {
	if at, found := l.find(vote); found {
		return l.Votes[at].Voters
	}
	return 0
}

// withVotes gives the learner with the tally set, in memory of its own: l keeps
// its votes.
func (l Learner) withVotes(tally Tally) Learner {
	at, found := l.find(tally.Vote)
	rest := l.Votes[at:]
	if found {
		rest = rest[1:]
	}
	return Learner{Votes: slices.Concat(l.Votes[:at], []Tally{tally}, rest)}
}

// OnLearn counts an Accepted. Votes count together only in one ballot and for one
// value; once a value is learned none counts (PMS 2.3; spec: OnLearn, action
// Learn).
func (l Learner) OnLearn(q Quorums, m Accepted) (Learner, Effects) {
	vote := Vote{Ballot: m.Ballot, Value: m.Value}
	seen := l.votersSeen(vote)
	if !m.inMessages() || !q.Has(m.From) || !l.Value.IsNone() || seen.Has(m.From) {
		return l, Effects{}
	}
	voters := seen.With(m.From)
	if q.Enough2(voters) {
		return Learner{Value: Some(m.Value)}, Effects{Outcome: Took}
	}
	return l.withVotes(Tally{Vote: vote, Voters: voters}), Effects{Outcome: Took}
}

// Key tells learners apart: two keys are equal exactly if the learners are. It is
// for comparing, hashing and reading, not for parsing.
func (l Learner) Key() string {
	key := fmt.Appendf(nil, "%v", l.Value)
	for _, t := range l.Votes {
		key = fmt.Appendf(key, " %v:%v", t.Vote, t.Voters)
	}
	return string(key)
}

package paxos

import (
	"maps"
	"reflect"
	"slices"
	"testing"
)

// specLearner is Learner.tla word for word: a set of Accepted, and a value.
type specLearner struct {
	votes map[Accepted]bool
	value Maybe
}

func (l specLearner) onLearn(quorum int, m Accepted) specLearner {
	if !l.value.IsNone() {
		return l
	}
	votes := maps.Clone(l.votes)
	votes[m] = true
	voters := 0
	for v := range votes {
		if v.Ballot == m.Ballot && v.Value == m.Value {
			voters++
		}
	}
	if voters >= quorum {
		return specLearner{map[Accepted]bool{}, Some(m.Value)}
	}
	return specLearner{votes, l.value}
}

func spec(l Learner) specLearner {
	votes := map[Accepted]bool{}
	for _, tally := range l.Votes {
		for from := range tally.Voters.All() {
			votes[Accepted{from, tally.Vote.Ballot, tally.Vote.Value}] = true
		}
	}
	return specLearner{votes, l.Value}
}

func learnerStimuli(nodes int, ballots []Ballot) (all []Accepted) {
	for from := range nodes {
		for _, b := range ballots {
			for _, v := range values[:2] {
				all = append(all, Accepted{Node(from), b, v})
			}
		}
	}
	return all
}

// Of three nodes all 258 states: for each of 4 votes no voter or one of 3, or one of 2
// values learned. Of five as many: for each of 2 votes up to two voters of 5, or one of 2
// values.
func TestOnLearn(t *testing.T) {
	checkOnLearn(t, three, learnerStimuli(3, ballots[:2]))
	checkOnLearn(t, Majority(5), learnerStimuli(5, ballots[:1]))
}

// A learner's votes are copied when it is found and compared at the end, when all steps
// of all states were made: none wrote to another's memory.
func checkOnLearn(t *testing.T, q Quorums, stimuli []Accepted) {
	copies := map[string][]Tally{}
	states := reach(Learner{}, Learner.Key, func(l Learner) (next []Learner) {
		for _, m := range stimuli {
			s, effects := l.OnLearn(q, m)
			if got, want := spec(s), spec(l).onLearn(q.Size2(), m); !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %v: %v, want %v", l.Key(), m, got, want)
			}
			if happens := s.Key() != l.Key(); happens != (effects.Outcome == Took) || effects.Persist || effects.Send != nil {
				t.Errorf("%s, %v: to %s with %v", l.Key(), m, s.Key(), effects)
			}
			copies[s.Key()] = slices.Clone(s.Votes)
			next = append(next, s)
		}
		return next
	})
	if len(states) != 258 {
		t.Errorf("%d states of %d nodes, want 258", len(states), q.N())
	}
	for _, l := range states {
		if !slices.Equal(l.Votes, copies[l.Key()]) {
			t.Errorf("%v was overwritten by %v", copies[l.Key()], l.Votes)
		}
		checkTallies(t, q, l)
	}
}

func checkTallies(t *testing.T, q Quorums, l Learner) {
	for i, tally := range l.Votes {
		if n := tally.Voters.Len(); n < 1 || n >= q.Size2() || i > 0 && !below(l.Votes[i-1].Vote, tally.Vote) {
			t.Errorf("%s: not ascending, or a quorum or nobody", l.Key())
		}
	}
	if !l.Value.IsNone() && l.Votes != nil {
		t.Errorf("%s: learned, but not forgotten", l.Key())
	}
}

// below: in a lower ballot, or in the same and for a value that is less.
func below(v, w Vote) bool {
	return level(v.Ballot) < level(w.Ballot) || v.Ballot == w.Ballot && v.Value < w.Value
}

// With memory to spare behind its votes, a learner still writes to none of it.
func TestOnLearnDoesNotAppendInPlace(t *testing.T) {
	spare := make([]Tally, 1, 8)
	spare[0] = Tally{Vote{ballots[0], "x"}, NewNodeSet(1)}
	l := Learner{Votes: spare}
	for _, m := range learnerStimuli(3, ballots[:2]) {
		l.OnLearn(Majority(5), m)
	}
	want := make([]Tally, 8)
	want[0] = Tally{Vote{ballots[0], "x"}, NewNodeSet(1)}
	if !slices.Equal(spare[:8], want) {
		t.Errorf("memory became %v", spare[:8])
	}
}

func TestLearnerIgnoresWhatIsNoMessage(t *testing.T) {
	for _, m := range []Accepted{{3, ballots[0], "x"}, {63, ballots[0], "x"}, {255, ballots[0], "x"}, {0, unreal[0], "x"}, {0, unreal[1], "x"}, {0, unreal[2], "x"}} {
		if l, effects := (Learner{}).OnLearn(three, m); l.Key() != (Learner{}).Key() || effects != (Effects{}) {
			t.Errorf("%v: %s %v", m, l.Key(), effects)
		}
	}
}

// Values that could be confused in print are not in keys.
func TestLearnerKeyTellsValuesApart(t *testing.T) {
	seen := map[string]Learner{}
	for _, v := range []Value{"", "none", `"`, `\"`, "\xff", `\xff`, "\uFFFD", " 1.0:\"\":{1}", "x\" 1.0:\"y"} {
		voted, _ := Learner{}.OnLearn(three, Accepted{0, ballots[0], v})
		learned, _ := voted.OnLearn(three, Accepted{1, ballots[0], v})
		for _, l := range []Learner{voted, learned} {
			if other, ok := seen[l.Key()]; ok {
				t.Errorf("%v and %v have one key, %s", l, other, l.Key())
			}
			seen[l.Key()] = l
		}
	}
}

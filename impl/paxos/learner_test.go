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

func (l specLearner) onLearn(m Accepted) specLearner {
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
	if voters >= 2 {
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

func learnerStimuli() (all []Accepted) {
	for from := range Node(3) {
		for _, b := range ballots[:2] {
			for _, v := range values[:2] {
				all = append(all, Accepted{from, b, v})
			}
		}
	}
	return all
}

// All 258 states: for each of 4 votes no voter or one of 3, or one of 2 values
// learned. Their votes are copied when found and compared at the end, when all
// steps of all states were made: none wrote to another's memory.
func TestOnLearn(t *testing.T) {
	copies := map[string][]Tally{}
	states := reach(Learner{}, Learner.Key, func(l Learner) (next []Learner) {
		for _, m := range learnerStimuli() {
			s, effects := l.OnLearn(three, m)
			if got, want := spec(s), spec(l).onLearn(m); !reflect.DeepEqual(got, want) {
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
		t.Errorf("%d states, want 258", len(states))
	}
	for _, l := range states {
		if !slices.Equal(l.Votes, copies[l.Key()]) {
			t.Errorf("%v was overwritten by %v", copies[l.Key()], l.Votes)
		}
		checkTallies(t, l)
	}
}

func checkTallies(t *testing.T, l Learner) {
	for i, tally := range l.Votes {
		if tally.Voters.Len() != 1 || i > 0 && l.Votes[i-1].compareVote(tally.Vote) >= 0 {
			t.Errorf("%s: not ascending, or a quorum or nobody", l.Key())
		}
	}
	if !l.Value.IsNone() && l.Votes != nil {
		t.Errorf("%s: learned, but not forgotten", l.Key())
	}
}

// With memory to spare behind its votes, a learner still writes to none of it.
func TestOnLearnDoesNotAppendInPlace(t *testing.T) {
	spare := make([]Tally, 1, 8)
	spare[0] = Tally{Vote{ballots[0], "x"}, NewNodeSet(1)}
	l := Learner{Votes: spare}
	for _, m := range learnerStimuli() {
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

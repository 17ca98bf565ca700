package paxostest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/conform"
)

func acceptorWith(bug, habit string) func(Cluster) any {
	return func(c Cluster) any { return &anAcceptor{self: c.Self, bug: bug, habit: habit} }
}

func proposerWith(bug, habit string) func(Cluster) any {
	return func(c Cluster) any { return &aProposer{Cluster: c, bug: bug, habit: habit} }
}

func learnerWith(bug, habit string) func(Cluster) any {
	return func(c Cluster) any { return &aLearner{Cluster: c, bug: bug, habit: habit} }
}

// habits make nobody diverge, and some would if nothing were forgiven.
var habits = []struct {
	role
	habit    string
	create   func(Cluster) any
	forgiven bool
}{
	{acceptor, "none", acceptorWith("", ""), false},
	{acceptor, "refuses aloud", acceptorWith("", "refuses aloud"), false},
	{acceptor, "all again", acceptorWith("", "all again"), true},
	{acceptor, "refuses by an older message", acceptorWith("", "refuses by an older message"), true},
	{proposer, "none", proposerWith("", ""), false},
	{proposer, "all again", proposerWith("", "all again"), true},
	{proposer, "gives up", proposerWith("", "gives up"), true},
	{proposer, "asks again", proposerWith("", "asks again"), true},
	{proposer, "counts every vote", proposerWith("", "counts every vote"), true},
	{learner, "none", learnerWith("", ""), false},
	{learner, "keeps its value", learnerWith("", "keeps its value"), true},
	{learner, "says it again", learnerWith("", "says it again"), true},
}

func TestHarmlessHabitsAreForgiven(t *testing.T) {
	t.Parallel()
	for _, c := range habits {
		r := tested(t, c.role, c.create)
		assert.True(t, r.Conforms, "%s: %s\n%s", c.role, c.habit, r.Text())
		assert.Equal(t, c.forgiven, !strictly(t, c.role, c.create), "%s: %s", c.role, c.habit)
	}
}

// strictly tells whether an implementation passes if nothing is forgiven.
func strictly(t *testing.T, r role, create func(Cluster) any) bool {
	f := featuresOf(r, create(Cluster{Acceptors: 3, Quorum1: 2, Quorum2: 2}), Majority, Majority)
	plansMade.Lock()
	defer plansMade.Unlock()
	for _, p := range plansFor(t, r, f) {
		strict := p.test
		strict.Forgives, strict.Leaves = nil, nil
		v, err := strict.Check(t.Context(), putInGo(p, f, create))
		require.NoError(t, err)
		if v.Failed != nil {
			return false
		}
	}
	return true
}

// What is forgiven hides no bug, not even of those who have harmless habits too.
func TestForgivenessHidesNoBug(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		role
		create func(bug, habit string) func(Cluster) any
		bugs   []string
		habits []string
	}{
		{acceptor, acceptorWith,
			[]string{"M01", "M02", "M03", "M04", "M09", "M11", "M12", "M13", "M14", "M15", "M30", "M31", "L01"},
			[]string{"", "refuses aloud", "all again", "refuses by an older message"}},
		{proposer, proposerWith,
			[]string{"M05", "M06", "M07", "M08", "half of three", "half", "twice counts", "M21", "M22", "M23", "M24", "M26", "M28", "M29", "M32", "L02", "restart forgets the ballot"},
			[]string{"", "all again"}},
		{learner, learnerWith,
			[]string{"by value", "by ballot of any round", "twice counts", "M22", "half", "L02"},
			[]string{"", "keeps its value", "says it again"}},
		{learner, learnerWith, []string{"never again"}, []string{"", "keeps its value"}},
	} {
		for _, bug := range c.bugs {
			for i, habit := range c.habits {
				if i > 0 && testing.Short() {
					break
				}
				r := tested(t, c.role, c.create(bug, habit))
				if !assert.False(t, r.Conforms, "%s with %s and %q", c.role, bug, habit) {
					continue
				}
				for _, d := range r.Divergences {
					require.NotNil(t, d.Guard, "%s: %s", bug, d.Text())
					require.NotEqual(t, d.Expected, d.Actual, bug)
					require.NotEmpty(t, d.Steps)
				}
			}
		}
	}
}

// A Reject for an old round is no excuse to stop.
func TestGivingUpNeedsARefusalOfTheRound(t *testing.T) {
	t.Parallel()
	r := tested(t, proposer, func(c Cluster) any { return &sulking{&aProposer{Cluster: c}} })
	d := firstWrong(t, r)
	assert.Equal(t, "nothing is sent", d.Actual, d.Text())
}

// sulking gives up its round whoever refused whatever.
type sulking struct{ *aProposer }

func (s *sulking) Reject(Node, Ballot) []Message { return nil }

func (s *sulking) Promise(from Node, b Ballot, v Vote) []Message {
	if from == 2 {
		s.phase = 0
	}
	return s.aProposer.Promise(from, b, v)
}

// A wrong state is never forgiven, even where a message would be.
func TestStatesAreNeverForgiven(t *testing.T) {
	p, err := acceptorPlan(features{restarts: true}, options{})
	require.NoError(t, err)
	word := []int32{0}
	want := p.test.Candidates[0].Answers(word)[0]
	require.True(t, p.forgives(word, []conform.Answer{want}, want))
	wrong := want
	wrong.Label++
	require.False(t, p.forgives(word, []conform.Answer{wrong}, want))
}

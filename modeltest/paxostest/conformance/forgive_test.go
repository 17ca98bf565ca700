package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

func acceptorWith(bug, habit string) func(subject.Cluster) any {
	return func(c subject.Cluster) any { return &anAcceptor{self: c.Self, bug: bug, habit: habit} }
}

func proposerWith(bug, habit string) func(subject.Cluster) any {
	return func(c subject.Cluster) any { return &aProposer{Cluster: c, bug: bug, habit: habit} }
}

func learnerWith(bug, habit string) func(subject.Cluster) any {
	return func(c subject.Cluster) any { return &aLearner{Cluster: c, bug: bug, habit: habit} }
}

// habits make nobody diverge, and some would if nothing were forgiven.
var habits = []struct {
	model.Role
	habit    string
	create   func(subject.Cluster) any
	forgiven bool
}{
	{model.Acceptor, "none", acceptorWith("", ""), false},
	{model.Acceptor, "refuses aloud", acceptorWith("", "refuses aloud"), false},
	{model.Acceptor, "all again", acceptorWith("", "all again"), true},
	{model.Acceptor, "refuses by an older message", acceptorWith("", "refuses by an older message"), true},
	{model.Proposer, "none", proposerWith("", ""), false},
	{model.Proposer, "all again", proposerWith("", "all again"), true},
	{model.Proposer, "gives up", proposerWith("", "gives up"), true},
	{model.Proposer, "asks again", proposerWith("", "asks again"), true},
	{model.Proposer, "counts every vote", proposerWith("", "counts every vote"), true},
	{model.Learner, "none", learnerWith("", ""), false},
	{model.Learner, "keeps its value", learnerWith("", "keeps its value"), true},
	{model.Learner, "says it again", learnerWith("", "says it again"), true},
}

func TestHarmlessHabitsAreForgiven(t *testing.T) {
	t.Parallel()
	for _, c := range habits {
		r := tested(t, c.Role, c.create)
		assert.True(t, r.Conforms, "%s: %s\n%s", c.Role, c.habit, r.Text())
		assert.Equal(t, c.forgiven, !strictly(t, c.Role, c.create), "%s: %s", c.Role, c.habit)
	}
}

// strictly tells whether an implementation passes if nothing is forgiven.
func strictly(t *testing.T, r model.Role, create func(subject.Cluster) any) bool {
	f := subject.FeaturesOf(r, create, suites.Majority, suites.Majority)
	plansMade.Lock()
	defer plansMade.Unlock()
	for _, p := range plansFor(t, r, f) {
		strict := p.Test
		strict.Forgives, strict.Leaves = nil, nil
		v, err := strict.Check(t.Context(), subject.InGo(p, f, create))
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
		model.Role
		create func(bug, habit string) func(subject.Cluster) any
		bugs   []string
		habits []string
	}{
		{model.Acceptor, acceptorWith,
			[]string{"M01", "M02", "M03", "M04", "M09", "M11", "M12", "M13", "M14", "M15", "M30", "M31", "L01"},
			[]string{"", "refuses aloud", "all again", "refuses by an older message"}},
		{model.Proposer, proposerWith,
			[]string{"M05", "M06", "M07", "M08", "half of three", "half", "twice counts", "M21", "M22", "M23", "M24", "M26", "M28", "M29", "M32", "L02", "restart forgets the ballot"},
			[]string{"", "all again"}},
		{model.Learner, learnerWith,
			[]string{"by value", "by ballot of any round", "twice counts", "M22", "half", "L02"},
			[]string{"", "keeps its value", "says it again"}},
		{model.Learner, learnerWith, []string{"never again"}, []string{"", "keeps its value"}},
	} {
		for _, bug := range c.bugs {
			for i, habit := range c.habits {
				if i > 0 && testing.Short() {
					break
				}
				r := tested(t, c.Role, c.create(bug, habit))
				if !assert.False(t, r.Conforms, "%s with %s and %q", c.Role, bug, habit) {
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
	r := tested(t, model.Proposer, func(c subject.Cluster) any { return &sulking{&aProposer{Cluster: c}} })
	d := firstWrong(t, r)
	assert.Equal(t, "nothing is sent", d.Actual, d.Text())
}

// sulking gives up its round whoever refused whatever.
type sulking struct{ *aProposer }

func (s *sulking) Reject(model.Node, model.Ballot) []model.Message { return nil }

func (s *sulking) Promise(from model.Node, b model.Ballot, v model.Vote) []model.Message {
	if from == 2 {
		s.phase = 0
	}
	return s.aProposer.Promise(from, b, v)
}

// A wrong state is never forgiven, even where a message would be.
func TestStatesAreNeverForgiven(t *testing.T) {
	p, err := suites.AcceptorPlan(suites.Features{Restarts: true}, suites.Options{})
	require.NoError(t, err)
	word := []int32{0}
	want := p.Test.Candidates[0].Answers(word)[0]
	require.True(t, p.Forgives(word, []conform.Answer{want}, want))
	wrong := want
	wrong.Label++
	require.False(t, p.Forgives(word, []conform.Answer{wrong}, want))
}

package conformance

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
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

// habits make nobody unsafe.
var habits = []struct {
	model.Role
	habit  string
	create func(subject.Cluster) any
}{
	{model.Acceptor, "none", acceptorWith("", "")},
	{model.Acceptor, "refuses aloud", acceptorWith("", "refuses aloud")},
	{model.Acceptor, "all again", acceptorWith("", "all again")},
	{model.Acceptor, "refuses by an older message", acceptorWith("", "refuses by an older message")},
	{model.Proposer, "none", proposerWith("", "")},
	{model.Proposer, "all again", proposerWith("", "all again")},
	{model.Proposer, "gives up", proposerWith("", "gives up")},
	{model.Proposer, "asks again", proposerWith("", "asks again")},
	{model.Proposer, "counts every vote", proposerWith("", "counts every vote")},
	{model.Learner, "none", learnerWith("", "")},
	{model.Learner, "keeps its value", learnerWith("", "keeps its value")},
	{model.Learner, "says it again", learnerWith("", "says it again")},
}

func TestHarmlessHabitsConform(t *testing.T) {
	t.Parallel()
	for i, c := range habits {
		t.Run(c.Role.String()+" "+c.habit, func(t *testing.T) {
			thorough.Sample(t, i+11, 12) // an acceptor, whose suites are short; TestProcessPassesTheSuitesOfItsRoles has the others
			t.Parallel()
			r := tested(t, c.Role, c.create)
			assert.True(t, r.Conforms, r.Text())
			assert.Empty(t, r.Slow)
		})
	}
}

// No habit hides a bug.
func TestHabitsHideNoBug(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		model.Role
		create func(bug, habit string) func(subject.Cluster) any
		bugs   []string
		habits []string
	}{
		{model.Acceptor, acceptorWith,
			[]string{"M01", "M02", "M03", "M04", "M09", "M11", "M12", "M13", "M14", "M15", "M30", "M31"},
			[]string{"", "refuses aloud", "all again", "refuses by an older message"}},
		{model.Proposer, proposerWith,
			[]string{"M05", "M06", "M07", "M08", "half of three", "half", "twice counts", "M21", "M22", "M23", "M24", "M26", "M28", "M29", "M32"},
			[]string{"", "all again"}},
		{model.Learner, learnerWith,
			[]string{"by value", "by ballot of any round", "twice counts", "M22", "half"},
			[]string{"", "keeps its value", "says it again"}},
	} {
		for i, bug := range c.bugs {
			habits := c.habits
			if !thorough.Tests() {
				habits = habits[i%len(habits):][:1] // each of them with some
			}
			t.Run(c.Role.String()+" "+bug, func(t *testing.T) {
				if thorough.Sample(t, i, 15); c.Role != model.Acceptor { // stage mutants tries all, as patches of the code
					thorough.Only(t, "TestKnownBugsAreNamed has one of a learner, TestVotesApartAreTold of a proposer")
				}
				t.Parallel()
				for _, habit := range habits {
					d := firstWrong(t, tested(t, c.Role, c.create(bug, habit)))
					require.NotNil(t, d.Guard, "%s: %s", habit, d.Text())
					require.NotEmpty(t, d.Sent, habit)
					require.NotEmpty(t, d.Steps, habit)
				}
			})
		}
	}
}

// Who resembles a known bug, and is none, is told how it differs.
func TestResemblanceSaysHowItDiffers(t *testing.T) {
	t.Parallel()
	r, err := InGo(t.Context(), model.Acceptor, func(c subject.Cluster) any { return forgetful{&anAcceptor{self: c.Self}} })
	require.NoError(t, err)
	l := r.Divergences[0].Resembles
	require.NotNil(t, l)
	require.False(t, l.Exactly)
	require.Regexp(t, "^after .* it sends .*, "+l.Bug+" sends ", l.Differs)
	require.Contains(t, l.String(), l.Differs)
}

// A refusal is no promise, whatever it says its acceptor promised, or where it does not say that.
func TestARefusalIsNoPromise(t *testing.T) {
	thorough.Only(t, "a suite of its own; TestVotesApartAreTold has proposers that are unsafe")
	t.Parallel()
	for i, promised := range []func(of, promised model.Ballot) bool{
		func(_, promised model.Ballot) bool { return promised == model.Ballot{} },
		func(of, promised model.Ballot) bool { return promised == of },
		func(of, promised model.Ballot) bool { return promised != model.Ballot{} && promised.Less(of) },
		func(of, promised model.Ballot) bool { return of.Less(promised) },
	} {
		for _, bug := range []string{"M23", "M24"} {
			t.Run(fmt.Sprintf("%s %d", bug, i), func(t *testing.T) {
				t.Parallel()
				firstWrong(t, tested(t, model.Proposer, func(c subject.Cluster) any {
					return &misreading{&aProposer{Cluster: c, bug: bug}, promised}
				}))
			})
		}
	}
}

// misreading has the bug its proposer has where a refusal says that its acceptor promised some
// ballot.
type misreading struct {
	*aProposer
	as func(of, promised model.Ballot) bool
}

func (m misreading) Rejected(from model.Node, b, promised model.Ballot) []model.Message {
	if m.as(b, promised) {
		return m.Reject(from, b)
	}
	return nil
}

// forgetful loses its promise in a crash, unless it voted in that ballot.
type forgetful struct{ *anAcceptor }

func (f forgetful) Restart() {
	if f.vote.Ballot != f.promised {
		f.promised = model.Ballot{}
	}
}

// What loses only progress is safe, and has a remark.
func TestSlownessIsRemarked(t *testing.T) {
	t.Parallel()
	for i, c := range []struct {
		model.Role
		bug    string
		create func(subject.Cluster) any
	}{
		{model.Acceptor, "L01", acceptorWith("L01", "")},
		{model.Proposer, "L02", proposerWith("L02", "")},
		{model.Proposer, "sulking", func(c subject.Cluster) any { return &sulking{&aProposer{Cluster: c}} }},
		{model.Learner, "L02", learnerWith("L02", "")},
		{model.Learner, "never again", learnerWith("never again", "")},
	} {
		t.Run(c.Role.String()+" "+c.bug, func(t *testing.T) {
			thorough.Sample(t, i, 5) // to see that a proposer is slow takes three seconds
			t.Parallel()
			r := tested(t, c.Role, c.create)
			assert.Equal(t, Conforms, r.Verdict, r.Text())
			assert.NotEmpty(t, r.Slow)
			r.progress = true
			r.conclude()
			assert.Equal(t, Lacking, r.Verdict)
		})
	}
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

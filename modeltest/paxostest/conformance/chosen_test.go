package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

func chooserWith(change func(*choosing)) func(subject.Cluster) any {
	return func(c subject.Cluster) any {
		p := &choosing{aProposer: &aProposer{Cluster: c}, step: 1}
		change(p)
		return p
	}
}

// However a proposer numbers its rounds, it conforms, and nearly all tests are run to their end.
func TestProposersThatChooseTheirBallots(t *testing.T) {
	thorough.Only(t, "TestAProposerMayKeepItsFirstValue has one, with a smaller suite")
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*choosing)
	}{
		{"one by one", func(*choosing) {}},
		{"by threes", func(c *choosing) { c.step = 3 }},
		{"further and on", func(c *choosing) { c.jump = 2 }},
		{"from a high one", func(c *choosing) { c.next = 1 << 40 }},
		{"retries", func(c *choosing) { c.retries = true }},
		{"gives up", func(c *choosing) { c.habit = "gives up" }},
		{"asks again", func(c *choosing) { c.habit = "asks again" }},
		{"all again", func(c *choosing) { c.habit = "all again" }},
		{"counts every one", func(c *choosing) { c.habit = "counts every vote" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := tested(t, model.Proposer, chooserWith(c.change))
			assert.True(t, r.Conforms, r.Text())
			for _, s := range r.Suites {
				assert.Less(t, 5*s.Untested, s.Tests, s.Suite)
			}
		})
	}
}

func TestWrongChoicesAreTold(t *testing.T) {
	thorough.Only(t, "TestWhoChoosesBallotsOfAnotherIsUnsafe has one, with a smaller suite")
	t.Parallel()
	for _, c := range []struct {
		bug    string
		change func(*choosing)
		rule   string
	}{
		{"M26", func(c *choosing) { c.bug, c.aProposer.bug = "M26", "M26" }, "Owns"},
		{"M27", func(c *choosing) { c.bug = "M27" }, "ProposerAfterRestart"},
		{"M28", func(c *choosing) { c.aProposer.bug = "M28" }, "AcceptBallot"},
		{"M05", func(c *choosing) { c.aProposer.bug = "M05" }, "Pick"},
		{"twice", func(c *choosing) { c.aProposer.bug = "twice counts" }, "TallyPromise"},
	} {
		t.Run(c.bug, func(t *testing.T) {
			t.Parallel()
			d := firstWrong(t, tested(t, model.Proposer, chooserWith(c.change)))
			require.NotNil(t, d.Guard)
			assert.Equal(t, c.rule, d.Guard.Operator, d.Text())
		})
	}
}

// What is only unhelpful is a remark, whatever it is.
func TestUnhelpfulChoicesAreSlow(t *testing.T) {
	thorough.Only(t, "TestSlownessIsRemarked is much the same")
	t.Parallel()
	r := tested(t, model.Proposer, chooserWith(func(c *choosing) { c.bug = "stops for ever" }))
	assert.Equal(t, Conforms, r.Verdict, r.Text())
	assert.NotEmpty(t, r.Slow, r.Text())
}

// Who begins anew at each Promise never proposes, and of what it would propose nothing is known.
func TestWhoNeverProposesIsNotTested(t *testing.T) {
	thorough.Only(t, "three seconds, and TestWhoChoosesNothingIsNotTested is much the same")
	r := tested(t, model.Proposer, chooserWith(func(c *choosing) { c.bug = "retries uncalled" }))
	require.Equal(t, "not tested: it never sent Accept", r.Says())
	require.False(t, r.Conforms)
}

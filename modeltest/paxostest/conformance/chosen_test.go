package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

// However a proposer numbers its rounds, it conforms, and no test is cut short that
// the numbers of others allow.
func TestProposersThatChooseTheirBallots(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*choosing){
		"one by one":       func(*choosing) {},
		"by threes":        func(c *choosing) { c.step = 3 },
		"further and on":   func(c *choosing) { c.jump = 2 },
		"from a high one":  func(c *choosing) { c.next = 1 << 40 },
		"retries":          func(c *choosing) { c.retries = true },
		"gives up":         func(c *choosing) { c.habit = "gives up" },
		"asks again":       func(c *choosing) { c.habit = "asks again" },
		"all again":        func(c *choosing) { c.habit = "all again" },
		"counts every one": func(c *choosing) { c.habit = "counts every vote" },
	} {
		r := tested(t, model.Proposer, chooserWith(change))
		assert.True(t, r.Conforms, "%s\n%s", name, r.Text())
		for _, s := range r.Suites {
			assert.Zero(t, s.Untested, "%s, %s", name, s.Suite)
		}
	}
}

func TestWrongChoicesAreTold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		bug    string
		change func(*choosing)
		actual string
		rule   string
	}{
		{"M26", func(c *choosing) { c.bug, c.aProposer.bug = "M26", "M26" }, "a ballot that another node chooses too", "Owns"},
		{"M27", func(c *choosing) { c.bug = "M27" }, "a ballot not above its last", ""},
		{"M28", func(c *choosing) { c.aProposer.bug = "M28" }, "a ballot that it never prepared", "AcceptBallot"},
		{"M05", func(c *choosing) { c.aProposer.bug = "M05" }, "Accept", "Pick"},
		{"twice", func(c *choosing) { c.aProposer.bug = "twice counts" }, "", "TallyPromise"},
		{"retries uncalled", func(c *choosing) { c.bug = "retries uncalled" }, "", ""},
		{"stops for ever", func(c *choosing) { c.bug = "stops for ever" }, "nothing is sent", ""},
	} {
		d := firstWrong(t, tested(t, model.Proposer, chooserWith(c.change)))
		assert.Contains(t, d.Actual, c.actual, "%s\n%s", c.bug, d.Text())
		require.NotNil(t, d.Guard, c.bug)
		if c.rule != "" {
			assert.Equal(t, c.rule, d.Guard.Operator, "%s\n%s", c.bug, d.Text())
		}
	}
}

// A proposer that never starts a round cannot be tested, and is told what to do.
func TestWhoChoosesNothingIsAnError(t *testing.T) {
	_, err := InGo(t.Context(), model.Proposer, chooserWith(func(c *choosing) { c.bug = "chooses none" }))
	require.EqualError(t, err, "the proposer chose 0 ballots for 6 rounds that were asked for: each Set must give a Prepare with a ballot of its own")
}

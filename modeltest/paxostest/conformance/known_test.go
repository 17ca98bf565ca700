package conformance

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
)

// reportOf tests a known bug with these plans of its role.
func reportOf(t *testing.T, plans []*suites.Plan, bug KnownBug) *Report {
	report := &Report{Role: bug.Role, alone: true}
	for _, p := range plans {
		ran := ran{plan: p}
		m := conform.Machine("", bug.under(p))
		for _, word := range slices.Concat(p.Test.Suite(0), p.Test.Probe) {
			ran.results = append(ran.results, conform.Result{Word: word, Answers: m.Answers(word)})
		}
		report.ran = append(report.ran, ran)
		if d := bug.shownBy(p); d != nil {
			report.Divergences = append(report.Divergences, d)
		}
	}
	report, err := report.Finish()
	require.NoError(t, err)
	return report
}

func plansWith(t *testing.T, f suites.Features) map[string][]*suites.Plan {
	out := map[string][]*suites.Plan{}
	for _, r := range []model.Role{model.Acceptor, model.Learner, model.Proposer}[:thorough.Of(2, 3)] { // to plan for a proposer takes the longest
		plans, err := suites.PlansOf(r, f, suites.Options{})
		require.NoError(t, err)
		plans = slices.DeleteFunc(plans, func(p *suites.Plan) bool { return len(p.Right) == 0 }) // no bug was explored with them
		for _, p := range plans[:thorough.Of(0, len(plans))] {                                   // TestProcessPassesTheSuitesOfItsRoles gives the reference its suites
			rightIsRight(t, p)
		}
		out[r.String()] = plans
	}
	return out
}

// rightIsRight: what the reference sends is not wrong, in any test of a plan.
func rightIsRight(t *testing.T, p *suites.Plan) {
	offline, m := trial.Offline(p), conform.Machine("", p.Right[0])
	for _, word := range spoken(p) {
		require.False(t, judged(offline, word, m.Answers(word)).Wrong(), "%s: %v", p.Title, word)
	}
}

// A bug is named itself, unless no test of the role tells it from another one.
func TestKnownBugsAreNamed(t *testing.T) {
	t.Parallel()
	same := map[string]string{
		"M17b learner": "M16", "M31b proposer": "M27", "P01 acceptor": "M31b", "P02 proposer": "M27",
	}
	known, err := KnownBugs()
	require.NoError(t, err)
	plans := plansWith(t, suites.Everything)
	safe := []string{"E02 proposer", "L01 acceptor", "L02 proposer", "L02 learner"} // what these do wrong shows in no message that may not be sent
	for i, bug := range known.Bugs {
		if i%thorough.Every(24) > 0 || plans[bug.Role] == nil {
			continue
		}
		what := bug.ID + " " + bug.Role
		want, listed := same[what]
		if !listed {
			want = bug.ID
		}
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			r := reportOf(t, plans[bug.Role], bug)
			require.Equal(t, slices.Contains(safe, what), r.Conforms)
			for _, d := range r.Divergences {
				require.NotNil(t, d.Resembles)
				require.True(t, d.Resembles.Exactly && d.Resembles.Share == 1, d.Resembles)
				require.Equal(t, want, d.Resembles.Bug)
			}
		})
	}
}

// An implementation that can do less shows less of a bug, and still the same bug.
func TestKnownBugsOfOthersAreNamed(t *testing.T) {
	t.Parallel()
	thorough.Only(t, "two more sets of features, where TestKnownBugsAreNamed has one")
	known, err := KnownBugs()
	require.NoError(t, err)
	for _, f := range map[string]suites.Features{
		"least":    {},
		"restarts": {Restarts: true, Decides: true},
	} {
		plans := plansWith(t, f)
		for _, bug := range known.Bugs {
			r := reportOf(t, plans[bug.Role], bug)
			for _, d := range r.Divergences {
				require.True(t, d.Resembles != nil && d.Resembles.Exactly && d.Resembles.Share == 1, "%s as %s: %v", bug.ID, bug.Role, d.Resembles)
			}
		}
	}
}

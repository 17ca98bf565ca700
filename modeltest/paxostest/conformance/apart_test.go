package conformance

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// apart runs the plans of larger clusters alone.
func apart(t *testing.T, create func(subject.Cluster) any) *Report {
	t.Helper()
	f := subject.FeaturesOf(model.Proposer, create, suites.Majority, suites.Majority)
	of := Implementation{subject.OfDecree(create), f, subject.Pairs.Named}
	report := NewReport(model.Proposer, of, Options{})
	report.quick = true
	for _, p := range plansFor(t, model.Proposer, f) {
		if len(p.Right) == 0 {
			require.NoError(t, report.run(t.Context(), p, of))
		}
	}
	replays(t, report, of)
	report.conclude()
	return report
}

// Which votes a proposer goes by shows where a quorum reports more than two of them. Whoever chooses
// its ballots is told of all of them too.
func TestVotesApartAreTold(t *testing.T) {
	t.Parallel()
	for bug, verdict := range map[string]string{"": Conforms, "most frequent": Unsafe, "first ballot": Unsafe} {
		for _, create := range []func(subject.Cluster) any{
			proposerWith(bug, ""),
			func(c subject.Cluster) any { return &choosing{aProposer: &aProposer{Cluster: c, bug: bug}, step: 1} },
		}[:thorough.Of(1, 2)] {
			r := apart(t, create)
			require.Equal(t, verdict, r.Verdict, "%s\n%s", bug, r.Text())
			require.Len(t, r.Suites, 2)
			require.False(t, bug == "" && strings.Contains(r.Text(), "another way"), r.Text())
		}
	}
}

package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

func testProcess(t *testing.T, create func(subject.Cluster) any) *Report {
	t.Helper()
	f := subject.FeaturesOf(model.Process, create, suites.Majority, suites.Majority)
	plans, err := suites.ProcessPlans(f, suites.Options{})
	require.NoError(t, err)
	report := &Report{Role: model.Process.String()}
	for _, p := range plans {
		require.NoError(t, report.Run(t.Context(), p, subject.InGo(p, f, create)))
	}
	finished, err := report.Finish()
	require.NoError(t, err)
	return finished
}

func TestProcessPassesTheSuitesOfItsRoles(t *testing.T) {
	report := testProcess(t, underTestOf(t, "process", nil))
	require.True(t, report.Conforms, report.Text())
	require.Equal(t, model.Dialect{}.String(), report.Dialect)
	require.Len(t, report.Suites, 3)
}

func TestSuitesFindAnAcceptorInAProcessThatForgets(t *testing.T) {
	report := testProcess(t, underTestOf(t, "process", func(p *paxos.Process) { p.Acceptor.Promised = model.Ballot{} }))
	require.Len(t, report.Divergences, 1, report.Text())
	require.Contains(t, report.Divergences[0].Suite, "Acceptor")
}

// hasty is a process whose learner takes two votes of any ballots.
type hasty struct {
	underTest
	seen map[model.Value]int
}

func (h hasty) Accepted(from model.Node, b model.Ballot, v model.Value) []model.Message {
	h.underTest.Accepted(from, b, v)
	if h.seen[v]++; h.seen[v] == 2 {
		return []model.Message{{Type: model.Learned, Value: v}}
	}
	return nil
}

func TestSuitesFindALearnerInAProcessThatMixesBallots(t *testing.T) {
	create := underTestOf(t, "process", nil)
	report := testProcess(t, func(c subject.Cluster) any { return hasty{create(c).(underTest), map[model.Value]int{}} })
	require.NotEmpty(t, report.Divergences, report.Text())
	require.Contains(t, report.Divergences[0].Suite, "Learner")
}

package paxostest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
)

func testProcess(t *testing.T, create func(Cluster) any) *Report {
	t.Helper()
	f := featuresOf(process, create(Cluster{Acceptors: 3, Quorum1: 2, Quorum2: 2}), Majority, Majority)
	plans, err := processPlans(f, options{})
	require.NoError(t, err)
	report := &Report{Role: process.String()}
	for _, p := range plans {
		require.NoError(t, report.run(t.Context(), p, putInGo(p, f, create)))
	}
	finished, err := report.finish()
	require.NoError(t, err)
	return finished
}

func TestProcessPassesTheSuitesOfItsRoles(t *testing.T) {
	report := testProcess(t, underTestOf(t, "process", nil))
	require.True(t, report.Conforms, report.Text())
	require.Equal(t, Dialect{}.String(), report.Dialect)
	require.Len(t, report.Suites, 3)
}

func TestSuitesFindAnAcceptorInAProcessThatForgets(t *testing.T) {
	report := testProcess(t, underTestOf(t, "process", func(p *paxos.Process) { p.Acceptor.Promised = Ballot{} }))
	require.Len(t, report.Divergences, 1, report.Text())
	require.Contains(t, report.Divergences[0].Suite, "Acceptor")
}

// hasty is a process whose learner takes two votes of any ballots.
type hasty struct {
	underTest
	seen map[Value]int
}

func (h hasty) Accepted(from Node, b Ballot, v Value) []Message {
	h.underTest.Accepted(from, b, v)
	if h.seen[v]++; h.seen[v] == 2 {
		return []Message{{Type: Learned, Value: v}}
	}
	return nil
}

func TestSuitesFindALearnerInAProcessThatMixesBallots(t *testing.T) {
	create := underTestOf(t, "process", nil)
	report := testProcess(t, func(c Cluster) any { return hasty{create(c).(underTest), map[Value]int{}} })
	require.NotEmpty(t, report.Divergences, report.Text())
	require.Contains(t, report.Divergences[0].Suite, "Learner")
}

package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

func testProcess(t *testing.T, create func(subject.Cluster) any) *Report {
	t.Helper()
	report, err := InGo(t.Context(), model.Process, create)
	require.NoError(t, err)
	return report
}

func TestProcessPassesTheSuitesOfItsRoles(t *testing.T) {
	create := underTestOf(t, "process", nil)
	if !thorough.Tests() { // a cluster of a kind
		require.True(t, tested(t, model.Process, create).Conforms)
		return
	}
	report := testProcess(t, create)
	require.True(t, report.Conforms, report.Text())
	require.Equal(t, model.Dialect{}.String(), report.Dialect)
	require.Len(t, report.Suites, 10, "acceptor, learners of two clusters, proposers of four; in the first with other ballots and values")
}

func TestSuitesFindAnAcceptorInAProcessThatForgets(t *testing.T) {
	thorough.Only(t, "TestHabitsHideNoBug finds such an acceptor, and TestProcessPassesTheSuitesOfItsRoles has a process")
	report := testProcess(t, underTestOf(t, "process", func(p *paxos.Process) { p.Acceptor.Promised = model.Ballot{} }))
	require.Equal(t, Unsafe, report.Verdict, report.Text())
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
	thorough.Only(t, "TestHabitsHideNoBug finds such a learner")
	create := underTestOf(t, "process", nil)
	report := testProcess(t, func(c subject.Cluster) any { return hasty{create(c).(underTest), map[model.Value]int{}} })
	require.NotEmpty(t, report.Divergences, report.Text())
	require.Contains(t, report.Divergences[0].Suite, "Learner")
}

package conformance

import (
	"slices"
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
	if !thorough.Tests() { // a cluster of a kind, and what each process can do
		require.True(t, tested(t, model.Process, func(c subject.Cluster) any { return struct{ subject.ProcessUnderTest }{create(c).(underTest)} }).Conforms)
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

// idle is a process a part of which does nothing.
type idle struct {
	underTest
	part string
}

func (i idle) Set(b model.Ballot, v model.Value) []model.Message {
	if i.part == "proposer" {
		return nil
	}
	return i.underTest.Set(b, v)
}

func (i idle) Get(b model.Ballot) []model.Message {
	if i.part == "proposer" {
		return nil
	}
	return i.underTest.Get(b)
}

func (i idle) Promise(from model.Node, b model.Ballot, v model.Vote) []model.Message {
	if i.part == "phase 2" {
		return nil
	}
	return i.underTest.Promise(from, b, v)
}

func (i idle) Accepted(from model.Node, b model.Ballot, v model.Value) []model.Message {
	sent := i.underTest.Accepted(from, b, v)
	return slices.DeleteFunc(sent, func(m model.Message) bool { return i.part == "learner" && m.Type == model.Learned })
}

// A process conforms if each of its parts was tested: one that does nothing does nothing wrong.
func TestEachPartOfAProcessIsTested(t *testing.T) {
	thorough.Only(t, "TestWhoChoosesNothingIsNotTested has a proposer that never sends what it must")
	t.Parallel()
	for _, c := range []struct{ part, says string }{
		{"proposer", "not tested: its proposer never sent Prepare, nor Accept"},
		{"phase 2", "not tested: its proposer never sent Accept"},
		{"learner", "not tested: its learner never sent Learned"},
	} {
		t.Run(c.part, func(t *testing.T) {
			t.Parallel()
			create := underTestOf(t, "process", nil)
			r := tested(t, model.Process, func(at subject.Cluster) any { return idle{create(at).(underTest), c.part} })
			require.Equal(t, c.says, r.Says(), r.Text())
		})
	}
}

package judge_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// of is the seat of node 1 of three, whose ballots are those with its number.
func of(r model.Role) judge.Seat {
	foreign := func(b judge.Ballot) bool { _, node, _ := b.Pair(); return node != 1 }
	return judge.Seat{Role: r, Self: 1, Acceptors: 3, Quorum1: 2, Quorum2: 2, Space: oracle.Dense{}, Foreign: foreign}
}

func prepare(round, node uint64) judge.Message {
	return judge.Message{Type: model.Prepare, Ballot: oracle.Pair(round, node)}
}

func gives(m judge.Message) judge.Input { return judge.Input{Message: m} }

// A rule that is broken is told with the message that breaks it; what was sent before may be sent
// again.
func TestAWatchTellsWhatIsBroken(t *testing.T) {
	w := judge.NewWatch(of(model.Acceptor))
	promise := judge.Message{Type: model.Promise, From: 1, Ballot: oracle.Pair(2, 0)}
	require.Equal(t, oracle.IsAsked, w.Sends(promise)[0].Rule)
	require.Empty(t, w.Sends(promise))
	w.Given(gives(prepare(3, 2)))
	require.Equal(t, judge.Signs, w.Sends(judge.Message{Type: model.Promise, From: 0, Ballot: oracle.Pair(3, 2)})[0].Rule)
	require.Empty(t, w.Sends(judge.Message{Type: model.Promise, From: 1, Ballot: oracle.Pair(3, 2)}))

	w = judge.NewWatch(of(model.Proposer))
	require.Equal(t, judge.Owns, w.Sends(prepare(1, 0))[0].Rule)
	require.Empty(t, w.Sends(prepare(1, 1)))
}

// What a proposer counts of its own acceptor though nobody sent it binds that acceptor.
func TestWhatIsAssumedIsKept(t *testing.T) {
	w := judge.NewWatch(of(model.Proposer))
	w.Given(judge.Input{Kind: model.Set, Value: "v"})
	require.Empty(t, w.Sends(prepare(2, 1)))
	w.Given(gives(judge.Message{Type: model.Promise, From: 0, Ballot: oracle.Pair(2, 1)}))
	require.Empty(t, w.Sends(judge.Message{Type: model.Accept, Ballot: oracle.Pair(2, 1), Value: "v"}))
	require.Equal(t, []oracle.Message{{Type: oracle.Promise, From: 1, Ballot: oracle.Pair(2, 1)}}, w.Assumed)
}

// Nobody but a process begins rounds in its ballots.
func TestAWorldSendsNoPrepareOfTheProcess(t *testing.T) {
	w := judge.NewWorld(of(model.Process))
	_, may := w.May(gives(prepare(1, 1)))
	require.False(t, may)
	w.Takes(prepare(1, 1))
	_, may = w.May(gives(prepare(1, 1)))
	require.True(t, may)
	_, may = w.May(gives(prepare(1, 2)))
	require.True(t, may)
}

// A round below one before is slow, the same one again is not.
func TestARoundBelowIsSlow(t *testing.T) {
	p := judge.NewProgress(of(model.Proposer), true)
	begins := func(round uint64) []judge.Slow {
		return p.Sees(judge.Step{Input: judge.Input{Kind: model.Set, Value: "v"}, Sent: []judge.Message{prepare(round, 1)}})
	}
	require.Empty(t, begins(9))
	require.Equal(t, []judge.Slow{judge.BeginsAbove}, begins(1))
	require.Empty(t, begins(9))
	require.Empty(t, begins(10))
}

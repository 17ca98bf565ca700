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

// cut is a step that a crash cut short: what it was to do may be done or not, and nothing is said.
func cut(in judge.Input) judge.Step {
	in.Crash = 1
	return judge.Step{Input: in}
}

// What a step may have raised before it was cut excuses who refuses what is not above it.
func TestACutStepMayHaveBeenDone(t *testing.T) {
	accept := func(round uint64) judge.Message {
		return judge.Message{Type: model.Accept, Ballot: oracle.Pair(round, 0), Value: "v"}
	}
	silent := func(m judge.Message) judge.Step { return judge.Step{Input: gives(m)} }
	for _, before := range []judge.Message{prepare(5, 0), accept(5)} {
		p := judge.NewProgress(of(model.Acceptor), false)
		require.Empty(t, p.Sees(cut(gives(before))))
		for _, m := range []judge.Message{prepare(4, 0), prepare(5, 0), accept(4), accept(5)} {
			require.Empty(t, p.Sees(silent(m)), "%v after %v", m, before)
		}
		require.Equal(t, []judge.Slow{judge.AnswersPrepare}, p.Sees(silent(prepare(6, 0))))
		require.Equal(t, []judge.Slow{judge.VotesAbove}, p.Sees(silent(accept(6))))
		promised := silent(prepare(6, 0))
		promised.Sent = []judge.Message{{Type: model.Promise, From: 1, Ballot: oracle.Pair(6, 0)}}
		require.Empty(t, p.Sees(promised))
		require.Equal(t, []judge.Slow{judge.AnswersAgain}, p.Sees(silent(prepare(6, 0))))
		require.Equal(t, []judge.Slow{judge.Votes}, p.Sees(silent(accept(6))))
	}
}

// Who may have learned before a crash, by votes from before another too, need not say it again.
func TestACutVoteMayHaveBeenLearned(t *testing.T) {
	vote := func(from model.Node, round uint64) judge.Input {
		return gives(judge.Message{Type: model.Accepted, From: from, Ballot: oracle.Pair(round, 0), Value: "v"})
	}
	p := judge.NewProgress(of(model.Learner), false)
	require.Empty(t, p.Sees(cut(vote(0, 1))))
	require.Empty(t, p.Sees(judge.Step{Input: vote(0, 2)}))
	require.Equal(t, []judge.Slow{judge.Learns}, p.Sees(judge.Step{Input: vote(2, 2)}), "no quorum of a ballot was cut")
	require.Empty(t, p.Sees(cut(vote(2, 1))))
	require.Empty(t, p.Sees(judge.Step{Input: vote(0, 1)}))
	require.Empty(t, p.Sees(judge.Step{Input: vote(2, 1)}))
}

// A ballot that was named may have been used, so that a round need not begin in it again.
func TestACutRoundMayHaveBegun(t *testing.T) {
	set := func(round uint64) judge.Input {
		return judge.Input{Kind: model.Set, Value: "v", Ballot: oracle.Pair(round, 1)}
	}
	p := judge.NewProgress(of(model.Proposer), true)
	require.Empty(t, p.Sees(cut(set(5))))
	require.Empty(t, p.Sees(judge.Step{Input: set(4)}))
	require.Empty(t, p.Sees(judge.Step{Input: set(5)}))
	require.Equal(t, []judge.Slow{judge.Begins}, p.Sees(judge.Step{Input: set(6)}))
}

// A process may have promised the ballot of a round that it began, and nobody knows which if it
// chose it.
func TestACutRoundMayHaveBeenPromised(t *testing.T) {
	silent := judge.Step{Input: gives(prepare(2, 0))}
	for _, before := range []judge.Input{
		{Kind: model.Set, Value: "v"}, {Kind: model.Set, Value: "v", Ballot: oracle.Pair(2, 1)},
		gives(judge.Message{Type: model.Reject, Ballot: oracle.Pair(1, 1)}),
	} {
		p := judge.NewProgress(of(model.Process), true)
		require.Empty(t, p.Sees(cut(before)))
		require.Empty(t, p.Sees(silent), before)
		answered := judge.Step{Input: gives(prepare(3, 0)), Sent: []judge.Message{{Type: model.Promise, From: 1, Ballot: oracle.Pair(3, 0)}}}
		require.Empty(t, p.Sees(answered))
		require.Equal(t, []judge.Slow{judge.AnswersPrepare}, p.Sees(judge.Step{Input: gives(prepare(4, 0))}))
	}
}

package judge

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// of is the seat of node 1 of three, whose ballots are those with its number.
func of(r model.Role) Seat {
	foreign := func(b Ballot) bool { _, node, _ := b.Pair(); return node != 1 }
	return Seat{Role: r, Self: 1, Acceptors: 3, Quorum1: 2, Quorum2: 2, Space: oracle.Dense{}, Foreign: foreign}
}

func prepare(round, node uint64) Message {
	return Message{Type: model.Prepare, Ballot: oracle.Pair(round, node)}
}

func gives(m Message) Input { return Input{Message: m} }

// A rule that is broken is told with the message that breaks it; what was sent before may be sent
// again.
func TestAWatchTellsWhatIsBroken(t *testing.T) {
	w := NewWatch(of(model.Acceptor))
	promise := Message{Type: model.Promise, From: 1, Ballot: oracle.Pair(2, 0)}
	require.Equal(t, oracle.IsAsked, w.Sends(promise)[0].Rule)
	require.Empty(t, w.Sends(promise))
	w.Given(gives(prepare(3, 2)))
	require.Equal(t, Signs, w.Sends(Message{Type: model.Promise, From: 0, Ballot: oracle.Pair(3, 2)})[0].Rule)
	require.Empty(t, w.Sends(Message{Type: model.Promise, From: 1, Ballot: oracle.Pair(3, 2)}))

	w = NewWatch(of(model.Proposer))
	require.Equal(t, Owns, w.Sends(prepare(1, 0))[0].Rule)
	require.Empty(t, w.Sends(prepare(1, 1)))
}

// What a proposer counts of its own acceptor though nobody sent it binds that acceptor.
func TestWhatIsAssumedIsKept(t *testing.T) {
	w := NewWatch(of(model.Proposer))
	w.Given(Input{Kind: model.Set, Value: "v"})
	require.Empty(t, w.Sends(prepare(2, 1)))
	w.Given(gives(Message{Type: model.Promise, From: 0, Ballot: oracle.Pair(2, 1)}))
	require.Empty(t, w.Sends(Message{Type: model.Accept, Ballot: oracle.Pair(2, 1), Value: "v"}))
	require.Equal(t, []oracle.Message{{Type: oracle.Promise, From: 1, Ballot: oracle.Pair(2, 1)}}, w.Assumed)
}

// Nobody but a process begins rounds in its ballots.
func TestAWorldSendsNoPrepareOfTheProcess(t *testing.T) {
	w := NewWorld(of(model.Process))
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
	p := NewProgress(of(model.Proposer), true)
	begins := func(round uint64) []Slow {
		return p.Sees(Step{Input: Input{Kind: model.Set, Value: "v"}, Sent: []Message{prepare(round, 1)}})
	}
	require.Empty(t, begins(9))
	require.Equal(t, []Slow{BeginsAbove}, begins(1))
	require.Empty(t, begins(9))
	require.Empty(t, begins(10))
}

package world_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
)

// In every state that an acceptor can have, the zero Dialect takes each message as
// impl/paxos does, one that is none included.
func TestZeroDialectIsTheAcceptor(t *testing.T) {
	ballots := []paxos.Ballot{{}, {Round: 1}, {Round: 1, Node: 1}, {Round: 2}, {Round: 3}}
	messages := []paxos.Message{nil, paxos.Promise{Ballot: ballots[1]}}
	var states []paxos.Acceptor
	for i, b := range ballots {
		messages = append(messages, paxos.Prepare{Ballot: b}, paxos.Accept{Ballot: b, Value: "x"}, paxos.Accept{Ballot: b, Value: "y"})
		states = append(states, paxos.Acceptor{Promised: b})
		for _, v := range ballots[1 : i+1] {
			states = append(states, paxos.Acceptor{Promised: b, Vote: paxos.Vote{Ballot: v, Value: "x"}})
		}
	}
	for _, a := range states {
		for _, m := range messages {
			want, effects := world.TakeAcceptor(a, 2, m)
			next, sent := model.Dialect{}.Step(a, 2, m)
			require.Equal(t, want, next, "%+v in %+v", m, a)
			require.Equal(t, world.Reply(effects), sent, "%+v in %+v", m, a)
		}
	}
}

package world_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
)

// What is said of a process is the same in each run, and says what its learner knows.
func TestAProcessInWords(t *testing.T) {
	p := world.Parts{Learner: &paxos.Learner{Votes: []paxos.Tally{{Vote: paxos.Vote{Ballot: paxos.Ballot{Round: 1}, Value: "v1"}}}}}
	require.Contains(t, p.String(), "learner {Votes:[{Vote:")
	require.NotContains(t, p.String(), "0x")
}

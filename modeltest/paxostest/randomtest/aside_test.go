package randomtest

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Quorums of five acceptors and more report votes for two values, now and then.
func TestQuorumsReportTwoValues(t *testing.T) {
	t.Parallel()
	r, err := newRunner(model.Proposer, conformance.Within(model.Proposer, func(c paxostest.Cluster) any { return newNode(t, "proposer", c) }, conformance.Options{}))
	require.NoError(t, err)
	two := 0
	for i := range uint64(1000) {
		_, c, err := r.draw(t.Context(), rand.New(rand.NewPCG(1, i)), 30)
		require.NoError(t, err)
		if len(c.acceptors) < 5 {
			continue
		}
		values := map[oracle.Ballot]map[oracle.Value]bool{}
		for _, s := range c.Steps {
			if m := s.Input.Message; m.Type == model.Promise && m.Vote.Ballot != oracle.None {
				if values[m.Ballot] == nil {
					values[m.Ballot] = map[oracle.Value]bool{}
				}
				if values[m.Ballot][m.Vote.Value] = true; len(values[m.Ballot]) == 2 {
					two++
				}
			}
		}
	}
	require.GreaterOrEqual(t, two, 80)
}

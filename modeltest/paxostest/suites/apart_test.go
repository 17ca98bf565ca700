package suites

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// Of five acceptors three report, in 2 ballots in 6 orders and in 3 in 6; of seven four report.
func TestVotesApart(t *testing.T) {
	plans := apartPlans(Features{})
	require.Len(t, plans, 2)
	require.Len(t, plans[0].votesApart(), 2*6+6*6)
	require.Len(t, plans[1].votesApart(), 2*14+6*36)
	for _, p := range plans {
		seen := map[string]bool{}
		for _, word := range p.Test.Suite(0) {
			require.Len(t, word, 1+p.Quorums.One)
			text := ""
			for _, told := range p.tell(word) {
				text += told
			}
			require.False(t, seen[text])
			seen[text] = true
		}
	}
	require.Empty(t, apartPlans(Features{Phase1: All, Phase2: 1}), "what one votes for is chosen")
	first, second := model.Vote{Ballot: model.Ballot{Round: 1}}, model.Vote{Ballot: model.Ballot{Round: 2}}
	for newest := range 4 {
		votes := []model.Vote{first, first, first, first}
		votes[newest] = second
		seen := map[model.Node]bool{}
		for i := range 5 {
			seen[plans[0].reporter(votes, i)] = true
		}
		require.Len(t, seen, 5)
		require.Equal(t, plans[0].Self, plans[0].reporter(votes, newest))
	}
}

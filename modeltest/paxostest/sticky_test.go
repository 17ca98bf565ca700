package paxostest

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// sticky is a proposer as some publish it: it keeps the first value that a client
// gives it until a reported vote takes its place, and of all votes ever reported the
// highest. Both are safe.
type sticky struct {
	Cluster
	ballot    Ballot
	promisers map[Node]bool
	value     Value
	has, sent bool
	best      Ballot
}

func (s *sticky) ChoosesBallots() {}

func (s *sticky) Set(_ Ballot, v Value) []Message {
	s.ballot = Ballot{Round: s.ballot.Round + 1, Node: s.Self}
	s.promisers, s.sent = map[Node]bool{}, false
	if !s.has {
		s.value, s.has = v, true
	}
	return []Message{{Type: Prepare, Ballot: s.ballot}}
}

func (s *sticky) Promise(from Node, ballot Ballot, vote Vote) []Message {
	if ballot != s.ballot || s.sent {
		return nil
	}
	s.promisers[from] = true
	if s.best.Less(vote.Ballot) {
		s.best, s.value = vote.Ballot, vote.Value
	}
	if s.sent = len(s.promisers) >= s.Quorum1; s.sent {
		return []Message{{Type: Accept, Ballot: s.ballot, Value: s.value}}
	}
	return nil
}

func TestAProposerMayKeepItsFirstValue(t *testing.T) {
	t.Parallel()
	r := tested(t, proposer, func(c Cluster) any { return &sticky{Cluster: c} })
	require.True(t, r.Conforms, r.Text())
}

package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// sticky is a proposer as some publish it: it keeps the first value that a client
// gives it until a reported vote takes its place, and of all votes ever reported the
// highest. Both are safe.
type sticky struct {
	subject.Cluster
	ballot    model.Ballot
	promisers map[model.Node]bool
	value     model.Value
	has, sent bool
	best      model.Ballot
}

func (s *sticky) ChoosesBallots() {}

func (s *sticky) Set(_ model.Ballot, v model.Value) []model.Message {
	s.ballot = model.Ballot{Round: s.ballot.Round + 1, Node: s.Self}
	s.promisers, s.sent = map[model.Node]bool{}, false
	if !s.has {
		s.value, s.has = v, true
	}
	return []model.Message{{Type: model.Prepare, Ballot: s.ballot}}
}

func (s *sticky) Promise(from model.Node, ballot model.Ballot, vote model.Vote) []model.Message {
	if ballot != s.ballot || s.sent {
		return nil
	}
	s.promisers[from] = true
	if s.best.Less(vote.Ballot) {
		s.best, s.value = vote.Ballot, vote.Value
	}
	if s.sent = len(s.promisers) >= s.Quorum1; s.sent {
		return []model.Message{{Type: model.Accept, Ballot: s.ballot, Value: s.value}}
	}
	return nil
}

func TestAProposerMayKeepItsFirstValue(t *testing.T) {
	t.Parallel()
	r := tested(t, model.Proposer, func(c subject.Cluster) any { return &sticky{Cluster: c} })
	require.True(t, r.Conforms, r.Text())
}

// The ballots that it chooses must be its own.
func TestWhoChoosesBallotsOfAnotherIsUnsafe(t *testing.T) {
	t.Parallel()
	d := firstWrong(t, tested(t, model.Proposer, func(c subject.Cluster) any {
		c.Self = 0 // as everybody does
		return &sticky{Cluster: c}
	}))
	require.NotNil(t, d.Guard)
	require.Equal(t, "Owns", d.Guard.Operator, d.Text())
}

// silent never starts a round.
type silent struct{ *sticky }

func (silent) Set(model.Ballot, model.Value) []model.Message { return nil }

// Of a proposer that never starts a round nothing is known.
func TestWhoChoosesNothingIsNotTested(t *testing.T) {
	r, err := InGo(t.Context(), model.Proposer, func(c subject.Cluster) any { return silent{&sticky{Cluster: c}} })
	require.NoError(t, err)
	require.Equal(t, "not tested: it never sent Prepare, nor Accept", r.Says())
	require.False(t, r.Conforms)
}

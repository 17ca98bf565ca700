package randomtest

import (
	"context"
	"encoding/json"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest"
)

func TestReferenceIsRight(t *testing.T) {
	t.Parallel()
	for _, role := range []string{"acceptor", "proposer", "learner", "process"} {
		r, err := inGo(t.Context(), role, func(c paxostest.Cluster) any { return newNode(t, role, c) }, []Option{Runs(some(1500))})
		require.NoError(t, err)
		require.True(t, r.Conforms, r.Text())
		require.Equal(t, some(1500), r.Suites[0].Tests)
		require.Zero(t, r.Suites[0].Untested)
		require.Empty(t, r.Slow, role)
	}
}

func TestSameSeedSameResult(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	result := func(role string, b bug, seed int64) string {
		r, err := inGo(t.Context(), role, func(c paxostest.Cluster) any { return buggy{newNode(t, role, c), b} }, []Option{Seed(seed)})
		require.NoError(t, err)
		text, err := json.Marshal(r)
		require.NoError(t, err)
		return string(text)
	}
	// a proposer, an acceptor, one of whose kind it takes two, a process, and one that forgets
	of := []string{"M05", "M01", "M19", "M25", "M27"}[:thorough.Of(1, 5)]
	for _, b := range bugs {
		if !slices.Contains(of, b.name) {
			continue
		}
		role := b.roles[0]
		runtime.GOMAXPROCS(1)
		first := result(role, b, 7)
		runtime.GOMAXPROCS(8)
		require.Equal(t, first, result(role, b, 7))
		if b.name == of[0] {
			require.NotEqual(t, first, result(role, b, 8))
		}
	}
}

// told records what the words were.
type told struct {
	*node
	words *[]any
}

func (n told) Promise(from Node, b Ballot, v Vote) []Message {
	*n.words = append(*n.words, from, b, v)
	return n.node.Promise(from, b, v)
}

func TestSameSeedSameWords(t *testing.T) {
	t.Parallel()
	words := func(seed int64) (all []any) {
		_, err := inGo(t.Context(), "process", func(c paxostest.Cluster) any {
			all = append(all, c)
			return told{newNode(t, "process", c), &all}
		}, []Option{Seed(seed), Runs(150), Length(10)})
		require.NoError(t, err)
		return all
	}
	require.Equal(t, words(3), words(3))
	require.NotEqual(t, words(3), words(4))
}

func TestRunsAreCounted(t *testing.T) {
	t.Parallel()
	for _, runs := range []int{1, 99, 100, 101, 250} {
		r, err := inGo(t.Context(), "learner", func(c paxostest.Cluster) any { return newNode(t, "learner", c) }, []Option{Runs(runs)})
		require.NoError(t, err)
		require.Equal(t, runs, r.Suites[0].Tests)
	}
}

func TestQuorumsAreDeclared(t *testing.T) {
	t.Parallel()
	all := []Option{Runs(some(500)), With(paxostest.Quorums(paxostest.All, 1))}
	for _, role := range []string{"learner", "proposer", "process"}[:thorough.Of(2, 3)] {
		r, err := inGo(t.Context(), role, func(c paxostest.Cluster) any { return newNode(t, role, c) }, all)
		require.NoError(t, err)
		require.True(t, r.Conforms, r.Text())
		r, err = inGo(t.Context(), role, func(c paxostest.Cluster) any {
			c.Quorum1, c.Quorum2 = c.Acceptors/2+1, c.Acceptors/2+1
			return newNode(t, role, c)
		}, all)
		require.NoError(t, err)
		require.Equal(t, role == "learner", r.Conforms, "a learner that waits for more votes than it must is slow")
		require.Equal(t, role == "learner", len(r.Divergences) == 0 && len(r.Slow) > 0)
	}
}

func TestContextEndsIt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := inGo(ctx, "learner", func(c paxostest.Cluster) any { return newNode(t, "learner", c) }, nil)
	require.ErrorIs(t, err, context.Canceled)
}

// Who gives no implementation is told so.
func TestNothingIsNotTested(t *testing.T) {
	for _, create := range []func(paxostest.Cluster) any{nil, func(paxostest.Cluster) any { return nil }} {
		_, err := inGo(t.Context(), "process", create, nil)
		require.ErrorContains(t, err, "got nil")
	}
}

func TestUnknownRole(t *testing.T) {
	_, err := inGo(t.Context(), "king", nil, nil)
	require.ErrorContains(t, err, "king")
}

package trial

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// counting counts the tests that are begun to be given step by step.
type counting struct {
	subject.Speaker[judge.Input, judge.Message]
	begun int
}

func (c *counting) Begin(ctx context.Context, at subject.Place) error {
	c.begun++
	return c.Speaker.Begin(ctx, at)
}

// Tests that are given at once come out as those that are given step by step, and few need be,
// though many go otherwise than planned.
func TestTogetherIsOneByOne(t *testing.T) {
	plans, err := suites.PlansOf(model.Process, suites.Everything, suites.Options{})
	require.NoError(t, err)
	tests, otherwise, begun := 0, 0, 0
	for i, p := range plans {
		if i%thorough.Every(3) > 0 {
			continue
		}
		of := &counting{Speaker: subject.OfReference(model.Process)}
		tester, err := New(t.Context(), p, of, func(b model.Ballot, _ uint64) oracle.Ballot { return oracle.Pair(b.Round, uint64(b.Node)) })
		require.NoError(t, err)
		var words [][]int32
		for i, word := range p.Test.Suite(0) {
			if i%16 == 0 {
				words = append(words, word)
			}
		}
		all, err := tester.Run(t.Context(), words)
		require.NoError(t, err)
		tests, begun = tests+len(words), begun+of.begun
		for i, word := range words {
			one, err := tester.One(t.Context(), word)
			require.NoError(t, err)
			require.Equal(t, one, all[i])
			if one.Left > 0 || slices.ContainsFunc(one.Given, func(n int32) bool { return n == itself }) {
				otherwise++
			}
		}
	}
	require.Greater(t, otherwise, tests/10)
	require.Less(t, begun, tests/thorough.Of(25, 50)) // of few tests more
	t.Logf("%d tests, %d went otherwise, %d step by step", tests, otherwise, begun)
}

package fasttest

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/fast"
	"github.com/synod-paxos/synod/modeltest/agree"
	"github.com/synod-paxos/synod/modeltest/explore"
)

// Every recorded graph is what impl/fast does, and exploring it finds what TLC finds: the counts of
// what holds, and how long the shortest behaviour is that breaks something.
func TestCodeIsTheSpecification(t *testing.T) {
	t.Parallel()
	agree.Recorded(os.DirFS("../../spec/fast")).AgreesThroughout(t, Reference, Explored)
}

// A model that the code cannot stand for is an error, and says what it can.
func TestUnknown(t *testing.T) {
	t.Parallel()
	_, err := Reference("emperor", nil)
	require.ErrorContains(t, err, "there is no role \"emperor\"")
}

// The inequalities are just what is needed: a quorum of phase 1 meets every classic quorum, and any
// two fast ones at once. By symmetry one quorum of phase 1 stands for all.
func TestSafeSizes(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 7; n++ {
		for p := 1; p <= n; p++ {
			first := fast.Set(1<<p - 1)
			for c := 1; c <= n; c++ {
				for f := 1; f <= n; f++ {
					want := meets(first, fast.OfSize(n, c), fast.Quorums{first}) && meets(first, fast.OfSize(n, f), fast.OfSize(n, f))
					require.Equal(t, want, fast.QuorumSizes{Acceptors: n, Phase1: p, Classic: c, Fast: f}.Safe(), "N %d P %d C %d F %d", n, p, c, f)
				}
			}
		}
	}
}

func meets(first fast.Set, some, others fast.Quorums) bool {
	for _, one := range some {
		for _, other := range others {
			if first&one&other == 0 {
				return false
			}
		}
	}
	return true
}

// And the protocol splits at just the sizes that are not safe: with a fast ballot and a classic
// one, or with two classic ones.
func TestSafeSizesAreExact(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 3; n++ {
		for p := 1; p <= n; p++ {
			for c := 1; c <= n; c++ {
				for f := 1; f <= n; f++ {
					splits := disagrees(t, n, p, c, f, 0) || disagrees(t, n, p, c, f)
					require.Equal(t, fast.QuorumSizes{Acceptors: n, Phase1: p, Classic: c, Fast: f}.Safe(), !splits, "N %d P %d C %d F %d", n, p, c, f)
				}
			}
		}
	}
}

// disagrees tells whether two values are chosen somewhere, in ballots 0 and 1 of which these are
// fast.
func disagrees(t *testing.T, n, p, c, f int, fastBallots ...fast.Ballot) bool {
	z := size{n, 2, []fast.Ballot{0, 1}, fastBallots, fast.OfSize(n, p), fast.OfSize(n, c), fast.OfSize(n, f)}
	e, err := z.model().Explore(t.Context(), []string{"Agreement"}, explore.Options{})
	require.NoError(t, err)
	return e.Violation != nil
}

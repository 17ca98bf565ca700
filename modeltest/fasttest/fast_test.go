package fasttest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/fast"
	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/agree"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/spec"
)

// Every recorded graph is what impl/fast does, and exploring it finds what TLC finds: the counts of
// what holds, and how long the shortest behaviour is that breaks something.
func TestCodeIsTheSpecification(t *testing.T) {
	t.Parallel()
	files, err := spec.Folder("fast")
	require.NoError(t, err)
	agree.Recorded(files).AgreesThroughout(t, Reference, Explored)
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
	for n := 1; n <= 8; n++ {
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

// And the protocol splits at just the sizes that are not safe, in two ballots of either kind.
func TestSafeSizesAreExact(t *testing.T) {
	t.Parallel()
	for n := 1; n <= MaxSplit; n++ {
		if n == MaxSplit && !thorough.Tests() {
			t.Log("four acceptors are for SYNOD_TESTS=all, as stage tests of .ci/run does")
			break
		}
		for p := 1; p <= n; p++ {
			for c := 1; c <= n; c++ {
				for f := 1; f <= n; f++ {
					sizes := fast.QuorumSizes{Acceptors: n, Phase1: p, Classic: c, Fast: f}
					split, err := Split(t.Context(), sizes)
					require.NoError(t, err)
					require.Equal(t, sizes.Safe(), split == nil, "%+v", sizes)
				}
			}
		}
	}
}

// Three ballots show nothing that two do not: three acceptors, with quorums of one size for phase 1 and for classic ballots, and each
// ballot of either kind.
func TestThreeBallotsAreNoWorse(t *testing.T) {
	t.Parallel()
	for c := 1; c <= 3; c++ {
		for f := 1; f <= 3; f++ {
			sizes := fast.QuorumSizes{Acceptors: 3, Phase1: c, Classic: c, Fast: f}
			if !sizes.Safe() {
				continue // what splits in two ballots splits in three
			}
			for kinds := range 8 {
				if (c == 3 || kinds != 1) && !thorough.Tests() {
					continue
				}
				z := size{3, 2, []fast.Ballot{0, 1, 2}, nil, fast.OfSize(3, c), fast.OfSize(3, c), fast.OfSize(3, f)}
				for b := range fast.Ballot(3) {
					if kinds&(1<<b) != 0 {
						z.fastBallots = append(z.fastBallots, b)
					}
				}
				e, err := z.model().Explore(t.Context(), []string{"Agreement"}, explore.Options{})
				require.NoError(t, err)
				require.Nil(t, e.Violation, "%+v, fast %v", sizes, z.fastBallots)
			}
		}
	}
}

// Without fast ballots quorums of phase 1 and of phase 2 must meet, and no others: on the boundary all sizes hold, and below it the
// shortest run in which two values are chosen has 2N + 4 steps.
func TestFlexibleSizes(t *testing.T) {
	t.Parallel()
	for n := 2; n <= MaxSplit; n++ {
		if n == MaxSplit && !thorough.Tests() {
			break
		}
		for p := 1; p <= n; p++ {
			for c := n - p; c <= n-p+1; c++ {
				if c == 0 {
					continue
				}
				z := size{n, 2, []fast.Ballot{1, 2}, nil, fast.OfSize(n, p), fast.OfSize(n, c), fast.OfSize(n, n)}
				e, err := z.model().Explore(t.Context(), []string{"Agreement"}, explore.Options{})
				require.NoError(t, err)
				if p+c > n {
					require.Nil(t, e.Violation, "N %d P %d C %d", n, p, c)
					continue
				}
				require.NotNil(t, e.Violation, "N %d P %d C %d", n, p, c)
				require.Len(t, e.Violation.Steps, 2*n+4, "N %d P %d C %d", n, p, c)
			}
		}
	}
}

// Five acceptors, in a fast ballot and a classic one: all sizes of which phase 1 has that of a classic ballot.
func TestFiveAcceptors(t *testing.T) {
	t.Parallel()
	thorough.Only(t, "some ten seconds")
	for c := 1; c <= 5; c++ {
		for f := 1; f <= 5; f++ {
			sizes := fast.QuorumSizes{Acceptors: 5, Phase1: c, Classic: c, Fast: f}
			e, err := two(sizes, []fast.Ballot{0}).Explore(t.Context(), []string{"Agreement"}, explore.Options{})
			require.NoError(t, err)
			splits := sizes.Phase1+2*sizes.Fast <= 2*sizes.Acceptors // that two classic ballots may part shows in no fast one
			require.Equal(t, splits, e.Violation != nil, "%+v", sizes)
		}
	}
}

package fasttest

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/fast"
	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/agree"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/spec"
)

// Every recorded graph is what impl/fast does, and exploring it finds what TLC finds: the counts of
// what holds, and how long the shortest behaviour is that breaks something.
func TestCodeIsTheSpecification(t *testing.T) {
	t.Parallel()
	files, err := spec.Folder("fast")
	require.NoError(t, err)
	agree.Recorded(files).AgreesThroughout(t, All)
}

// A model that the code cannot stand for is an error, and says what it can.
func TestUnknown(t *testing.T) {
	t.Parallel()
	_, err := All.Reference("emperor", nil)
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

// And the protocol splits at just the sizes that are not safe, in two ballots of either kind. Four
// acceptors are alike; of fewer it is seen that this makes no difference.
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
					if n > 2 && (p+c+f)%thorough.Every(3) > 0 {
						continue // any two of the three are tried with some third
					}
					sizes := fast.QuorumSizes{Acceptors: n, Phase1: p, Classic: c, Fast: f}
					shortest := 0
					for _, fastBallots := range [][]fast.Ballot{{0}, nil, {0, 1}, {1}} {
						if v := alike(t, two(sizes, fastBallots)); v != nil && (shortest == 0 || v.Length() < shortest) {
							shortest = v.Length()
						}
					}
					require.Equal(t, sizes.Safe(), shortest == 0, "%+v", sizes)
					if n == MaxSplit {
						continue
					}
					split, err := Split(t.Context(), sizes)
					require.NoError(t, err)
					require.Equal(t, sizes.Safe(), split == nil, "%+v", sizes)
					require.True(t, split == nil || split.Length() == shortest, "%+v", sizes)
				}
			}
		}
	}
}

// alike is how agreement breaks in a model whose quorums are all of a size, so that no acceptor is
// another than the next: of states that are one but for who is who, one is visited. The code takes
// acceptors apart in one place: see [TestWhoIsWhoMakesNoDifference].
func alike(t *testing.T, z size) *closed.Behaviour {
	t.Helper()
	m := z.model()
	step := m.Step
	m.Step = func(s state, act closed.Act) (state, bool, error) {
		next, happened, broken := step(s, act)
		return z.inOrder(next), happened, broken
	}
	e, err := m.Explore(t.Context(), []string{"Agreement"}, explore.Options{})
	require.NoError(t, err)
	return e.Violation
}

// inOrder is a state with its acceptors in an order, each with what it promised.
func (z size) inOrder(s state) state {
	var all [maxAcceptors]uint64
	for a, of := range s.acceptors[:z.acceptors] {
		for b, v := range of.Votes {
			all[a] = all[a]<<9 | uint64(v)<<1 | uint64(s.promises[b]>>a&1)
		}
		all[a] = all[a]<<8 | uint64(of.Promised)
	}
	slices.Sort(all[:z.acceptors])
	s.promises = [fast.MaxBallots]fast.Set{}
	for a, of := range all[:z.acceptors] {
		s.acceptors[a].Promised = fast.Ballot(of)
		of >>= 8
		for b := fast.MaxBallots - 1; b >= 0; b, of = b-1, of>>9 {
			s.acceptors[a].Votes[b] = fast.Value(of >> 1)
			s.promises[b] |= fast.Set(of&1) << a
		}
	}
	return s
}

// What may be proposed is the same whoever of those that promised reported what, if quorums are all
// of a size: for all that two neighbours can report, and so in whatever order all stand.
func TestWhoIsWhoMakesNoDifference(t *testing.T) {
	t.Parallel()
	said := []fast.Report{{}, {Value: 1}, {Value: 2}, {Ballot: 1, Value: 1}, {Ballot: 1, Value: 2}}
	for n := 2; n <= thorough.Of(4, maxAcceptors); n++ {
		of := said
		if n > 3 { // as with more acceptors two ballots are explored
			of = said[:3]
		}
		for quorum := range n {
			c := fast.Coordinator{
				Values: 2, Fast: func(fast.Ballot) bool { return true },
				Phase2: func(fast.Ballot) fast.Quorums { return fast.OfSize(n, quorum+1) },
			}
			reportsOf(n, of, func(reports []fast.Report) {
				for heard := range fast.Set(1 << n) {
					want := c.Proposable(2, heard, reports)
					for a := range n - 1 {
						reports[a], reports[a+1] = reports[a+1], reports[a]
						if got := c.Proposable(2, swapped(heard, a), reports); !slices.Equal(want, got) {
							t.Fatalf("N %d, quorums of %d, %b heard: %v, with %d and the next swapped, which is %v: %v", n, quorum+1, heard, want, a, reports, got)
						}
						reports[a], reports[a+1] = reports[a+1], reports[a]
					}
				}
			})
		}
	}
}

// reportsOf gives all that so many acceptors can report.
func reportsOf(n int, said []fast.Report, give func([]fast.Report)) {
	reports := make([]fast.Report, n)
	for i := range int(math.Pow(float64(len(said)), float64(n))) {
		for a := range reports {
			reports[a], i = said[i%len(said)], i/len(said)
		}
		give(reports)
	}
}

// swapped is a set with a for the acceptor after it, and that one for a.
func swapped(s fast.Set, a int) fast.Set {
	return s&^(3<<a) | s>>1&(1<<a) | s<<1&(2<<a)
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
				require.Nil(t, alike(t, z), "%+v, fast %v", sizes, z.fastBallots)
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
				split := alike(t, z)
				if p+c > n {
					require.Nil(t, split, "N %d P %d C %d", n, p, c)
					continue
				}
				require.NotNil(t, split, "N %d P %d C %d", n, p, c)
				require.Len(t, split.Steps, 2*n+4, "N %d P %d C %d", n, p, c)
			}
		}
	}
}

// Five acceptors, in a fast ballot and a classic one: all sizes of which phase 1 has that of a classic ballot.
func TestFiveAcceptors(t *testing.T) {
	t.Parallel()
	thorough.Only(t, "some seconds")
	for c := 1; c <= 5; c++ {
		for f := 1; f <= 5; f++ {
			sizes := fast.QuorumSizes{Acceptors: 5, Phase1: c, Classic: c, Fast: f}
			splits := sizes.Phase1+2*sizes.Fast <= 2*sizes.Acceptors // that two classic ballots may part shows in no fast one
			require.Equal(t, splits, alike(t, two(sizes, []fast.Ballot{0})) != nil, "%+v", sizes)
		}
	}
}

package paxos

import (
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
)

// The universe of the exhaustive tests: three acceptors, four real ballots of
// which node 0 owns two, and three values, one of them empty.
var (
	three   = Majority(3)
	ballots = []Ballot{{1, 0}, {1, 1}, {2, 0}, {2, 2}}
	values  = []Value{"", "x", "y"}
	// What is not in the spec's Ballots.
	unreal = []Ballot{{}, {0, 3}, {5, MaxNodes}}
)

func votes() []Vote {
	all := []Vote{{}}
	for _, b := range ballots {
		for _, v := range values {
			all = append(all, Vote{b, v})
		}
	}
	return all
}

// reach gives the states reachable from start; key tells them apart.
func reach[S any, K comparable](start S, key func(S) K, next func(S) []S) []S {
	seen := map[K]bool{key(start): true}
	found := []S{start}
	for i := 0; i < len(found); i++ {
		for _, s := range next(found[i]) {
			if !seen[key(s)] {
				seen[key(s)] = true
				found = append(found, s)
			}
		}
	}
	return found
}

func itself[S any](s S) S { return s }

func noneOr(all []Ballot) []Ballot { return append([]Ballot{{}}, all...) }

func genOf[T any](choices []T) gopter.Gen {
	return gen.IntRange(0, len(choices)-1).Map(func(i int) T { return choices[i] })
}

func check(t *testing.T, name string, condition any, gens ...gopter.Gen) {
	t.Helper()
	parameters := gopter.DefaultTestParameters()
	parameters.MinSuccessfulTests = 2000
	properties := gopter.NewProperties(parameters)
	properties.Property(name, prop.ForAll(condition, gens...))
	properties.TestingRun(t)
}

package fasttest

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/synod-paxos/synod/impl/fast"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/trace/tla"
)

// Reference gives the state machine for a recorded model of the role "fast".
func Reference(role string, constants map[string]tla.Value) (modeltest.Machine, error) {
	return sized(role, constants, func(name string) (words []string) {
		for _, v := range constants[name].Elems() {
			words = append(words, v.String())
		}
		return words
	})
}

// Explored gives what is explored for a model; of a variant, the code that is none. There is
// nothing for a model without a role, which is too large.
func Explored(s closed.Setting) (*closed.Explored, error) {
	if s.Role == "" {
		return nil, nil
	}
	system, err := sized(s.Role, s.Constants, s.Config.Elements)
	if err != nil {
		return nil, err
	}
	return &closed.Explored{System: system, Replaces: s.Replaced("MayVote", "MayBeChosen", "Picks")}, nil
}

// Split is a shortest behaviour in which two values are chosen with quorums of these sizes: in two
// ballots, of which each may be fast, for two values; nil if there is none. The search ends with
// ctx.
func Split(ctx context.Context, sizes fast.QuorumSizes) (*closed.Behaviour, error) {
	var shortest *closed.Behaviour
	for _, fastBallots := range [][]fast.Ballot{{0}, nil, {0, 1}, {1}} {
		e, err := two(sizes, fastBallots).model().Explore(ctx, []string{"Agreement"}, explore.Options{})
		if err != nil {
			return nil, err
		}
		if v := e.Violation; v != nil && (shortest == nil || v.Length() < shortest.Length()) {
			shortest = v
		}
	}
	return shortest, nil
}

// MaxSplit is up to how many acceptors Split takes seconds.
const MaxSplit = 4

func two(s fast.QuorumSizes, fastBallots []fast.Ballot) size {
	of := func(members int) fast.Quorums { return fast.OfSize(s.Acceptors, members) }
	return size{s.Acceptors, 2, []fast.Ballot{0, 1}, fastBallots, of(s.Phase1), of(s.Classic), of(s.Fast)}
}

func sized(role string, constants map[string]tla.Value, elements func(name string) []string) (closed.Code, error) {
	if role != "fast" {
		return nil, fmt.Errorf("fasttest: there is no role %q, only fast", role)
	}
	z := size{acceptors: len(elements("Acceptors")), values: fast.Value(len(elements("Values")))}
	if z.acceptors < 1 || z.acceptors > maxAcceptors || z.values < 1 || z.values > maxValues {
		return nil, fmt.Errorf("fasttest: want 1 to %d acceptors and 1 to %d values, got %d and %d", maxAcceptors, maxValues, z.acceptors, z.values)
	}
	var err error
	z.ballots = ballots(elements("Ballots"), &err)
	z.fastBallots = ballots(elements("FastBallots"), &err)
	z.phase1 = z.quorums(constants, "Phase1Quorums", "P", &err)
	z.classic = z.quorums(constants, "Phase2Quorums", "C", &err)
	z.fast = z.quorums(constants, "Phase2Quorums", "F", &err)
	if err == nil && len(z.ballots) == 0 {
		err = fmt.Errorf("fasttest: want at least one ballot")
	}
	if err != nil {
		return nil, err
	}
	return z.model(), nil
}

func ballots(words []string, err *error) (all []fast.Ballot) {
	for _, word := range words {
		n, wrong := strconv.ParseUint(word, 10, 8)
		if wrong != nil || n >= fast.MaxBallots {
			*err = fmt.Errorf("fasttest: want ballots below %d, got %.20q", fast.MaxBallots, word)
			return nil
		}
		all = append(all, fast.Ballot(n))
	}
	slices.Sort(all)
	return all
}

// grid are the rows and the columns of a grid of four acceptors.
var grid = map[string]fast.Quorums{
	"Rows": {0b0011, 0b1100}, "RowsOfPhase2": {0b0011, 0b1100}, "ColumnsOfPhase2": {0b0101, 0b1010},
}

// quorums are those of a size, or of what the model puts in the place of an override point.
func (z size) quorums(constants map[string]tla.Value, point, size string, err *error) fast.Quorums {
	if by, replaced := constants[point]; replaced {
		if grid[by.String()] == nil && *err == nil {
			*err = fmt.Errorf("fasttest: want quorums of a grid, got %.40s", by)
		}
		return grid[by.String()]
	}
	n, ok := constants[size].Int64()
	if (!ok || n < 1 || n > int64(z.acceptors)) && *err == nil {
		*err = fmt.Errorf("fasttest: want 1 to %d for %s, got %.20s", z.acceptors, size, constants[size])
	}
	return fast.OfSize(z.acceptors, int(n))
}

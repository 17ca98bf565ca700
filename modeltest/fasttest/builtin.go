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
)

// All are the models of Fast Paxos.
var All = closed.Roles{Package: "fasttest", Of: map[string]func(*closed.Constants) modeltest.Machine{"fast": sized}}

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

func sized(c *closed.Constants) modeltest.Machine {
	z := size{acceptors: c.Count("Acceptors", 1, maxAcceptors), values: fast.Value(c.Count("Values", 1, maxValues))}
	z.ballots, z.fastBallots = ballots(c, "Ballots"), ballots(c, "FastBallots")
	z.phase1, z.classic, z.fast = z.quorums(c, "Phase1Quorums", "P"), z.quorums(c, "Phase2Quorums", "C"), z.quorums(c, "Phase2Quorums", "F")
	if len(z.ballots) == 0 {
		c.Wrong("Ballots", "at least one", "none")
	}
	if c.Err != nil {
		return nil
	}
	return z.model()
}

func ballots(c *closed.Constants, name string) (all []fast.Ballot) {
	for _, word := range c.Words(name) {
		n, err := strconv.ParseUint(word, 10, 8)
		if err != nil || n >= fast.MaxBallots {
			c.Wrong(name, fmt.Sprintf("ballots below %d", fast.MaxBallots), word)
		}
		all = append(all, fast.Ballot(n))
	}
	slices.Sort(all)
	return all
}

// quorums are those of a size, or of what the model puts in the place of an override point: the
// rows, or the columns, of a grid of four acceptors.
func (z size) quorums(c *closed.Constants, point, size string) fast.Quorums {
	if _, replaced := c.Value(point); replaced {
		return closed.Rule(c, point, map[string]fast.Quorums{
			"Rows": {0b0011, 0b1100}, "RowsOfPhase2": {0b0011, 0b1100}, "ColumnsOfPhase2": {0b0101, 0b1010},
		})
	}
	return fast.OfSize(z.acceptors, c.Number(size, 1, z.acceptors))
}

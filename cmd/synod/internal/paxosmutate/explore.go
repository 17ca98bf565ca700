package paxosmutate

import (
	"context"
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/modeltest/paxostest/exploration"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// search is the adapter as what explores itself: not quick to build, but to run.
var search = mutate.Program{Package: adapter, Verb: "search"}

// request is what the adapter is asked for.
type request struct {
	Size    model.Size          `json:"size"`
	Options exploration.Options `json:"options"`
}

// Explore builds the reference with mutants in it, and explores that. A limit that
// ended it is no error here: the exploration says so.
func Explore(ctx context.Context, b *mutate.Builder, size model.Size, opts exploration.Options, ms ...mutants.Mutant) (*exploration.Exploration, error) {
	found := new(exploration.Exploration)
	if err := b.Ask(ctx, search, request{size, opts}, found, ms...); err != nil {
		return nil, fmt.Errorf("exploring with %s: %w", strings.Join(mutate.IDs(ms), " and "), err)
	}
	return found, nil
}

// explore has an adapter that was built explore what it is made of.
func explore(ctx context.Context, program string, size model.Size, opts exploration.Options) (*exploration.Exploration, error) {
	found := new(exploration.Exploration)
	if err := mutate.Ask(ctx, program, search.Verb, request{size, opts}, found); err != nil {
		return nil, err
	}
	return found, nil
}

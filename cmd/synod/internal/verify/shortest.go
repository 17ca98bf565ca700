package verify

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/suite"
)

// Divergent is a model with which the implementation does not agree.
type Divergent struct {
	Model string
	*modeltest.Divergence
}

// Unequal fires every stimulus at every state of the recorded graphs, and gives the
// shortest divergence; nil if there is none. It is for implementations that are wrong:
// what is right is shown by [Verifier.Everything].
func (v *Verifier) Unequal(ctx context.Context) (*Divergent, error) {
	return v.shortest(ctx, v.unequal)
}

// AnyUnequal is [Verifier.Unequal], but gives the first divergence that it meets,
// beginning with the smallest graph.
func (v *Verifier) AnyUnequal(ctx context.Context) (*Divergent, error) {
	return v.first(ctx, v.unequal)
}

func (v *Verifier) first(ctx context.Context, of func(*manifest.Model) (*modeltest.Divergence, error)) (*Divergent, error) {
	all := v.Driving()
	slices.SortStableFunc(all, func(a, b *manifest.Model) int { return cmp.Compare(a.Expect.Distinct, b.Expect.Distinct) })
	for _, m := range all {
		d, err := v.shortestOf(ctx, []*manifest.Model{m}, of)
		if d != nil || err != nil {
			return d, err
		}
	}
	return nil, nil
}

// unequal fires every stimulus at every state of one recorded graph.
func (v *Verifier) unequal(m *manifest.Model) (*modeltest.Divergence, error) {
	source, err := v.Manifest.Source(m)
	if err != nil {
		return nil, err
	}
	rec, err := recording.Load(v.Files, m.Name, source.Hash())
	if err != nil {
		return nil, err
	}
	machine, err := reference(rec)
	if err != nil {
		return nil, err
	}
	_, d, err := machine.Equivalent(rec.Graph.Graph, rec.Graph.Labelled())
	return d, err
}

// Unreplayed replays the recorded suites, as somebody does who has nothing but them,
// and gives the divergence after the fewest steps in the smallest model that shows one;
// nil if there is none. Reading a suite takes longer than a graph, so no more are read.
func (v *Verifier) Unreplayed(ctx context.Context) (*Divergent, error) {
	return v.first(ctx, v.unreplayed)
}

// largeGraph is so many states that a graph is looked at only if no smaller one shows
// anything: it takes half a minute.
const largeGraph = 10_000

// shortest gives the shortest divergence of all models with a graph, of several the
// first.
func (v *Verifier) shortest(ctx context.Context, of func(*manifest.Model) (*modeltest.Divergence, error)) (*Divergent, error) {
	var small, large []*manifest.Model
	for _, m := range v.Driving() {
		if m.Expect.Distinct > largeGraph {
			large = append(large, m)
		} else {
			small = append(small, m)
		}
	}
	d, err := v.shortestOf(ctx, small, of)
	if d != nil || err != nil {
		return d, err
	}
	return v.shortestOf(ctx, large, of)
}

func (v *Verifier) shortestOf(ctx context.Context, all []*manifest.Model, of func(*manifest.Model) (*modeltest.Divergence, error)) (*Divergent, error) {
	var least *Divergent
	for _, m := range all {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		d, err := of(m)
		if err != nil {
			return nil, fmt.Errorf("model %s: %w", m.Name, err)
		}
		if d != nil && (least == nil || len(d.Behaviour) < len(least.Behaviour)) {
			least = &Divergent{m.Name, d}
		}
	}
	return least, nil
}

// unreplayed replays the recorded suite of one model, if it has one.
func (v *Verifier) unreplayed(m *manifest.Model) (least *modeltest.Divergence, err error) {
	name := path.Join("recorded", suiteName(m))
	data, err := fs.ReadFile(v.Files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	in, err := suite.NewReader(bytes.NewReader(data), name, suite.Options{})
	if err != nil {
		return nil, err
	}
	rec, m, err := v.replayed(in.Header())
	if err != nil {
		return nil, err
	}
	p, err := v.newReplay(rec, m, name)
	if err != nil {
		return nil, err
	}
	for b, err := range in.All() {
		if err != nil {
			return nil, err
		}
		start, steps, err := decode(b)
		if err != nil {
			return nil, err
		}
		d, err := p.machine.Behaviour(start, steps, sameJSON)
		if err != nil {
			return nil, err
		}
		if d != nil && (least == nil || len(d.Behaviour) < len(least.Behaviour)) {
			least = d
		}
	}
	return least, nil
}

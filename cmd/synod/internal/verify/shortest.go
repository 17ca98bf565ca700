package verify

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
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

// Parting looks for where an implementation that is wrong parts from the recordings: by
// every stimulus at every state of the graphs, where the way is the shortest, and by the
// suites alone, after the fewest steps in the smallest model that shows any; nil where
// nothing is found. A suite is made of edges of its graph, so only those are read whose
// graph shows something; and of a large graph, only if no smaller one does. Once something is
// found, graphs are looked at only as far as a shorter way may come, but for those whose suite may
// be wanted. Graphs of roles that only watch are left out. What is right is shown by
// [Verifier.Everything].
func (v *Verifier) Parting(ctx context.Context, watchers []string) (equal, replay *Divergent, err error) {
	for _, m := range v.bySize(watchers) {
		if equal != nil && m.Expect.Distinct > largeGraph {
			break
		}
		within := 0
		if equal != nil && (replay != nil || !v.hasSuite(m)) {
			if within = len(equal.Behaviour); within == 0 {
				continue
			}
		}
		d, err := v.divergent(ctx, m, v.unequal(within))
		if err != nil {
			return nil, nil, err
		}
		if d == nil {
			continue
		}
		if equal == nil || len(d.Behaviour) < len(equal.Behaviour) {
			equal = d
		}
		if replay == nil {
			if replay, err = v.divergent(ctx, m, v.unreplayed); err != nil {
				return nil, nil, err
			}
		}
	}
	return equal, replay, nil
}

// largeGraph is so many states that to look at the graph takes half a minute.
const largeGraph = 10_000

// AnyUnequal fires every stimulus at every state of the recorded graphs, and gives the
// first divergence that it meets, beginning with the smallest graph.
func (v *Verifier) AnyUnequal(ctx context.Context, watchers []string) (*Divergent, error) {
	for _, m := range v.bySize(watchers) {
		if d, err := v.divergent(ctx, m, v.unequal(0)); d != nil || err != nil {
			return d, err
		}
	}
	return nil, nil
}

// bySize lists the models with a graph, those with the fewest states first, without those of
// some roles.
func (v *Verifier) bySize(without []string) []*manifest.Model {
	all := slices.DeleteFunc(v.Driving(), func(m *manifest.Model) bool { return slices.Contains(without, m.Role) })
	slices.SortStableFunc(all, func(a, b *manifest.Model) int { return cmp.Compare(a.Expect.Distinct, b.Expect.Distinct) })
	return all
}

func (v *Verifier) divergent(ctx context.Context, m *manifest.Model, of func(*manifest.Model) (*modeltest.Divergence, error)) (*Divergent, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	switch d, err := of(m); {
	case err != nil:
		return nil, fmt.Errorf("model %s: %w", m.Name, err)
	case d != nil:
		return &Divergent{m.Name, d}, nil
	}
	return nil, nil
}

// unequal fires every stimulus at every state of one recorded graph, or at those within so many
// steps.
func (v *Verifier) unequal(within int) func(*manifest.Model) (*modeltest.Divergence, error) {
	return func(m *manifest.Model) (*modeltest.Divergence, error) {
		rec, err := v.recorded(m)
		if err != nil {
			return nil, err
		}
		machine, err := reference(rec)
		if err != nil {
			return nil, err
		}
		_, d, err := machine.Within(within).Equivalent(rec.Graph.Graph, rec.Graph.Labelled())
		return d, err
	}
}

// recorded reads the graph of a model.
func (v *Verifier) recorded(m *manifest.Model) (*recording.Recording, error) {
	source, err := v.Manifest.Source(m)
	if err != nil {
		return nil, err
	}
	return recording.Load(v.Files, m.Name, source.Hash())
}

// hasSuite tells whether a suite of the model is recorded.
func (v *Verifier) hasSuite(m *manifest.Model) bool {
	_, err := fs.Stat(v.Files, suiteFile(m))
	return err == nil
}

// unreplayed replays the recorded suite of one model, if it has one.
func (v *Verifier) unreplayed(m *manifest.Model) (least *modeltest.Divergence, err error) {
	name := suiteFile(m)
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
	known, follow := newDecoder(), p.machine.Behaviours(sameJSON)
	for b, err := range in.All() {
		if err != nil {
			return nil, err
		}
		if least != nil { // what comes later is no shorter way
			b.Steps = b.Steps[:min(len(b.Steps), len(least.Behaviour))]
		}
		start, steps, err := known.behaviour(b)
		if err != nil {
			return nil, err
		}
		d, err := follow(start, steps)
		if err != nil {
			return nil, err
		}
		if d != nil && (least == nil || len(d.Behaviour) < len(least.Behaviour)) {
			least = d
		}
	}
	return least, nil
}

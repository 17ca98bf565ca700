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

// Parting looks for where an implementation that is wrong parts from the recordings: by
// every stimulus at every state of the graphs, where the way is the shortest, and by the
// suites alone, after the fewest steps in the smallest model that shows any; nil where
// nothing is found. A suite is made of edges of its graph, so only those are read whose
// graph shows something; and of a large graph, only if no smaller one does. Graphs of roles that
// only watch are left out. What is right is shown by [Verifier.Everything].
func (v *Verifier) Parting(ctx context.Context, watchers []string) (equal, replay *Divergent, err error) {
	for _, m := range v.bySize(watchers) {
		if equal != nil && m.Expect.Distinct > largeGraph {
			break
		}
		d, err := v.divergent(ctx, m, v.unequal)
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
		if d, err := v.divergent(ctx, m, v.unequal); d != nil || err != nil {
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
	d, err := of(m)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", m.Name, err)
	}
	if d == nil {
		return nil, nil
	}
	return &Divergent{m.Name, d}, nil
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

package verify

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/check"
	"github.com/synod-paxos/synod/trace/export"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/specification"
)

// complete compares a graph with the model that it was made of. It was made with the manifest's
// signatures in the place of the next-state relation, so one that is missing, or ranges over too
// little or too much, gives another graph.
func (v *Verifier) complete(ctx context.Context, m *manifest.Model, source *specification.Source, rec *recording.Recording, cached bool) error {
	config, states := source.ParseConfig(), int64(rec.Graph.NumStates())
	if config.Has("SYMMETRY") || config.Has("VIEW") || m.Expect.Verdict != manifest.Holds || sameCounts(m.Expect, rec) {
		return nil
	}
	opt := v.checkOptions() // the manifest may not say it, or wrongly, so TLC does
	opt.Record, opt.Cluster = true, nil
	r := check.Check(ctx, v.Manifest, m, opt)
	if r.Err != nil {
		return r.Err
	}
	switch got := r.Measured.Expect; {
	case got.Verdict != manifest.Holds || sameCounts(got, rec):
		return nil
	case got.Distinct != states:
		return fmt.Errorf("model %s: by the manifest's actions it has %d states, by %s %d: its graph would be another model's; "+
			"do the actions, with all their arguments, cover the next-state relation, and nothing else?%s", m.Name, states, source.Module, got.Distinct, omitted(m, source))
	case cached:
		return nil // that was seen when it was made
	}
	return export.Complete(ctx, v.Tools, v.Manifest, m, rec.Graph)
}

// within makes the graph again where the manifest's actions alone give another than the model's: it
// may have guards beside its actions. If they do not explain it the first error is told.
func (v *Verifier) within(ctx context.Context, m *manifest.Model, source *specification.Source, next string, because error) (*recording.Recording, error) {
	rec, err := export.Within(ctx, v.Tools, v.Manifest, m, next)
	if err == nil {
		err = v.complete(ctx, m, source, rec, false)
	}
	if err != nil {
		return nil, because
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.notes = append(v.notes, fmt.Sprintf("model %s: %s has guards beside its actions, or fewer arguments than their signatures: "+
		"an edge is there where it takes the step", m.Name, next))
	return rec, nil
}

// omitted names actions of the next-state relation that the manifest has no signature of.
func omitted(m *manifest.Model, source *specification.Source) string {
	var names []string
	for _, text := range source.NextActions() {
		s, err := specification.ParseSignature(text)
		known := slices.ContainsFunc(m.Actions, func(text string) bool {
			other, err := specification.ParseSignature(text)
			return err == nil && other.Action == s.Action
		})
		if err == nil && !known {
			names = append(names, text)
		}
	}
	if names == nil {
		return ""
	}
	return " They lack " + strings.Join(names, ", ")
}

// sameCounts tells whether a graph has as many states and steps as a model. Actions that range over
// other arguments than the next-state relation change one of these.
func sameCounts(model manifest.Expect, rec *recording.Recording) bool {
	return model.Distinct == int64(rec.Graph.NumStates()) && model.Generated == rec.Graph.Generated
}

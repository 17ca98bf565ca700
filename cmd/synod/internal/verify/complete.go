package verify

import (
	"context"
	"fmt"

	"github.com/synod-paxos/synod/trace/check"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
)

// complete compares a graph with the model that it was made of. It was made with the manifest's
// signatures in the place of the next-state relation, so one that is missing, or ranges over too
// little or too much, gives another graph.
func (v *Verifier) complete(ctx context.Context, m *manifest.Model, source *manifest.Source, rec *recording.Recording) error {
	config, states := source.ParseConfig(), int64(rec.Graph.NumStates())
	if config.Has("SYMMETRY") || config.Has("VIEW") || m.Expect.Verdict != manifest.Holds || m.Expect.Distinct == states {
		return nil
	}
	opt := v.checkOptions() // the manifest may not say it, or wrongly, so TLC does
	opt.Record, opt.Cluster = true, nil
	r := check.Check(ctx, v.Manifest, m, opt)
	if r.Err != nil {
		return r.Err
	}
	if got := r.Measured.Expect; got.Verdict == manifest.Holds && got.Distinct != states {
		return fmt.Errorf("model %s: by the manifest's actions it has %d states, by %s %d: its graph would be another model's; "+
			"do the actions, with all their arguments, cover the next-state relation, and nothing else?", m.Name, states, source.Module, got.Distinct)
	}
	return nil
}

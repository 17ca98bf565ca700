package verify

import (
	"context"
	"fmt"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/deadline"
	"github.com/synod-paxos/synod/trace/export"
	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/tlc"
)

// walkable tells whether one implementation can walk the whole graph. Several
// initial states are several implementations, side by side in one graph: its
// equivalence shows all of them, and it has no suite and no replay.
func walkable(g *graph.Graph) bool { return g.NumInitial() == 1 }

// coverage replays walks over every edge.
func (v *Verifier) coverage(ctx context.Context, m *manifest.Model, rec *recording.Recording, machine modeltest.Machine) (report.Row, error) {
	began := time.Now()
	row := report.None("replay", m.Name)
	behaviours, plan, err := modeltest.Cover(rec.Graph.Graph)
	if err != nil {
		return row, fmt.Errorf("model %s: %w", m.Name, err)
	}
	walk, err := machine.Replay(rec.Graph.Graph, rec.Graph.Labelled())
	if err != nil {
		return row, fmt.Errorf("model %s: %w", m.Name, err)
	}
	steps := 0
	for _, edges := range behaviours {
		if err := ctx.Err(); err != nil {
			return row, err
		}
		n, d := walk(edges)
		if steps += n; d != nil {
			row.Failures = []report.Failure{v.divergence(m, rec, d)}
			break
		}
	}
	row.Edges, row.Time = int64(rec.Graph.NumEdges()), time.Since(began)
	row.Result = fmt.Sprintf("%s behaviours, %s steps, minimal", report.Count(len(behaviours)), report.Count(plan.Steps))
	if len(row.Failures) > 0 {
		row.Result = "diverges"
	}
	return row, nil
}

// Random behaviours of each larger model, and the states of each.
const (
	simulatedBehaviours = 100
	simulatedStates     = 120
)

// simulation replays random behaviours of a model that is too large for its graph.
func (v *Verifier) simulation(ctx context.Context, m *manifest.Model) ([]report.Row, error) {
	began := time.Now()
	row := report.None("simulate", m.Name)
	source, err := v.Manifest.Source(m)
	if err != nil {
		return nil, err
	}
	alphabet, err := export.Open(ctx, v.Tools, m, source, export.Options{})
	if err != nil {
		return nil, err
	}
	rec := &recording.Recording{Protocol: v.Manifest.Protocol, Model: m.Name, Role: m.Role, Hash: source.Hash(),
		Graph: &labelled.Graph{Constants: alphabet.Constants}}
	machine, err := reference(rec)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", m.Name, err)
	}
	steps := 0
	sim := tlc.Simulation{Num: simulatedBehaviours, Depth: simulatedStates, Seed: 1}
	err = alphabet.Simulate(ctx, sim, func(behaviour []export.Step) error {
		start, rest := split(behaviour, machine.Variables())
		d, err := deadline.Drive(ctx, machine, v.perStep(), func(m modeltest.Machine) (*modeltest.Divergence, error) {
			return m.Behaviours(tla.Value.Equal)(start, rest)
		})
		if d != nil && len(row.Failures) == 0 {
			row.Failures = []report.Failure{v.divergence(m, rec, d)}
		}
		steps += len(rest)
		return err
	})
	row.Time = time.Since(began)
	row.Result = fmt.Sprintf("%d random behaviours, %s steps", simulatedBehaviours, report.Count(steps))
	if len(row.Failures) > 0 {
		row.Result = "diverges"
	}
	return []report.Row{row}, err
}

// split gives a random behaviour as the engine takes it.
func split(behaviour []export.Step, vars []string) (start []tla.Value, steps []modeltest.Step) {
	values := func(state tla.Value) []tla.Value {
		out := make([]tla.Value, len(vars))
		for i, name := range vars {
			out[i], _ = state.Field(name)
		}
		return out
	}
	for i, s := range behaviour {
		if i == 0 {
			start = values(s.State)
			continue
		}
		steps = append(steps, modeltest.Step{Stimulus: *s.Stimulus, After: values(s.State)})
	}
	return start, steps
}

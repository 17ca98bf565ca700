package check

import (
	"context"
	"fmt"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Simulate has TLC try random behaviours of a model that is too large to be searched. What breaks
// in one is found; that nothing does says nothing of the others, so a model that must fail, and
// does not, is no finding.
func Simulate(ctx context.Context, m *manifest.Manifest, model *manifest.Model, s tlc.Simulation, opt Options) Report {
	r := Report{Model: model}
	source, err := m.Source(model)
	if err != nil {
		r.Err = err
		return r
	}
	r.Paths = source.Paths
	job := tlc.Job{Files: source.Files, Module: source.Module, Config: source.Config, Simulate: &s}
	if r.Err = opt.limit(&job, model); r.Err == nil {
		r.Err = r.tries(ctx, job, source, opt)
	}
	r.place(m, source)
	return r
}

// tries runs a simulation and compares what it found, if anything.
func (r *Report) tries(ctx context.Context, job tlc.Job, source *specification.Source, opt Options) error {
	result, err := opt.run(ctx, job, source)
	if err != nil {
		if result != nil {
			r.Led = result.Trace
		}
		return fmt.Errorf("model %s: TLC came to no verdict: %w", r.Model.Name, theirs(subject(err, source), source, result))
	}
	if err := opt.name(ctx, job.Simulate, source, result); err != nil {
		return fmt.Errorf("model %s: TLC came to no verdict on one property: %w", r.Model.Name, err)
	}
	r.Measured, r.Made = measured(result, source), stamp()
	if err := r.impossible(source); err != nil {
		return err
	}
	r.Measured.Expect.Depth = 0
	want, got := r.Model.Expect, r.Measured.Expect
	if got.Verdict != manifest.Holds && (want.Verdict != got.Verdict || want.Property != "" && got.Property != "" && want.Property != got.Property) {
		c := comparison{model: r.Model, got: &r.Measured}
		c.add(VerdictDiffers, describe(want), c.found())
		r.Findings = c.findings
	}
	return nil
}

package check

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/cluster"
)

// share checks a model on a cluster.
func (r *Report) share(ctx context.Context, m *manifest.Manifest, w watch, source *specification.Source, opt Options) {
	config := source.ParseConfig()
	if r.Err = shareable(r.Model, config); r.Err != nil {
		return
	}
	job := tlc.Job{
		Files: source.Files, Module: source.Module, Config: source.Config, HeapMB: opt.HeapMB, Deadline: opt.Deadline, Long: r.Model.Large(),
		IgnoreDeadlock: slices.Contains(config.Names("CHECK_DEADLOCK"), "FALSE"), // distributed, TLC reads that nowhere else
	}
	if opt.Progress != nil {
		job.Progress = func(p tlc.Progress) { opt.Progress(r.Model.Name, p) }
	}
	result, err := cluster.Serve(ctx, opt.Tools, job, *opt.Cluster)
	if err != nil {
		r.Err = fmt.Errorf("model %s: TLC came to no verdict: %w", r.Model.Name, err)
		return
	}
	r.Measured, r.Made = measured(result, source), stamp()
	r.Untold = untold(r.Model, w, config, result)
	c := comparison{shared: true, model: r.Model, got: &r.Measured}
	c.compare()
	c.checked(source)
	c.defined(r.defined, source)
	if base, _ := m.Model(r.Model.Base); result.Generated != 0 {
		c.base(base)
	}
	r.Findings = append(w.unknown, c.findings...)
	if len(result.Lost) > 0 && len(r.Findings) > 0 {
		r.Err = fmt.Errorf("model %s: workers were lost (%s), and what TLC made of that cannot be trusted: %s",
			r.Model.Name, strings.Join(result.Lost, ", "), r.Findings[0])
		r.Measured, r.Findings = Measured{}, nil
	}
}

// shareable refuses what TLC, distributed, could not tell from its opposite.
func shareable(model *manifest.Model, config specification.Config) error {
	switch {
	case model.Expect.Verdict != manifest.Holds:
		return fmt.Errorf("%w: model %s must fail (%s), and TLC does not say then what is violated, nor how that state is reached",
			cluster.ErrRefused, model.Name, model.Expect.Verdict)
	case config.Has("PROPERTY") && !config.Has("INVARIANT"):
		return fmt.Errorf("%w: model %s has no INVARIANT, and a PROPERTY is then checked in part only", cluster.ErrRefused, model.Name)
	}
	return nil
}

// untold lists what a run on one machine would have told beside.
func untold(model *manifest.Model, w watch, config specification.Config, r *tlc.Result) (out []string) {
	add := func(what string, names []string) {
		if len(names) > 0 {
			out = append(out, fmt.Sprintf(what, strings.Join(names, ", ")))
		}
	}
	add("that steps between known states keep PROPERTY %s", config.Names("PROPERTY"))
	add("that a state has %s", w.witnesses)
	add("that a step takes %s", w.actions)
	if model.Expect.Depth != 0 {
		out = append(out, fmt.Sprintf("the depth, %d", model.Expect.Depth))
	}
	if r.Generated == 0 {
		out = append(out, fmt.Sprintf("the number of generated states, %d", model.Expect.Generated))
	}
	add("what the workers did that were lost, on %s: TLC gave their states to others", r.Lost)
	return out
}

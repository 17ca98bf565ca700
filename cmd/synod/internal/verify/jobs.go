package verify

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/trace/manifest"
)

// Jobs are the work on one manifest that is still to be done.
type Jobs struct {
	of   *Verifier
	jobs []job
}

// Run does the work of all plans, whose verifiers share their options, side by side.
// Rows come in the order of the plans; with Options.Early, when they are known, and in the report
// in that order all the same.
func Run(ctx context.Context, o *Options, plans ...Jobs) (*report.Report, error) {
	var jobs []job
	for _, p := range plans {
		for _, j := range p.jobs {
			jobs = append(jobs, job{j.name, j.estimate, func(ctx context.Context) ([]report.Row, error) {
				rows, err := j.run(ctx)
				for i := range rows {
					rows[i].Protocol = p.of.Manifest.Protocol
				}
				return rows, err
			}})
		}
	}
	r := &report.Report{}
	late, early := o.Row, o.Row
	if o.Early {
		late = func(report.Row) {}
	} else {
		early = nil
	}
	err := runAll(ctx, o.AtATime(), jobs, o.Started, early, func(row report.Row) {
		r.Rows = append(r.Rows, row)
		late(row)
	})
	manifests := map[string]*manifest.Manifest{}
	for _, p := range plans {
		r.Notes = append(r.Notes, p.of.told()...)
		manifests[p.of.Manifest.Protocol] = p.of.Manifest
	}
	o.summarize(r, manifests)
	return r, err
}

// AtATime is how many jobs run side by side. A Java that has done its work waits a third of a
// second before it ends, as TLC leaves a thread behind that listens; of a short run that is the
// half, so there are more jobs than cores.
func (o *Options) AtATime() int {
	if o.Cores > 0 {
		return o.Cores
	}
	return runtime.NumCPU() + (runtime.NumCPU()+1)/2
}

// summarize counts what a report has, in one line.
func (o *Options) summarize(r *report.Report, manifests map[string]*manifest.Manifest) {
	models, refuted := 0, 0
	for _, row := range r.Rows {
		if m, ok := manifests[row.Protocol].Model(row.Model); !ok || row.Step != "check" || len(row.Failures) > 0 {
			continue
		} else if m.Expect.Verdict == manifest.Holds {
			models++
		} else {
			refuted++
		}
	}
	r.Holds = len(r.Failed()) == 0
	verdict := "holds"
	switch failed, falsified := len(r.Failed()), len(r.Falsified()); {
	case falsified > 0:
		if verdict = fmt.Sprintf("FALSIFIED: %d of %d rows", falsified, len(r.Rows)); failed > falsified {
			verdict += fmt.Sprintf(", and %d more could not be done", failed-falsified)
		}
	case failed > 0:
		verdict = fmt.Sprintf("INCOMPLETE: %d of %d rows fail", failed, len(r.Rows))
	}
	parts := []string{fmt.Sprintf("%d rows", len(r.Rows))}
	if models+refuted > 0 {
		parts = []string{fmt.Sprintf("%d models, %d must-fail refuted", models, refuted)}
	}
	if o.Tools != nil {
		parts = append(parts, "TLC "+o.Tools.Jar.SHA256[:8])
	}
	if cached := r.Cached(); cached != "" {
		parts = append(parts, cached)
	}
	r.Summary = verdict + ": " + strings.Join(parts, "; ")
}

package verify

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/trace/check"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tlc/cluster"
)

func (v *Verifier) checkJobs(models []*manifest.Model) []job {
	var jobs []job
	for _, m := range models {
		jobs = append(jobs, job{m.Name, m.Expect.Generated, func(ctx context.Context) ([]report.Row, error) {
			return v.check(ctx, m)
		}})
	}
	return jobs
}

// checkOptions are those of every check.
func (v *Verifier) checkOptions() check.Options {
	o := check.Options{Tools: v.Tools, Fresh: v.Fresh, Record: v.Record, Cluster: v.Cluster}
	if v.Cache != "" {
		o.Cache = filepath.Join(v.Cache, "verdicts")
	}
	return o
}

func (v *Verifier) check(ctx context.Context, m *manifest.Model) ([]report.Row, error) {
	began := time.Now()
	r := check.Check(ctx, v.Manifest, m, v.checkOptions())
	row := report.Row{
		Step: "check", Model: m.Name, States: r.Measured.Expect.Distinct, Edges: r.Measured.Expect.Generated, Probes: -1,
		Result: result(r.Measured.Expect), Cached: r.Cached, Time: time.Since(began),
	}
	if errors.Is(r.Err, cluster.ErrRefused) {
		return nil, r.Err
	}
	if r.Err != nil && ctx.Err() == nil {
		row.Broken, row.Result = true, ""
		row.States, row.Edges = -1, -1
		row.Failures = []report.Failure{{What: r.Err.Error(), Next: "synod check " + m.Name}}
		return []report.Row{row}, nil
	} else if r.Err != nil {
		return nil, r.Err
	}
	v.uncached(r.CacheErr)
	v.measured(m.Name, r.Measured.Expect)
	v.untold(&row, m, r.Untold)
	for _, f := range r.Findings {
		row.Failures = append(row.Failures, finding(m, f, r.Measured))
	}
	if len(r.Findings) > 0 {
		row.Result = ""
	}
	return []report.Row{row}, nil
}

// untold says in a row, and in a note, that several machines tell less than one.
func (v *Verifier) untold(row *report.Row, m *manifest.Model, untold []string) {
	if len(untold) == 0 {
		return
	}
	if row.Edges == 0 {
		row.Edges = -1 // not known
	}
	if m.Expect.Verdict == manifest.Holds {
		row.Result = "invariants hold, as recorded"
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.notes = append(v.notes, fmt.Sprintf("check %s, on several machines, does not show %s", m.Name, strings.Join(untold, "; nor ")))
}

// result says what a model did that does as expected.
func result(e manifest.Expect) string {
	switch {
	case e.Verdict == manifest.Holds:
		return "holds, as recorded"
	case e.Property != "":
		return fmt.Sprintf("breaks %s @%d", e.Property, e.Length)
	}
	return fmt.Sprintf("%s @%d", e.Verdict, e.Length)
}

func finding(m *manifest.Model, f check.Finding, got check.Measured) report.Failure {
	out := report.Failure{
		What: fmt.Sprintf("%s: expected %s, got %s", f.Kind, f.Expected, f.Got),
		Next: "synod check " + m.Name + " --fresh",
	}
	if f.Kind == check.NotRecorded {
		out.Next = "synod check " + m.Name + " --record"
	}
	if f.Kind == check.VerdictDiffers || f.Kind == check.PropertyDiffers {
		out.How = trace(got)
	}
	return out
}

// trace prints TLC's counterexample: an action and its place per step, a picture of who does what,
// and the last state.
func trace(got check.Measured) string {
	var b strings.Builder
	if got.Message != "" {
		fmt.Fprintf(&b, "  TLC: %s\n", got.Message)
	}
	for i, s := range got.Trace {
		if i == 0 {
			continue
		}
		fmt.Fprintf(&b, "  %3d %s, %s\n", s.Number-1, s.Action, s.At)
	}
	b.WriteString(pictured(got.Trace))
	if n := len(got.Trace); n > 0 {
		b.WriteString(indent(got.Trace[n-1].Variables))
	}
	return b.String()
}

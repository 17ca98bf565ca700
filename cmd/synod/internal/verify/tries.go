package verify

import (
	"context"
	"fmt"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/trace/check"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Found begins the result of a model of which a random behaviour breaks what it must break.
const Found = "a random behaviour "

// Tries has TLC try random behaviours of models that are too large to be searched. None of its rows
// says that a model holds.
func (v *Verifier) Tries(models []*manifest.Model, s tlc.Simulation) Jobs {
	var jobs []job
	for _, m := range models {
		jobs = append(jobs, job{m.Name, int64(s.Num), func(ctx context.Context) ([]report.Row, error) { return v.tries(ctx, m, s) }})
	}
	return Jobs{v, jobs}
}

func (v *Verifier) tries(ctx context.Context, m *manifest.Model, s tlc.Simulation) ([]report.Row, error) {
	began := time.Now()
	r := check.Simulate(ctx, v.Manifest, m, s, v.checkOptions())
	row := report.Row{Step: "simulate", Model: m.Name, States: -1, Edges: r.Measured.Expect.Generated, Probes: -1, Time: time.Since(began)}
	switch {
	case r.Err != nil && ctx.Err() != nil:
		return nil, r.Err
	case r.Err != nil:
		return []report.Row{v.noVerdict(row, &r)}, nil
	case r.Measured.Expect.Verdict == manifest.Holds:
		row.Result = fmt.Sprintf("nothing found in %s random behaviours; most states were not seen", report.Count(s.Num))
	default:
		row.Result = Found + result(r.Measured.Expect)
	}
	row.Modules, row.At = v.modules(r.Paths), v.at(m, r.Paths)
	for _, f := range r.Findings {
		failure := finding(m, f, r.Measured)
		failure.Place, failure.Next = v.place(f.At), fmt.Sprintf("synod check %s --simulate %d --depth %d --seed %d", m.Name, s.Num, s.Depth, s.Seed)
		row.Failures, row.Result = append(row.Failures, failure), ""
	}
	return []report.Row{row}, nil
}

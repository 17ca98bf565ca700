package verify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/trace/proof"
	"github.com/synod-paxos/synod/trace/smt"
)

// proofFolder is where proofs lie, from the manifest's folder.
const proofFolder = "proof"

// Provers finds solvers, each once. The zero value is ready; it may be used by many
// goroutines.
type Provers struct {
	mu    sync.Mutex
	found map[string]prover
}

type prover struct {
	*smt.Solver
	err error
}

// Solver gives the solver of that name, or why there is none.
func (p *Provers) Solver(ctx context.Context, name string) (*smt.Solver, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if found, ok := p.found[name]; ok {
		return found.Solver, found.err
	}
	solver, err := smt.Find(ctx, name)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if p.found == nil {
		p.found = map[string]prover{}
	}
	p.found[name] = prover{solver, err}
	return solver, err
}

// Proofs reads the proofs of the protocol; nil if it has none.
func (v *Verifier) Proofs() (*proof.Manifest, error) {
	m, err := proof.Load(v.Files, proofFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return m, err
}

// Prove runs the proofs on every prover that is installed; of those that are not, a
// row says so.
func (v *Verifier) Prove(m *proof.Manifest, proofs []*proof.Proof) Plan {
	var jobs []job
	for _, p := range proofs {
		jobs = append(jobs, v.proofJobs(m, p)...)
	}
	return Plan{v, jobs}
}

func (v *Verifier) proofJobs(m *proof.Manifest, p *proof.Proof) (jobs []job) {
	for _, name := range smt.Names() {
		jobs = append(jobs, job{p.Name + " by " + name, 10_000, func(ctx context.Context) ([]report.Row, error) {
			row, err := v.solve(ctx, m, p, name)
			return []report.Row{row}, err
		}})
	}
	return jobs
}

// solve has a solver decide a proof's conditions. An error is one of the files, or
// ctx's; all else is in the row.
func (v *Verifier) solve(ctx context.Context, m *proof.Manifest, p *proof.Proof, name string) (report.Row, error) {
	began := time.Now()
	row := report.None("prove", p.Name)
	row.Proof = &report.Proof{Layer: p.Layer, Scope: p.Scope, By: name}
	script, err := m.Text(p)
	if err != nil {
		return row, fmt.Errorf("proof %s: %w", p.Name, err)
	}
	solver, err := v.Provers.Solver(ctx, name)
	if ctx.Err() != nil {
		return row, context.Cause(ctx)
	}
	if err != nil {
		row.Proof.Absent, row.Result = err.Error(), name+" is not here: not run"
		return row, nil
	}
	limited, cancel := context.WithTimeoutCause(ctx, v.patience(), fmt.Errorf("not done after %v", v.patience()))
	defer cancel()
	results, err := solver.Run(limited, p.File, script)
	if ctx.Err() != nil {
		return row, context.Cause(ctx)
	}
	judge(&row, p, results, err)
	row.Time = time.Since(began)
	return row, nil
}

func (o *Options) patience() time.Duration {
	if o.Patience > 0 {
		return o.Patience
	}
	return 5 * time.Minute
}

// judge compares what a solver found with what the script and the manifest say.
func judge(row *report.Row, p *proof.Proof, results []smt.Result, err error) {
	var open []smt.Result
	for _, r := range results {
		switch {
		case r.Right() && r.Got == smt.Unsat:
			row.Proof.Proved++
		case r.Right():
			row.Proof.Possible++
		case r.Got == smt.Sat || r.Got == smt.Unsat:
			row.Failures = append(row.Failures, wrong(p, r))
		default:
			open = append(open, r)
		}
	}
	row.Edges = int64(row.Proof.Proved + row.Proof.Possible)
	row.Result = row.Proof.By + ": " + row.Proof.Counts()
	if len(open) > 0 && len(row.Failures) == 0 { // it was not done, which is not to say that it is false
		row.Broken = true
	}
	if len(open) > 0 {
		row.Failures = append(row.Failures, undecided(p, open, err))
	} else if err != nil {
		row.Broken = true
		row.Failures = append(row.Failures, report.Failure{What: err.Error()})
	}
	if got := (proof.Expect{Proved: row.Proof.Proved, Possible: row.Proof.Possible}); len(row.Failures) == 0 && got != p.Expect {
		row.Failures = append(row.Failures, report.Failure{
			What: fmt.Sprintf("%s has %d conditions proved and %d possible; proofs.json expects %d and %d",
				p.File, got.Proved, got.Possible, p.Expect.Proved, p.Expect.Possible),
		})
	}
}

func wrong(p *proof.Proof, r smt.Result) report.Failure {
	what := "it is not so: there is a counterexample"
	if r.Want == smt.Sat {
		what = "it is not possible, and must be"
	}
	return report.Failure{What: fmt.Sprintf("%s:%d: %q: want %s, got %s: %s", p.File, r.Line, r.Name, r.Want, r.Got, what), Next: "synod prove " + p.Name + " --print"}
}

func undecided(p *proof.Proof, open []smt.Result, err error) report.Failure {
	f := report.Failure{What: fmt.Sprintf("%s:%d: %q is not decided", p.File, open[0].Line, open[0].Name)}
	if len(open) > 1 {
		f.What += fmt.Sprintf(", and %d more", len(open)-1)
	}
	if err != nil {
		f.What += ": " + err.Error()
	}
	return f
}

package verify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/proof"
	"github.com/synod-paxos/synod/trace/smt"
	"github.com/synod-paxos/synod/trace/tlaps"
)

// proofFolder is where proofs lie, from the manifest's folder.
const proofFolder = "proof"

// Provers finds provers, each once. The zero value is ready; it may be used by many
// goroutines.
type Provers struct {
	mu    sync.Mutex
	found map[string]prover
	tlapm *tlaps.Prover
	none  error // why there is no tlapm
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

// TLAPM gives tlapm, or why there is none.
func (p *Provers) TLAPM(ctx context.Context) (*tlaps.Prover, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tlapm == nil && p.none == nil {
		p.tlapm, p.none = tlaps.Find(ctx)
		if ctx.Err() != nil {
			p.tlapm, p.none = nil, nil
			return nil, ctx.Err()
		}
	}
	return p.tlapm, p.none
}

// Proofs reads the proofs of the protocol; nil if it has none.
func (v *Verifier) Proofs() (*proof.Manifest, error) {
	m, err := proof.Load(v.Files, proofFolder)
	if !errors.Is(err, fs.ErrNotExist) {
		return m, err
	}
	if of, unknown := protocol.Find(v.Manifest.Protocol); unknown == nil && of.Links != nil && v.Folder == "" {
		return nil, fmt.Errorf("%s has proofs, and there is no %s: %w", v.Manifest.Protocol, path.Join(proofFolder, proof.Name), err)
	}
	return nil, nil
}

// Prove runs the proofs on every prover that is installed; of those that are not, a
// row says so. Together, variants of a proof make one row, those that replace and
// those that leave out.
func (v *Verifier) Prove(m *proof.Manifest, proofs []*proof.Proof, together bool) Jobs {
	var jobs []job
	for _, group := range grouped(proofs, together) {
		jobs = append(jobs, v.proofJobs(m, group)...)
	}
	return Jobs{v, append(jobs, v.linkJobs(m, proofs)...)}
}

// grouped puts variants of a kind together, in the place of the first, if they are to
// be.
func grouped(proofs []*proof.Proof, together bool) (groups [][]*proof.Proof) {
	at := map[string]int{}
	for _, p := range proofs {
		key := fmt.Sprint(p.Base, " ", p.Without == "")
		if i, ok := at[key]; ok && together && p.Base != "" {
			groups[i] = append(groups[i], p)
			continue
		}
		at[key] = len(groups)
		groups = append(groups, []*proof.Proof{p})
	}
	return groups
}

func (v *Verifier) proofJobs(m *proof.Manifest, group []*proof.Proof) (jobs []job) {
	by := map[proof.Method]func(context.Context, *proof.Manifest, *proof.Proof) (report.Row, error){
		proof.TLC: v.modelCheck, proof.TLAPS: v.proveModule,
	}
	if p := group[0]; by[p.Method] != nil {
		return []job{{p.Name, 50_000, func(ctx context.Context) ([]report.Row, error) {
			return one(by[p.Method](ctx, m, p))
		}}}
	}
	for _, name := range smt.Names() {
		jobs = append(jobs, job{group[0].Name + " by " + name, int64(20_000 * len(group)), func(ctx context.Context) ([]report.Row, error) {
			return one(v.solve(ctx, m, group, name))
		}})
	}
	return jobs
}

// described is the row of a group, before anything is done.
func described(m *proof.Manifest, group []*proof.Proof, by string) report.Row {
	p := group[0]
	row := report.None("prove", p.Name)
	row.Proof = &report.Proof{Layer: p.Layer, Scope: p.Scope, By: by}
	base, variant := m.Proof(p.Base)
	if !variant {
		return row
	}
	row.Proof.Scope = base.Scope
	switch {
	case len(group) == 1 && p.Without == "":
		row.Proof.Layer = "a known bug of " + p.Base
	case len(group) == 1:
		row.Proof.Layer = fmt.Sprintf("%s without %s", p.Base, p.Without)
	case p.Without == "":
		row.Model = p.Base + ", bugs"
		row.Proof.Layer = fmt.Sprintf("each of %d known bugs is seen", len(group))
	default:
		row.Model = p.Base + ", less"
		row.Proof.Layer = fmt.Sprintf("each of %d claims is needed", len(group))
	}
	return row
}

// solve has a solver decide the conditions of proofs. An error is one of the files, or
// ctx's; all else is in the row.
func (v *Verifier) solve(ctx context.Context, m *proof.Manifest, group []*proof.Proof, name string) (report.Row, error) {
	began := time.Now()
	row := described(m, group, name)
	solver, err := v.Provers.Solver(ctx, name)
	if ctx.Err() != nil {
		return row, context.Cause(ctx)
	}
	if err != nil {
		row.Proof.Absent, row.Result = err.Error(), name+" is not here: not run"
		return row, nil
	}
	row.Cached = true // unless the solver runs
	for _, p := range group {
		if err := v.solveOne(ctx, m, p, solver, &row); err != nil {
			return row, err
		}
	}
	row.Broken = onlyUndone(row.Failures)
	slices.SortStableFunc(row.Failures, falseFirst)
	total(&row, began)
	return row, nil
}

// solveOne adds to a row what a solver finds of one proof, or is known to have found.
func (v *Verifier) solveOne(ctx context.Context, m *proof.Manifest, p *proof.Proof, solver *smt.Solver, row *report.Row) error {
	file, script, err := m.Script(p, solver.Name)
	if err != nil && p.Base == "" {
		return fmt.Errorf("proof %s: %w", p.Name, err)
	}
	if err != nil { // it names what the base no longer has, perhaps; the other rows say why
		row.Cached = false
		row.Failures = append(row.Failures, report.Failure{What: fmt.Sprintf("%s: %v", p.Name, err), Undone: true})
		return nil
	}
	limited, cancel := context.WithTimeoutCause(ctx, v.patience(), fmt.Errorf("not done after %v", v.patience()))
	defer cancel()
	answers, err := decided(limited, solver, v.answers(), file, script)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	row.Cached = row.Cached && answers.Cached
	v.uncached(answers.CacheErr)
	if answers.Damaged {
		row.Warnings = append(row.Warnings, fmt.Sprintf("kept answers to %s were edited or damaged, so they were not used: %s ran again", file, solver.Name))
	}
	judge(row, p, file, answers.Results, err)
	picture(limited, m, p, solver, row, answers.Results)
	return nil
}

// total says in a row what its obligations come to.
func total(row *report.Row, began time.Time) {
	row.Edges = int64(row.Proof.Proved + row.Proof.Possible)
	row.Result = row.Proof.By + ": " + row.Proof.Counts()
	row.Time = time.Since(began)
}

// modelCheck is a proof by TLC: its models, one after the other.
func (v *Verifier) modelCheck(ctx context.Context, m *proof.Manifest, p *proof.Proof) (report.Row, error) {
	began := time.Now()
	row := described(m, []*proof.Proof{p}, "tlc")
	row.Proof.Unit = "steps"
	if m.Pinned() {
		changed, err := v.changed(m, p)
		if err != nil {
			return row, err
		}
		row.Failures = changed
	}
	if v.Tools == nil {
		row.Proof.Absent, row.Result = "TLC does not run here, synod doctor says why", "tlc is not here: not run"
		return row, nil
	}
	row.Cached = true
	for _, name := range p.Models {
		model, ok := v.Manifest.Model(name)
		if !ok {
			return row, fmt.Errorf("proof %s: models.json has no model %q", p.Name, name)
		}
		checks, err := v.check(ctx, model)
		if err != nil {
			return row, err
		}
		check := checks[0]
		row.Cached = row.Cached && check.Cached
		row.Broken = row.Broken || check.Broken
		row.Failures = append(row.Failures, check.Failures...)
		switch {
		case len(check.Failures) > 0:
		case model.Expect.Verdict == manifest.Holds:
			row.Proof.Proved += int(check.Edges)
		default:
			row.Proof.Possible++
		}
	}
	total(&row, began)
	return row, nil
}

func (o *Options) patience() time.Duration {
	if o.Patience > 0 {
		return o.Patience
	}
	return 5 * time.Minute
}

// judge adds to a row what a solver found, held against what the script and the
// manifest say.
func judge(row *report.Row, p *proof.Proof, file string, results []smt.Result, err error) {
	var open []smt.Result
	var got proof.Conditions
	failures := len(row.Failures)
	for _, r := range results {
		switch {
		case r.Right() && r.Got == smt.Unsat:
			got.Unsat++
		case r.Right():
			got.Sat++
		case r.Got == smt.Sat || r.Got == smt.Unsat:
			row.Failures = append(row.Failures, wrong(p, file, r))
		default:
			open = append(open, r)
		}
	}
	row.Proof.Proved, row.Proof.Possible = row.Proof.Proved+got.Unsat, row.Proof.Possible+got.Sat
	switch {
	case len(open) > 0:
		row.Failures = append(row.Failures, undecided(file, open, err))
	case err != nil:
		row.Failures = append(row.Failures, report.Failure{What: err.Error(), Undone: true})
	case len(row.Failures) == failures && p.Base == "" && got != p.Conditions:
		row.Failures = append(row.Failures, report.Failure{
			What: fmt.Sprintf("%s has %d conditions proved and %d possible; proofs.json expects %d and %d",
				file, got.Unsat, got.Sat, p.Conditions.Unsat, p.Conditions.Sat),
		})
	}
}

// picture draws a counterexample of the first condition that is false, beside the failure that
// names it, unless the time for the proof ends before.
func picture(ctx context.Context, m *proof.Manifest, p *proof.Proof, solver *smt.Solver, row *report.Row, results []smt.Result) {
	first := slices.IndexFunc(results, func(r smt.Result) bool { return r.Want == smt.Unsat && r.Got == smt.Sat })
	if first < 0 || p.Base != "" {
		return
	}
	system, err := m.System(p)
	if system == nil || err != nil {
		return
	}
	name := results[first].Name
	at := slices.IndexFunc(row.Failures, func(f report.Failure) bool { return strings.Contains(f.What, strconv.Quote(name)) })
	if at >= 0 {
		row.Failures[at].How = smallCounterexample(ctx, solver, system, name)
		if ctx.Err() != nil {
			row.Failures[at].How = fmt.Sprintf("no counterexample is drawn: %v\n", context.Cause(ctx))
		}
	}
}

func wrong(p *proof.Proof, file string, r smt.Result) report.Failure {
	what := "it is not so: there is a counterexample"
	switch {
	case p.Base != "":
		what = "the variant must break it, and does not"
	case r.Want == smt.Sat:
		what = "it is not possible, and must be"
	}
	return report.Failure{
		What: fmt.Sprintf("%s:%d: %q: want %s, got %s: %s", file, r.Line, r.Name, r.Want, r.Got, what),
		Next: "synod prove " + p.Name + " --print",
	}
}

// onlyUndone tells whether nothing is false among failures, and something could not be done.
func onlyUndone(failures []report.Failure) bool {
	return len(failures) > 0 && !slices.ContainsFunc(failures, func(f report.Failure) bool { return !f.Undone })
}

// falseFirst puts what is false before what was not done.
func falseFirst(a, b report.Failure) int {
	switch {
	case a.Undone == b.Undone:
		return 0
	case b.Undone:
		return -1
	}
	return 1
}

func undecided(file string, open []smt.Result, err error) report.Failure {
	f := report.Failure{What: fmt.Sprintf("%s:%d: %q is not decided", file, open[0].Line, open[0].Name), Undone: true}
	if len(open) > 1 {
		f.What += fmt.Sprintf(", and %d more", len(open)-1)
	}
	if err != nil {
		f.What += ": " + err.Error()
	}
	return f
}

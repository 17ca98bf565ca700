package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/counterexample"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/modeltest/run"
	"github.com/synod-paxos/synod/trace/check"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/cluster"
)

// checkOptions are those of every check.
func (v *Verifier) checkOptions() check.Options {
	o := check.Options{
		Tools: v.Tools, Fresh: v.Fresh, Record: v.Record, Cluster: v.Cluster, Deadline: v.Timeout, Until: v.Until, Progress: v.Progress, Threads: v.Threads,
	}
	o.Cache, o.Wrong, o.Edges = Verdicts(v.Cache), v.Wrong, v.Record || v.Accept
	return o
}

// Verdicts is the folder for verdicts in the one of the cache; empty: none.
func Verdicts(cache string) string {
	if cache == "" {
		return ""
	}
	return filepath.Join(cache, "verdicts")
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
		return []report.Row{v.noVerdict(row, &r)}, nil
	} else if r.Err != nil {
		return nil, r.Err
	}
	v.uncached(r.CacheErr)
	if r.Damaged {
		row.Warnings = append(row.Warnings, "a kept verdict was edited or damaged, so it was not used: TLC ran again")
	}
	v.measured(&r)
	v.untold(&row, m, r.Untold)
	row.Modules, row.At, row.Change = v.modules(r.Paths), v.at(m, r.Paths), changed(m.Expect, r.Measured.Expect)
	for i, f := range r.Findings {
		row.Failures = append(row.Failures, finding(m, f, r.Measured))
		row.Failures[i].Place = v.place(f.At)
		judgeStates(row.Failures[i].Behaviour, r.Checks, r.Measured)
		if f.Kind == check.Drift && !slices.ContainsFunc(r.Findings[:i], func(f check.Finding) bool { return f.Kind == check.Drift }) {
			row.Failures[i].How = figures(m, &r.Measured)
		}
	}
	v.accept(&row)
	v.warn(&row, r.Warnings)
	if len(row.Failures) > 0 {
		row.Result = ""
	}
	return v.confirmed(ctx, row, &r)
}

// confirmed adds what a second engine finds, if there is one.
func (v *Verifier) confirmed(ctx context.Context, row report.Row, r *check.Report) ([]report.Row, error) {
	if v.Second == nil {
		return []report.Row{row}, nil
	}
	began := time.Now()
	c, err := check.Confirm(ctx, v.Manifest, r, v.Second, v.Timeout)
	if err != nil {
		return []report.Row{row}, err
	}
	row.Engines = []string{"TLC"}
	if c.Cannot == "" {
		row.Engines = append(row.Engines, "tla-checker")
	}
	confirm := report.Row{
		Step: "confirm", Model: row.Model, States: c.States, Edges: -1, Probes: -1, Result: c.Equal,
		Modules: row.Modules, At: row.At, Time: time.Since(began),
	}
	switch {
	case c.Cannot != "":
		confirm.Result = Unconfirmed + c.Cannot
	case c.Differs != "":
		confirm.Failures = []report.Failure{{
			Kind: "two engines differ", What: "two engines differ: " + c.Differs + "; one of them is wrong about this model", Next: "synod check " + row.Model + " --fresh --confirm",
		}}
	}
	return []report.Row{row, confirm}, nil
}

// Unconfirmed begins the result of a model that the second engine has no verdict of.
const Unconfirmed = "cannot: "

// noVerdict is the row of a model of which nothing can be said.
func (v *Verifier) noVerdict(row report.Row, r *check.Report) report.Row {
	row.Broken, row.Result = true, ""
	row.States, row.Edges = -1, -1
	row.Modules, row.At = v.modules(r.Paths), v.at(r.Model, r.Paths)
	failure := report.Failure{Kind: "no verdict", What: r.Err.Error(), Next: "synod check " + row.Model, Place: v.place(r.At)}
	if len(r.Led) > 0 {
		failure.Behaviour = counterexample.Of(r.Model.Name+": "+r.Err.Error(), r.Led, nil)
		failure.How = failure.Behaviour.Text()
	}
	var stopped *tlc.StoppedError
	if errors.As(r.Err, &stopped) || errors.Is(r.Err, check.ErrNoTime) {
		row.Result = "out of time"
		failure.Kind, failure.What, failure.Next = row.Result, row.Result+": "+failure.What, failure.Next+" --timeout 0"
	}
	row.Failures = []report.Failure{failure}
	v.warn(&row, r.Warnings)
	return row
}

// accept makes notes of failures that are meant. A model of another verdict, or with an invariant
// that says nothing, is none of these: whoever wants that says so in the manifest.
func (v *Verifier) accept(row *report.Row) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.Accept || !v.Drifted[row.Model] {
		return
	}
	for _, f := range row.Failures {
		v.notes = append(v.notes, strings.TrimRight(fmt.Sprintf("accepted of %s: %s\n%s", row.Model, f.What, f.How), "\n"))
	}
	row.Failures, row.Result = nil, "accepted"
}

// warn puts warnings into a row, as failures where they are to be.
func (v *Verifier) warn(row *report.Row, warnings []check.Warning) {
	for _, w := range warnings {
		if !v.Severe {
			row.Warnings = append(row.Warnings, w.String())
			continue
		}
		row.Failures = append(row.Failures, report.Failure{Kind: w.Kind, What: "warning: " + w.String()})
	}
}

// untold says in a row, and in a note, that several machines tell less than one.
func (v *Verifier) untold(row *report.Row, m *manifest.Model, untold []string) {
	if len(untold) == 0 {
		return
	}
	row.Edges = cmp.Or(row.Edges, -1) // not known
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
	case e.Property != "" && e.Length == 0:
		return "breaks " + e.Property
	case e.Property != "":
		return fmt.Sprintf("breaks %s @%d", e.Property, e.Length)
	}
	return fmt.Sprintf("%s @%d", e.Verdict, e.Length)
}

func finding(m *manifest.Model, f check.Finding, got check.Measured) report.Failure {
	out := report.Failure{
		Kind: string(f.Kind), What: fmt.Sprintf("%s: expected %s, got %s", f.Kind, f.Expected, f.Got),
		Next: "synod check " + m.Name + " --fresh",
	}
	if f.Kind == check.NotRecorded {
		out.Next = "synod check " + m.Name + " --record"
	}
	if f.Kind == check.VerdictDiffers || f.Kind == check.PropertyDiffers {
		out.Behaviour = shown(m, got)
		out.How = trace(got)
	}
	return out
}

// shown is TLC's counterexample; nil if there is none.
func shown(m *manifest.Model, got check.Measured) *run.Run {
	if len(got.Trace) == 0 {
		return nil
	}
	return counterexample.Of(m.Name+": "+got.Message, got.Trace, got.Loop)
}

// judgeStates says of each state of TLC's counterexample which invariants hold: all, as TLC stops
// at the first state in which one does not; of that state it names one, and says nothing of the
// others.
func judgeStates(b *run.Run, checks []string, got check.Measured) {
	if b == nil {
		return
	}
	for _, of := range checks {
		if name, invariant := strings.CutPrefix(of, "INVARIANT "); invariant && !strings.Contains(name, ":") {
			b.Properties = append(b.Properties, name)
		}
	}
	if got.Expect.Property == "" {
		return
	}
	b.Broken = []run.Broken{{Property: got.Expect.Property}}
	if got.Expect.Verdict == manifest.Invariant {
		b.Unjudged = slices.DeleteFunc(slices.Clone(b.Properties), func(name string) bool { return name == got.Expect.Property })
	}
}

// trace prints TLC's counterexample: what each step changes, and a picture of who does what.
func trace(got check.Measured) string {
	said := ""
	if got.Message != "" {
		said = fmt.Sprintf("  TLC: %s\n", got.Message)
	}
	return said + counterexample.Of("", got.Trace, got.Loop).Text()
}

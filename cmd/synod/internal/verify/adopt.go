package verify

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/trace/check"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
)

// Adopt runs TLC on models of which nothing is recorded, and hands over each with what was found:
// its verdict, figures, what is checked, and which actions are taken. take is called from several
// goroutines. A model that TLC comes to no verdict of is a row that fails, and not handed over.
func (v *Verifier) Adopt(models []*manifest.Model, take func(manifest.Model)) Jobs {
	return Jobs{v, each(models, func(ctx context.Context, m *manifest.Model) ([]report.Row, error) { return v.adopt(ctx, m, take) })}
}

func (v *Verifier) adopt(ctx context.Context, m *manifest.Model, take func(manifest.Model)) ([]report.Row, error) {
	began := time.Now()
	model := *m
	if source, err := v.Manifest.Source(m); err == nil {
		model.Actions = source.NextActions()
	}
	r := check.Check(ctx, v.Manifest, &model, v.adoptOptions())
	got := r.Measured.Expect
	row := report.Row{
		Step: "init", Model: m.Name, States: got.Distinct, Edges: got.Generated, Probes: -1,
		Cached: r.Cached, Time: time.Since(began),
	}
	switch {
	case r.Err != nil && ctx.Err() != nil:
		return nil, r.Err
	case r.Err != nil:
		row = v.noVerdict(row, &r)
		row.Failures[0].Next = ""
		return []report.Row{row}, nil
	}
	model.Expect, model.Edges = got, r.Measured.ByAction()
	model.Checks, model.Definitions = r.Recorded()
	counted := model.Edges != nil
	row.Result = "holds"
	if got.Verdict != manifest.Holds {
		model.Actions, row.Result = nil, result(got)
		row.Failures = []report.Failure{v.broken(&model, &r)}
	}
	row.Modules, row.At = v.modules(r.Paths), v.at(m, r.Paths)
	model.Actions = slices.DeleteFunc(model.Actions, func(text string) bool {
		s, err := specification.ParseSignature(text)
		return err == nil && slices.Contains(r.Left, s.Action)
	})
	row.Warnings = append(row.Warnings, settle(&model, &r.Measured)...)
	model.Never = untaken(model.Actions, r.Measured.Taken)
	for _, name := range model.Never {
		v.warn(&row, []check.Warning{{Kind: string(check.NeverTaken), Text: "no step takes " + name}})
	}
	if got.Verdict == manifest.Holds && !counted && got.Distinct > 0 {
		row.Warnings = append(row.Warnings, "edges left out: a further run did not count all that TLC generated, as where that is out of time, or there are too many")
	}
	v.warn(&row, r.Warnings)
	if len(row.Failures) > 0 && got.Verdict == manifest.Holds {
		row.Result = ""
	}
	take(model)
	return []report.Row{row}, nil
}

// broken is what is wrong with a model that does not hold, for whoever meant that it does.
func (v *Verifier) broken(m *manifest.Model, r *check.Report) report.Failure {
	f := report.Failure{
		Kind: "does not hold", What: "it does not hold: " + result(r.Measured.Expect) + "; it is written as a model that must fail", How: trace(r.Measured), Behaviour: shown(m, r.Measured),
		Next: "synod check " + m.Name,
	}
	if m.Expect.Verdict == manifest.Deadlock {
		f.What += "; where it may end so, its configuration says CHECK_DEADLOCK FALSE"
	}
	if len(r.Findings) > 0 {
		f.Place = v.place(r.Findings[0].At)
	}
	return f
}

// adoptOptions are those of a check of what is not recorded.
func (v *Verifier) adoptOptions() check.Options {
	o := v.checkOptions()
	o.Record, o.Edges = true, true
	return o
}

// settle leaves out an action of which TLC counts steps and none was seen, or the other way round,
// and what was counted.
func settle(m *manifest.Model, got *check.Measured) (warnings []string) {
	m.Actions = slices.DeleteFunc(slices.Clone(m.Actions), func(text string) bool {
		s, err := specification.ParseSignature(text)
		if err != nil || !got.Disputes(s.Action) {
			return false
		}
		warnings, m.Edges = append(warnings, fmt.Sprintf("action left out: TLC counts %d edges of %s, and looking out for it says otherwise, so neither is recorded",
			got.ByAction()[s.Action], s.Action)), nil
		return true
	})
	if len(m.Actions) == 0 {
		m.Actions = nil
	}
	return warnings
}

// untaken are the names of the actions that are not among those taken.
func untaken(actions, taken []string) (names []string) {
	for _, text := range actions {
		if s, err := specification.ParseSignature(text); err == nil && !slices.Contains(taken, s.Action) {
			names = append(names, s.Action)
		}
	}
	return names
}

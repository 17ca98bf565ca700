package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/cmd/synod/internal/verify"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/blackbox"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tla"
)

// modelConformance tests an implementation against the graph of a model: of the user's
// own specification, or of a protocol that is built in and has no suites of its own.
type modelConformance struct {
	*conforming
	settings
	model string
	steps int
	run   *session
}

// otherKits are the protocols with roles that are tested as the first one's are.
func otherKits() (names []string) {
	for _, p := range protocol.All() {
		if p.Kit != nil && p.Name != protocol.WithKit().Name {
			names = append(names, p.Name)
		}
	}
	return names
}

// withModels are the protocols that can be tested against a model.
func withModels() (names []string) {
	for _, p := range protocol.All() {
		if p.Name != protocol.WithKit().Name {
			names = append(names, p.Name)
		}
	}
	return names
}

// addModel adds the flags of tests against a model.
func (c *conforming) addModel(cmd *cobra.Command) *modelConformance {
	m := &modelConformance{conforming: c}
	f := cmd.Flags()
	f.StringVar(&m.manifest, "manifest", "", "test against a model of this models.json of your own")
	addProtocol(cmd, &m.protocol, "test this protocol: the roles of "+strings.Join(otherKits(), " or ")+", or against a model of "+strings.Join(withModels(), " or "))
	f.StringVar(&m.model, "model", "", "the model whose graph says what is right")
	f.IntVar(&m.steps, "steps", 1_000_000, "of a model: the most steps of its suite")
	return m
}

// asked tells whether it is a model that is tested against.
func (m *modelConformance) asked() bool {
	return m.manifest+m.model != "" || m.protocol != "" && !slices.Contains(otherKits(), m.protocol)
}

// test does it.
func (m *modelConformance) test(cmd *cobra.Command) error {
	for _, flag := range append([]string{"role", "random", "seed"}, m.of.Kit.FlagNames...) {
		if cmd.Flags().Changed(flag) {
			return fmt.Errorf("--%s is about %s, and not about a model: leave it out", flag, m.of.Title)
		}
	}
	if err := m.conforming.prepare(cmd); err != nil {
		return err
	}
	if m.steps <= 0 {
		return fmt.Errorf("--steps %d: give how many steps a suite may have", m.steps)
	}
	if m.manifest == "" && (m.protocol == "" || m.protocol == m.of.Name) {
		return fmt.Errorf("--model %s: %s has suites of its own: leave out --protocol and --model, or give --manifest or --protocol %s", m.model, m.of.Title, strings.Join(withModels(), " or "))
	}
	m.settings.results = m.conforming.results
	rec, v, err := m.graph(cmd)
	if err != nil {
		return err
	}
	if err := m.again(cmd.Context(), rec); err != nil {
		return err
	}
	r, err := m.check(cmd.Context(), rec, v)
	m.run.settings.manifest = "" // a saved test needs none
	return m.run.close(r, err)
}

// graph finds the model's graph: its recording, else what TLC finds.
func (m *modelConformance) graph(cmd *cobra.Command) (rec *recording.Recording, v *verify.Verifier, err error) {
	if m.run, err = m.settings.open(cmd, noTLC); err != nil {
		return nil, nil, err
	}
	v, model, err := m.find()
	if err != nil {
		return nil, nil, err
	}
	if rec, err = v.Recorded(model); rec != nil || err != nil {
		return rec, v, err
	}
	if m.run, err = m.settings.open(cmd, onlyTLC); err != nil {
		return nil, nil, fmt.Errorf("there is no recording of %s as it is today, and TLC cannot make its graph: %w", m.model, err)
	}
	if v, model, err = m.find(); err != nil {
		return nil, nil, err
	}
	rec, err = v.Found(cmd.Context(), model)
	return rec, v, err
}

func (m *modelConformance) find() (*verify.Verifier, *manifest.Model, error) {
	v := m.run.verifiers[0]
	model, ok := v.Manifest.Model(m.model)
	if ok && len(model.Actions) > 0 {
		return v, model, nil
	}
	var names []string
	for _, model := range v.Driving() {
		names = append(names, model.Name)
	}
	if m.model == "" {
		return nil, nil, fmt.Errorf("give --model, whose graph it is held against; complete graphs have %s", strings.Join(names, ", "))
	}
	return nil, nil, fmt.Errorf("--model %q: there is no model of that name that has actions; complete graphs have %s", m.model, strings.Join(names, ", "))
}

// adapter runs the adapter.
func (m *modelConformance) adapter(ctx context.Context, protocol, role string) (blackbox.Adapter, error) {
	return m.start(ctx, protocol, role)
}

// check tests the adapter, and gives what was found as a row.
func (m *modelConformance) check(ctx context.Context, rec *recording.Recording, v *verify.Verifier) (*report.Report, error) {
	model, err := blackbox.NewModel(rec)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", rec.Model, err)
	}
	began := time.Now()
	m.progress.started(0, rec.Model)
	found, err := blackbox.Check(ctx, model, m.adapter, blackbox.Options{Steps: m.steps, Extra: m.extra, Hostile: m.hostile})
	if err != nil {
		return nil, err
	}
	row := rowOf(found)
	row.Time = time.Since(began)
	if d := found.Divergence; d != nil {
		row.Failures = []report.Failure{m.failure(d, v)}
	}
	m.run.row(row)
	out := &report.Report{Rows: []report.Row{row}, Notes: notesOf(found), Holds: found.Conforms(), Summary: "conforms: " + rec.Model}
	if !out.Holds {
		out.Summary = "FALSIFIED: " + rec.Model
	}
	return out, nil
}

// failure tells a divergence, and saves it.
func (m *modelConformance) failure(d *blackbox.Divergence, v *verify.Verifier) report.Failure {
	d.Arrows = arrowsOf(d)
	rule := v.Definition(d.Test.Model, d.Stimuli()[len(d.Behaviour)-1].Action)
	f := report.Failure{What: d.Headline(), How: d.Text() + rule}
	base, err := m.saveModel(d, rule)
	if err != nil { // what was found is worth more than the file
		f.How += fmt.Sprintf("  the test could not be saved: %v\n", err)
		return f
	}
	f.How += "  a page: " + base + ".md\n"
	f.Next = m.replay(base)
	return f
}

// arrowsOf draws a divergence as the protocol does, if it is one of ours. What the
// reference would do at the last step is left out: the implementation does not.
func arrowsOf(d *blackbox.Divergence) []modeltest.Arrow {
	of, err := protocol.Find(d.Test.Protocol)
	if err != nil {
		return nil
	}
	constants := map[string]tla.Value{}
	for _, c := range d.Test.Values() {
		constants[c.Expr] = c.Value
	}
	machine, err := of.Reference(d.Test.Role, constants)
	if err != nil {
		return nil
	}
	drawer, ok := machine.(modeltest.Drawer)
	if !ok {
		return nil
	}
	return drawn(drawer, d.Stimuli(), d.Actual)
}

func drawn(by modeltest.Drawer, stimuli []labelled.Stimulus, actual string) []modeltest.Arrow {
	steps, err := by.Draw(stimuli)
	if err != nil || len(steps) == 0 || len(steps[len(steps)-1]) == 0 {
		return nil
	}
	var out []modeltest.Arrow
	for _, arrows := range steps[:len(steps)-1] {
		out = append(out, arrows...)
	}
	last := steps[len(steps)-1][0]
	return append(out, last, modeltest.Arrow{From: last.To, To: last.To, Text: actual, Same: true})
}

// rowOf is a report as a row of a table: its states, the edges that were
// taken, and the refusals that were seen.
func rowOf(r *blackbox.Report) report.Row {
	row := report.Row{
		Step: "conform", Protocol: r.Protocol, Model: r.Model,
		States: int64(r.Asked.States), Edges: int64(r.Asked.Took), Probes: int64(r.Asked.Refused), Tested: r,
	}
	verdict := "conforms"
	if !r.Conforms() {
		verdict = "diverges"
	}
	row.Result = fmt.Sprintf("%s: %s tests, %s steps", verdict, report.Count(r.Tests), report.Count(r.Steps))
	return row
}

// notesOf say what the figures of a row mean.
func notesOf(r *blackbox.Report) (notes []string) {
	add := func(format string, args ...any) { notes = append(notes, fmt.Sprintf(format, args...)) }
	a := r.Asked
	add("the adapter%s shows %s: that tells %s of %s states apart", named(r.Name), r.Shows, report.Count(a.Apart), report.Count(a.States))
	kind := "a complete suite"
	if !r.Complete {
		kind = "a survey, as a complete suite would be too large"
	}
	add("%s: %s of %s edges were taken, %s of %s refusals seen, in %s of %s tests", kind,
		report.Count(a.Took), report.Count(a.Edges), report.Count(a.Refused), report.Count(a.Refusals), report.Count(r.Tests), report.Count(r.Planned))
	switch {
	case r.Complete || !r.Conforms():
	case a.Untold == 0:
		add("after each of these what is shown, or more actions, told that it led where it must")
	default:
		add("after %s of these nothing told whether they led where they must: allow more --steps, or show more", report.Count(a.Untold))
	}
	if rest := a.Edges + a.Refusals - a.Took - a.Refused; rest > 0 && r.Conforms() {
		add("cut short: %s edges and refusals were not asked for: allow more --steps", report.Count(rest))
	}
	if len(r.Untried) > 0 {
		add("not tried, as the adapter does not say that it can: %s", strings.Join(r.Untried, ", "))
	}
	return notes
}

func named(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf(" %q", name)
}

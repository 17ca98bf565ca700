package conformance

import (
	"context"
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// Report is what testing an implementation found. Text, Markdown and JSON are views
// of it.
type Report struct {
	Role        string        `json:"role"`
	Name        string        `json:"name,omitempty"` // as the implementation calls itself
	Conforms    bool          `json:"conforms"`
	Dialect     string        `json:"dialect,omitempty"` // of an acceptor
	Alike       []string      `json:"alike,omitempty"`   // the dialects that its answers do not tell from this one
	Warnings    []string      `json:"warnings,omitempty"`
	Untried     []string      `json:"untried,omitempty"` // what the implementation does not say that it can do
	Suites      []SuiteReport `json:"suites"`
	Divergences []*Divergence `json:"divergences,omitempty"` // at most one of each suite
	Hostile     []*Divergence `json:"hostile,omitempty"`     // those that only hostile peers bring about
	ran         []ran
}

// SuiteReport is what one suite went through.
type SuiteReport struct {
	Suite    string `json:"suite"`
	Tests    int    `json:"tests"`
	Steps    int    `json:"steps"`
	Untested int    `json:"untested,omitempty"` // tests that the implementation's ballots gave no occasion to finish
}

// Divergence is a shortest test in which the last step is wrong. All before is
// right, and peers that follow the protocol can have caused it.
type Divergence struct {
	Suite     string  `json:"suite"`
	Nearest   string  `json:"nearest,omitempty"` // dialect, if several are right
	Nowhere   bool    `json:"nowhere,omitempty"` // no dialect allows it
	Steps     []Step  `json:"steps"`
	Expected  string  `json:"expected"`
	Actual    string  `json:"actual"`
	Guard     *Guard  `json:"guard,omitempty"`
	Resembles *Likely `json:"resembles,omitempty"`
	Test      *Test   `json:"test"` // which replays it
	arrows    []modeltest.Arrow
}

// Step is one input, and what was sent.
type Step struct {
	Input string   `json:"input"`
	Sent  []string `json:"sent"`
}

// Run tests with one plan and adds what was found.
func (r *Report) Run(ctx context.Context, p *suites.Plan, s conform.Subject) error {
	v, err := p.Test.Check(ctx, s)
	if err != nil {
		return err
	}
	r.Suites = append(r.Suites, SuiteReport{Suite: p.Title, Tests: v.Words, Steps: v.Steps, Untested: v.Untested})
	r.ran = append(r.ran, ran{p, v})
	if v.Failed == nil && !p.Hostile {
		r.name(p, v)
	}
	if v.Failed == nil {
		return nil
	}
	d := divergenceOf(p, v)
	if p.Hostile {
		r.Hostile = append(r.Hostile, d)
		return nil
	}
	r.Divergences = append(r.Divergences, d)
	return nil
}

// name says which dialect it is.
func (r *Report) name(p *suites.Plan, v *conform.Verdict) {
	name := p.Test.Candidates[v.Candidate].Name
	if name == "" || name == suites.AllVotes {
		return
	}
	if p.Role == model.Process && name == suites.LastVotes {
		r.Dialect += ", " + name // of its learner, beside its acceptor's
		return
	}
	r.Dialect, r.Alike = name, nil
	for _, c := range v.Alike {
		if c != v.Candidate {
			r.Alike = append(r.Alike, p.Test.Candidates[c].Name)
		}
	}
	if v.Exact && strings.HasPrefix(name, model.Once.String()) { // else it may answer again what it may also leave unanswered
		r.Warnings = append(r.Warnings, "each Prepare is answered once only: safe, but over a network that loses messages one lost Promise ends the round (L03)")
	}
}

func divergenceOf(p *suites.Plan, v *conform.Verdict) *Divergence {
	f := v.Failed
	last := len(f.Word) - 1
	d := &Divergence{Suite: p.Title, Test: saved(p, f, v)}
	if len(p.Test.Candidates) > 1 {
		d.Nearest, d.Nowhere = p.Test.Candidates[v.Candidate].Name, f.Others
	}
	for i, input := range f.Word {
		sent := p.Outs.Sets[f.Answers[i].Out]
		d.Steps = append(d.Steps, Step{Input: describe(p, p.Inputs[input]), Sent: sayAll(p, sent)})
		d.arrows = append(d.arrows, drawStep(p, p.Inputs[input], sent)...)
	}
	sent, want := p.Outs.Sets[f.Answers[last].Out], p.Outs.Sets[f.Want.Out]
	d.Expected, d.Actual = sentence(p, want), sentence(p, sent)
	if d.Expected == d.Actual {
		d.Expected, d.Actual = stateText(p, f.Want.Label), stateText(p, f.Answers[last].Label)
	}
	if g, err := guardOf(p, f.Word, sent, want); err == nil {
		d.Guard = &g
	}
	return d
}

// sentence is what was sent, as one line.
func sentence(p *suites.Plan, sent []model.Message) string {
	if len(sent) == 0 {
		return "nothing is sent"
	}
	return strings.Join(sayAll(p, sent), " and ")
}

func sayAll(p *suites.Plan, sent []model.Message) []string {
	out := []string{}
	for _, m := range sent {
		out = append(out, sayMessage(p, m))
	}
	return out
}

// sayMessage is a message as a diagram shows it; ballots have the model's numbers.
func sayMessage(p *suites.Plan, m model.Message) string {
	text := m.Type.String()
	if m.Type <= model.Reject && m.Note == "" {
		text += fmt.Sprintf(" %d", p.Number(m.Ballot))
	}
	if m.Value != "" {
		text += " " + string(m.Value)
	}
	if !model.IsNoVote(m.Vote) {
		text += fmt.Sprintf(", voted %s in %d", m.Vote.Value, p.Number(m.Vote.Ballot))
	}
	if m.Note != "" {
		text += ", " + m.Note
	}
	return text
}

// state is an observed state as text.
func stateText(p *suites.Plan, label int32) string {
	for text, n := range p.Shown {
		if n == label {
			return "state " + strings.TrimSpace(text)
		}
	}
	return "no state"
}

// describe is an input as text.
func describe(p *suites.Plan, i model.Stimulus) string {
	if i.Kind != model.Deliver {
		return p.Asks(i)
	}
	m := model.MessageOf(i.Message)[0]
	if m.Type.Carries().From || m.Type == model.Reject {
		return fmt.Sprintf("%s from a%d", sayMessage(p, m), m.From+1)
	}
	return sayMessage(p, m)
}

// draw is a step as arrows of a diagram.
func drawStep(p *suites.Plan, i model.Stimulus, sent []model.Message) []modeltest.Arrow {
	self := selfName(p)
	from := "peers"
	if i.Kind == model.Set || i.Kind == model.Get {
		from = "client"
	}
	out := []modeltest.Arrow{{From: from, To: self, Text: describe(p, i)}}
	if i.Kind == model.Restart || i.Kind == model.Timeout {
		out[0].From = self
	}
	for _, m := range sent {
		to := "peers"
		if m.Type.ToClient() {
			to = "client"
		}
		out = append(out, modeltest.Arrow{From: self, To: to, Text: sayMessage(p, m), Same: true})
	}
	return out
}

// selfName is what the implementation is called.
func selfName(p *suites.Plan) string {
	return fmt.Sprintf("%s%d", map[model.Role]string{model.Acceptor: "a", model.Proposer: "p", model.Learner: "l", model.Process: "a"}[p.Role], p.Self+1)
}

// Finish says whether it conforms, and what else is as wrong, after all plans were
// run.
func (r *Report) Finish() (*Report, error) {
	if r.Conforms = len(r.Divergences) == 0; r.Conforms {
		return r, nil
	}
	all, err := resemblances(r.ran)
	if err != nil {
		return nil, err
	}
	for _, d := range r.Divergences {
		d.Resembles = mostLikely(all)
	}
	return r, nil
}

// Verdict is the result in a line.
func (r *Report) Verdict() string {
	switch {
	case !r.Conforms:
		return "diverges"
	case r.Dialect == "" || r.Dialect == (model.Dialect{}).String():
		return "conforms"
	}
	return "conforms as the safe dialect " + r.Dialect
}

// Text gives the report for a terminal.
func (r *Report) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s: %s\n", r.Role, named(r.Name), r.Verdict())
	for _, s := range r.Suites {
		fmt.Fprintf(&b, "  %-28s %6d tests %7d steps", s.Suite, s.Tests, s.Steps)
		if s.Untested > 0 {
			fmt.Fprintf(&b, " (%d tests cut short, as no ballot fits)", s.Untested)
		}
		b.WriteString("\n")
	}
	if len(r.Alike) > 0 {
		fmt.Fprintf(&b, "  its answers do not tell it from %s\n", strings.Join(r.Alike, ", "))
	}
	if len(r.Untried) > 0 {
		fmt.Fprintf(&b, "  not tried, as it does not say that it can: %s\n", strings.Join(r.Untried, ", "))
	}
	for _, w := range r.Warnings {
		fmt.Fprintf(&b, "  warning: %s\n", w)
	}
	for _, d := range r.Divergences {
		b.WriteString("\n" + d.Text())
	}
	for _, d := range r.Hostile {
		b.WriteString("\namong hostile peers only, so no reason not to conform:\n" + d.Text())
	}
	return b.String()
}

func named(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf(" %q", name)
}

// Text gives the divergence for a terminal: as a sequence diagram, the wrong step
// last, and what the specification says about it.
func (d *Divergence) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s", d.Headline(), modeltest.Diagram(d.arrows, true))
	fmt.Fprintf(&b, "  expected: %s\n  actual:   %s\n", d.Expected, d.Actual)
	if d.Guard != nil {
		fmt.Fprintf(&b, "  the rule: %s, %s:%d\n", d.Guard.Operator, d.Guard.Module, d.Guard.Line)
		if d.Guard.Comment != "" {
			fmt.Fprintf(&b, "    | %s\n", d.Guard.Comment)
		}
		fmt.Fprintf(&b, "    | %s\n", strings.ReplaceAll(d.Guard.Text, "\n", "\n    | "))
	}
	if d.Resembles != nil {
		fmt.Fprintf(&b, "  resembles: %v\n", d.Resembles)
	}
	return b.String()
}

// Headline says in a line what is wrong.
func (d *Divergence) Headline() string {
	text := fmt.Sprintf("%s: step %d is wrong", d.Suite, len(d.Steps))
	switch {
	case d.Nowhere:
		text += fmt.Sprintf("; no safe dialect allows it, the nearest is %s", d.Nearest)
	case d.Nearest != "":
		text += fmt.Sprintf("; it is nearest to the dialect %s, which does not allow it", d.Nearest)
	}
	return text
}

// Markdown gives the divergence as a page, with a Mermaid diagram.
func (d *Divergence) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n```mermaid\n%s```\n\n", d.Headline(), modeltest.Mermaid(d.arrows))
	fmt.Fprintf(&b, "- expected: %s\n- actual: %s\n", d.Expected, d.Actual)
	if d.Guard != nil {
		fmt.Fprintf(&b, "- the rule: `%s`, %s:%d. %s\n\n```tla\n%s\n```\n", d.Guard.Operator, d.Guard.Module, d.Guard.Line, d.Guard.Comment, d.Guard.Text)
	}
	if d.Resembles != nil {
		fmt.Fprintf(&b, "- resembles: %v\n", d.Resembles)
	}
	return b.String()
}

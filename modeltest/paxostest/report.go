package paxostest

import (
	"context"
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/modeltest/conform"
)

// Report is what testing an implementation found.
type Report struct {
	Role       string        `json:"role"`
	Name       string        `json:"name,omitempty"`
	Suites     []SuiteReport `json:"suites"`
	Divergence *Divergence   `json:"divergence,omitempty"`
}

// SuiteReport is what one suite found.
type SuiteReport struct {
	Suite    string   `json:"suite"`
	Dialect  string   `json:"dialect,omitempty"`
	Alike    []string `json:"alike,omitempty"`
	Tests    int      `json:"tests"`
	Steps    int      `json:"steps"`
	Untested int      `json:"untested,omitempty"`
}

// Divergence is the first wrong step.
type Divergence struct {
	Suite string
	Text  string
}

func (r *Report) run(ctx context.Context, p *plan, s conform.Subject) error {
	v, err := p.test.Check(ctx, s)
	if err != nil {
		return err
	}
	row := SuiteReport{Suite: p.title, Dialect: p.test.Candidates[v.Candidate].Name, Tests: v.Words, Steps: v.Steps, Untested: v.Untested}
	for _, c := range v.Alike {
		row.Alike = append(row.Alike, p.test.Candidates[c].Name)
	}
	r.Suites = append(r.Suites, row)
	if v.Failed != nil && r.Divergence == nil {
		f := v.Failed
		text := p.describe(f.Word)
		for _, a := range f.Answers {
			text += fmt.Sprintf("\n  %v", p.outs.sets[a.Out])
		}
		text += fmt.Sprintf("\n want %v label %d got label %d", p.outs.sets[f.Want.Out], f.Want.Label, f.Answers[len(f.Answers)-1].Label)
		r.Divergence = &Divergence{p.title, text}
	}
	return nil
}

func (r *Report) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", r.Role)
	for _, s := range r.Suites {
		fmt.Fprintf(&b, "%+v\n", s)
	}
	if r.Divergence != nil {
		b.WriteString(r.Divergence.Text)
	}
	return b.String()
}

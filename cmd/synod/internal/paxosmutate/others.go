package paxosmutate

import (
	"cmp"
	"context"
	"fmt"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/modeltest/paxostest/cases"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
)

// others are nodes as others write them.
func others() (all []mutate.Other) {
	for _, c := range cases.All() {
		m := mutants.Mutant{
			ID: c.ID, Title: c.Title, Kind: mutants.Bug, Roles: []string{c.Role.String()}, Breaks: c.Rule,
			Text: "It is no change of the reference but a node written otherwise, which conform judges as it\njudges anybody's (modeltest/paxostest/cases).",
		}
		if c.Safe {
			m.Kind, m.Breaks = mutants.Safe, "nothing"
		}
		all = append(all, mutate.Other{Mutant: m, Conform: func(ctx context.Context) (*mutate.Conformed, error) {
			r, err := conformance.InGo(ctx, c.Role, c.Create)
			if err != nil {
				return nil, err
			}
			return judged(r), blamed(r, c.Rule)
		}})
	}
	return all
}

// judged is what a report says of one.
func judged(r *conformance.Report) *mutate.Conformed {
	out := &mutate.Conformed{Role: r.Role, Dialect: r.Dialect}
	count(out, r)
	if len(r.Divergences) == 0 {
		return out
	}
	d := r.Divergences[0]
	out.Suite, out.Step, out.Divergence, out.How = d.Suite, len(d.Steps), d, d.Text()
	if d.Harm == nil || r.Verdict != conformance.Unsafe {
		out.Unshown = cmp.Or(d.Bounds, r.Verdict)
	}
	return out
}

// count adds what a report counts, and warns of.
func count(out *mutate.Conformed, r *conformance.Report) {
	for _, suite := range r.Suites {
		out.Tests, out.Steps = out.Tests+suite.Tests, out.Steps+suite.Steps
	}
	for _, slow := range r.Slow {
		out.Warnings = append(out.Warnings, slow.What)
	}
}

// blamed is an error if another rule is named as the cause than the one that is broken.
func blamed(r *conformance.Report, rule string) error {
	if len(r.Divergences) == 0 || r.Divergences[0].Guard == nil || r.Divergences[0].Guard.Operator == rule {
		return nil
	}
	return fmt.Errorf("expected that %s is named as the rule that it breaks, got %s", rule, r.Divergences[0].Guard.Operator)
}

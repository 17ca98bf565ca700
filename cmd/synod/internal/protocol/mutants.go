package protocol

import (
	"context"
	"slices"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/modeltest/explore"
)

// plain completes a protocol about whose mutants nothing is special: a bug breaks the property
// that it names, in some closed model.
func plain(p Protocol, all func() ([]mutants.Mutant, error)) Protocol {
	p.Draw = p.drawModel
	p.Mutants = mutate.Method{Mutants: all, Plan: func(ctx context.Context, m mutants.Mutant) (plan mutate.Plan, err error) {
		models, err := p.keeping(ctx, m.Breaks)
		for _, model := range models {
			plan.Explore = append(plan.Explore, mutate.Exploring{Model: model, Breaks: m.Breaks})
		}
		plan.Differing = len(models) == 0
		return plan, err
	}}
	return p
}

// keeping lists the closed models in which our implementation, without a mutant, keeps
// a property: those in which it can be lost. Of what is no property's name there are
// none.
func (p Protocol) keeping(ctx context.Context, property string) (models []string, err error) {
	all, err := p.Closed()
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if !slices.Contains(c.PropertyNames(), property) {
			continue
		}
		e, err := c.System.Explore(ctx, []string{property}, explore.Options{Workers: 1})
		if err != nil {
			return nil, err
		}
		if e.Violation == nil {
			models = append(models, c.Name)
		}
	}
	return models, nil
}

package protocol

import (
	"context"
	"slices"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/modeltest/explore"
)

// checked tries the mutants of a protocol by the checks that serve any.
func checked(p Protocol, all func() ([]mutants.Mutant, error)) mutate.Method {
	return mutate.ByChecks(all, func(ctx context.Context, m mutants.Mutant) (mutate.Question, error) {
		models, err := p.keeping(ctx, m.Breaks)
		q := mutate.Question{Protocol: p.Name, Models: models}
		if len(models) > 0 {
			q.Property = m.Breaks
		}
		return q, err
	})
}

// keeping lists the closed models in which our implementation, without a mutant, keeps
// a property: those in which it can be lost. Of what is no property's name there are
// none.
func (p Protocol) keeping(ctx context.Context, property string) (models []string, err error) {
	m, err := p.Manifest()
	if err != nil {
		return nil, err
	}
	all, err := explore.ClosedModels(m, p.Model)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if !slices.Contains(c.Explored.PropertyNames(), property) {
			continue
		}
		e, err := c.Explored.Explore(ctx, []string{property}, explore.Options{Workers: 1})
		if err != nil {
			return nil, err
		}
		if e.Violation == nil {
			models = append(models, c.Name)
		}
	}
	return models, nil
}

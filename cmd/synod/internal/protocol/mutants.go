package protocol

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/trace/manifest"
)

// plain completes a protocol about whose mutants nothing is special: a bug breaks the property
// that it names, in some closed model. Where the specification has a variant of the mutant's name,
// the code must do as that: break the same after as many steps, or nothing.
func plain(p Protocol, all func() ([]mutants.Mutant, error)) Protocol {
	p.Draw = p.drawModel
	p.Mutants = mutate.Method{Mutants: all, Plan: func(ctx context.Context, m mutants.Mutant) (plan mutate.Plan, err error) {
		if plan, found, err := p.variant(m); found || err != nil {
			return plan, err
		}
		models, err := p.keeping(ctx, m.Breaks)
		for _, model := range models {
			plan.Explore = append(plan.Explore, mutate.Exploring{Model: model, Breaks: m.Breaks})
		}
		plan.Differing = len(models) == 0
		return plan, err
	}}
	return p
}

// variant is what a mutant is tried by that the specification has too.
func (p Protocol) variant(m mutants.Mutant) (plan mutate.Plan, found bool, err error) {
	spec, err := p.Manifest()
	if err != nil {
		return plan, false, err
	}
	model, found := spec.Model(m.ID)
	if !found {
		return plan, false, nil
	}
	if model.Expect.Verdict != manifest.Holds {
		plan.Explore = []mutate.Exploring{{Model: model.Base, Breaks: model.Expect.Property, Steps: model.Expect.Length - 1}}
		return plan, true, nil
	}
	all, err := p.Closed()
	if at := slices.IndexFunc(all, func(c closed.Model) bool { return c.Name == model.Base }); err == nil && at >= 0 {
		plan.Explore = []mutate.Exploring{{Model: model.Base, Properties: all[at].PropertyNames()}}
	}
	plan.Dialect = !model.SameAsBase || m.Declares == mutate.OtherRole
	return plan, true, err
}

// keeping lists the quick closed models in which our implementation, without a mutant, keeps
// a property: those in which it can be lost. Of what is no property's name there are
// none. It is found out once for all mutants that break the same.
func (p Protocol) keeping(ctx context.Context, property string) ([]string, error) {
	key := [2]string{p.Name, property}
	if models, known := kept.Load(key); known {
		return models.([]string), nil
	}
	models, err := p.lookedFor(ctx, property)
	if err == nil {
		kept.Store(key, models)
	}
	return models, err
}

// kept are the models by protocol and property.
var kept sync.Map

func (p Protocol) lookedFor(ctx context.Context, property string) (models []string, err error) {
	all, err := p.Closed()
	if err != nil {
		return nil, err
	}
	bugs, err := p.Mutants.Mutants()
	if err != nil {
		return nil, err
	}
	kept := map[string]bool{} // by what is explored: many variants are of one size
	for _, c := range all {
		of := slices.ContainsFunc(bugs, func(m mutants.Mutant) bool { return m.ID == c.Name }) // a bug's own model says nothing of others
		if of || !slices.Contains(c.PropertyNames(), property) || !slices.Contains(c.Tags, "quick") {
			continue
		}
		keeps, known := kept[explored(c)]
		if known = known || recorded(c, property); known {
			keeps = keeps || recorded(c, property)
		} else {
			e, err := c.System.Explore(ctx, []string{property}, explore.Options{Workers: 1})
			if err != nil {
				return nil, err
			}
			keeps = e.Violation == nil
		}
		if kept[explored(c)] = keeps; keeps {
			models = append(models, c.Name)
		}
	}
	return models, nil
}

// explored says what is explored of the implementation for a model: that of a variant is as that of
// its base, but for what it replaces and the implementation knows.
func explored(c closed.Model) string {
	of := []string{c.Module, c.Config}
	if o := c.Override; o != nil {
		of = append(of, fmt.Sprint(o.Constants, o.Specification))
		for _, name := range slices.Sorted(maps.Keys(o.Replace)) {
			if by := name + " <- " + o.Replace[name]; !slices.Contains(c.Replaces, by) {
				of = append(of, by)
			}
		}
	}
	return strings.Join(of, "\n")
}

// recorded tells whether it stands in the manifest that the model keeps the property, which synod
// verify holds the implementation to: a large model is not explored once more.
func recorded(c closed.Model, property string) bool {
	return c.Expect.Verdict == manifest.Holds && len(c.Replaces) == 0 && slices.Contains(c.Properties, property)
}

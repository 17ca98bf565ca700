package told

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/scenario"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Confirm has TLC take the scenario in its model, with every state that the implementation was in:
// of a wrong turn once up to its first wrong step, without what the model replaces, and once as a
// whole, with it. What is not so is an error that begins with FILE:LINE and wraps
// scenario.ErrRefused.
func (s *Scenario) Confirm(ctx context.Context, tools *tlc.Tools) error {
	if s.Loss == nil {
		return s.walk(ctx, tools, s.model.Model, "", s.Walk)
	}
	if s.Loss.Turns {
		if err := s.walk(ctx, tools, s.withoutBug(), "", s.Walk); err != nil {
			return err
		}
	}
	err := s.walk(ctx, tools, s.model.Model, s.Loss.Property, s.Whole)
	if err != nil && s.Loss.Turns {
		err = fmt.Errorf("%w (with the bug: %s)", err, strings.Join(s.model.Replaces, ", "))
	}
	return err
}

// withoutBug is the model without what it replaces and the implementation has not.
func (s *Scenario) withoutBug() *manifest.Model {
	m, override := *s.model.Model, *s.model.Override
	override.Replace = maps.Clone(override.Replace)
	for _, pair := range s.model.Replaces {
		point, _, _ := strings.Cut(pair, " <- ")
		delete(override.Replace, point)
	}
	m.Override = &override
	return &m
}

func (s *Scenario) walk(ctx context.Context, tools *tlc.Tools, of *manifest.Model, ends string, w scenario.Walk) error {
	source, err := s.specification.Source(of)
	if err != nil {
		return err
	}
	config := source.ParseConfig()
	model := scenario.Model{
		Files: maps.Clone(source.Files), Module: source.Module, Vars: s.model.Variables(), Init: "Init", Prefix: source.Fresh("Scenario"),
		Config: config.Only("CONSTANT"), Ends: ends,
	}
	if of.Expect.Verdict == manifest.Holds {
		model.Config = config.Only("CONSTANT", "INVARIANT")
	}
	if of.Init != "" {
		model.Init = of.Init
	}
	assigned := config.Assigned()
	for _, name := range names(s.Lines, slices.Concat(s.Walk, w)) { // what a bug does not do is in its checks too
		if _, is := assigned[name]; !is {
			model.Constants = append(model.Constants, name)
		}
	}
	return scenario.Confirm(ctx, tools, model, []scenario.Walk{w})
}

// names are the model values in the steps and states, ascending.
func names(lines []scenario.Line, w scenario.Walk) []string {
	all := map[string]bool{}
	for _, p := range w {
		for _, v := range p.After {
			within(v, all)
		}
	}
	for _, l := range lines {
		for _, arg := range l.Term.Args {
			if v, err := tla.Parse(arg.String()); err == nil { // the stage has read it
				within(v, all)
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// within adds the model values of a value.
func within(v tla.Value, all map[string]bool) {
	if v.Kind() == tla.KindModel {
		all[v.String()] = true
	}
	for _, part := range slices.Concat(v.Keys(), v.Elems()) {
		within(part, all)
	}
}

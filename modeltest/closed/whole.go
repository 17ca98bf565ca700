package closed

import (
	"context"
	"slices"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// Whole is a closed model as one machine: for a protocol whose states are few, or
// whose parts share more than a set of messages. What it is to be compared with a
// specification by, it is explored by too.
type Whole[S, I comparable] struct {
	// Protocol must have one initial state.
	modeltest.Protocol[S, I]
	Inputs     []I                       // all that can happen, each once, in the order in which it is tried
	Spoken     func(I) labelled.Stimulus // an input in the specification's words
	Properties []Predicate[S]            // must hold in every state
	Steps      []StepPredicate[S]        // must hold in every step
	Witnesses  []Predicate[S]            // must be possible
	// Divide, if not nil, takes a state apart: what is explored then are its parts, by themselves,
	// which takes far less memory. None of their steps may break one of the properties of steps.
	Divide func(steps []StepPredicate[S]) Division[S]
}

// Division is what a state is made of: machines, and the messages that they sent.
type Division[S any] struct {
	Machines []explore.Machine
	Messages int
	Inputs   []explore.Input // what each of the inputs of the whole needs, and whom it happens to
	State    func(explore.View) S
}

// Predicate is a property of a state, by its name in the specification.
type Predicate[S any] struct {
	Name  string
	Holds func(S) bool
}

// StepPredicate is a property of a step.
type StepPredicate[S any] struct {
	Name  string
	Holds func(before, after S) bool
}

// PropertyNames lists the properties of states, then of steps.
func (w Whole[S, I]) PropertyNames() []string { return wholeOf(w).propertyNames() }

// WitnessNames lists the witnesses.
func (w Whole[S, I]) WitnessNames() []string { return wholeOf(w).witnessNames() }

// Explore is [System.Explore].
func (w Whole[S, I]) Explore(ctx context.Context, properties []string, opts explore.Options) (*Exploration, error) {
	return wholeOf(w).explore(ctx, properties, opts)
}

// Find is [System.Find].
func (w Whole[S, I]) Find(ctx context.Context, witness string, opts explore.Options) (*Exploration, error) {
	return wholeOf(w).find(ctx, witness, opts)
}

// wholeOf is not inlined, as all that call it would have what is in it once more.
//
//go:noinline
func wholeOf[S, I comparable](w Whole[S, I]) *whole {
	out := &whole{
		inputs:  len(w.Inputs),
		divided: w.Divide != nil,
		spoken:  func(input int) labelled.Stimulus { return w.Spoken(w.Inputs[input]) },
		step:    func(s any, input int) (any, bool, error) { return w.Step(s.(S), w.Inputs[input]) },
		project: func(s any) []tla.Value { return w.Project(s.(S)) },
		parts: func(steps []string) (*explore.System, []func(explore.View) bool, func(uint32) any) {
			return partsOf(w, steps)
		},
		vars:  w.Vars,
		lacks: lacks(w),
	}
	if w.Arrows != nil {
		out.arrows = func(before any, input int, after any) []modeltest.Arrow {
			return w.Arrows(before.(S), w.Inputs[input], after.(S))
		}
	}
	for _, s := range w.Init {
		out.init = append(out.init, s)
	}
	for _, p := range slices.Concat(w.Properties, w.Witnesses) {
		out.states = append(out.states, Predicate[any]{p.Name, func(s any) bool { return p.Holds(s.(S)) }})
	}
	for _, p := range w.Steps {
		out.steps = append(out.steps, StepPredicate[any]{p.Name, func(before, after any) bool { return p.Holds(before.(S), after.(S)) }})
	}
	out.properties, out.witnesses = out.states[:len(w.Properties)], out.states[len(w.Properties):]
	return out
}

// lacks is an error about a function that is owed and nil.
func lacks[S, I comparable](w Whole[S, I]) error {
	switch {
	case w.Step == nil:
		return modeltest.Lacks("Step")
	case w.Project == nil:
		return modeltest.Lacks("Project")
	case w.Spoken == nil:
		return modeltest.Lacks("Spoken")
	}
	for _, p := range slices.Concat(w.Properties, w.Witnesses) {
		if p.Holds == nil {
			return modeltest.Lacks("Holds of " + p.Name)
		}
	}
	for _, p := range w.Steps {
		if p.Holds == nil {
			return modeltest.Lacks("Holds of " + p.Name)
		}
	}
	return nil
}

// partsOf is what is explored, none of whose steps may break those properties, and the predicates
// of states: properties, then witnesses. at gives a state by its number, where nobody takes it
// apart.
func partsOf[S, I comparable](w Whole[S, I], wanted []string) (sys *explore.System, states []func(explore.View) bool, at func(uint32) any) {
	var steps []StepPredicate[S]
	for _, p := range w.Steps {
		if slices.Contains(wanted, p.Name) {
			steps = append(steps, p)
		}
	}
	var parts Division[S]
	if w.Divide != nil {
		parts = w.Divide(steps)
	} else {
		parts, at = undivided(w, steps)
	}
	for _, p := range slices.Concat(w.Properties, w.Witnesses) {
		states = append(states, func(v explore.View) bool { return p.Holds(parts.State(v)) })
	}
	return &explore.System{Machines: parts.Machines, Messages: parts.Messages, Inputs: parts.Inputs}, states, at
}

// undivided is a model that nobody takes apart: one machine, which is all of it.
func undivided[S, I comparable](w Whole[S, I], steps []StepPredicate[S]) (parts Division[S], at func(uint32) any) {
	machine := &explore.States[S]{
		Name: "whole", Init: w.Init[0], Bits: explore.MaxBits,
		Content: explore.GoSyntax[S](),
		Take: func(s S, input int) explore.Step[S] {
			next, happened, broken := w.Step(s, w.Inputs[input])
			step := explore.Step[S]{Next: next, Send: explore.None, Happened: happened || next != s}
			if broken != nil {
				step.Breaks = broken.Error()
			}
			for _, p := range steps {
				if step.Happened && step.Breaks == "" && !p.Holds(s, next) {
					step.Breaks = p.Name
				}
			}
			return step
		},
	}
	parts = Division[S]{Machines: []explore.Machine{machine}, State: func(v explore.View) S { return machine.At(v.Local(0)) }}
	for range w.Inputs {
		parts.Inputs = append(parts.Inputs, explore.Input{Needs: explore.None, Takes: []int{0}})
	}
	return parts, func(local uint32) any { return machine.At(local) }
}

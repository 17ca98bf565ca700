package closed

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/trace/labelled"
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
func (w Whole[S, I]) PropertyNames() (names []string) {
	for _, p := range w.Properties {
		names = append(names, p.Name)
	}
	for _, p := range w.Steps {
		names = append(names, p.Name)
	}
	return names
}

// WitnessNames lists the witnesses.
func (w Whole[S, I]) WitnessNames() (names []string) {
	for _, p := range w.Witnesses {
		names = append(names, p.Name)
	}
	return names
}

// Explore is [System.Explore].
func (w Whole[S, I]) Explore(ctx context.Context, properties []string, opts explore.Options) (*Exploration, error) {
	for _, name := range properties {
		if !slices.Contains(w.PropertyNames(), name) {
			return nil, fmt.Errorf("explore: there is no property %q; there are %s", name, strings.Join(w.PropertyNames(), ", "))
		}
	}
	if properties == nil {
		properties = w.PropertyNames()
	}
	e, err := w.search(ctx, properties, w.Properties, opts)
	if e != nil {
		e.Properties = properties
	}
	return e, err
}

// Find is [System.Find].
func (w Whole[S, I]) Find(ctx context.Context, witness string, opts explore.Options) (*Exploration, error) {
	at := slices.Index(w.WitnessNames(), witness)
	if at < 0 {
		return nil, fmt.Errorf("explore: there is no witness %q; there are %s", witness, strings.Join(w.WitnessNames(), ", "))
	}
	never := Predicate[S]{witness, func(s S) bool { return !w.Witnesses[at].Holds(s) }}
	return w.search(ctx, []string{witness}, []Predicate[S]{never}, opts)
}

func (w Whole[S, I]) search(ctx context.Context, wanted []string, states []Predicate[S], opts explore.Options) (*Exploration, error) {
	if len(w.Init) != 1 {
		return nil, fmt.Errorf("explore: want one initial state, got %d", len(w.Init))
	}
	var steps []StepPredicate[S]
	for _, p := range w.Steps {
		if slices.Contains(wanted, p.Name) {
			steps = append(steps, p)
		}
	}
	parts := w.parts(steps)
	at := parts.State
	var may []int // break a property
	if w.Divide == nil {
		may = []int{0}
	}
	sys := &explore.System{Machines: parts.Machines, Messages: parts.Messages, Inputs: parts.Inputs, NoIdle: w.Divide != nil}
	for _, p := range states {
		if slices.Contains(wanted, p.Name) {
			sys.Invariants = append(sys.Invariants, explore.Invariant{Name: p.Name, Machines: may, Holds: func(v explore.View) bool { return p.Holds(at(v)) }})
		}
	}
	for _, p := range w.Witnesses {
		sys.Witnesses = append(sys.Witnesses, explore.Witness{Name: p.Name, Seen: func(v explore.View) bool { return p.Holds(at(v)) }})
	}
	found, stopped := explore.Search(ctx, sys, opts)
	if stuck := new(explore.StuckError); errors.As(stopped, &stuck) && stuck.Input >= 0 {
		stopped = fmt.Errorf("%w: the input is %s", stopped, w.Spoken(w.Inputs[stuck.Input]))
	}
	if found == nil {
		return nil, stopped
	}
	e := NewExploration(found, stopped)
	e.Seen, e.Unseen = w.seen(found)
	if found.Violation != nil {
		e.Violation = w.behaviour(found.Violation)
	}
	return e, stopped
}

// parts are those of a state: if nobody takes it apart, one, which is all of the model.
func (w Whole[S, I]) parts(steps []StepPredicate[S]) Division[S] {
	if w.Divide != nil {
		return w.Divide(steps)
	}
	machine := w.machine(steps)
	out := Division[S]{Machines: []explore.Machine{machine}, State: func(v explore.View) S { return machine.At(v.Local(0)) }}
	for range w.Inputs {
		out.Inputs = append(out.Inputs, explore.Input{Needs: explore.None, Takes: []int{0}})
	}
	return out
}

// machine is all of the model.
func (w Whole[S, I]) machine(steps []StepPredicate[S]) *explore.States[S] {
	return &explore.States[S]{
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
}

// seen are the witnesses that were met, and unseen those that were not and the actions that
// were not taken, in their order.
func (w Whole[S, I]) seen(found *explore.Result) (seen, unseen []string) {
	for i, p := range w.Witnesses {
		if found.Witnessed[i] {
			seen = append(seen, p.Name)
		} else {
			unseen = append(unseen, p.Name)
		}
	}
	var actions []string
	taken := map[string]bool{}
	for i, input := range w.Inputs {
		action := w.Spoken(input).Action
		if taken[action] = taken[action] || found.Taken[i]; !slices.Contains(actions, action) {
			actions = append(actions, action)
		}
	}
	for _, action := range actions {
		if !taken[action] {
			unseen = append(unseen, action)
		}
	}
	return seen, unseen
}

// behaviour follows the inputs of a violation on the implementation itself.
func (w Whole[S, I]) behaviour(v *explore.Violation) *Behaviour {
	s := w.Init[0]
	b := &Behaviour{Properties: v.Properties, Start: w.Project(s)}
	for _, input := range v.Inputs {
		next, _, broken := modeltest.Guarded(w.Step)(s, w.Inputs[input])
		if panicked := new(modeltest.Panic); errors.As(broken, &panicked) {
			b.Why = panicked.Error()
		}
		if w.Arrows != nil {
			b.Arrows = append(b.Arrows, w.Arrows(s, w.Inputs[input], next)...)
		}
		b.Steps = append(b.Steps, modeltest.Step{Stimulus: w.Spoken(w.Inputs[input]), After: w.Project(next)})
		s = next
	}
	return b
}

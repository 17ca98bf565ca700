package closed

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// whole is a Whole with its types out of sight: what explores and steps it is compiled once, and
// for each protocol only [wholeOf].
type whole struct {
	init       []any
	inputs     int
	divided    bool
	spoken     func(input int) labelled.Stimulus
	step       func(s any, input int) (next any, happened bool, broken error)
	project    func(s any) []tla.Value
	arrows     func(before any, input int, after any) []modeltest.Arrow // nil if it draws nothing
	states     []Predicate[any]                                         // properties, then witnesses
	properties []Predicate[any]
	witnesses  []Predicate[any]
	steps      []StepPredicate[any]
	parts      func(steps []string) (sys *explore.System, states []func(explore.View) bool, at func(local uint32) any)
	vars       []string
	lacks      error // what is owed and nil
}

func (w *whole) propertyNames() (names []string) {
	for _, p := range w.properties {
		names = append(names, p.Name)
	}
	for _, p := range w.steps {
		names = append(names, p.Name)
	}
	return names
}

func (w *whole) witnessNames() (names []string) {
	for _, p := range w.witnesses {
		names = append(names, p.Name)
	}
	return names
}

func (w *whole) explore(ctx context.Context, properties []string, opts explore.Options) (*Exploration, error) {
	all := w.propertyNames()
	for _, name := range properties {
		if !slices.Contains(all, name) {
			return nil, fmt.Errorf("explore: there is no property %q; there are %s", name, strings.Join(all, ", "))
		}
	}
	if properties == nil {
		properties = all
	}
	e, err := w.search(ctx, properties, "", opts)
	if e != nil {
		e.Properties = properties
	}
	return e, err
}

func (w *whole) find(ctx context.Context, witness string, opts explore.Options) (*Exploration, error) {
	if all := w.witnessNames(); !slices.Contains(all, witness) {
		return nil, fmt.Errorf("explore: there is no witness %q; there are %s", witness, strings.Join(all, ", "))
	}
	return w.search(ctx, nil, witness, opts)
}

// search looks at properties, and for a witness if one is named: that it is never met is looked at
// as a property then.
func (w *whole) search(ctx context.Context, properties []string, witness string, opts explore.Options) (*Exploration, error) {
	if err := w.begins(); err != nil {
		return nil, err
	}
	sys, states, at := w.parts(properties)
	sys.NoIdle = w.divided
	var may []int // break a property
	if !w.divided {
		may = []int{0}
	}
	for i, p := range w.properties {
		if slices.Contains(properties, p.Name) {
			sys.Invariants = append(sys.Invariants, explore.Invariant{Name: p.Name, Machines: may, Holds: states[i]})
		}
	}
	for i, p := range w.witnesses {
		seen := states[len(w.properties)+i]
		sys.Witnesses = append(sys.Witnesses, explore.Witness{Name: p.Name, Seen: seen})
		if p.Name == witness {
			never := func(v explore.View) bool { return !seen(v) }
			sys.Invariants = append(sys.Invariants, explore.Invariant{Name: p.Name, Machines: may, Holds: never})
		}
	}
	e, broken, stopped := Search(ctx, sys, opts, w.spoken, w.actions())
	if e != nil && at != nil {
		e.apart = func() string { return w.apart(e.Distinct, at) }
	}
	if broken != nil {
		e.Violation = w.behaviour(broken)
	}
	return e, stopped
}

// begins sees to it that all is there that is owed.
func (w *whole) begins() error {
	switch {
	case w.lacks != nil:
		return w.lacks
	case len(w.init) != 1:
		return fmt.Errorf("explore: want one initial state, got %d", len(w.init))
	}
	if got := w.project(w.init[0]); len(got) != len(w.vars) {
		return fmt.Errorf("explore: Project gives %d values for the %d variables %q: give one of each, in that order", len(got), len(w.vars), w.vars)
	}
	return nil
}

// apart takes the states in an order that does not hang on how they were met.
func (w *whole) apart(states int64, at func(local uint32) any) (field string) {
	defer func() {
		if recover() != nil {
			field = "" // code that panics has its own verdict
		}
	}()
	var all []any
	content := map[any]string{}
	for local := range states {
		s := at(uint32(local))
		all, content[s] = append(all, s), fmt.Sprintf("%+v", s)
	}
	slices.SortFunc(all, func(a, b any) int {
		return cmp.Or(cmp.Compare(len(content[a]), len(content[b])), strings.Compare(content[a], content[b]))
	})
	met := map[string]any{}
	for _, s := range all {
		values := fmt.Sprint(w.project(s))
		if other, twice := met[values]; twice {
			return modeltest.Difference(other, s)
		}
		met[values] = s
	}
	return ""
}

// actions are those of the inputs, in their order.
func (w *whole) actions() (all []string) {
	for i := range w.inputs {
		if action := w.spoken(i).Action; !slices.Contains(all, action) {
			all = append(all, action)
		}
	}
	return all
}

// behaviour follows the inputs of a violation on the implementation itself.
func (w *whole) behaviour(v *explore.Violation) *Behaviour {
	s := w.init[0]
	b := &Behaviour{Properties: v.Properties, Start: w.project(s)}
	for _, input := range v.Inputs {
		next, _, broken := w.take(s, input)
		if panicked := new(modeltest.Panic); errors.As(broken, &panicked) {
			b.Why = panicked.Error()
		}
		if w.arrows != nil {
			b.Arrows = append(b.Arrows, w.arrows(s, input, next)...)
		}
		b.Steps = append(b.Steps, modeltest.Step{Stimulus: w.spoken(input), After: w.project(next)})
		s = next
	}
	return b
}

// take is a step, of code that may panic: then it breaks a rule and changes nothing.
func (w *whole) take(s any, input int) (next any, happened bool, broken error) {
	defer func() {
		if value := recover(); value != nil {
			next, happened, broken = s, false, modeltest.Recovered(value)
		}
	}()
	return w.step(s, input)
}

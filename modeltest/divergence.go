package modeltest

import (
	"cmp"
	"fmt"

	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// Kind is how an implementation and the specification part.
type Kind string

const (
	WrongStart Kind = "begins in a state that the specification does not, or lacks one of its"
	NotTaken   Kind = "does not take a step that the specification enables"
	NotEnabled Kind = "takes a step that the specification does not enable"
	WrongState Kind = "takes the step, and arrives elsewhere"
	NotFired   Kind = "has no such stimulus in this state"
	Hidden     Kind = "arrives in two states that the projection does not tell apart"
	Stuttered  Kind = "changes by what must change nothing"
	Broke      Kind = "breaks a rule of every step"
)

// Divergence is the first step at which an implementation leaves the
// specification: a shortest behaviour of both, then the step that is wrong.
type Divergence struct {
	Kind Kind
	Vars []string
	// Start are the variables in the initial state.
	Start []tla.Value
	// Behaviour is what both do: legal, and as short as any that leads there.
	Behaviour []Step
	// Wrong is the stimulus that shows the difference; its zero value means that
	// the specification has no name for it.
	Wrong labelled.Stimulus
	// Fired describes the stimulus in the implementation's own terms.
	Fired string
	// Want and Got are the variables after the step: by the specification, and of
	// the implementation. A step that is not taken leaves them as they were.
	Want, Got []tla.Value
	// Rule says which rule of its own the step broke, and how; mostly empty. Of one that is not
	// taken it says that it changes something all the same.
	Rule string
	// Field and Other are of a Hidden one: where in the implementation's state the two
	// differ, and the behaviour that led to the other, which the specification does not
	// tell from this one.
	Field string
	Other []Step
	// Arrows draws it all, the wrong step last; nil if the protocol cannot draw.
	Arrows []Arrow
}

// Step is a stimulus with the variables after it.
type Step struct {
	Stimulus labelled.Stimulus
	After    []tla.Value
}

// Encode gives the step as a suite has it.
func (s Step) Encode() suite.Step {
	out := suite.Step{Action: s.Stimulus.Action, Hostile: s.Stimulus.Hostile, State: suite.EncodeAll(s.After)}
	for _, arg := range s.Stimulus.Args {
		out.Args = append(out.Args, suite.Arg{Name: arg.Name, Value: suite.Encode(arg.Value)})
	}
	return out
}

// Error says in one line what went wrong, and after how many steps.
func (d *Divergence) Error() string {
	text := fmt.Sprintf("step %d, %s: the implementation %s", len(d.Behaviour)+1, d.stimulus(), string(d.Kind))
	for _, why := range []string{d.Rule, d.Field} {
		if why != "" {
			text += ": " + why
		}
	}
	return text
}

func (d *Divergence) stimulus() string {
	if d.Wrong.Action != "" {
		return d.Wrong.String()
	}
	return cmp.Or(d.Fired, "the start")
}

// diverges tells how the implementation came to a state of the graph, and what it did there: place
// next has where that led. Every state on the path must have been met.
func (w *walker) diverges(kind Kind, state, label, stimulus, next, want int) *Divergence {
	path := w.g.Path(state)
	start := w.g.Start(state)
	d := &Divergence{
		Kind: kind, Vars: w.m.vars, Start: w.values(start), Behaviour: w.steps(path),
		Fired: fmt.Sprintf("%+v", w.given(stimulus)), Want: w.values(want), Got: w.project(next), Arrows: w.drawn(start, path, stimulus, next),
	}
	if label >= 0 {
		d.Wrong = w.labels.spec[label]
	}
	if kind == NotTaken && !w.same(state, next) {
		d.Rule = "it says that nothing happened, and leaves another state than before"
	}
	return d
}

// breaks adds the rule to a divergence, if one is broken.
func breaks(rule error, d *Divergence) *Divergence {
	if rule != nil {
		d.Rule = rule.Error()
	}
	return d
}

// hides adds to a divergence that is Hidden what it hides: next came to a state of the
// graph that was met by another state of the implementation.
func (w *walker) hides(to, next int, d *Divergence) *Divergence {
	if d.Kind == Hidden {
		d.Field, d.Other = Difference(w.state(to), w.state(next)), w.steps(w.g.Path(to))
	}
	return d
}

func (w *walker) steps(path []graph.Edge) []Step {
	out := make([]Step, len(path))
	for i, e := range path {
		out[i] = Step{Stimulus: w.labels.spec[e.Label], After: w.values(int(e.To))}
	}
	return out
}

func (w *walker) drawn(start int, path []graph.Edge, wrong, next int) []Arrow {
	var out []Arrow
	from := start
	for _, e := range path {
		out = append(out, w.arrows(from, w.labels.impl[e.Label], int(e.To))...)
		from = int(e.To)
	}
	return append(out, w.arrows(from, wrong, next)...)
}

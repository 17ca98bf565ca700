package closed

import (
	"errors"
	"slices"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// Position is a state of an implementation that somebody steps. It never changes.
type Position interface {
	// Values are those of the system's variables.
	Values() []tla.Value
	// Moves are all that can be tried.
	Moves() []Move
	// Take takes one of the moves, by its place, whether anything happens or not.
	Take(move int) Position
	// Broken are the properties that do not hold here, or that the step to here broke.
	Broken() []string
	// Holds tells whether a property of states, or a witness, holds here; known, whether there is
	// one of that name.
	Holds(name string) (holds, known bool)
}

// Move is one thing that can be tried.
type Move struct {
	Stimulus labelled.Stimulus
	Arrows   []modeltest.Arrow // as it would be drawn; nil where the system draws nothing
	Happens  bool
}

// Stepped is a system that somebody can step, such as a [Whole].
type Stepped interface {
	System
	Begin() (Position, error)
}

var _ Stepped = Whole[int, int]{}

// Begin is the initial position.
func (w Whole[S, I]) Begin() (Position, error) { return wholeOf(w).begin() }

func (w *whole) begin() (Position, error) {
	if err := w.begins(); err != nil {
		return nil, err
	}
	return position{w, w.init[0], nil}, nil
}

type position struct {
	w      *whole
	s      any
	broken []string // by the step to here
}

func (p position) Values() []tla.Value { return p.w.project(p.s) }

func (p position) Moves() (out []Move) {
	for i := range p.w.inputs {
		next, happened, _ := p.w.take(p.s, i)
		m := Move{Stimulus: p.w.spoken(i), Happens: happened || next != p.s}
		if p.w.arrows != nil {
			m.Arrows = p.w.arrows(p.s, i, next)
		}
		out = append(out, m)
	}
	return out
}

func (p position) Take(move int) Position {
	next, _, broken := p.w.take(p.s, move)
	to := position{p.w, next, nil}
	if broken != nil {
		why := broken.Error()
		if errors.As(broken, new(*modeltest.Panic)) {
			why = "NeverPanics: " + why
		}
		to.broken = append(to.broken, why)
	}
	for _, step := range p.w.steps {
		if !step.Holds(p.s, next) {
			to.broken = append(to.broken, step.Name)
		}
	}
	return to
}

func (p position) Holds(name string) (holds, known bool) {
	for _, of := range p.w.states {
		if of.Name == name {
			return of.Holds(p.s), true
		}
	}
	return false, false
}

func (p position) Broken() (names []string) {
	for _, property := range p.w.properties {
		if !property.Holds(p.s) {
			names = append(names, property.Name)
		}
	}
	for _, name := range p.broken {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

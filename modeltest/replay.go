package modeltest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// Walk replays one walk from the initial state of a graph, given by its edges. It
// returns the number of steps that agreed, all of them if the divergence is nil.
//
// The variables are compared at the first visit of a state of the graph; later
// visits must find the implementation in the very same state.
type Walk func(edges []graph.Edge) (int, *Divergence)

// Replay prepares the replay of walks through a graph; labels gives the stimulus
// of each label.
func (p Protocol[S, I]) Replay(g *graph.Graph, labels map[string]labelled.Stimulus) (Walk, error) {
	w, err := newWalker(g, labels, p)
	if err != nil {
		return nil, err
	}
	if len(p.Init) != 1 || g.NumInitial() != 1 {
		return nil, errors.New("modeltest: a replay needs exactly one initial state, of the graph and of the protocol")
	}
	return w.walk, nil
}

func (w *walker[S, I]) walk(edges []graph.Edge) (int, *Divergence) {
	if !w.met[0] {
		if d := w.begin(); d != nil {
			return 0, d
		}
	}
	s, state := w.at[0], 0
	for i, e := range edges {
		stimulus, to := w.labels.impl[e.Label], int(e.To)
		next, happened, broken := w.p.Step(s, stimulus)
		kind := Broke
		if broken == nil {
			kind = w.takes(next, happened, to)
		}
		if kind != "" {
			return i, w.breaks(broken, w.shortest(kind, state, e, stimulus, next))
		}
		s, state = next, to
	}
	return len(edges), nil
}

// shortest is a divergence without the detours of the walk that found it: where
// the implementation leaves the shortest path to the state, that is told instead.
func (w *walker[S, I]) shortest(kind Kind, state int, e graph.Edge, stimulus I, next S) *Divergence {
	if _, d := w.walk(w.g.Path(state)); d != nil {
		return d
	}
	return w.hides(int(e.To), next, w.diverges(kind, state, int(e.Label), stimulus, next, int(e.To)))
}

// Behaviour replays a behaviour that comes from elsewhere than a graph: a file, a
// simulation. start and each step's After are in the order of the protocol's Vars.
// same compares a variable of the behaviour with the implementation's.
//
// A step after which the variables are as before may be taken or not: variables do
// not tell, and a graph does.
func (p Protocol[S, I]) Behaviour(start []tla.Value, steps []Step, same func(want, got tla.Value) bool) (*Divergence, error) {
	if len(p.Init) == 0 {
		return nil, errors.New("modeltest: a replay needs an initial state of the protocol")
	}
	b := behaviour[S, I]{p: p.guarded(), same: same, d: &Divergence{Vars: p.Vars, Start: start}, taken: make([]taken[S, I], 0, len(steps))}
	s, ok := b.begin(start)
	if !ok {
		b.d.Kind, b.d.Want, b.d.Got = WrongStart, start, p.Project(p.Init[0])
		return b.d, nil
	}
	for _, step := range steps {
		var err error
		if s, err = b.step(s, step); err != nil {
			return nil, err
		}
		if b.d.Kind != "" {
			b.draw()
			return b.d, nil
		}
	}
	return nil, nil
}

// behaviour is a replay under way; d.Kind is set where it diverges.
type behaviour[S, I comparable] struct {
	p    Protocol[S, I]
	same func(want, got tla.Value) bool
	d    *Divergence

	taken []taken[S, I]
}

// taken is a step of the implementation.
type taken[S, I comparable] struct {
	before   S
	stimulus I
	after    S
}

// draw draws what was taken: only of a behaviour that diverges anybody sees it.
func (b *behaviour[S, I]) draw() {
	if b.p.Arrows == nil {
		return
	}
	for _, t := range b.taken {
		b.d.Arrows = append(b.d.Arrows, b.p.Arrows(t.before, t.stimulus, t.after)...)
	}
}

func (b *behaviour[S, I]) begin(start []tla.Value) (s S, ok bool) {
	for _, s := range b.p.Init {
		if b.agrees(start, s) {
			return s, true
		}
	}
	return s, false
}

func (b *behaviour[S, I]) agrees(want []tla.Value, s S) bool {
	return slices.EqualFunc(want, b.p.Project(s), b.same)
}

func (b *behaviour[S, I]) step(s S, step Step) (S, error) {
	stimulus, err := b.p.Stimulus(step.Stimulus)
	if err != nil {
		return s, fmt.Errorf("step %d, %s: %w", len(b.d.Behaviour)+1, step.Stimulus, err)
	}
	next, happened, broken := b.p.Step(s, stimulus)
	b.taken = append(b.taken, taken[S, I]{s, stimulus, next})
	if broken == nil && b.agrees(step.After, next) {
		b.d.Behaviour = append(b.d.Behaviour, step)
		return next, nil
	}
	switch {
	case broken != nil:
		b.d.Kind, b.d.Rule = Broke, broken.Error()
	case !happened:
		b.d.Kind = NotTaken
	default:
		b.d.Kind = WrongState
	}
	b.d.Wrong, b.d.Fired = step.Stimulus, fmt.Sprintf("%+v", stimulus)
	b.d.Want, b.d.Got = step.After, b.p.Project(next)
	return next, nil
}

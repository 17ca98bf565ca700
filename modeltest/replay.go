package modeltest

import (
	"errors"

	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
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
	return machineOf(p).Replay(g, labels)
}

func (m machine) Replay(g *graph.Graph, labels map[string]labelled.Stimulus) (Walk, error) {
	w, err := newWalker(g, labels, m)
	if err != nil {
		return nil, err
	}
	if m.inits != 1 || g.NumInitial() != 1 {
		return nil, errors.New("modeltest: a replay needs exactly one initial state, of the graph and of the protocol")
	}
	return w.walk, nil
}

func (w *walker) walk(edges []graph.Edge) (int, *Divergence) {
	if !w.met[0] {
		if d := w.start(); d != nil {
			return 0, d
		}
	}
	state := 0
	for i, e := range edges {
		stimulus, to := w.labels.impl[e.Label], int(e.To)
		happened, broken := w.step(state, stimulus, w.next)
		kind := Broke
		if broken == nil {
			kind = w.takes(happened, to)
		}
		if kind != "" {
			return i, breaks(broken, w.shortest(kind, state, e, stimulus))
		}
		state = to
	}
	return len(edges), nil
}

// shortest is a divergence without the detours of the walk that found it: where
// the implementation leaves the shortest path to the state, that is told instead.
func (w *walker) shortest(kind Kind, state int, e graph.Edge, stimulus int) *Divergence {
	w.move(w.next, w.told)
	if _, d := w.walk(w.g.Path(state)); d != nil {
		return d
	}
	return w.hides(int(e.To), w.told, w.diverges(kind, state, int(e.Label), stimulus, w.told, int(e.To)))
}

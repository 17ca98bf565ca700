package modeltest

import (
	"fmt"

	"github.com/synod-paxos/synod/trace/export"
	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/tla"
)

// Counts are what an equivalence check went through.
type Counts struct {
	States   int `json:"states"`   // of the graph, each met by exactly one state of the implementation
	Edges    int `json:"edges"`    // of the graph, each taken: stimuli that the specification enables
	Disabled int `json:"disabled"` // stimuli fired where the specification does not enable them
	Stutters int `json:"stutters"` // crashes and the like that must change nothing
}

// Probes is how many stimuli were fired.
func (c Counts) Probes() int { return c.Edges + c.Disabled + c.Stutters }

// Equivalent walks the whole graph with the implementation beside it. At every
// state every stimulus of the protocol is fired. Where the graph has an edge for
// it, the implementation must take it and arrive where the edge leads; elsewhere
// it must not take it and stay as it was. Nothing of the graph may be left over.
//
// A nil *Divergence means that the two agree on every state and edge. As each
// state of the graph is met by one state of the implementation, and different
// ones differ in a variable, the projection is injective on what was reached.
//
// labels gives the stimulus of each label of the graph. An error means that the
// graph and the protocol do not fit together at all.
func (p Protocol[S, I]) Equivalent(g *graph.Graph, labels map[string]export.Stimulus) (Counts, *Divergence, error) {
	w, err := newWalker(g, labels, p)
	if err != nil {
		return Counts{}, nil, err
	}
	if d := w.begin(); d != nil {
		return w.counts, d, nil
	}
	for state := range g.NumStates() {
		if d := w.visit(state); d != nil {
			return w.counts, d, nil
		}
	}
	return w.counts, nil, nil
}

// walker holds, for each state of the graph, the implementation's state there.
type walker[S, I comparable] struct {
	g      *graph.Graph
	p      Protocol[S, I]
	labels labelling[I]
	at     []S    // at[state] is the implementation's; valid if met[state]
	met    []bool // states are met in breadth-first order, so before they are visited
	counts Counts
}

// labelling is the two ways between labels of a graph and stimuli.
type labelling[I comparable] struct {
	spec  []export.Stimulus // by label
	impl  []I               // by label
	label map[I][]int       // of the hostile and the possible instance of a stimulus one is enabled at most
}

func newLabelling[S, I comparable](g *graph.Graph, table map[string]export.Stimulus, p Protocol[S, I]) (labelling[I], error) {
	l := labelling[I]{label: map[I][]int{}}
	for id, name := range g.Labels() {
		spec, ok := table[name]
		if !ok {
			return l, fmt.Errorf("modeltest: the graph has edges labelled %q, which the table of stimuli lacks: export the graph again", name)
		}
		impl, err := p.Stimulus(spec)
		if err != nil {
			return l, fmt.Errorf("modeltest: stimulus %s of the specification: %w", spec, err)
		}
		l.spec = append(l.spec, spec)
		l.impl = append(l.impl, impl)
		l.label[impl] = append(l.label[impl], id)
	}
	return l, nil
}

func newWalker[S, I comparable](g *graph.Graph, table map[string]export.Stimulus, p Protocol[S, I]) (*walker[S, I], error) {
	if got, want := fmt.Sprint(p.Vars), fmt.Sprint(g.Vars()); got != want {
		return nil, fmt.Errorf("modeltest: the protocol projects to variables %s, the graph has %s", got, want)
	}
	if err := g.Deterministic(); err != nil {
		return nil, fmt.Errorf("modeltest: %w", err)
	}
	labels, err := newLabelling(g, table, p)
	if err != nil {
		return nil, err
	}
	n := g.NumStates()
	return &walker[S, I]{g: g, p: p, labels: labels, at: make([]S, n), met: make([]bool, n)}, nil
}

// begin meets the initial states.
func (w *walker[S, I]) begin() *Divergence {
	for _, s := range w.p.Init {
		got := w.p.Project(s)
		state, ok := w.g.Find(got...)
		if !ok || state >= w.g.NumInitial() {
			return &Divergence{Kind: WrongStart, Vars: w.p.Vars, Want: w.values(0), Got: got}
		}
		w.meet(state, s)
	}
	for state := range w.g.NumInitial() {
		if !w.met[state] {
			return &Divergence{Kind: WrongStart, Vars: w.p.Vars, Want: w.values(state), Got: nil}
		}
	}
	return nil
}

func (w *walker[S, I]) meet(state int, s S) {
	w.at[state], w.met[state] = s, true
	w.counts.States++
}

// visit fires everything at one state.
func (w *walker[S, I]) visit(state int) *Divergence {
	before := w.at[state]
	taken := 0
	for _, stimulus := range w.p.Stimuli(before) {
		label, to, enabled := w.edge(state, stimulus)
		next, happened := w.p.Step(before, stimulus)
		switch {
		case enabled && !happened:
			return w.diverges(NotTaken, state, label, stimulus, next, to)
		case !enabled && (happened || next != before):
			return w.diverges(NotEnabled, state, label, stimulus, next, state)
		case !enabled:
			w.counts.Disabled++
		case !w.arrives(next, to):
			return w.diverges(WrongState, state, label, stimulus, next, to)
		default:
			taken++
		}
	}
	w.counts.Edges += taken
	if taken != len(w.g.Out(state)) {
		return w.unfired(state)
	}
	return w.stutter(state)
}

// edge finds the edge of the graph for a stimulus of the implementation.
func (w *walker[S, I]) edge(state int, stimulus I) (label, to int, enabled bool) {
	label = -1
	for _, id := range w.labels.label[stimulus] {
		label = id
		if to, ok := w.g.Succ(state, id); ok {
			return id, to, true
		}
	}
	return label, 0, false
}

// arrives tells whether next is the implementation's state at a state of the
// graph; the first to come there is projected, later ones must equal it.
func (w *walker[S, I]) arrives(next S, to int) bool {
	if w.met[to] {
		return w.at[to] == next
	}
	if !equal(w.p.Project(next), w.values(to)) {
		return false
	}
	w.meet(to, next)
	return true
}

// unfired finds the edge that no stimulus of the protocol stands for.
func (w *walker[S, I]) unfired(state int) *Divergence {
	fired := map[I]bool{}
	for _, stimulus := range w.p.Stimuli(w.at[state]) {
		fired[stimulus] = true
	}
	for _, e := range w.g.Out(state) {
		if stimulus := w.labels.impl[e.Label]; !fired[stimulus] {
			return w.diverges(NotFired, state, int(e.Label), stimulus, w.at[state], int(e.To))
		}
	}
	panic("modeltest: Stimuli gave a stimulus twice")
}

func (w *walker[S, I]) stutter(state int) *Divergence {
	if w.p.Stutter == nil {
		return nil
	}
	for _, s := range w.p.Stutter(w.at[state]) {
		if s != w.at[state] {
			var none I
			return w.diverges(Stuttered, state, -1, none, s, state)
		}
		w.counts.Stutters++
	}
	return nil
}

func (w *walker[S, I]) values(state int) []tla.Value {
	out := make([]tla.Value, len(w.p.Vars))
	for i := range out {
		out[i] = w.g.Value(state, i)
	}
	return out
}

func equal(a, b []tla.Value) bool {
	for i := range a {
		if !a[i].Equal(b[i]) {
			return false
		}
	}
	return len(a) == len(b)
}

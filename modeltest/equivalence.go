package modeltest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// Counts are what an equivalence check went through.
type Counts struct {
	States   int `json:"states"`   // of the graph, each met by exactly one state of the implementation
	Edges    int `json:"edges"`    // of the graph, each taken: stimuli that the specification enables
	Disabled int `json:"disabled"` // stimuli fired where the specification does not enable them
	Stutters int `json:"stutters"` // crashes, foreign messages and the like that must change nothing
}

// Probes is how many stimuli were fired.
func (c Counts) Probes() int { return c.Edges + c.Disabled + c.Stutters }

// Equivalent walks the whole graph with the implementation beside it. At every
// state every stimulus of the protocol is fired. Where the graph has an edge for
// it, the implementation must take it and arrive where the edge leads; elsewhere
// it must not take it and stay as it was. Nothing of the graph may be left over.
// The state that the implementation gives is compared, and gone on from, as it is.
//
// A nil *Divergence means that the two agree on every state and edge. As each
// state of the graph is met by one state of the implementation, and different
// ones differ in a variable, the projection is injective on what was reached.
//
// labels gives the stimulus of each label of the graph. An error means that the
// graph and the protocol do not fit together at all.
func (p Protocol[S, I]) Equivalent(g *graph.Graph, labels map[string]labelled.Stimulus) (Counts, *Divergence, error) {
	return machineOf(p).Equivalent(g, labels)
}

func (m machine) Equivalent(g *graph.Graph, labels map[string]labelled.Stimulus) (Counts, *Divergence, error) {
	w, err := newWalker(g, labels, m)
	if err != nil {
		return Counts{}, nil, err
	}
	if d := w.start(); d != nil {
		return w.counts, d, nil
	}
	for state := range g.NumStates() {
		if m.within > 0 && len(g.Path(state)) >= m.within {
			break // states come by their distance
		}
		if d, err := w.visit(state); d != nil || err != nil {
			return w.counts, d, err
		}
	}
	return w.counts, nil, nil
}

// walker holds, for each state of the graph, the implementation's state there: in the place of that
// number.
type walker struct {
	driven
	m      machine
	g      *graph.Graph
	labels labelling
	met    []bool // states are met in breadth-first order, so before they are visited
	next   int    // the place of what a step leads to
	told   int    // the place of such a state that is told of
	counts Counts
}

// labelling is the two ways between labels of a graph and stimuli.
type labelling struct {
	spec   []labelled.Stimulus // by label
	impl   []int               // by label
	labels [][]int             // by stimulus; of the hostile and the possible instance of one one is enabled at most
	fired  []int               // by stimulus: the state at which it was fired last, or -1
}

func newLabelling(g *graph.Graph, table map[string]labelled.Stimulus, d driven) (l labelling, err error) {
	for id, name := range g.Labels() {
		spec, ok := table[name]
		if !ok {
			return l, fmt.Errorf("modeltest: the graph has edges labelled %q, which the table of stimuli lacks: export the graph again", name)
		}
		impl, err := d.stimulus(spec)
		if err != nil {
			return l, fmt.Errorf("modeltest: stimulus %s of the specification: %w", spec, err)
		}
		l.spec = append(l.spec, spec)
		l.impl = append(l.impl, impl)
		l.see(impl)
		l.labels[impl] = append(l.labels[impl], id)
	}
	return l, nil
}

// see has room for a stimulus.
func (l *labelling) see(stimulus int) {
	for len(l.fired) <= stimulus {
		l.labels, l.fired = append(l.labels, nil), append(l.fired, -1)
	}
}

func newWalker(g *graph.Graph, table map[string]labelled.Stimulus, m machine) (*walker, error) {
	switch {
	case m.lacks != nil:
		return nil, m.lacks
	case m.deaf:
		return nil, Lacks("Stimuli")
	case !slices.Equal(m.vars, g.Vars()):
		return nil, fmt.Errorf("modeltest: the protocol projects to variables %q, the graph has %q", m.vars, g.Vars())
	}
	if err := g.Deterministic(); err != nil {
		return nil, fmt.Errorf("modeltest: %w", err)
	}
	d := m.drive()
	labels, err := newLabelling(g, table, d)
	if err != nil {
		return nil, err
	}
	n := g.NumStates()
	d.room(n + 2)
	if err := m.begins(d, n); err != nil {
		return nil, err
	}
	return &walker{driven: d, m: m, g: g, labels: labels, met: make([]bool, n), next: n, told: n + 1}, nil
}

// begins sees to it that initial states are projected as they should be; it may use a place.
func (m machine) begins(d driven, place int) error {
	for init := range m.inits {
		d.begin(init, place)
		if got := d.project(place); len(got) != len(m.vars) {
			return fmt.Errorf("modeltest: Project gives %d values for the %d variables %q: give one of each, in that order", len(got), len(m.vars), m.vars)
		}
	}
	return nil
}

// start meets the initial states.
func (w *walker) start() *Divergence {
	for init := range w.m.inits {
		w.begin(init, w.next)
		got := w.project(w.next)
		state, ok := w.g.Find(got...)
		switch {
		case !ok || state >= w.g.NumInitial():
			return &Divergence{Kind: WrongStart, Vars: w.m.vars, Want: w.values(0), Got: got}
		case w.met[state] && !w.same(state, w.next):
			return &Divergence{Kind: Hidden, Vars: w.m.vars, Want: got, Got: got}
		case !w.met[state]:
			w.meet(state)
		}
	}
	for state := range w.g.NumInitial() {
		if !w.met[state] {
			return &Divergence{Kind: WrongStart, Vars: w.m.vars, Want: w.values(state), Got: nil}
		}
	}
	return nil
}

func (w *walker) meet(state int) {
	w.move(w.next, state)
	w.met[state] = true
	w.counts.States++
}

// visit fires everything at one state.
func (w *walker) visit(state int) (*Divergence, error) {
	taken := w.counts.Edges
	for _, stimulus := range w.stimuli(state) {
		label, to, err := w.edge(state, stimulus)
		if err != nil {
			return nil, err
		}
		if d := w.fire(state, stimulus, label, to); d != nil {
			return d, nil
		}
	}
	if w.counts.Edges-taken != len(w.g.Out(state)) {
		return w.unfired(state), nil
	}
	return w.unmoved(state), nil
}

// disabled is where a stimulus leads that the graph does not enable.
const disabled = -1

// edge finds the edge of the graph for a stimulus of the implementation. Without
// one, label is still what the specification calls the stimulus, or -1.
func (w *walker) edge(state, stimulus int) (label, to int, err error) {
	w.labels.see(stimulus)
	if w.labels.fired[stimulus] == state {
		return 0, 0, fmt.Errorf("modeltest: Stimuli gives %+v twice in one state: give each once", w.given(stimulus))
	}
	w.labels.fired[stimulus] = state
	label, to = -1, disabled
	for _, id := range w.labels.labels[stimulus] {
		next, enabled := w.g.Succ(state, id)
		switch {
		case enabled && to != disabled:
			return 0, 0, fmt.Errorf("modeltest: %s and %s are one stimulus of the implementation, %+v, and both are enabled in one state: translate them differently",
				w.labels.spec[label], w.labels.spec[id], w.given(stimulus))
		case enabled:
			label, to = id, next
		case to == disabled:
			label = id
		}
	}
	return label, to, nil
}

// fire fires one stimulus, which must lead to a state of the graph, or be
// disabled and change nothing.
func (w *walker) fire(state, stimulus, label, to int) *Divergence {
	happened, broken := w.step(state, stimulus, w.next)
	switch {
	case broken != nil && to != disabled:
		return breaks(broken, w.diverges(Broke, state, label, stimulus, w.next, to))
	case broken != nil:
		return breaks(broken, w.diverges(Broke, state, label, stimulus, w.next, state))
	case to == disabled && (happened || !w.same(w.next, state)):
		return w.diverges(NotEnabled, state, label, stimulus, w.next, state)
	case to == disabled:
		w.counts.Disabled++
		return nil
	}
	kind := w.takes(happened, to)
	if kind == "" {
		w.counts.Edges++
		return nil
	}
	return w.hides(to, w.next, w.diverges(kind, state, label, stimulus, w.next, to))
}

// takes tells how a step goes wrong that must arrive at a state of the graph, or
// gives nothing. The first to come there is projected, later ones must equal it.
func (w *walker) takes(happened bool, to int) Kind {
	switch {
	case !happened:
		return NotTaken
	case w.met[to] && w.same(to, w.next):
		return ""
	case !equal(w.project(w.next), w.values(to)):
		return WrongState
	case w.met[to]:
		return Hidden
	}
	w.meet(to)
	return ""
}

// unfired finds the edge that no stimulus of the protocol stands for.
func (w *walker) unfired(state int) *Divergence {
	for _, e := range w.g.Out(state) {
		stimulus := w.labels.impl[e.Label]
		if w.labels.fired[stimulus] != state {
			return w.diverges(NotFired, state, int(e.Label), stimulus, state, int(e.To))
		}
	}
	return nil // not reached: every edge whose stimulus was fired is taken, or is a divergence or an error
}

// unmoved does at one state what must change nothing.
func (w *walker) unmoved(state int) (d *Divergence) {
	w.inert(state, w.next, func(name string, broken error) bool {
		if broken == nil && w.same(w.next, state) {
			w.counts.Stutters++
			return false
		}
		d = breaks(broken, w.diverges(Stuttered, state, -1, none, w.next, state))
		d.Fired = name
		return true
	})
	return d
}

func (w *walker) values(state int) []tla.Value {
	out := make([]tla.Value, len(w.m.vars))
	for i := range out {
		out[i] = w.g.Value(state, i)
	}
	return out
}

func equal(a, b []tla.Value) bool { return slices.EqualFunc(a, b, tla.Value.Equal) }

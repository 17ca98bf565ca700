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
	w, err := newWalker(g, labels, p)
	if err != nil {
		return Counts{}, nil, err
	}
	if d := w.begin(); d != nil {
		return w.counts, d, nil
	}
	for state := range g.NumStates() {
		if p.within > 0 && len(g.Path(state)) >= p.within {
			break // states come by their distance
		}
		if d, err := w.visit(state); d != nil || err != nil {
			return w.counts, d, err
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

// labelling is the two ways between labels of a graph and stimuli, which are
// numbered as they are seen.
type labelling[I comparable] struct {
	spec   []labelled.Stimulus // by label
	impl   []I                 // by label
	number map[I]int
	labels [][]int // by number; of the hostile and the possible instance of a stimulus one is enabled at most
	fired  []int   // by number: the state at which it was fired last, or -1
}

func newLabelling[S, I comparable](g *graph.Graph, table map[string]labelled.Stimulus, p Protocol[S, I]) (labelling[I], error) {
	l := labelling[I]{number: map[I]int{}}
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
		n := l.see(impl)
		l.labels[n] = append(l.labels[n], id)
	}
	return l, nil
}

// see gives the number of a stimulus.
func (l *labelling[I]) see(stimulus I) int {
	n, seen := l.number[stimulus]
	if !seen {
		n = len(l.labels)
		l.number[stimulus] = n
		l.labels, l.fired = append(l.labels, nil), append(l.fired, -1)
	}
	return n
}

func newWalker[S, I comparable](g *graph.Graph, table map[string]labelled.Stimulus, p Protocol[S, I]) (*walker[S, I], error) {
	p = p.guarded()
	if !slices.Equal(p.Vars, g.Vars()) {
		return nil, fmt.Errorf("modeltest: the protocol projects to variables %q, the graph has %q", p.Vars, g.Vars())
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
		switch {
		case !ok || state >= w.g.NumInitial():
			return &Divergence{Kind: WrongStart, Vars: w.p.Vars, Want: w.values(0), Got: got}
		case w.met[state] && w.at[state] != s:
			return &Divergence{Kind: Hidden, Vars: w.p.Vars, Want: got, Got: got}
		case !w.met[state]:
			w.meet(state, s)
		}
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
func (w *walker[S, I]) visit(state int) (*Divergence, error) {
	taken := w.counts.Edges
	for _, stimulus := range w.p.Stimuli(w.at[state]) {
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
	return w.inert(state), nil
}

// disabled is where a stimulus leads that the graph does not enable.
const disabled = -1

// edge finds the edge of the graph for a stimulus of the implementation. Without
// one, label is still what the specification calls the stimulus, or -1.
func (w *walker[S, I]) edge(state int, stimulus I) (label, to int, err error) {
	n := w.labels.see(stimulus)
	if w.labels.fired[n] == state {
		return 0, 0, fmt.Errorf("modeltest: Stimuli gives %+v twice in one state: give each once", stimulus)
	}
	w.labels.fired[n] = state
	label, to = -1, disabled
	for _, id := range w.labels.labels[n] {
		next, enabled := w.g.Succ(state, id)
		switch {
		case enabled && to != disabled:
			return 0, 0, fmt.Errorf("modeltest: %s and %s are one stimulus of the implementation, %+v, and both are enabled in one state: translate them differently",
				w.labels.spec[label], w.labels.spec[id], stimulus)
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
func (w *walker[S, I]) fire(state int, stimulus I, label, to int) *Divergence {
	before := w.at[state]
	next, happened, broken := w.p.Step(before, stimulus)
	switch {
	case broken != nil && to != disabled:
		return w.breaks(broken, w.diverges(Broke, state, label, stimulus, next, to))
	case broken != nil:
		return w.breaks(broken, w.diverges(Broke, state, label, stimulus, next, state))
	case to == disabled && (happened || next != before):
		return w.diverges(NotEnabled, state, label, stimulus, next, state)
	case to == disabled:
		w.counts.Disabled++
		return nil
	}
	kind := w.takes(next, happened, to)
	if kind == "" {
		w.counts.Edges++
		return nil
	}
	return w.hides(to, next, w.diverges(kind, state, label, stimulus, next, to))
}

// takes tells how a step goes wrong that must arrive at a state of the graph, or
// gives nothing. The first to come there is projected, later ones must equal it.
func (w *walker[S, I]) takes(next S, happened bool, to int) Kind {
	switch {
	case !happened:
		return NotTaken
	case w.met[to] && w.at[to] == next:
		return ""
	case !equal(w.p.Project(next), w.values(to)):
		return WrongState
	case w.met[to]:
		return Hidden
	}
	w.meet(to, next)
	return ""
}

// unfired finds the edge that no stimulus of the protocol stands for.
func (w *walker[S, I]) unfired(state int) *Divergence {
	for _, e := range w.g.Out(state) {
		stimulus := w.labels.impl[e.Label]
		if w.labels.fired[w.labels.see(stimulus)] != state {
			return w.diverges(NotFired, state, int(e.Label), stimulus, w.at[state], int(e.To))
		}
	}
	return nil // not reached: every edge whose stimulus was fired is taken, or is a divergence or an error
}

// inert does at one state what must change nothing.
func (w *walker[S, I]) inert(state int) *Divergence {
	if w.p.Inert == nil {
		return nil
	}
	for _, i := range w.p.Inert(w.at[state]) {
		if i.After != w.at[state] || i.Broken != nil {
			var none I
			d := w.diverges(Stuttered, state, -1, none, i.After, state)
			d.Fired = i.Name
			return w.breaks(i.Broken, d)
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

func equal(a, b []tla.Value) bool { return slices.EqualFunc(a, b, tla.Value.Equal) }

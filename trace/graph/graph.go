package graph

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"github.com/synod-paxos/synod/trace/tla"
)

// Graph is an immutable labelled state graph. States are 0..NumStates()-1: first the initial
// states, ascending by value, then breadth-first along edges ascending by label, then by value of
// the successor.
type Graph struct {
	vars     []string      // ascending, distinct
	labels   []string      // ascending, distinct, each on some edge
	values   [][]tla.Value // of each variable: ascending, distinct, each in some state
	rows     []uint32      // of each state, for each variable, the index into values; rows are distinct
	first    []uint32      // edges of state s are edges[first[s]:first[s+1]]; one longer than there are states
	edges    []Edge        // of each state ascending by Label, then To, distinct
	parent   []uint32      // of each state that is not initial, the index of the first edge that leads to it, from a lower state
	initial  int           // the number of initial states, which are the lowest
	depth    int           // levels of the breadth-first search
	repeated int           // edges that the dump had more than once, each time but the first
	dashed   int           // unlabelled self-loops that the dump had
	index    index         // of the rows
}

// Edge is a step out of a state.
type Edge struct {
	Label uint32 // index into Labels
	To    uint32 // state
}

// Vars returns the names of the variables, ascending.
func (g *Graph) Vars() []string { return slices.Clone(g.vars) }

// VarID returns the index of a variable in Vars.
func (g *Graph) VarID(name string) (int, bool) { return slices.BinarySearch(g.vars, name) }

// Labels returns the names of the actions, ascending.
func (g *Graph) Labels() []string { return slices.Clone(g.labels) }

// LabelID returns the index of a label in Labels.
func (g *Graph) LabelID(name string) (int, bool) { return slices.BinarySearch(g.labels, name) }

// Label returns the name of a label.
func (g *Graph) Label(id int) string { return g.labels[id] }

// NumStates returns the number of distinct states.
func (g *Graph) NumStates() int { return len(g.first) - 1 }

// NumInitial returns the number of distinct initial states, which are states 0..NumInitial()-1.
func (g *Graph) NumInitial() int { return g.initial }

// NumEdges returns the number of distinct edges.
func (g *Graph) NumEdges() int { return len(g.edges) }

// Repeated returns how many labelled edges of the dump repeat an earlier one.
func (g *Graph) Repeated() int { return g.repeated }

// Dashed returns how many unlabelled self-loops the dump had: one per state and temporal property.
// They are no edges.
func (g *Graph) Dashed() int { return g.dashed }

// Depth returns the number of states on the longest shortest path from an initial state, as TLC
// counts: initial states are at depth 1.
func (g *Graph) Depth() int { return g.depth }

// Bytes returns about how much memory the states and the edges take, without the values.
func (g *Graph) Bytes() (states, edges int) {
	return 4 * (len(g.rows) + len(g.first) + len(g.parent) + len(g.index.slots)), 8 * len(g.edges)
}

// Values returns the distinct values of a variable, ascending. The caller must not change the
// slice.
func (g *Graph) Values(variable int) []tla.Value { return g.values[variable] }

// ValueID returns the index into Values(variable) of what the variable is in a state.
func (g *Graph) ValueID(state, variable int) uint32 { return g.row(state)[variable] }

// Value returns what the variable is in a state.
func (g *Graph) Value(state, variable int) tla.Value {
	return g.values[variable][g.row(state)[variable]]
}

// State prints a state as TLA+, a conjunct and a line per variable.
func (g *Graph) State(state int) string {
	var b strings.Builder
	for i, name := range g.vars {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(`/\ ` + name + " = " + g.Value(state, i).String())
	}
	return b.String()
}

// Out returns the edges of a state, ascending by Label, then To. The caller must not change the
// slice.
func (g *Graph) Out(state int) []Edge {
	return g.edges[g.first[state]:g.first[state+1]:g.first[state+1]]
}

// Succ returns the state that a label leads to; of several, the lowest.
func (g *Graph) Succ(state, label int) (to int, ok bool) {
	out := g.Out(state)
	i := sort.Search(len(out), func(i int) bool { return int(out[i].Label) >= label })
	if i == len(out) || int(out[i].Label) != label {
		return 0, false
	}
	return int(out[i].To), true
}

// Find returns the state in which the variables, in the order of Vars, have those values.
func (g *Graph) Find(values ...tla.Value) (state int, ok bool) {
	if len(values) != len(g.vars) {
		return 0, false
	}
	row := make([]uint32, len(values))
	for i, v := range values {
		id, found := slices.BinarySearchFunc(g.values[i], v, tla.Value.Compare)
		if !found {
			return 0, false
		}
		row[i] = uint32(id)
	}
	return g.index.find(g.rows, row)
}

func (g *Graph) row(state int) []uint32 {
	n := len(g.vars)
	return g.rows[state*n : state*n+n]
}

func compareEdges(a, b Edge) int {
	return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.To, b.To))
}

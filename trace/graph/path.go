package graph

import (
	"fmt"
	"slices"
	"sort"
)

// Path returns a shortest path from an initial state to state: the edges in order, none for an
// initial state. Of several it is always the same one. Start tells where it begins.
func (g *Graph) Path(state int) []Edge {
	var path []Edge
	for state >= g.initial {
		e := g.parent[state]
		path = append(path, g.edges[e])
		state = g.source(e)
	}
	slices.Reverse(path)
	return path
}

// Start returns the initial state in which Path(state) begins.
func (g *Graph) Start(state int) int {
	for state >= g.initial {
		state = g.source(g.parent[state])
	}
	return state
}

// source returns the state that an edge leaves.
func (g *Graph) source(edge uint32) int {
	return sort.Search(g.NumStates(), func(s int) bool { return g.first[s+1] > edge })
}

// Deterministic returns an error that shows the lowest state from which one label leads to two
// states, or nil if there is none.
func (g *Graph) Deterministic() error {
	for s := range g.NumStates() {
		out := g.Out(s)
		for i := 1; i < len(out); i++ {
			if out[i-1].Label == out[i].Label {
				return g.ambiguous(s, out[i-1], out[i])
			}
		}
	}
	return nil
}

func (g *Graph) ambiguous(state int, a, b Edge) error {
	return fmt.Errorf("graph: expected one successor per label, but in state %d\n%s\nthe label %s leads to state %d\n%s\nand to state %d\n%s\n"+
		"give each instance of the action a name of its own", state, g.State(state), g.labels[a.Label], a.To, g.State(int(a.To)), b.To, g.State(int(b.To)))
}

package graph

import (
	"fmt"
	"slices"
)

// findParents fills parent and depth from the edges. It fails when a state is not reached or not
// numbered breadth-first.
func (g *Graph) findParents() error {
	g.parent = make([]uint32, g.NumStates())
	next, levelEnd := g.initial, g.initial
	g.depth = 1
	for s := range g.NumStates() {
		if s == next {
			return fmt.Errorf("state %d is reached from no lower state", s)
		}
		if s == levelEnd {
			levelEnd, g.depth = next, g.depth+1
		}
		for e := g.first[s]; e < g.first[s+1]; e++ {
			to := int(g.edges[e].To)
			if to > next {
				return fmt.Errorf("state %d is met before state %d", to, next)
			}
			if to == next {
				g.parent[next] = e
				next++
			}
		}
	}
	return nil
}

// checkOrder checks the part of the numbering that depends on values: states met first under one
// label of one state ascend by value.
func (g *Graph) checkOrder() error {
	for s := range g.NumStates() {
		for e := g.first[s] + 1; e < g.first[s+1]; e++ {
			a, b := g.edges[e-1], g.edges[e]
			if a.Label == b.Label && g.meets(e-1) && g.meets(e) && slices.Compare(g.row(int(a.To)), g.row(int(b.To))) >= 0 {
				return fmt.Errorf("expected the successors of state %d to ascend by value", s)
			}
		}
	}
	return nil
}

// meets tells whether an edge is the first to reach its target.
func (g *Graph) meets(edge uint32) bool {
	to := g.edges[edge].To
	return int(to) >= g.initial && g.parent[to] == edge
}

// baseStates returns for each state the one that it is written relative to: its parent; for an
// initial state the one before; -1 for none.
func (g *Graph) baseStates() []int {
	bases := make([]int, g.NumStates())
	for s := range bases {
		bases[s] = s - 1
	}
	for s := range bases {
		for e := g.first[s]; e < g.first[s+1]; e++ {
			if g.meets(e) {
				bases[g.edges[e].To] = s
			}
		}
	}
	return bases
}

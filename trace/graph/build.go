package graph

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/synod-paxos/synod/trace/tla"
)

// draft is a graph as a dump gives it: everything is numbered by first mention.
type draft struct {
	vars    []string
	labels  []string
	values  [][]tla.Value // per variable; a value may occur more than once
	rows    []uint32      // per state, per variable
	edges   []draftEdge
	initial []uint32
	dashed  int
}

type draftEdge struct{ from, label, to uint32 }

// build makes d canonical and consumes it.
func (d *draft) build() (*Graph, error) {
	if len(d.initial) == 0 {
		return nil, errors.New("there is no initial state")
	}
	if len(d.edges) > math.MaxUint32 {
		return nil, fmt.Errorf("there are %d edges, more than %d", len(d.edges), uint32(math.MaxUint32))
	}
	g := &Graph{initial: len(d.initial), dashed: d.dashed}
	d.sortVars(g)
	d.sortLabels(g)
	if err := d.checkDistinct(g); err != nil {
		return nil, err
	}
	first := d.sortEdges()
	g.repeated = len(d.edges)
	order, err := d.walk(g, first)
	if err != nil {
		return nil, err
	}
	d.renumber(g, first, order)
	g.repeated -= len(g.edges)
	g.index, _, _, _ = newIndex(g.rows, len(g.vars), len(order))
	return g, g.findParents()
}

// sortVars sorts the variables and, of each, the values, and rewrites the rows accordingly.
func (d *draft) sortVars(g *Graph) {
	width := len(d.vars)
	from := sortedOrder(d.vars)
	newID := make([][]uint32, width)
	for i, v := range from {
		g.vars = append(g.vars, d.vars[v])
		table, ids := distinct(d.values[v])
		g.values = append(g.values, table)
		newID[i] = ids
	}
	old := make([]uint32, width)
	for row := range slices.Chunk(d.rows, width) {
		copy(old, row)
		for i, v := range from {
			row[i] = newID[i][old[v]]
		}
	}
}

// distinct returns the distinct values, ascending, and for each of values its index among them.
func distinct(values []tla.Value) (table []tla.Value, ids []uint32) {
	order := make([]uint32, len(values))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return values[a].Compare(values[b]) })
	ids = make([]uint32, len(values))
	for _, o := range order {
		if n := len(table); n == 0 || !table[n-1].Equal(values[o]) {
			table = append(table, values[o])
		}
		ids[o] = uint32(len(table) - 1)
	}
	return table, ids
}

// sortedOrder returns the indexes of names in ascending order of the names.
func sortedOrder(names []string) []uint32 {
	order := make([]uint32, len(names))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(names[a], names[b]) })
	return order
}

func (d *draft) sortLabels(g *Graph) {
	newID := make([]uint32, len(d.labels))
	for i, l := range sortedOrder(d.labels) {
		newID[l] = uint32(i)
		g.labels = append(g.labels, d.labels[l])
	}
	for i := range d.edges {
		d.edges[i].label = newID[d.edges[i].label]
	}
}

func (d *draft) checkDistinct(g *Graph) error {
	width := len(g.vars)
	_, a, b, ok := newIndex(d.rows, width, len(d.rows)/width)
	if ok {
		return nil
	}
	shown := Graph{vars: g.vars, values: g.values, rows: d.rows}
	return fmt.Errorf("the states first mentioned as number %d and %d have the same values:\n%s", a, b, shown.State(a))
}

// sortEdges sorts the edges by source, label and value of the target, and returns where those of
// each state begin.
func (d *draft) sortEdges() (first []uint32) {
	states := len(d.rows) / len(d.vars)
	first = make([]uint32, states+1)
	for _, e := range d.edges {
		first[e.from+1]++
	}
	for s := range states {
		first[s+1] += first[s]
	}
	next := slices.Clone(first)
	sorted := make([]draftEdge, len(d.edges))
	for _, e := range d.edges {
		sorted[next[e.from]] = e
		next[e.from]++
	}
	for s := range states {
		slices.SortFunc(sorted[first[s]:first[s+1]], d.compareEdges)
	}
	d.edges = sorted
	return first
}

func (d *draft) compareEdges(a, b draftEdge) int {
	if c := cmp.Compare(a.label, b.label); c != 0 || a.to == b.to {
		return c
	}
	return slices.Compare(d.row(a.to), d.row(b.to))
}

func (d *draft) row(state uint32) []uint32 {
	n := len(d.vars)
	return d.rows[int(state)*n : int(state)*n+n]
}

// walk returns all states in breadth-first order.
func (d *draft) walk(g *Graph, first []uint32) (order []uint32, err error) {
	slices.SortFunc(d.initial, func(a, b uint32) int { return slices.Compare(d.row(a), d.row(b)) })
	order = slices.Grow(order, len(first)-1)
	seen := make([]bool, len(first)-1)
	visit := func(s uint32) {
		if !seen[s] {
			seen[s] = true
			order = append(order, s)
		}
	}
	for _, s := range d.initial {
		visit(s)
	}
	for i := 0; i < len(order); i++ {
		for _, e := range d.edges[first[order[i]]:first[order[i]+1]] {
			visit(e.to)
		}
	}
	if lost := slices.Index(seen, false); lost >= 0 {
		shown := Graph{vars: g.vars, values: g.values, rows: d.rows}
		return nil, fmt.Errorf("no edges lead from an initial state to the state\n%s", shown.State(lost))
	}
	return order, nil
}

// renumber fills g's states and edges in the given order of states.
func (d *draft) renumber(g *Graph, first, order []uint32) {
	number := make([]uint32, len(order))
	for n, s := range order {
		number[s] = uint32(n)
	}
	g.rows = make([]uint32, 0, len(d.rows))
	g.first = append(make([]uint32, 0, len(order)+1), 0)
	g.edges = make([]Edge, 0, len(d.edges))
	for _, s := range order {
		g.rows = append(g.rows, d.row(s)...)
		begin := len(g.edges)
		for _, e := range d.edges[first[s]:first[s+1]] {
			g.edges = append(g.edges, Edge{e.label, number[e.to]})
		}
		out := g.edges[begin:]
		slices.SortFunc(out, compareEdges)
		g.edges = g.edges[:begin+len(slices.Compact(out))]
		g.first = append(g.first, uint32(len(g.edges)))
	}
}

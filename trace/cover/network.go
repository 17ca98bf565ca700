package cover

// Costs are chosen so that one minimization does both jobs. A simple cycle of
// the residual network passes the hub at most once, so it changes the number
// of resets by at most one: with two for a step and one for a reset no number
// of saved resets pays for a step. (Klein: a flow is optimal when no cycle of
// its residual network has negative cost.)
const (
	stepCost  = 2
	resetCost = 1
)

// A network is the circulation problem: the state graph and a hub, node n, that
// every state reaches by a reset and that leads to every initial state for free.
// Each edge of the graph carries one unit more than flow says, its lower bound.
// Capacities are infinite, so an arc's residual is itself and, where flow > 0,
// its reverse.
//
// The arcs of a state are its edges, in order, and then its reset, so edge e of
// state s is arc e+s. Each arc also has a slot: its place among all arcs sorted
// by target. What both ends of an arc need is kept by slot.
type network struct {
	n       int
	first   []uint32 // arcs of node u: first[u] up to first[u+1]
	to      []uint32 // by arc
	slot    []uint32 // by arc
	firstIn []uint32 // slots of the arcs into node u: firstIn[u] up to firstIn[u+1]
	from    []uint32 // by slot
	flow    []uint32 // by slot: units beyond the lower bound

	excess []int32 // by node: units that came in and have not left; sums to 0
	price  []int32 // by node; reduced costs are never negative, and 0 where flow > 0
	bound  int     // no circulation costs less; what flow costs, once solved

	sources []uint32   // nodes with positive excess, ascending
	sinks   []uint32   // found by search at distance 0, nearest first
	dist    []int32    // by node: reduced distance from the nearest source
	level   []uint32   // by node at distance 0: arcs from the nearest source
	buckets [][]uint32 // by distance: nodes, some of them since found nearer
	cursor  []uint32   // by node: residual arcs into it that pull has given up
	path    []hop      // of pull, from its sink backwards
}

// newNetwork expects a graph that check accepts.
func newNetwork(first, to []uint32, initial int) *network {
	n := len(first) - 1
	arcs := len(to) + n + initial
	w := &network{
		n:       n,
		first:   make([]uint32, n+2),
		to:      make([]uint32, 0, arcs),
		flow:    make([]uint32, arcs),
		excess:  make([]int32, n+1),
		price:   make([]int32, n+1),
		dist:    make([]int32, n+1),
		level:   make([]uint32, n+1),
		cursor:  make([]uint32, n+1),
		buckets: make([][]uint32, 1),
		bound:   stepCost * len(to),
	}
	for s := range n {
		for _, t := range to[first[s]:first[s+1]] {
			w.to = append(w.to, t)
			w.excess[s]--
			w.excess[t]++
		}
		w.to = append(w.to, uint32(n))
		w.first[s+1] = uint32(len(w.to))
	}
	for i := range initial {
		w.to = append(w.to, uint32(i))
	}
	w.first[n+1] = uint32(arcs)
	w.sortByTarget()
	for u, x := range w.excess {
		if x > 0 {
			w.sources = append(w.sources, uint32(u))
		}
	}
	return w
}

// sortByTarget gives arcs their slots, by counting.
func (w *network) sortByTarget() {
	w.firstIn = make([]uint32, w.n+2)
	w.slot = make([]uint32, len(w.to))
	w.from = make([]uint32, len(w.to))
	for _, v := range w.to {
		w.firstIn[v+1]++
	}
	for u := range w.n + 1 {
		w.firstIn[u+1] += w.firstIn[u]
	}
	next := w.cursor
	copy(next, w.firstIn)
	for u := range w.n + 1 {
		for a := w.first[u]; a < w.first[u+1]; a++ {
			k := next[w.to[a]]
			next[w.to[a]]++
			w.slot[a], w.from[k] = k, uint32(u)
		}
	}
}

// reduced returns the reduced cost of an arc from u to v.
func (w *network) reduced(u, v uint32) int32 {
	gain := w.price[v] - w.price[u]
	switch w.n {
	case int(u):
		return -gain
	case int(v):
		return resetCost - gain
	}
	return stepCost - gain
}

// prices returns what Cover.Prices promises: the prices in steps, relative to the
// hub's. Rounding up keeps all that is tight tight, and makes resets free.
func (w *network) prices() []uint32 {
	prices := make([]uint32, w.n)
	for s := range prices {
		prices[s] = uint32(w.price[s]-w.price[w.n]+resetCost) / stepCost
	}
	return prices
}

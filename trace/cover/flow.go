package cover

import (
	"math"
	"slices"
)

const unreached = math.MaxInt32

// A hop is a residual arc: the arc in slot, or its reverse, and the node it leaves.
type hop struct {
	slot, node uint32
	reverse    bool
}

// solve moves all excess to where it lacks, at least cost, by the primal-dual
// algorithm of Ford and Fulkerson: while sources reach sinks at reduced distance
// 0 it sends what fits on shortest paths (Dinic), and when none does, it reprices
// by the distance of the nearest sink. There always is one: every state can
// reset, and every sink is reached from an initial state. It gives up, and
// returns false, once the cost is sure to exceed maxCost.
func (w *network) solve(maxCost int) bool {
	for len(w.sources) > 0 {
		if d := w.search(); d > 0 {
			w.reprice(d)
			if w.bound > maxCost {
				return false
			}
			continue
		}
		clear(w.cursor)
		for _, t := range w.sinks {
			w.pull(t)
		}
		w.sources = slices.DeleteFunc(w.sources, func(s uint32) bool { return w.excess[s] == 0 })
	}
	return true
}

// search returns the reduced distance d from the sources to the nearest sink, by
// Dial's buckets. It sets dist for all nodes nearer than that; if d = 0, then
// level for all nodes at distance 0, and sinks.
func (w *network) search() int32 {
	w.reset()
	for d := int32(0); ; d++ {
		for i := 0; i < len(w.buckets[d]); i++ {
			u := w.buckets[d][i]
			if w.dist[u] < d {
				continue
			}
			if w.excess[u] < 0 {
				w.sinks = append(w.sinks, u)
				if d > 0 {
					return d
				}
			}
			w.scan(u, d)
		}
		if len(w.sinks) > 0 {
			return d
		}
	}
}

func (w *network) reset() {
	for u := range w.dist {
		w.dist[u], w.level[u] = unreached, unreached
	}
	for d := range w.buckets {
		w.buckets[d] = w.buckets[d][:0]
	}
	for _, s := range w.sources {
		w.dist[s], w.level[s] = 0, 0
	}
	w.buckets[0] = append(w.buckets[0], w.sources...)
	w.sinks = w.sinks[:0]
}

// scan offers to every residual neighbour of u a way through u.
func (w *network) scan(u uint32, d int32) {
	for _, v := range w.to[w.first[u]:w.first[u+1]] {
		w.reach(u, v, d+w.reduced(u, v))
	}
	for k := w.firstIn[u]; k < w.firstIn[u+1]; k++ {
		if w.flow[k] > 0 {
			w.reach(u, w.from[k], d)
		}
	}
}

func (w *network) reach(u, v uint32, d int32) {
	if d >= w.dist[v] {
		return
	}
	w.dist[v] = d
	if d == 0 {
		w.level[v] = w.level[u] + 1
	}
	for int(d) >= len(w.buckets) {
		w.buckets = append(w.buckets, nil)
	}
	w.buckets[d] = append(w.buckets[d], v)
}

// reprice makes distance d the new zero. Only differences of prices matter, so
// it lowers the nodes nearer than d and leaves the rest. Each unit of excess has
// to travel that far yet.
func (w *network) reprice(d int32) {
	for _, s := range w.sources {
		w.bound += int(d) * int(w.excess[s])
	}
	for _, bucket := range w.buckets[:d] {
		for _, u := range bucket {
			if w.dist[u] < d {
				w.price[u] -= d - w.dist[u]
				w.dist[u] = d // once: u may lie in a later bucket too
			}
		}
	}
}

// pull brings to sink t what it lacks, or what it can get on residual arcs of
// reduced cost 0 that each lead one level on.
func (w *network) pull(t uint32) {
	w.path = w.path[:0]
	for u := t; ; {
		if w.level[u] == 0 && w.excess[u] > 0 {
			w.push(u, t)
			if w.excess[t] == 0 {
				return
			}
			w.path, u = w.path[:0], t
		}
		if h, ok := w.back(u); ok {
			w.path = append(w.path, h)
			u = h.node
			continue
		}
		if u == t {
			return
		}
		w.path = w.path[:len(w.path)-1]
		u = t
		if len(w.path) > 0 {
			u = w.path[len(w.path)-1].node
		}
		w.cursor[u]++
	}
}

// back returns the next hop into u that pull has not given up.
func (w *network) back(u uint32) (hop, bool) {
	in := w.firstIn[u+1] - w.firstIn[u]
	for ; w.cursor[u] < in; w.cursor[u]++ {
		k := w.firstIn[u] + w.cursor[u]
		v := w.from[k]
		if w.level[v]+1 == w.level[u] && w.reduced(v, u) == 0 {
			return hop{slot: k, node: v}, true
		}
	}
	out := w.first[u+1] - w.first[u]
	for ; w.cursor[u] < in+out; w.cursor[u]++ {
		a := w.first[u] + w.cursor[u] - in
		v, k := w.to[a], w.slot[a]
		if w.level[v]+1 == w.level[u] && w.flow[k] > 0 {
			return hop{slot: k, node: v, reverse: true}, true
		}
	}
	return hop{}, false
}

// push sends as much as path allows from source s to sink t.
func (w *network) push(s, t uint32) {
	amount := min(w.excess[s], -w.excess[t])
	for _, h := range w.path {
		if h.reverse {
			amount = min(amount, int32(w.flow[h.slot]))
		}
	}
	for _, h := range w.path {
		if h.reverse {
			w.flow[h.slot] -= uint32(amount)
		} else {
			w.flow[h.slot] += uint32(amount)
		}
	}
	w.excess[s] -= amount
	w.excess[t] += amount
}

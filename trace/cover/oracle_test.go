package cover

import (
	"fmt"
	"slices"
)

// verify says how p fails to be a plan of g, or to prove that none has fewer steps.
func verify(g graph, p Cover) error {
	from := g.sources()
	passed := make([]bool, len(g.to))
	steps := 0
	for i, walk := range p.Walks {
		if len(walk) == 0 || int(from[walk[0]]) >= g.initial {
			return fmt.Errorf("walk %d does not begin in an initial state: %v", i, walk)
		}
		for j, e := range walk {
			if j > 0 && g.to[walk[j-1]] != from[e] {
				return fmt.Errorf("walk %d breaks at step %d: %v", i, j, walk)
			}
			passed[e] = true
		}
		steps += len(walk)
	}
	if e := slices.Index(passed, false); e >= 0 {
		return fmt.Errorf("edge %d is on no walk", e)
	}
	for s, price := range p.Prices {
		if s < g.initial && price != 0 {
			return fmt.Errorf("initial state %d has price %d", s, price)
		}
	}
	slack := 0
	for e, t := range g.to {
		d := 1 + int(p.Prices[from[e]]) - int(p.Prices[t])
		if d < 0 {
			return fmt.Errorf("edge %d has slack %d", e, d)
		}
		slack += d
	}
	if steps != p.Steps || steps != p.Optimum || steps != slack {
		return fmt.Errorf("%d steps, Steps %d, Optimum %d, slack %d", steps, p.Steps, p.Optimum, slack)
	}
	return nil
}

func (g graph) sources() []uint32 {
	from := make([]uint32, len(g.to))
	for s := range len(g.first) - 1 {
		for e := g.first[s]; e < g.first[s+1]; e++ {
			from[e] = uint32(s)
		}
	}
	return from
}

// bruteForce returns the least steps that pass all edges of g, and the least
// walks for so many steps, by searching all sets of passed edges for every state.
// It knows nothing of flows.
func bruteForce(g graph) (steps, walks int) {
	n, all := len(g.first)-1, 1<<len(g.to)-1
	const walkCost, stepCost = 1, 1 << 16
	dist := make([]int, n<<len(g.to))
	queue := map[int][]int{} // by distance
	reach := func(state, passed, d int) {
		at := passed*n + state
		if dist[at] == 0 || d < dist[at] {
			dist[at] = d
			queue[d] = append(queue[d], at)
		}
	}
	if all == 0 {
		return 0, 0
	}
	for s := range g.initial {
		reach(s, 0, walkCost)
	}
	for len(queue) > 0 {
		d := nearest(queue)
		for i := 0; i < len(queue[d]); i++ {
			at := queue[d][i]
			if dist[at] < d {
				continue
			}
			state, passed := at%n, at/n
			if passed == all {
				return d / stepCost, d % stepCost
			}
			for s := range g.initial {
				reach(s, passed, d+walkCost)
			}
			for e := g.first[state]; e < g.first[state+1]; e++ {
				reach(int(g.to[e]), passed|1<<e, d+stepCost)
			}
		}
		delete(queue, d)
	}
	return -1, -1
}

func nearest(queue map[int][]int) int {
	least := -1
	for d := range queue {
		if least < 0 || d < least {
			least = d
		}
	}
	return least
}

// A residual arc of the circulation that a plan is.
type residual struct{ from, to, cost int }

// improvable says whether some plan of g has fewer steps than p, or as many and
// fewer walks: whether the residual network of p has a cycle of negative cost
// (Klein), found by Bellman and Ford. A walk back to where it began counts as a
// circuit that needs no reset.
func improvable(g graph, p Cover) bool {
	const stepCost = 1 << 20 // more than any number of resets
	hub := len(g.first) - 1
	from := g.sources()
	passes := make([]int, len(g.to))
	var arcs []residual
	for s := range hub {
		arcs = append(arcs, residual{s, hub, 1})
	}
	for i := range g.initial {
		arcs = append(arcs, residual{hub, i, 0})
	}
	for _, walk := range p.Walks {
		begin, end := int(from[walk[0]]), int(g.to[walk[len(walk)-1]])
		if begin != end {
			arcs = append(arcs, residual{hub, end, -1}, residual{begin, hub, 0})
		}
		for _, e := range walk {
			passes[e]++
		}
	}
	for e, t := range g.to {
		arcs = append(arcs, residual{int(from[e]), int(t), stepCost})
		if passes[e] > 1 {
			arcs = append(arcs, residual{int(t), int(from[e]), -stepCost})
		}
	}
	return negativeCycle(hub+1, arcs)
}

func negativeCycle(nodes int, arcs []residual) bool {
	dist := make([]int, nodes)
	for range nodes {
		changed := false
		for _, a := range arcs {
			if d := dist[a.from] + a.cost; d < dist[a.to] {
				dist[a.to] = d
				changed = true
			}
		}
		if !changed {
			return false
		}
	}
	return true
}

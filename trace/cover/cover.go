// Package cover plans tests: the fewest steps that take every edge of a state
// graph at least once.
//
// A test runs an implementation along behaviours, each a walk from an initial
// state. To start over is free, a step is not. A set of behaviours that passes
// every edge is a transition cover; to find the shortest is the postman problem on a
// directed graph (Edmonds and Johnson, "Matching, Euler tours and the Chinese
// postman", 1973) with one addition, that from every state the postman may be
// carried to an initial one. Let a hub stand for that: free arcs lead to it from
// every state, and from it to the initial ones. Behaviours that pass all edges are
// then a circulation with at least one unit on every edge, and the other way
// round, since an Euler circuit of such a circulation, cut at the hub, is a set of
// behaviours. So the shortest plan is a circulation of least cost, which the
// primal-dual algorithm of Ford and Fulkerson ("Flows in Networks", 1962, chapter
// III) finds together with a proof that there is no shorter one; see Cover.Prices.
//
// The caller owes a graph in which every state is reached from an initial one. The
// result depends on the order of its edges and on nothing else.
package cover

import (
	"errors"
	"fmt"
)

// MaxSteps bounds a plan: its edge numbers take at most 512 MiB.
const MaxSteps = 1 << 27

// maxArcs bounds a graph, so that flows, prices and distances fit 32 bits.
const maxArcs = 1 << 28

var (
	// ErrMalformed says that the arguments of Edges are no graph.
	ErrMalformed = errors.New("malformed graph")
	// ErrUnreachable says that no behaviour visits some state.
	ErrUnreachable = errors.New("unreachable state")
	// ErrTooLong says that every plan has more than MaxSteps steps.
	ErrTooLong = errors.New("plan too long")
)

// A Cover is a shortest set of behaviours that together pass every edge.
type Cover struct {
	// Walks are the behaviours, each as the numbers of its edges in order. None is
	// empty. There are no fewer in any plan with as few steps.
	Walks [][]uint32
	// Steps is the sum of their lengths.
	Steps int
	// Optimum is the lower bound that Prices prove. It equals Steps.
	Optimum int
	// Prices, one for each state, certify the plan. Initial states cost 0, and an
	// edge (u, v) makes the price rise by at most 1: its slack
	// 1 + Prices[u] - Prices[v] is not negative. A behaviour that ends in state e has
	// as many steps as its edges have slack, plus Prices[e]. As every edge is
	// passed, no plan has fewer steps than all edges have slack: that sum is Optimum.
	Prices []uint32
}

// Edges plans a transition cover of the graph with states 0 to len(first)-2, of
// which those below initial are initial. Its edges are numbered; those of state s are
// first[s] up to, not including, first[s+1], and edge e leads to state to[e].
//
// Where the graph has cycles one behaviour may hold most of the steps.
//
// It takes time in proportion to the edges and, at worst, to the depth of the graph,
// and memory of about 20 bytes an edge, 150 a state, 24 a behaviour and 4 a step.
// Errors wrap ErrMalformed, ErrUnreachable or ErrTooLong.
func Edges(first, to []uint32, initial int) (Cover, error) {
	if err := check(first, to, initial); err != nil {
		return Cover{}, fmt.Errorf("cover: %w", err)
	}
	w := newNetwork(first, to, initial)
	// A behaviour has a step or more, so a plan has no more resets than steps.
	solved := w.solve((stepCost + resetCost) * MaxSteps)
	prices := w.prices()
	optimum := slack(first, to, prices)
	if !solved || optimum > MaxSteps {
		return Cover{}, fmt.Errorf("cover: %w: at least %d steps, limit %d: cover a smaller model", ErrTooLong, max(optimum, MaxSteps+1), MaxSteps)
	}
	p := Cover{Walks: w.walks(), Optimum: optimum, Prices: prices}
	for _, walk := range p.Walks {
		p.Steps += len(walk)
	}
	return p, nil
}

// slack sums 1 + prices[u] - prices[v] over all edges (u, v).
func slack(first, to, prices []uint32) int {
	sum := len(to)
	for s := range prices {
		for _, t := range to[first[s]:first[s+1]] {
			sum += int(prices[s]) - int(prices[t])
		}
	}
	return sum
}

func check(first, to []uint32, initial int) error {
	n := len(first) - 1
	switch {
	case n < 1 || first[0] != 0:
		return fmt.Errorf("%w: first must begin with 0 and have one entry more than there are states, has %d entries", ErrMalformed, len(first))
	case initial < 1 || initial > n:
		return fmt.Errorf("%w: want 1 to %d initial states, got %d", ErrMalformed, n, initial)
	case len(to)+n+initial > maxArcs:
		return fmt.Errorf("%w: %d states and %d edges are more than %d", ErrMalformed, n, len(to), maxArcs)
	}
	for s := range n {
		if first[s] > first[s+1] {
			return fmt.Errorf("%w: first[%d] = %d is above first[%d] = %d", ErrMalformed, s, first[s], s+1, first[s+1])
		}
	}
	if int(first[n]) != len(to) {
		return fmt.Errorf("%w: first ends with %d but there are %d edges", ErrMalformed, first[n], len(to))
	}
	for e, t := range to {
		if int(t) >= n {
			return fmt.Errorf("%w: edge %d leads to state %d of %d", ErrMalformed, e, t, n)
		}
	}
	return checkReachable(first, to, initial)
}

func checkReachable(first, to []uint32, initial int) error {
	n := len(first) - 1
	reached := make([]bool, n)
	queue := make([]uint32, 0, n)
	for s := range initial {
		reached[s] = true
		queue = append(queue, uint32(s))
	}
	for i := 0; i < len(queue); i++ {
		for _, t := range to[first[queue[i]]:first[queue[i]+1]] {
			if !reached[t] {
				reached[t] = true
				queue = append(queue, t)
			}
		}
	}
	for s, ok := range reached {
		if !ok {
			return fmt.Errorf("%w: no initial state leads to state %d", ErrUnreachable, s)
		}
	}
	return nil
}

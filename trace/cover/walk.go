package cover

import "slices"

// walks cuts a solved network into behaviours: an Euler circuit from the hub
// (Hierholzer), cut at the hub. A part of the graph that takes no flow from the
// hub is a circuit by itself, one behaviour from its first initial state. It uses
// the network up.
func (w *network) walks() [][]uint32 {
	c := newCircuit(w)
	c.run()
	hub := w.first[w.n]
	for i := range uint32(len(w.to)) - hub {
		reset := w.first[i+1] - 1
		if slices.Max(c.left[w.first[i]:w.first[i+1]]) > 0 {
			c.left[hub+i], c.left[reset] = 1, 1
			c.cursor[w.n], w.first[w.n+1] = i, hub+i+1 // the hub's one arc left
			c.run()
		}
	}
	return c.cut()
}

// A circuit is built in one array: its front is the stack of arcs that lead from the
// hub to where we are, its back the edges that are in their final place.
type circuit struct {
	*network
	left   []uint32 // by arc: how often it is yet to be passed
	array  []uint32
	stack  int   // length of the front
	back   int   // start of the back
	starts []int // of behaviours in the back, descending
}

func newCircuit(w *network) *circuit {
	c := &circuit{network: w, left: make([]uint32, len(w.to))}
	length := 0
	for a, k := range w.slot {
		c.left[a] = w.flow[k]
		if w.from[k] != uint32(w.n) && w.to[a] != uint32(w.n) {
			c.left[a]++
		}
		length += int(c.left[a])
	}
	const extra = 2 // for the hub's arcs of one part without flow
	c.array = make([]uint32, length+extra)
	c.back = len(c.array)
	clear(c.cursor)
	return c
}

// run passes what is left of the hub's part. Stuck at a node, it has closed a circuit
// there: it backs up, and what it finds on the way becomes a detour.
func (c *circuit) run() {
	hub := uint32(c.n)
	for u := hub; ; {
		if a, ok := c.next(u); ok {
			c.left[a]--
			c.array[c.stack] = a
			c.stack++
			u = c.to[a]
			continue
		}
		if c.stack == 0 {
			return
		}
		c.stack--
		a := c.array[c.stack]
		u = c.from[c.slot[a]]
		switch hub {
		case u:
			c.starts = append(c.starts, c.back)
		case c.to[a]: // a reset is no step
		default:
			c.back--
			c.array[c.back] = a - u
		}
	}
}

// next chooses an arc out of u, its reset last.
func (c *circuit) next(u uint32) (uint32, bool) {
	for ; c.cursor[u] < c.first[u+1]-c.first[u]; c.cursor[u]++ {
		if a := c.first[u] + c.cursor[u]; c.left[a] > 0 {
			return a, true
		}
	}
	return 0, false
}

// cut returns the behaviours in order, each a part of the one array.
func (c *circuit) cut() [][]uint32 {
	slices.Reverse(c.starts)
	walks := make([][]uint32, len(c.starts))
	for i, start := range c.starts {
		end := len(c.array)
		if i+1 < len(c.starts) {
			end = c.starts[i+1]
		}
		walks[i] = c.array[start:end:end]
	}
	return walks
}

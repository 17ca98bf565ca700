package nodetest

import (
	"fmt"
)

// patience is how many things may happen, once faults have ended, until all are answered.
const patience = 20_000

// calm is a network without faults: what was sent comes, in its order.
type calm struct {
	heedless
	network []flight
	next    int
	turn    int // whose timer comes next, if there is one
}

func (c *calm) sent(f flight) { c.network = append(c.network, f) }

// settle ends a run: faults end, all nodes start that may, and each is asked for each register. All
// must be answered, and what clients were told, before and now, must be linearizable.
func (w *world) settle(keys int) {
	c := &calm{}
	w.around = c
	w.drawn = len(w.actions)
	for self := range w.machines {
		w.start(self)
	}
	first := w.hosted.operations()
	for self, m := range w.machines {
		for k := range keys {
			if m.node != nil && w.broken == nil {
				w.ask(Action{Do: "ask", Node: self, Op: w.hosted.operations(), Key: keyOf(k)})
			}
		}
	}
	for range patience {
		if w.broken != nil || w.hosted.beats() && w.answered(first) || !w.step(c) {
			break
		}
	}
	for op := first; op < w.hosted.operations() && w.broken == nil; op++ {
		if !w.hosted.answered(op) {
			w.breaks(progress, -1, w.hosted.keyOf(op), "faults have ended, and a get is not answered after %d events", patience)
		}
	}
	w.explain()
}

// answered tells whether all operations from one on are.
func (w *world) answered(first int) bool {
	for op := first; op < w.hosted.operations(); op++ {
		if !w.hosted.answered(op) {
			return false
		}
	}
	return true
}

// explain wants an order of the requests that explains what clients were told.
func (w *world) explain() {
	if w.broken != nil {
		return
	}
	left := w.steps
	key, wrong := w.hosted.wrong(&left)
	if left < 0 {
		w.counts.Unexplained++
	}
	if wrong {
		w.breaks(linearizable, -1, key, "no order of the requests explains what clients were told%s", w.hosted.tell(key))
	}
}

// Rules that only the end of a run can break.
const (
	progress     = "Progress"
	linearizable = "Linearizable"
)

func keyOf(k int) string { return fmt.Sprint("k", k) }

// step lets the next thing happen: messages first, then disks, then timers.
func (w *world) step(c *calm) bool {
	if c.next < len(c.network) {
		f := c.network[c.next]
		if c.next++; c.next == len(c.network) {
			c.network, c.next = c.network[:0], 0
		}
		w.deliver(f)
		return true
	}
	for self, m := range w.machines {
		if m.node != nil && m.writing != nil {
			w.written(self)
			return true
		}
	}
	if w.hosted.beats() { // a node that sets one whenever one comes would keep the others waiting
		c.turn++
	}
	for i := range w.machines {
		self := (c.turn + i) % len(w.machines)
		if m := w.machines[self]; m.node != nil && len(m.timers) > 0 {
			w.expire(self, m.timers[0])
			return true
		}
	}
	return false
}

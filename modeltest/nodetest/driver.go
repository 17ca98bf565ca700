package nodetest

import (
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/synod-paxos/synod/impl/node"
)

// driver draws what happens next, and when.
type driver struct {
	*rand.Rand
	mix   mix
	world *world
	now   uint64
	queue *queue
	lives []int // of each node: how often it has stopped
	cut   [][]bool
	skew  []float64
	asks  []asking
	waits map[int]int // the client that waits for an operation
	limit int         // of events
}

// asking is a client: it waits for one answer at a time.
type asking struct {
	left     int
	op, node int
	waiting  bool
	did      int
	again    bool   // it asks the same once more
	asked    Action // last
}

// happening is what comes at some time. What is of a node that has stopped since does not come.
type happening struct {
	what   kind
	node   int
	life   int
	timer  node.Timer
	flight flight
}

type kind uint8

const (
	delivered kind = iota
	writes
	expires
	asks
	givesUp
	crashes
	starts
	cuts
	heals
	jumps
)

// limitOfEvents ends a run that goes on and on.
const limitOfEvents = 20_000

// drive runs what a seed draws, up to the end of the run, in a world that was made ready.
func drive(log bool, seed uint64, ready func(*world)) (*world, mix) {
	r := rand.New(rand.NewPCG(seed, 0x5d))
	d := &driver{Rand: r, mix: draw(r), queue: queues.Get().(*queue), waits: map[int]int{}, limit: limitOfEvents}
	if log {
		d.mix.outlives(rand.New(rand.NewPCG(seed, 0x1a6)))
	}
	d.world = newWorld(host(log, d.mix.nodes, d.mix.votes), d.mix.nodes, d.mix.votes, seed, d)
	ready(d.world)
	d.lives, d.skew, d.cut = make([]int, d.mix.nodes), make([]float64, d.mix.nodes), make([][]bool, d.mix.nodes)
	for self := range d.mix.nodes {
		d.cut[self] = make([]bool, d.mix.nodes)
		d.skew[self] = 1 + r.Float64()*(d.mix.skew-1)
		if r.IntN(2) == 0 {
			d.skew[self] = 1 / d.skew[self]
		}
	}
	d.asks = make([]asking, d.mix.clients)
	for c := range d.asks {
		d.asks[c].left = d.mix.each
		d.in(r.Uint64N(d.mix.think*4), happening{what: asks, node: c})
	}
	d.again(d.mix.crashes, crashes)
	d.again(d.mix.cuts, cuts)
	d.again(d.mix.jumps, jumps)
	d.run()
	d.queue.end()
	d.world.time = d.now
	d.world.settle(d.mix.keys)
	return d.world, d.mix
}

// run lets things happen until the clients have what they want, or have waited for long.
func (d *driver) run() {
	for d.world.broken == nil && d.world.events < d.limit && len(d.queue.heap) > 0 && !d.done() {
		var h happening
		d.now, h = d.queue.pop()
		d.happen(&h)
	}
}

func (d *driver) done() bool {
	for i := range d.asks {
		if d.asks[i].left > 0 || d.asks[i].waiting || d.asks[i].again {
			return false
		}
	}
	return true
}

// in has something happen after a while.
func (d *driver) in(after uint64, h happening) {
	d.queue.push(d.now+after, h)
}

// around is a time about so long, seldom much longer.
func (d *driver) around(long uint64) uint64 { return long/2 + d.Uint64N(long) }

// again has a fault come once more, if it comes at all.
func (d *driver) again(every uint64, what kind) {
	if every > 0 {
		d.in(d.around(every), happening{what: what})
	}
}

// happen carries it out.
func (d *driver) happen(h *happening) {
	switch h.what {
	case delivered:
		d.world.deliver(h.flight)
	case writes:
		if h.life == d.lives[h.node] {
			d.write(h.node)
		}
	case expires:
		if h.life == d.lives[h.node] {
			d.world.expire(h.node, h.timer)
		}
	case asks:
		d.ask(h.node)
	case givesUp:
		d.giveUp(h.node, h.life)
	case crashes:
		d.stop(d.IntN(d.mix.nodes), d.fate())
		d.again(d.mix.crashes, crashes)
	case starts:
		d.world.start(h.node)
	case cuts, heals:
		d.cutOrHeal(h)
	case jumps:
		d.jump(d.IntN(d.mix.nodes))
		d.again(d.mix.jumps, jumps)
	}
}

// cutOrHeal cuts one way between two nodes for a while.
func (d *driver) cutOrHeal(h *happening) {
	if h.what == heals {
		d.cut[h.node][h.life] = false
		return
	}
	from, to := d.IntN(d.mix.nodes), d.IntN(d.mix.nodes)
	if d.mix.apart && from == to {
		for other := range d.mix.nodes {
			d.cutWay(from, other, 2000*millisecond)
			d.cutWay(other, from, 2000*millisecond)
		}
	}
	d.cutWay(from, to, 300*millisecond)
	d.again(d.mix.cuts, cuts)
}

func (d *driver) cutWay(from, to int, about uint64) {
	if from != to && !d.cut[from][to] {
		d.cut[from][to] = true
		d.world.counts.Cuts++
		d.in(d.around(about), happening{what: heals, node: from, life: to})
	}
}

// write finishes a write, or has it fail: then the node stops, and the batch may be kept or not.
func (d *driver) write(self int) {
	if d.mix.fails > 0 && d.Float64() < d.mix.fails {
		d.world.counts.FailedWrites++
		d.stop(self, d.fate())
		return
	}
	d.world.written(self)
}

// fate draws what becomes of a batch that was being written.
func (d *driver) fate() string {
	if d.IntN(2) == 0 {
		return fateKept
	}
	return fateLost
}

// stop ends a node, which comes back after a while. Its disk may be damaged meanwhile, as long as
// enough are whole.
func (d *driver) stop(self int, fate string) {
	m := d.world.machines[self]
	if m.node == nil {
		return
	}
	damage := d.mix.damage > 0 && d.Float64() < d.mix.damage && d.damaged() < spare(d.mix.nodes, d.mix.votes)
	if damage && m.writing != nil && d.IntN(2) == 0 {
		fate = fateTorn
	}
	d.world.stop(self, fate)
	d.lives[self]++
	if damage && fate != fateTorn {
		names := append(slices.Sorted(maps.Keys(m.disk)), "")[1:] // the header, which has no name, last
		if name := names[d.IntN(len(names))]; d.IntN(3) == 0 {
			d.world.vanish(self, name)
		} else {
			d.world.rot(self, name, d.IntN(1<<16))
		}
	}
	d.in(d.around(30*millisecond), happening{what: starts, node: self})
	for c := range d.asks {
		if a := &d.asks[c]; a.waiting && a.node == self {
			d.breaks(c)
		}
	}
}

func (d *driver) damaged() (n int) {
	for _, m := range d.world.machines {
		if m.damaged {
			n++
		}
	}
	return n
}

// jump has a node's clock jump: all its timers fire at once.
func (d *driver) jump(self int) {
	m := d.world.machines[self]
	if m.node == nil || len(m.timers) == 0 {
		return
	}
	d.world.counts.Jumps++
	for _, t := range append([]node.Timer{}, m.timers...) {
		d.world.expire(self, t)
	}
}

// ask has a client ask a node that is up.
func (d *driver) ask(c int) {
	a := &d.asks[c]
	if a.left == 0 && !a.again || a.waiting {
		return
	}
	self := d.IntN(d.mix.nodes)
	if d.world.machines[self].node == nil {
		d.in(d.around(5*millisecond), happening{what: asks, node: c})
		return
	}
	if a.asked.Node = self; !a.again {
		a.left--
		a.did++
		a.asked = Action{Do: "ask", Node: self, Op: d.world.hosted.operations(), Key: keyOf(d.IntN(d.mix.keys))}
		d.world.hosted.draw(d.Rand, c, a.did, &a.asked)
	}
	a.op, a.node, a.waiting, a.again = a.asked.Op, self, true, false
	d.waits[a.op] = c
	d.in(d.mix.patience, happening{what: givesUp, node: c, life: a.op})
	d.world.ask(a.asked)
}

// breaks is the end of a client's connection: it asks another node the same, or something else.
func (d *driver) breaks(c int) {
	d.next(c)
	d.asks[c].again = d.world.hosted.repeats(d.Rand, d.asks[c].op)
}

// giveUp has a client not wait any more.
func (d *driver) giveUp(c, op int) {
	if a := &d.asks[c]; a.waiting && a.op == op {
		d.world.cancel(a.node, op, a.asked.Key)
		d.breaks(c)
	}
}

// next has a client ask again after a while.
func (d *driver) next(c int) {
	d.asks[c].waiting = false
	delete(d.waits, d.asks[c].op)
	d.in(d.around(d.mix.think+1), happening{what: asks, node: c})
}

// sent is a message on its way: lost, late, repeated, or just there after a while.
func (d *driver) sent(f flight) {
	if f.From == f.To {
		d.in(1, happening{what: delivered, flight: f})
		return
	}
	if d.cut[f.From][f.To] || d.mix.loss > 0 && d.Float64() < d.mix.loss {
		d.world.counts.Lost++
		return
	}
	d.in(d.way(), happening{what: delivered, flight: f})
	if d.mix.repeat > 0 && d.Float64() < d.mix.repeat {
		d.world.counts.Repeated++
		d.in(d.way()*4, happening{what: delivered, flight: f})
	}
}

func (d *driver) way() uint64 {
	if d.mix.late > 0 && d.Float64() < d.mix.late {
		return d.around(d.mix.lag)
	}
	return d.around(d.mix.delay)
}

// set is a timer, by the node's own clock.
func (d *driver) set(self int, t node.Timer) {
	d.in(uint64(float64(t.After)*d.skew[self]), happening{what: expires, node: self, life: d.lives[self], timer: t})
}

// writes is a batch on its way to the disk.
func (d *driver) writes(self int) {
	long := d.mix.sync
	if d.mix.slowly > 0 && d.Float64() < d.mix.slowly {
		d.world.counts.Slow++
		long = d.mix.slow
	}
	d.in(d.around(long), happening{what: writes, node: self, life: d.lives[self]})
}

// told is an answer to a client.
func (d *driver) told(op int) {
	if c, waits := d.waits[op]; waits {
		d.next(c)
	}
}

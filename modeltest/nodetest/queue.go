package nodetest

import "sync"

// queue is what is to come, the next first; of what comes at the same time, what was put in first.
type queue struct {
	heap  []ticket
	slots []happening // what tickets are for
	free  []uint32    // slots
	count uint64
}

// queues are those of runs that have ended, for others: growing one anew for each run was an eighth
// of all memory that runs took.
var queues = sync.Pool{New: func() any { return &queue{} }}

// end forgets what is still to come, and leaves the queue to another run.
func (q *queue) end() {
	clear(q.slots)
	q.heap, q.slots, q.free, q.count = q.heap[:0], q.slots[:0], q.free[:0], 0
	queues.Put(q)
}

// ticket is small and points nowhere, as a heap moves much.
type ticket struct {
	at, order uint64
	slot      uint32
}

func (t ticket) before(u ticket) bool { return t.at < u.at || t.at == u.at && t.order < u.order }

// put finds a slot for what is to come.
func (q *queue) put(h happening) (slot uint32) {
	if last := len(q.free) - 1; last >= 0 {
		slot = q.free[last]
		q.free = q.free[:last]
		q.slots[slot] = h
		return slot
	}
	q.slots = append(q.slots, h)
	return uint32(len(q.slots) - 1)
}

func (q *queue) push(at uint64, h happening) {
	q.count++
	q.heap = append(q.heap, ticket{at, q.count, q.put(h)})
	all := q.heap
	for i := len(all) - 1; i > 0; {
		up := (i - 1) / 2
		if !all[i].before(all[up]) {
			return
		}
		all[i], all[up] = all[up], all[i]
		i = up
	}
}

// pop takes the next out of a queue that is not empty.
func (q *queue) pop() (at uint64, h happening) {
	first, last := q.heap[0], len(q.heap)-1
	q.heap[0] = q.heap[last]
	q.heap = q.heap[:last]
	q.sink()
	q.free = append(q.free, first.slot)
	return first.at, q.slots[first.slot]
}

// sink moves the first ticket to its place.
func (q *queue) sink() {
	all := q.heap
	for i := 0; ; {
		least := i
		for _, down := range [...]int{2*i + 1, 2*i + 2} {
			if down < len(all) && all[down].before(all[least]) {
				least = down
			}
		}
		if least == i {
			return
		}
		all[i], all[least] = all[least], all[i]
		i = least
	}
}

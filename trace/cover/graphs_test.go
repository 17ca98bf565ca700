package cover

import "math/rand/v2"

// A graph is a state graph in compressed rows, as Edges takes it.
type graph struct {
	first, to []uint32
	initial   int
}

// explore numbers the states that start reaches, breadth-first.
func explore(start uint64, next func(s uint64, emit func(uint64))) graph {
	number := map[uint64]uint32{start: 0}
	states := []uint64{start}
	g := graph{first: []uint32{0}, initial: 1}
	for i := 0; i < len(states); i++ {
		next(states[i], func(t uint64) {
			k, ok := number[t]
			if !ok {
				k = uint32(len(states))
				number[t] = k
				states = append(states, t)
			}
			g.to = append(g.to, k)
		})
		g.first = append(g.first, uint32(len(g.to)))
	}
	return g
}

// A paxos is the set of messages sent so far in a little Paxos: 3 acceptors, ballots 0
// and 1 with a proposer each, values 0 and 1, and a client of each proposer, who sets
// a value or gets, and a learner. It only grows. What an acceptor promised and voted
// for is what it said.
type paxos uint64

// none is the wish of a client that gets, and the report of an acceptor without a vote.
const none = 2

func wish(b, v int) paxos        { return 1 << (3*b + v) }
func prepare(b int) paxos        { return 1 << (6 + b) }
func promise(a, b, r int) paxos  { return 1 << (8 + 6*a + 3*b + r) }
func accept(b, v int) paxos      { return 1 << (26 + 2*b + v) }
func accepted(a, b, v int) paxos { return 1 << (30 + 4*a + 2*b + v) }
func decided(b, v int) paxos     { return 1 << (42 + 3*b + v) }
func learned(v int) paxos        { return 1 << (48 + v) }

func (s paxos) has(m paxos) bool { return s&m != 0 }

// beyond says that acceptor a has answered ballot 1.
func (s paxos) beyond(a int) bool {
	return s.has(promise(a, 1, 0) | promise(a, 1, 1) | promise(a, 1, none) | accepted(a, 1, 0) | accepted(a, 1, 1))
}

// report is the vote that acceptor a promises ballot b with.
func (s paxos) report(a, b int) int {
	for v := range none {
		if b == 1 && s.has(accepted(a, 0, v)) {
			return v
		}
	}
	return none
}

// proposes says that ballot b may propose v: a majority promised, and reported v
// or, if nothing, the client wants it.
func (s paxos) proposes(b, v int) bool {
	promises, reported := 0, none
	for a := range 3 {
		for r := range none + 1 {
			if s.has(promise(a, b, r)) {
				promises++
				reported = min(reported, r)
			}
		}
	}
	return promises >= 2 && (reported == v || reported == none && s.has(wish(b, v)))
}

func (s paxos) chosen(b, v int) bool {
	votes := 0
	for a := range 3 {
		if s.has(accepted(a, b, v)) {
			votes++
		}
	}
	return votes >= 2
}

// littlePaxos is the state graph of paxos; a message sent again, if it repeats, is a
// self-loop.
func littlePaxos(repeats bool) graph {
	return explore(0, func(bits uint64, emit func(uint64)) {
		s := paxos(bits)
		send := func(enabled bool, m paxos) {
			if enabled && (repeats || !s.has(m)) {
				emit(uint64(s | m))
			}
		}
		for b := range 2 {
			wished := s.has(wish(b, 0) | wish(b, 1) | wish(b, none))
			send(wished, prepare(b))
			for v := range none + 1 {
				send(!wished, wish(b, v))
			}
			for a := range 3 {
				current := b == 1 || !s.beyond(a)
				answered := b == 1 && s.beyond(a)
				send(s.has(prepare(b)) && current && !answered, promise(a, b, s.report(a, b)))
				for v := range none {
					send(s.has(accept(b, v)) && current, accepted(a, b, v))
				}
			}
			for v := range none {
				send(!s.has(accept(b, 1-v)) && s.proposes(b, v), accept(b, v))
				send(s.chosen(b, v), decided(b, v))
				send(s.chosen(b, v), learned(v))
			}
			send(s.proposes(b, none), decided(b, none))
		}
	})
}

// random is a graph of up to the given numbers of states and edges, all reachable,
// with any loops, parallel edges and cycles.
func random(r *rand.Rand, states, edges int) graph {
	n := 1 + r.IntN(states)
	initial := 1
	if r.IntN(2) == 0 {
		initial += r.IntN(n)
	}
	rows := make([][]uint32, n)
	for t := initial; t < n; t++ {
		s := r.IntN(t)
		rows[s] = append(rows[s], uint32(t))
	}
	for range r.IntN(edges - (n - initial) + 1) {
		s := r.IntN(n)
		rows[s] = append(rows[s], uint32(r.IntN(n)))
	}
	return compress(rows, initial)
}

func compress(rows [][]uint32, initial int) graph {
	g := graph{first: []uint32{0}, initial: initial}
	for _, row := range rows {
		g.to = append(g.to, row...)
		g.first = append(g.first, uint32(len(g.to)))
	}
	return g
}

package nodetest

import "math/rand/v2"

// Times of the simulation are nanoseconds, as those of a node's timers.
const (
	microsecond = uint64(1_000)
	millisecond = 1_000 * microsecond
)

// mix is how often what goes wrong in one run: each fault on its own is there or not, so that some
// runs have just one of them, and a few have none.
type mix struct {
	nodes, votes        int     // so many votes choose
	keys, clients, each int     // each client asks so often
	delay, lag          uint64  // of a message, about; of a late one
	apart               bool    // a node is cut off from all others, for longer than they go without a leader
	loss, repeat, late  float64 // of messages
	cuts                uint64  // time between cuts of a way; 0: none
	sync, slow          uint64  // of a write, about; of a slow one
	slowly, fails       float64 // of writes
	crashes, jumps      uint64  // time between them; 0: none
	damage              float64 // of crashes, as long as enough nodes are whole
	think, patience     uint64  // of clients
	skew                float64 // of each node's clock, at most
}

// draw draws a mix.
func draw(r *rand.Rand) mix {
	sizes := [...]int{3, 3, 3, 3, 3, 5, 5, 2, 4, 1}
	one := func(of ...float64) float64 { return of[r.IntN(len(of))] }
	long := func(of ...uint64) uint64 { return of[r.IntN(len(of))] * millisecond }
	nodes := sizes[r.IntN(len(sizes))]
	votes := nodes/2 + 1
	if r.IntN(5) == 0 {
		votes = 1 + r.IntN(nodes)
	}
	m := mix{
		nodes: nodes, votes: votes, keys: 1 + r.IntN(3), clients: 1 + r.IntN(5), each: 3 + r.IntN(10),
		delay: 100*microsecond + r.Uint64N(3*millisecond),
		loss:  one(0, 0, 0.02, 0.1, 0.3), repeat: one(0, 0, 0.05, 0.2), late: one(0, 0, 0.02, 0.1),
		cuts: long(0, 0, 100, 500), sync: 500*microsecond + r.Uint64N(5*millisecond), slow: 200 * millisecond,
		slowly: one(0, 0, 0.02, 0.1), fails: one(0, 0, 0, 0.005, 0.02),
		crashes: long(0, 0, 20, 100, 300), jumps: long(0, 0, 0, 100), damage: one(0, 0, 0, 0.1, 0.5),
		think: 1 + long(0, 5, 50), patience: long(100, 500, 2000), skew: one(1, 1, 2, 8),
	}
	m.lag = 100 * m.delay
	return m
}

// outlives has some of what a leader is told come when another has long taken over, and the leader
// not hear of that: what a node of a store must not take for an answer to what it asked since.
func (m *mix) outlives(r *rand.Rand) {
	if r.IntN(4) == 0 {
		m.lag, m.late, m.apart, m.cuts = 1000*millisecond, max(m.late, 0.02), true, 500*millisecond
	}
}

// quorums are the least with which so many votes choose.
func quorums(nodes, votes int) (promises, of int) { return max(nodes+1-votes, 1), votes }

// spare is how many nodes may be lost for good.
func spare(nodes, votes int) int {
	promises, votes := quorums(nodes, votes)
	return nodes - max(promises, votes)
}

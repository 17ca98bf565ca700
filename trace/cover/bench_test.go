package cover

import (
	"math/rand/v2"
	"testing"

	"github.com/synod-paxos/synod/internal/cputime"
)

func BenchmarkEdges(b *testing.B) {
	for _, c := range []struct {
		name string
		g    graph
	}{
		{"paxos", littlePaxos(false)},
		{"paxos with repeats", littlePaxos(true)},
		{"four counters", counters(4, 16)},
		{"random", sparse(80_000, 500_000)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			var p Cover
			each := cputime.Of(b)
			for b.Loop() {
				p = plan(b, c.g)
			}
			each(b.N, "op")
			b.ReportMetric(float64(len(c.g.first)-1), "states")
			b.ReportMetric(float64(len(c.g.to)), "edges")
			b.ReportMetric(float64(p.Steps)/float64(len(c.g.to)), "steps/edge")
			b.ReportMetric(float64(len(p.Walks)), "behaviours")
		})
	}
}

// counters is a grid: k counters that each go up to top.
func counters(k int, top uint64) graph {
	return explore(0, func(s uint64, emit func(uint64)) {
		for i := range k {
			if s>>(16*i)&0xffff < top {
				emit(s + 1<<(16*i))
			}
		}
	})
}

// sparse is a random tree with random edges added: no protocol, and hard.
func sparse(states, edges int) graph {
	r := rand.New(rand.NewPCG(4, 4))
	rows := make([][]uint32, states)
	for t := 1; t < states; t++ {
		s := r.IntN(t)
		rows[s] = append(rows[s], uint32(t))
	}
	for range edges - (states - 1) {
		s := r.IntN(states)
		rows[s] = append(rows[s], uint32(r.IntN(states)))
	}
	return compress(rows, 1)
}

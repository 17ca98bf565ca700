package paxostest

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkSuite makes the suites of a role from TLC's recorded graph, as an
// implementation that can do everything needs them.
func BenchmarkSuite(b *testing.B) {
	for _, r := range []role{acceptor, proposer, learner} {
		b.Run(r.String(), func(b *testing.B) {
			words, steps := 0, 0
			for b.Loop() {
				made.Lock()
				clear(made.things)
				made.Unlock()
				plans, err := plansOf(r, features{restarts: true, decides: true}, options{})
				require.NoError(b, err)
				words, steps = 0, 0
				for _, p := range plans {
					for _, word := range p.test.Suite(0) {
						words, steps = words+1, steps+len(word)
					}
				}
			}
			b.ReportMetric(float64(words), "tests")
			b.ReportMetric(float64(steps), "steps")
		})
	}
}

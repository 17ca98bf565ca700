package suites

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/cputime"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// BenchmarkSuite makes the suites of a role from TLC's recorded graph, as an
// implementation that can do everything needs them.
func BenchmarkSuite(b *testing.B) {
	for _, r := range []model.Role{model.Acceptor, model.Proposer, model.Learner} {
		b.Run(r.String(), func(b *testing.B) {
			words, steps, each := 0, 0, cputime.Of(b)
			for b.Loop() {
				made.Lock()
				clear(made.things)
				made.Unlock()
				plans, err := PlansOf(r, Features{Restarts: true, Decides: true}, Options{})
				require.NoError(b, err)
				words, steps = 0, 0
				for _, p := range plans {
					for _, word := range p.Test.Suite(0) {
						words, steps = words+1, steps+len(word)
					}
				}
			}
			each(b.N, "op")
			b.ReportMetric(float64(words), "tests")
			b.ReportMetric(float64(steps), "steps")
		})
	}
}

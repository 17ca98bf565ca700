package conformance

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire/program"
)

// BenchmarkConform runs the suite of a learner in a cluster of three, which is made
// before: how fast inputs come to an implementation and answers are judged.
func BenchmarkConform(b *testing.B) {
	b.Run("in Go", func(b *testing.B) {
		f := suites.Features{Restarts: true, Decides: true}
		benchmarkSuite(b, f, func(p *suites.Plan) conform.Subject {
			return subject.InGo(p, f, func(c subject.Cluster) any {
				r, err := subject.NewReference(model.Learner, c)
				require.NoError(b, err)
				return underTest{r}
			})
		})
	})
	b.Run("Go adapter", func(b *testing.B) {
		program := filepath.Join(b.TempDir(), "adapter.exe")
		out, err := exec.Command("go", "build", "-o", program, "../../../examples/adapters/go").CombinedOutput()
		require.NoError(b, err, string(out))
		benchmarkAdapter(b, program)
	})
	b.Run("Python adapter", func(b *testing.B) { benchmarkAdapter(b, "python3", "../../../examples/adapters/python/adapter.py") })
	b.Run("JavaScript adapter", func(b *testing.B) { benchmarkAdapter(b, "node", "../../../examples/adapters/javascript/adapter.mjs") })
}

func benchmarkAdapter(b *testing.B, argv ...string) {
	if _, err := exec.LookPath(argv[0]); err != nil {
		b.Skip(err)
	}
	a, err := program.Start(b.Context(), argv, "paxos", "learner", program.Options{})
	require.NoError(b, err)
	defer a.Close()
	g, err := subject.Understand(a.Hello())
	require.NoError(b, err)
	benchmarkSuite(b, g.Features, func(p *suites.Plan) conform.Subject { return subject.OverWire(p, a, g) })
}

func benchmarkSuite(b *testing.B, f suites.Features, subject func(*suites.Plan) conform.Subject) {
	plans, err := suites.LearnerPlans(f, suites.Options{})
	require.NoError(b, err)
	p := plans[0]
	p.Test.Suite(0)
	steps := 0
	for b.Loop() {
		v, err := p.Test.Check(b.Context(), subject(p))
		require.NoError(b, err)
		require.Nil(b, v.Failed)
		steps += v.Steps
	}
	b.ReportMetric(float64(steps)/b.Elapsed().Seconds(), "steps/s")
}

package conformance

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/cputime"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
	"github.com/synod-paxos/synod/modeltest/wire/program"
)

// BenchmarkConform runs the suite of a learner in a cluster of three, which is made
// before: how fast inputs come to an implementation and answers are judged.
func BenchmarkConform(b *testing.B) {
	b.Run("in Go", func(b *testing.B) {
		f := suites.Features{Restarts: true, Decides: true}
		benchmarkSuite(b, Implementation{subject.OfReference(model.Learner), f, subject.Pairs.Named})
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
	of, err := Behind(a, Options{})
	require.NoError(b, err)
	benchmarkSuite(b, of)
}

func benchmarkSuite(b *testing.B, of Implementation) {
	plans, err := suites.LearnerPlans(of.Is, suites.Options{})
	require.NoError(b, err)
	p := plans[0]
	suite := p.Test.Suite(0)
	steps, each := 0, cputime.Of(b)
	for b.Loop() {
		t, err := trial.New(b.Context(), p, of, of.Name)
		require.NoError(b, err)
		results, err := t.Run(b.Context(), suite)
		require.NoError(b, err)
		for _, r := range results {
			require.False(b, r.Wrong())
			steps += len(r.Steps)
		}
	}
	each(steps, "step")
	b.ReportMetric(float64(steps)/b.Elapsed().Seconds(), "steps/s")
}

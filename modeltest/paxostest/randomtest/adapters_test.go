package randomtest_test

import (
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/required"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/randomtest"
	"github.com/synod-paxos/synod/modeltest/wire/program"
)

const examples = "../../../examples/adapters/"

// adapter is an example of an adapter, and how it is made wrong.
type adapter struct {
	tool  string
	argv  []string
	wrong string
	roles []string
}

func adapters(t *testing.T) []adapter {
	t.Helper()
	program := filepath.Join(t.TempDir(), "adapter")
	if thorough.Tests() {
		out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./"+examples+"go").CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
	all := []string{"acceptor", "proposer", "learner", "process"}
	return []adapter{
		{tool: "go", argv: []string{program}, wrong: "-wrong", roles: all},
		{tool: "python3", argv: []string{"python3", examples + "python/adapter.py"}, wrong: "--wrong", roles: all},
		{tool: "node", argv: []string{"node", examples + "javascript/adapter.mjs"}, wrong: "--wrong", roles: all[:3]},
	}
}

// needs skips a test where a tool is missing, or fails it where SYNOD_REQUIRE has it.
func needs(t *testing.T, tool string) {
	t.Helper()
	_, err := exec.LookPath(tool)
	switch {
	case err == nil:
	case required.Has(tool):
		t.Fatalf("SYNOD_REQUIRE has %s: %v", tool, err)
	default:
		t.Skipf("an adapter needs %s: %v", tool, err)
	}
}

func try(t *testing.T, role string, argv []string, opts ...randomtest.Option) *conformance.Report {
	t.Helper()
	a, err := program.Start(t.Context(), argv, "paxos", role, program.Options{})
	require.NoError(t, err)
	defer a.Close()
	start := time.Now()
	report, err := randomtest.Adapter(t.Context(), a, opts...)
	require.NoError(t, err)
	t.Log(report.Text(), time.Since(start))
	return report
}

func TestExampleAdapters(t *testing.T) {
	for i, a := range adapters(t) {
		for k, role := range a.roles {
			t.Run(a.tool+" "+role, func(t *testing.T) {
				if thorough.Sample(t, 3*i+k, 4); i == 0 { // one role of each, and none of a whole process
					thorough.Only(t, "ExampleAdapter builds one in Go")
				}
				t.Parallel()
				needs(t, a.tool)
				require.True(t, try(t, role, a.argv, randomtest.Runs(thorough.Of(15, 300))).Conforms)
				report := try(t, role, append(slices.Clip(a.argv), a.wrong), randomtest.Runs(2000))
				require.False(t, report.Conforms)
				require.Less(t, len(report.Divergences[0].Steps), 20)
			})
		}
	}
}

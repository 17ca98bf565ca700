package logtest_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/logtest"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/wire/program"
)

// Somebody's node after Paxos Made Moderately Complex conforms in each role, and each of its bugs is
// found in the role that has it.
func TestModeratelyComplex(t *testing.T) {
	if !thorough.Tests() {
		t.Skip("builds a program: SYNOD_TESTS=all")
	}
	adapter := filepath.Join(t.TempDir(), "moderately")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", adapter, "../../examples/adapters/moderately").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, role := range logtest.Roles() {
		if r := try(t, adapter, role, ""); !r.Conforms {
			t.Errorf("%s: it is right, and\n%s", role, r.Text())
		}
	}
	for _, bug := range []struct {
		name, role string
		rule       oracle.Rule
		steps      int
	}{
		{"any-ballot", "acceptor", oracle.NotSkipped, 2},
		{"scout-counts-all", "leader", oracle.ShownSafe, 5},
		{"scout-counts-twice", "leader", oracle.ShownSafe, 3},
		{"pmin", "leader", oracle.ShownSafe, 3},
		{"own-first", "leader", oracle.ShownSafe, 4},
		{"proposes-again", "leader", oracle.OneValue, 5},
		{"commander-needs-one", "leader", oracle.MayLearn, 5},
		{"performs-on-arrival", "replica", "ExecutesThePrefix", 1},
		{"performs-twice", "replica", "OnceEach", 2},
	} {
		r := try(t, adapter, bug.role, bug.name)
		if len(r.Divergences) == 0 || r.Divergences[0].Broken != bug.rule || len(r.Divergences[0].Steps) != bug.steps {
			t.Errorf("%s: want %s broken after %d steps, got\n%s", bug.name, bug.rule, bug.steps, r.Text())
		}
	}
}

func try(t *testing.T, adapter, role, bug string) *logtest.Report {
	t.Helper()
	a, err := program.Start(t.Context(), []string{adapter, "-bug", bug}, "multipaxos", role, program.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	r, err := logtest.Adapter(t.Context(), a, logtest.Options{Random: 200, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

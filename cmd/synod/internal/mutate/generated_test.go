package mutate_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/mutate/generate"
	"github.com/synod-paxos/synod/internal/thorough"
)

// wanted are mutants of the generals, as a list of justified ones names them, and how
// the checks notice them.
var wanted = map[generate.Key]string{
	{Function: "Acker.OnHour", Old: "a.Decision = heardAny(a.Heard)"}:                                                    "AckerRole",
	{Function: "", Old: "First Rank = iota // is given the order", New: "First Rank = (iota + 1) // is given the order"}: "does not build",
	{Function: "", Old: "const MaxNumber = 63", New: "const MaxNumber = 0"}:                                              "fails",
	{Function: "General.knowsOrder", Old: "{ ... }", New: "{ return false }"}:                                            "General",
	{Function: "Addressee", Old: "if n%2 == 1 {", New: "if n%2 >= 1 {"}:                                                  "", // it is the same
}

// Each is noticed as it is when it is built alone: by the unit tests, by the checks, by
// the compiler, or by nothing.
func TestTryGenerated(t *testing.T) {
	t.Parallel()
	thorough.Only(t, "it builds some programs")
	b := builder(t)
	ids := idsOf(t, b)
	last := ""
	got, err := b.TryGenerated(context.Background(), mutate.Generated{Protocol: "generals", Folder: "impl/generals"}, ids,
		func(done, of int, after string) { last = after })
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(last, "after ") || len(got.All) != len(ids) {
		t.Errorf("want %d trials, got %d; the last was %q", len(ids), len(got.All), last)
	}
	for _, trial := range got.All {
		want := wanted[trial.Key()]
		if !strings.Contains(trial.Checks, want) || (trial.Checks == "") != (want == "") {
			t.Errorf("%s: want the checks to notice %q, got %q", trial.ID, want, trial.Checks)
		}
	}
}

// idsOf finds the IDs of those that are wanted.
func idsOf(t *testing.T, b *mutate.Builder) (ids []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(b.Checkout(), "impl", "generals", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string][]byte{}
	for _, file := range files {
		if text, err := os.ReadFile(file); err != nil {
			t.Fatal(err)
		} else if !strings.HasSuffix(file, "_test.go") {
			sources[filepath.Base(file)] = text
		}
	}
	p, err := generate.Load(".", "generals", sources)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range p.Mutants() {
		if _, ok := wanted[m.Key()]; ok {
			ids = append(ids, m.ID)
		}
	}
	if len(ids) != len(wanted) {
		t.Fatalf("want %d mutants, got %q", len(wanted), ids)
	}
	return ids
}

func TestTally(t *testing.T) {
	trials := mutate.Trials{All: []mutate.Trial{
		{Tests: "TestA fails", Checks: "Role"}, {Tests: "TestA hangs"}, {Checks: "Role"}, {Justified: "it is the same"},
	}}
	if got, want := trials.Tally(), (mutate.Tally{Mutants: 4, ByTests: 2, ByChecks: 2, ByNeither: 1, Equivalent: 1}); got != want || !trials.Right() {
		t.Errorf("got %+v, want %+v, and that it is right", got, want)
	}
	trials.All = append(trials.All, mutate.Trial{})
	if trials.Right() || trials.Tally().ByNeither != 2 || trials.Tally().Equivalent != 1 {
		t.Errorf("want a survivor, got %+v", trials.Tally())
	}
	if listed := (mutate.Trials{Stale: []string{"it is noticed"}}); listed.Right() {
		t.Error("what is listed and noticed is not right")
	}
}

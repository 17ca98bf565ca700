package paxosmutate_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/paxosmutate"
	"github.com/synod-paxos/synod/impl/mutants"
	known "github.com/synod-paxos/synod/impl/paxos/mutants"
)

func all(t testing.TB) []mutants.Mutant {
	t.Helper()
	ms, err := known.All()
	if err != nil {
		t.Fatal(err)
	}
	return ms
}

func builder(t testing.TB) *mutate.Builder {
	t.Helper()
	b, err := mutate.New(".")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func trials(t *testing.T) []paxosmutate.Trial {
	t.Helper()
	all, err := paxosmutate.Trials()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Each mutant that loses safety, and each safe one, is explored; synod mutants runs
// them all, in stage mutants of .ci/run.
func TestEveryMutantHasATrial(t *testing.T) {
	ids := []string{}
	for _, m := range all(t) {
		if m.Kind != mutants.Liveness && (m.Declares != mutate.OnlyEqual || m.ID == "E05" || m.ID == "E08") {
			ids = append(ids, m.ID)
		}
	}
	for i, trial := range trials(t) {
		if trial.ID != ids[i] || trial.Breaks != "" && trial.Steps == 0 {
			t.Errorf("want a trial of %s with what it must find, got %+v", ids[i], trial)
		}
	}
}

// The table in docs/explore.md says what the trials say; the reasons are the
// document's own.
func TestTrialsAreDocumented(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(builder(t).Checkout(), "docs", "explore.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, trial := range trials(t) {
		if row := rowOf(trial); trial.Breaks != "" && strings.Count(string(text), "\n"+row) != 1 {
			t.Errorf("docs/explore.md: want one row that begins\n%s", row)
		}
	}
}

// rowOf is the beginning of a trial's row, up to the reason.
func rowOf(t paxosmutate.Trial) string {
	size := fmt.Sprintf("%d acceptors, %d", t.Size.Acceptors, t.Size.Ballots)
	for _, o := range []struct {
		is   bool
		text string
	}{
		{t.Size.OneOwner, " of one owner"}, {t.Size.Learners > 0, ", learner"}, {len(t.Size.Getters) > 0, ", gets"},
		{len(t.Size.Restarters) > 0, ", restarts"}, {t.Size.Rejects != "", ", rejects"}, {len(t.With) > 0, ", with " + strings.Join(t.With, ", ")},
	} {
		if o.is {
			size += o.text
		}
	}
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("| %s | %s | %s | %s | %s | %s |", t.ID, size, t.Breaks, number(t.Steps), number(t.Measured), number(t.Lists))
}

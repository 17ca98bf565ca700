package paxosmutate_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/paxosmutate"
	"github.com/synod-paxos/synod/impl/mutants"
	known "github.com/synod-paxos/synod/impl/paxos/mutants"
	"github.com/synod-paxos/synod/modeltest/paxostest/exploration"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

func all(t testing.TB) []mutants.Mutant {
	t.Helper()
	ms, err := known.All()
	if err != nil {
		t.Fatal(err)
	}
	return ms
}

func named(t testing.TB, id string) mutants.Mutant {
	t.Helper()
	for _, m := range all(t) {
		if m.ID == id {
			return m
		}
	}
	t.Fatalf("no mutant %s", id)
	return mutants.Mutant{}
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
// them all.
func TestEveryMutantHasATrial(t *testing.T) {
	ids := []string{}
	for _, m := range all(t) {
		if m.Kind != mutants.Liveness {
			ids = append(ids, m.ID)
		}
	}
	for i, trial := range trials(t) {
		if trial.ID != ids[i] || trial.Breaks != "" && trial.Steps == 0 {
			t.Errorf("want a trial of %s with what it must find, got %+v", ids[i], trial)
		}
	}
}

// The quickest; scripts and documents try others.
func TestTrials(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds and explores a program")
	}
	b, some := builder(t), []string{"P02"}
	for _, trial := range trials(t) {
		if !slices.Contains(some, trial.ID) {
			continue
		}
		t.Run(trial.ID, func(t *testing.T) {
			t.Parallel()
			score, err := paxosmutate.Try(context.Background(), b, named(t, trial.ID))
			if err != nil || score.Explored == nil || score.Explored.Wrong != "" || !score.Right {
				t.Errorf("want what must be found, got %+v, %v", score, err)
			}
		})
	}
}

// A trial that finds something else says what.
func TestJudge(t *testing.T) {
	breaks := func(property string, length, essential int) *exploration.Exploration {
		return &exploration.Exploration{Violation: &exploration.Violation{Properties: []string{property}, Length: length, Essential: essential}}
	}
	holds := &exploration.Exploration{Holds: true, Distinct: 7, Witnesses: map[string]bool{"SometimesChosen": true}}
	vacuous := &exploration.Exploration{Witnesses: map[string]bool{"SometimesChosen": false}}
	bug, safe := paxosmutate.Trial{ID: "M01", Breaks: "Agreement", Steps: 14, Measured: 10}, paxosmutate.Trial{ID: "S01"}
	for _, c := range []struct {
		trial paxosmutate.Trial
		found *exploration.Exploration
		want  string
	}{
		{bug, breaks("Agreement", 15, 10), ""},
		{bug, breaks("Agreement", 14, 10), "M01 should break Agreement after 14 steps, and exploring finds Agreement broken after 13 steps"},
		{bug, breaks("TypeOK", 15, 10), "finds TypeOK broken after 14 steps"},
		{bug, breaks("Agreement", 15, 11), "10 steps of the shortest behaviour should change an acceptor or send something, got 11"},
		{bug, holds, "finds nothing broken in 7 states"},
		{safe, holds, ""},
		{safe, breaks("Agreement", 3, 1), "S01 is safe, and exploring finds Agreement broken after 2 steps"},
		{safe, vacuous, "SometimesChosen never seen"},
	} {
		err := c.trial.Judge(c.found)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: want %q, got %v", c.trial.ID, c.want, err)
		}
	}
}

func TestExploreSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := paxosmutate.Explore(ctx, builder(t), model.DefaultSize(), exploration.Options{}); err == nil {
		t.Error("interrupted: no error")
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

package mutate_test

import (
	"context"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/impl/mutants"
)

// One that the recorded graphs show, one that only exploring shows, and one that is
// right. synod mutants tries them all.
func TestChecksCatchBugsAndFlagNothingSafe(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds three programs")
	}
	of, err := protocol.Find("generals")
	if err != nil {
		t.Fatal(err)
	}
	all, err := of.Mutants.Mutants()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"G02": "NoOrderNoAttack @1, Handshake0",
		"G20": "EstimatorRole @2   EstimatorRole @2   RepeatsFit @4, Numbered",
		"V02": "",
	}
	var chosen []mutate.Candidate
	for _, m := range all {
		if _, ok := want[m.ID]; ok {
			chosen = append(chosen, mutate.Candidate{Protocol: of.Name, Mutant: m, By: of.Mutants})
		}
	}
	done := 0
	scores, err := builder(t).TryAll(context.Background(), chosen, func(mutate.Score) { done++ })
	if err != nil || len(scores) != len(want) || done != len(want) {
		t.Fatalf("want %d scores, got %d, and %d done; %v", len(want), len(scores), done, err)
	}
	for i, s := range scores {
		id := chosen[i].ID
		if c := s.Common(); !c.Right || c.ID != id || c.Protocol != "generals" || c.Time == 0 || s.Details() != "" {
			t.Errorf("%s: got %+v, %s", id, c, s.Details())
		}
		if got := strings.TrimSpace(s.Columns()); got != want[id] {
			t.Errorf("%s: want %q, got %q", id, want[id], got)
		}
	}
}

func TestJudge(t *testing.T) {
	diverges := &mutate.Finding{Model: "Role", Step: 3, What: "arrives elsewhere", How: "a diagram\n"}
	breaks := &mutate.Finding{Model: "Whole", Step: 4, Breaks: []string{"Agreement"}, What: "breaks it"}
	counts := &mutate.Finding{Model: "Whole", What: "has 7 states"}
	for _, c := range []struct {
		kind     mutants.Kind
		property string
		only     bool
		found    mutate.Checks
		verdict  string
		wrong    string // part of it; empty if right
	}{
		{mutants.Bug, "Agreement", false, mutate.Checks{Equal: diverges, Replay: diverges, Explore: breaks}, "caught", ""},
		{mutants.Bug, "Agreement", true, mutate.Checks{Explore: breaks}, "caught", ""},
		{mutants.Bug, "Agreement", true, mutate.Checks{Equal: diverges, Explore: breaks}, "caught", "X01 declares that only exploring finds it, and the recordings show it too"},
		{mutants.Bug, "Agreement", true, mutate.Checks{Replay: diverges, Explore: breaks}, "caught", "the recordings show it too"},
		{mutants.Bug, "Agreement", false, mutate.Checks{Equal: diverges, Explore: breaks}, "caught", "X01 is caught, but not both by the recorded graphs and by the suites alone"},
		{mutants.Bug, "Agreement", false, mutate.Checks{Replay: diverges, Explore: breaks}, "caught", "not both by"},
		{mutants.Bug, "Agreement", false, mutate.Checks{Equal: diverges, Replay: diverges}, "caught", "X01 should break Agreement, and exploring does not find that"},
		{mutants.Bug, "Stays", true, mutate.Checks{Explore: breaks}, "caught", "X01 should break Stays"},
		{mutants.Bug, "", false, mutate.Checks{Equal: diverges, Replay: diverges}, "caught", ""},
		{mutants.Bug, "", false, mutate.Checks{Equal: diverges, Replay: diverges, Explore: counts}, "caught", ""},
		{mutants.Bug, "", true, mutate.Checks{Explore: breaks}, "caught", "should break no property, and exploring finds that it breaks Agreement"},
		{mutants.Bug, "", true, mutate.Checks{}, "MISSED", "X01 is not caught"},
		{mutants.Liveness, "", false, mutate.Checks{Equal: diverges, Replay: diverges, Explore: counts}, "caught", ""},
		{mutants.Safe, "", false, mutate.Checks{}, "not flagged", ""},
		{mutants.Safe, "", false, mutate.Checks{Explore: counts}, "FLAGGED", "X01 is safe, and is flagged"},
		{mutants.Safe, "", false, mutate.Checks{Replay: diverges}, "FLAGGED", "Role: arrives elsewhere\na diagram"},
	} {
		s := &mutate.Checked{Result: mutate.Result{ID: "X01", Kind: c.kind}, Checks: c.found}
		s.Judge(c.property, c.only)
		if s.Verdict() != c.verdict || s.Right != (c.wrong == "") || s.Right != (s.Details() == "") || !strings.Contains(s.Details(), c.wrong) {
			t.Errorf("%+v: got %s, right %v, %q", c, s.Verdict(), s.Right, s.Details())
		}
	}
}

// Whoever tries several is told of the one that failed, not of those that it stopped.
func TestTryAllSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	broken := named(t, "M01")
	broken.Patch = nil
	of, err := protocol.Find("generals")
	if err != nil {
		t.Fatal(err)
	}
	candidates := []mutate.Candidate{{Protocol: of.Name, Mutant: broken, By: of.Mutants}, {Protocol: of.Name, Mutant: broken, By: of.Mutants}}
	_, err = builder(t).TryAll(context.Background(), candidates, func(mutate.Score) { t.Error("nothing can be done") })
	if err == nil || !strings.Contains(err.Error(), "M01.patch: want nothing but a unified diff") {
		t.Errorf("want what is wrong with the patch, got %v", err)
	}
}

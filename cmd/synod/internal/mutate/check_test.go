package mutate_test

import (
	"context"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/internal/thorough"
)

// One that the recorded graphs show, one that only exploring shows, and one that is
// right. synod mutants tries them all.
func TestChecksCatchBugsAndFlagNothingSafe(t *testing.T) {
	t.Parallel()
	thorough.Only(t, "it builds three programs")
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
		"G20": "EstimatorRole @2 EstimatorRole @2 RepeatsFit @4, Numbered",
		"V02": "",
	}
	var chosen []mutate.Candidate
	for _, m := range all {
		if _, ok := want[m.ID]; ok {
			chosen = append(chosen, mutate.Candidate{Protocol: of.Name, Mutant: m, By: of.Mutants})
		}
	}
	done := 0
	scores, err := builder(t).TryAll(context.Background(), chosen, func(*mutate.Score) { done++ })
	if err != nil || len(scores) != len(want) || done != len(want) {
		t.Fatalf("want %d scores, got %d, and %d done; %v", len(want), len(scores), done, err)
	}
	for i, s := range scores {
		id := chosen[i].ID
		if !s.Right || s.ID != id || s.Protocol != "generals" || s.Time == 0 || s.Details() != "" {
			t.Errorf("%s: got %+v, %s", id, s, s.Details())
		}
		if got := strings.Join(strings.Fields(s.Columns()), " "); got != want[id] {
			t.Errorf("%s: want %q, got %q", id, want[id], got)
		}
	}
}

func TestJudge(t *testing.T) {
	diverges := &mutate.Finding{Model: "Role", Step: 3, What: "arrives elsewhere", How: "a diagram\n"}
	breaks := []*mutate.Finding{{Model: "Whole", Step: 4, Breaks: []string{"Agreement"}, Essential: 2, What: "breaks it"}}
	counts := []*mutate.Finding{{Model: "Whole", What: "has 7 states"}}
	tested := func(step int, warnings ...string) *mutate.Conformed {
		return &mutate.Conformed{Role: "role", Suite: "Role", Step: step, Warnings: warnings, How: "told\n"}
	}
	agreement := mutate.Plan{Explore: []mutate.Exploring{{Model: "Whole", Breaks: "Agreement"}}}
	exact := mutate.Plan{Explore: []mutate.Exploring{{Breaks: "Agreement", Steps: 4, Essential: 2}}}
	longer := mutate.Plan{Explore: []mutate.Exploring{{Breaks: "Agreement", Steps: 5}}}
	counted := mutate.Plan{Explore: []mutate.Exploring{{Breaks: "Agreement", Steps: 4, Essential: 3}}}
	keeps := mutate.Plan{Explore: []mutate.Exploring{{Properties: []string{"Agreement"}}}}
	differing := mutate.Plan{Differing: true}
	for _, c := range []struct {
		kind    mutants.Kind
		plan    mutate.Plan
		only    string // what it declares
		conform *mutate.Conformed
		found   mutate.Checks
		verdict string
		wrong   string // part of it; empty if right
	}{
		{mutants.Bug, agreement, "", nil, mutate.Checks{Equal: diverges, Replay: diverges, Explored: breaks}, "caught", ""},
		{mutants.Bug, agreement, mutate.OnlyExploring, nil, mutate.Checks{Explored: breaks}, "caught", ""},
		{mutants.Bug, agreement, mutate.OnlyExploring, nil, mutate.Checks{Equal: diverges, Explored: breaks}, "caught", "X01 declares that only exploring finds it, and the recordings show it too"},
		{mutants.Bug, agreement, mutate.OnlyExploring, nil, mutate.Checks{Replay: diverges, Explored: breaks}, "caught", "the recordings show it too"},
		{mutants.Bug, agreement, "", nil, mutate.Checks{Equal: diverges, Explored: breaks}, "caught", "X01 is caught, but not both by the recorded graphs and by the suites alone"},
		{mutants.Bug, agreement, "", nil, mutate.Checks{Replay: diverges, Explored: breaks}, "caught", "not both by"},
		{mutants.Bug, agreement, "", nil, mutate.Checks{Equal: diverges, Replay: diverges, Explored: []*mutate.Finding{nil}}, "caught", "X01 should break Agreement, and exploring does not find that"},
		{mutants.Bug, differing, "", nil, mutate.Checks{Equal: diverges, Replay: diverges, Explored: []*mutate.Finding{nil}}, "caught", ""},
		{mutants.Bug, differing, "", nil, mutate.Checks{Equal: diverges, Replay: diverges, Explored: counts}, "caught", ""},
		{mutants.Bug, differing, mutate.OnlyExploring, nil, mutate.Checks{Explored: breaks}, "caught", "should break no property, and exploring finds that it breaks Agreement"},
		{mutants.Bug, differing, mutate.OnlyExploring, nil, mutate.Checks{}, "MISSED", "X01 is not caught"},
		{mutants.Liveness, differing, "", nil, mutate.Checks{Equal: diverges, Replay: diverges, Explored: counts}, "caught", ""},
		{mutants.Safe, differing, "", nil, mutate.Checks{}, "not flagged", ""},
		{mutants.Safe, differing, "", nil, mutate.Checks{Explored: counts}, "FLAGGED", "X01 is safe, and is flagged"},
		{mutants.Safe, differing, "", nil, mutate.Checks{Replay: diverges}, "FLAGGED", "Role: arrives elsewhere\na diagram"},

		{mutants.Bug, mutate.Plan{}, mutate.OnlyEqual, nil, mutate.Checks{Equal: diverges}, "caught", ""},
		{mutants.Bug, mutate.Plan{}, mutate.OnlyEqual, nil, mutate.Checks{Replay: diverges}, "caught", "X01 declares that the recorded graphs find it, and they do not"},

		{mutants.Bug, exact, "", tested(2), mutate.Checks{Explored: breaks}, "caught", ""},
		{mutants.Bug, exact, "", tested(0), mutate.Checks{Equal: diverges, Replay: diverges, Explored: breaks}, "MISSED", "X01 is not caught"},
		{mutants.Bug, longer, "", tested(2), mutate.Checks{Explored: breaks}, "caught", "X01 should break Agreement after 5 steps, and exploring finds Agreement broken after 4 steps"},
		{mutants.Bug, longer, "", tested(2), mutate.Checks{Explored: []*mutate.Finding{nil}}, "caught", "and exploring finds nothing broken"},
		{mutants.Bug, counted, "", tested(2), mutate.Checks{Explored: breaks}, "caught", "3 steps of the shortest behaviour should be of those that count, got 2"},
		{mutants.Liveness, mutate.Plan{}, "", tested(0, "one Promise is lost (X01)"), mutate.Checks{}, "named", ""},
		{mutants.Liveness, mutate.Plan{}, "", tested(0), mutate.Checks{Equal: diverges}, "MISSED", "X01 is not caught"},
		{mutants.Safe, keeps, "", tested(0), mutate.Checks{Equal: diverges, Replay: diverges, Explored: []*mutate.Finding{nil}}, "not flagged", ""},
		{mutants.Safe, keeps, "", tested(3), mutate.Checks{Explored: []*mutate.Finding{nil}}, "FLAGGED", "X01 is safe, and is flagged\ntold"},
		{mutants.Safe, keeps, "", tested(0), mutate.Checks{Explored: counts}, "FLAGGED", "X01 is safe, and is flagged"},
	} {
		s := &mutate.Score{Result: mutate.Result{ID: "X01", Kind: c.kind}, Conform: c.conform}
		s.Judge(c.plan, c.found, c.only)
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
	_, err = builder(t).TryAll(context.Background(), candidates, func(*mutate.Score) { t.Error("nothing can be done") })
	if err == nil || !strings.Contains(err.Error(), "M01.patch: want nothing but a unified diff") {
		t.Errorf("want what is wrong with the patch, got %v", err)
	}
}

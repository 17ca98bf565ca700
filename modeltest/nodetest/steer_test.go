package nodetest

import (
	"bytes"
	"encoding/json"
	"reflect"
	"sync"
	"testing"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/coverage"
)

// walks are planned once for all tests.
var walks = sync.OnceValues(func() (*coverage.Plan, error) {
	g, err := coverage.Load()
	if err != nil {
		return nil, err
	}
	return g.Plan()
})

func planned(t *testing.T) *coverage.Plan {
	t.Helper()
	plan, err := walks()
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// A cluster that is steered goes where TLC's graph goes, at each step. All walks together take all
// edges that a node can take, as docs/simulation.md shows; a sample of them takes a part.
func TestSteeredRunsTakeEdges(t *testing.T) {
	t.Parallel()
	r, err := Simulate(t.Context(), Options{Plan: planned(t), Runs: uint64(thorough.Of(100, 1000))})
	if err != nil {
		t.Fatal(err)
	}
	if r.Failed != nil {
		t.Fatalf("%v: %+v", r.Failed.Broken, r.Failed.Actions)
	}
	got := r.Taken.Report()
	if got.Possible != 632_035 || got.Edges != 632_854 || got.Inside != r.Runs || got.Registers != r.Runs {
		t.Errorf("%+v in %d runs", got, r.Runs)
	}
	if least := thorough.Of(500, 4000); got.Taken < least {
		t.Errorf("%d edges are taken, want at least %d", got.Taken, least)
	}
}

// The same walks give the same, however many work on them; another seed gives another run that
// takes the same edges.
func TestSteeredRunsRepeat(t *testing.T) {
	t.Parallel()
	plan := planned(t)
	var before *Result
	runs := uint64(thorough.Of(60, 200))
	for _, workers := range []int{1, 7} {
		r, err := Simulate(t.Context(), Options{Plan: plan, Runs: runs, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		if before != nil && !reflect.DeepEqual(before, r) {
			t.Errorf("one worker finds %+v, seven %+v", before, r)
		}
		before = r
	}
	other, err := Simulate(t.Context(), Options{Plan: plan, Runs: runs, First: 1})
	if err != nil {
		t.Fatal(err)
	}
	if other.Events == before.Events || other.Taken.Report().Taken != before.Taken.Report().Taken {
		t.Errorf("seeds 0 and 1: %+v and %+v, want other events and the same edges", before, other)
	}
}

// A cluster that is not where the graph is breaks a rule, and so does its run as a document.
func TestSteeredRunsThatAreElsewhere(t *testing.T) {
	t.Parallel()
	plan, found := planned(t), 0
	walks := thorough.Of(12, 50)
	for walk := range walks {
		p, err := coverage.NewProfile()
		if err != nil {
			t.Fatal(err)
		}
		s := &steered{plan: plan, walk: walk, skip: walk % 7, profile: p}
		w, ends := s.run(true)
		if w.broken == nil {
			continue // what was left out was a repetition
		}
		found++
		text, err := json.Marshal(Run{Format: Format, Nodes: steeredNodes, Votes: steeredVotes, Keys: 1, Seed: w.seed, Actions: w.actions, Ends: &ends})
		if err != nil {
			t.Fatal(err)
		}
		run, err := Read(text)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := run.Play(); again == nil || again.Rule != follows || w.broken.Rule != follows {
			t.Errorf("walk %d: %v, as a document %v", walk, w.broken, again)
		}
	}
	if found < walks*2/5 {
		t.Errorf("a step was left out of %d runs, and %d are elsewhere", walks, found)
	}
}

// Random runs are followed too, and profiles add up in any order.
func TestRunsAreFollowed(t *testing.T) {
	t.Parallel()
	profile := func(first, runs uint64) *coverage.Profile {
		r, err := Simulate(t.Context(), Options{First: first, Runs: runs, Follow: true})
		if err != nil {
			t.Fatal(err)
		}
		return r.Taken
	}
	text := func(parts ...*coverage.Profile) []byte {
		sum, err := coverage.NewProfile()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range parts {
			sum.Add(p)
		}
		out, err := sum.Encode()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	runs := uint64(thorough.Of(75, 300))
	a, b, whole := profile(0, runs), profile(runs, runs*2/3), profile(0, runs*5/3)
	if !bytes.Equal(text(a, b), text(b, a)) || !bytes.Equal(text(a, b), text(whole)) {
		t.Error("the sum depends on the order")
	}
	r := whole.Report()
	if r.Taken < thorough.Of(300, 1000) || r.Inside == 0 || r.Inside >= r.Registers {
		t.Errorf("%+v", r)
	}
	for _, action := range r.Actions {
		if action.Steps == 0 {
			t.Errorf("no %s in these runs", action.Name)
		}
	}
}

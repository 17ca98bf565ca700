package mutate

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate/generate"
	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
)

// played is the variable that makes this test binary play a mutant.
const played = "SYNOD_PLAYED"

func TestMain(m *testing.M) {
	switch os.Getenv(played) {
	case "":
		os.Exit(m.Run())
	case "fails":
		fmt.Println("--- PASS: TestSlow (1.25s)\n--- PASS: TestQuick (0.01s)\n--- FAIL: TestA (0.00s)\n    --- FAIL: TestA/b (0.00s)\nFAIL")
		os.Exit(1)
	case "panics":
		panic("as it is to")
	case "hangs":
		time.Sleep(time.Hour)
	case "finds":
		fmt.Println(`{"model": "Role", "step": 2, "what": "it"}`)
	case "nothing":
		fmt.Println("null")
	}
	os.Exit(0)
}

func play(t *testing.T, what string) (*subjects, programs) {
	t.Helper()
	t.Setenv(played, what)
	limit := time.Minute
	if what == "hangs" {
		limit = time.Second
	}
	s := &subjects{b: &Builder{checkout: "."}, g: Generated{Folder: "."}, testLimit: limit, checkLimit: limit}
	return s, programs{tests: os.Args[0], checks: os.Args[0]}
}

func TestHowAMutantIsNoticed(t *testing.T) {
	for what, want := range map[string]struct{ tests, checks string }{
		"fails":   {"TestA fails", "fails"},
		"panics":  {"panics", "panics"},
		"hangs":   {"hangs", "hangs"},
		"finds":   {"", "Role"},
		"nothing": {"", ""},
	} {
		s, p := play(t, what)
		tests, _, err := s.tests(context.Background(), p, 1)
		if err != nil || tests != want.tests {
			t.Errorf("%s: the tests: want %q, got %q, %v", what, want.tests, tests, err)
		}
		checks, _, err := s.checks(context.Background(), p, 1)
		if err != nil || checks != want.checks {
			t.Errorf("%s: the checks: want %q, got %q, %v", what, want.checks, checks, err)
		}
	}
}

func TestSlowTestsAreKnown(t *testing.T) {
	s, p := play(t, "fails")
	said, ended, err := s.finish(context.Background(), exec.Command(p.tests), 0, time.Minute)
	if err != nil || ended == nil || len(said.slow) != 1 || said.slow[0] != "TestSlow" || said.failed != "TestA" {
		t.Errorf("want TestSlow slow and TestA failed, got %+v, %v, %v", said, ended, err)
	}
}

// Whoever interrupts it has noticed no mutant.
func TestAnInterruptionNoticesNothing(t *testing.T) {
	s, p := play(t, "hangs")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if noticed, _, err := s.tests(ctx, p, 1); noticed != "" || !errors.Is(err, context.Canceled) {
		t.Errorf("the tests: got %q, %v", noticed, err)
	}
	if noticed, _, err := s.checks(ctx, p, 1); noticed != "" || !errors.Is(err, context.Canceled) {
		t.Errorf("the checks: got %q, %v", noticed, err)
	}
}

// A program that does not start has noticed nothing.
func TestAProgramThatIsNotThereNoticesNothing(t *testing.T) {
	s, _ := play(t, "nothing")
	if noticed, _, err := s.tests(context.Background(), programs{tests: "./no-such-program"}, 1); noticed != "" || err == nil {
		t.Errorf("got %q, %v", noticed, err)
	}
}

// A mutant that is listed must be one of the source as it is now.
func TestWhatIsJustifiedIsAMutant(t *testing.T) {
	b, err := New(".")
	if err != nil {
		t.Fatal(err)
	}
	lists, err := filepath.Glob(b.real("impl/*/" + JustifiedFile))
	if err != nil || len(lists) == 0 {
		t.Fatalf("want lists, got %q, %v", lists, err)
	}
	for i, list := range lists {
		if i%thorough.Every(3) > 0 {
			continue
		}
		folder := "impl/" + filepath.Base(filepath.Dir(filepath.Dir(list)))
		justified, err := b.justified(folder)
		if err != nil {
			t.Fatal(err)
		}
		sources, err := b.Sources(folder)
		if err != nil {
			t.Fatal(err)
		}
		p, err := generate.Load(".", module+"/"+folder, sources)
		if err != nil {
			t.Fatal(err)
		}
		for _, stale := range generate.Stale(justified, p.Mutants()) {
			t.Errorf("%s: %s", list, stale)
		}
	}
}

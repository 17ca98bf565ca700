package paxostest

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/scenario"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

var update = flag.Bool("update", false, "draw the diagrams of the scenarios anew")

func scenarioFile(s *Scenario) string { return filepath.Join("..", "..", filepath.FromSlash(s.File)) }

// The diagrams are golden:
//
//	go test ./modeltest/paxostest -run Scenarios -update
func TestScenariosAreDrawn(t *testing.T) {
	all, err := Scenarios()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if *update {
			text, err := os.ReadFile(scenarioFile(s))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(scenarioFile(s), scenario.Redraw(text, s.Drawn), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if s.Drawn != s.Diagram {
			t.Errorf("%s: expected this diagram; draw it with go test ./modeltest/paxostest -run Scenarios -update\n%s", s.File, s.Drawn)
		}
	}
}

// TLC confirms all of them, state for state.
func TestScenariosAreBehaviours(t *testing.T) {
	t.Parallel()
	tools := tlctest.Require(t)
	all, err := Scenarios()
	if err != nil {
		t.Fatal(err)
	}
	if err := ConfirmScenarios(context.Background(), tools, all); err != nil {
		t.Error(err)
	}
}

var _ = []any{bytes.Equal, errors.Is, strings.Cut, spec.Files}

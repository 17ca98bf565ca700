package protocol

import (
	"flag"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/told"
	"github.com/synod-paxos/synod/trace/scenario"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

var update = flag.Bool("update", false, "draw the diagrams of the scenarios anew")

// scenarioFiles are those of the protocols whose scenarios are of closed models, by their place in the checkout.
func scenarioFiles(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, p := range All() {
		if p.Tell != nil {
			continue // its own package tests them
		}
		all, err := p.Scenarios()
		require.NoError(t, err)
		for _, s := range all {
			out[s.File] = s.Text
		}
	}
	require.Greater(t, len(out), 15)
	return out
}

// The diagrams are golden:
//
//	go test ./cmd/synod/internal/protocol -run TestScenariosAreDrawn -update
func TestScenariosAreDrawn(t *testing.T) {
	t.Parallel()
	files := scenarioFiles(t)
	for i, name := range slices.Sorted(maps.Keys(files)) {
		if i%thorough.Every(4) > 0 && !*update {
			continue
		}
		text := files[name]
		tale, wrong, err := Tell(name, text)
		require.NoError(t, err)
		require.Empty(t, wrong)
		read, err := scenario.Parse(name, text)
		require.NoError(t, err)
		switch {
		case *update:
			require.NoError(t, os.WriteFile(inCheckout(name), scenario.Redraw(text, tale.Drawn), 0o644))
		case tale.Drawn != read.Diagram:
			t.Errorf("%s: expected this diagram; draw it with go test ./cmd/synod/internal/protocol -run ScenariosAreDrawn -update\n%s", name, tale.Drawn)
		}
	}
}

func inCheckout(name string) string {
	return filepath.Join("..", "..", "..", "..", filepath.FromSlash(name))
}

// TLC takes each of them in its model, in the same states.
func TestScenariosAreConfirmed(t *testing.T) {
	t.Parallel()
	tools := tlctest.Require(t)
	files := scenarioFiles(t)
	for i, name := range slices.Sorted(maps.Keys(files)) {
		t.Run(name, func(t *testing.T) {
			thorough.Sample(t, i, 40)
			t.Parallel()
			text := files[name]
			tale, _, err := Tell(name, text)
			require.NoError(t, err)
			wrong, err := tale.Confirm(t.Context(), tools)
			require.NoError(t, err)
			assert.Empty(t, wrong)
		})
	}
}

// The index has each of them, by its file.
func TestScenariosAreInTheIndex(t *testing.T) {
	t.Parallel()
	index, err := os.ReadFile(inCheckout("docs/scenarios.md"))
	require.NoError(t, err)
	for name := range scenarioFiles(t) {
		assert.Contains(t, string(index), "| ["+strings.TrimSuffix(path.Base(name), ".md")+"](../"+name+") |")
	}
}

// What is wrong with a scenario is said with its line.
func TestScenariosThatAreNone(t *testing.T) {
	t.Parallel()
	files := scenarioFiles(t)
	for _, c := range []struct {
		name, old, new string
		kind           error // nil: the reference does otherwise
		says           string
	}{
		{"commit/scenarios/blocked", "Prepare(p1)", "Prepare(p2)", scenario.ErrSyntax, "expected arguments of Prepare that the model has, as in Prepare(p: p1); got [p2]"},
		{"commit/scenarios/blocked", "Prepare(p1)", "Vote(p1)", scenario.ErrSyntax, "expected an action of the model, Prepare, Refuse"},
		{"commit/scenarios/blocked", "Prepare(p1)", "Refuse(p1)", nil, `expected "fails NeverBlocked"; got`},
		{"commit/scenarios/blocked", "disabled: Timeout(p1)", "Timeout(p1)", nil, "expected that it takes Timeout(p1), and it does nothing"},
		{"commit/scenarios/blocked", "fails NeverBlocked", "holds NeverBlocked", nil, `expected "holds NeverBlocked"; got`},
		{"commit/scenarios/blocked", "fails NeverBlocked", "fails NeverMind", scenario.ErrSyntax, `expected a property of states or a witness of the model, got "NeverMind"`},
		{"commit/scenarios/blocked", "fails NeverBlocked", "happily", scenario.ErrSyntax, "expected holds or fails, and a property"},
		{"commit/scenarios/blocked", "broken NeverBlocked\n", "", scenario.ErrSyntax, `expected "broken NeverBlocked" as the last line`},
		{"fast/scenarios/collision", "Propose(0, free)\n", "Propose(0, free)\nPrepare(1)\n", scenario.ErrSyntax, "expected the shortest, 5 steps, as TLC finds of Collision; got 6"},
		{"commit/scenarios/blocked", "model TwoPhaseBlocks", "model Nothing", scenario.ErrSyntax, `expected a model of a whole system of commit, got "Nothing"`},
		{"commit/scenarios/blocked", "model TwoPhaseBlocks", "model TwoPhaseWaits", scenario.ErrSyntax, "which breaks Termination in the end only"},
		{"commit/scenarios/blocked", "model TwoPhaseBlocks", "", scenario.ErrSyntax, "expected a line model and the name of one"},
		{"commit/scenarios/blocked", "protocol commit", "protocol raft", scenario.ErrSyntax, `there is no implementation of protocol "raft" here`},
		{"commit/scenarios/blocked", "protocol commit", "participants 2", scenario.ErrSyntax, "expected acceptors, proposers"},
		{"commit/scenarios/timeout-aborts", "wrong: Timeout(p1)", "Timeout(p1)", nil, "expected that it takes Timeout(p1), and it does nothing"},
		{"fast/scenarios/recovered", "protocol fast", "protocol fast\nmodel MostFrequent", scenario.ErrSyntax, "got MostFrequent, a safe variant"},
	} {
		text := string(files["spec/"+c.name+".md"])
		require.Contains(t, text, c.old)
		_, wrong, err := Tell("x.md", []byte(strings.Replace(text, c.old, c.new, 1)))
		if c.kind == nil {
			require.NoError(t, err)
			assert.Contains(t, wrong, told.ErrOtherwise.Error())
			assert.Contains(t, wrong, c.says)
			continue
		}
		require.ErrorIs(t, err, c.kind, c.says)
		assert.Contains(t, err.Error(), c.says)
		assert.Regexp(t, `^x\.md:\d+: `, err.Error())
	}
}

// TLC notices where the reference would be wrong, and where a model does not go wrong.
func TestScenariosThatTLCRefuses(t *testing.T) {
	thorough.Only(t, "TestScenariosAreConfirmed asks TLC, and paxostest/scenario has some that it refuses")
	t.Parallel()
	tools := tlctest.Require(t)
	text := scenarioFiles(t)["spec/commit/scenarios/timeout-aborts.md"]
	for _, c := range []struct{ old, new, says string }{
		{"broken Atomic", "fails Atomic\nholds SometimesCommitted\nbroken Atomic", "expected: holds SometimesCommitted; got"},
		{"wrong: Timeout(p1)", "disabled: Refuse(p1)\nwrong: Refuse(p1)", "expected that it takes Refuse(p1), and it does not"},
	} {
		tale, wrong, err := Tell("x.md", []byte(strings.Replace(string(text), c.old, c.new, 1)))
		require.NoError(t, err)
		require.Empty(t, wrong)
		wrong, err = tale.Confirm(t.Context(), tools)
		require.NoError(t, err)
		assert.Contains(t, wrong, c.says)
		assert.Contains(t, wrong, "(with the bug: OnTimeout <- TimeoutAborts)")
	}
}

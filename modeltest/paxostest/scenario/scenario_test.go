package scenario

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/told"
	"github.com/synod-paxos/synod/trace/scenario"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

var update = flag.Bool("update", false, "draw the diagrams of the scenarios anew")

func inCheckout(s *Scenario) string {
	return filepath.Join("..", "..", "..", filepath.FromSlash(s.File))
}

// The diagrams are golden:
//
//	go test ./modeltest/paxostest/scenario -run ScenariosAreDrawn -update
func TestScenariosAreDrawn(t *testing.T) {
	all, err := All()
	require.NoError(t, err)
	for _, s := range all {
		text, err := os.ReadFile(inCheckout(s))
		require.NoError(t, err)
		switch {
		case *update:
			require.NoError(t, os.WriteFile(inCheckout(s), scenario.Redraw(text, s.Drawn), 0o644))
		case s.Drawn != s.Diagram:
			t.Errorf("%s: expected this diagram; draw it with go test ./modeltest/paxostest/scenario -run ScenariosAreDrawn -update\n%s", s.File, s.Drawn)
		}
	}
}

// What TLC says of them: that all are behaviours of the specification, wrong turns until they go wrong; and that each wrong turn is one
// of the bug.
func TestScenarios(t *testing.T) {
	t.Parallel()
	tools := tlctest.Require(t)
	all, err := All()
	require.NoError(t, err)
	for i, group := range together(all) {
		t.Run(group[0].Name, func(t *testing.T) {
			thorough.Sample(t, i, 8)
			t.Parallel()
			assert.NoError(t, confirmTogether(context.Background(), tools, group))
		})
	}
	for _, s := range all {
		if s.Bug != nil {
			t.Run(s.Bug.Name, func(t *testing.T) {
				thorough.Only(t, "one run of TLC confirms, and one refuses")
				t.Parallel()
				assert.NoError(t, s.confirmBug(context.Background(), tools))
			})
		}
	}
}

func TestBuiltInScenario(t *testing.T) {
	s, err := BuiltIn("happy")
	require.NoError(t, err)
	assert.Equal(t, string(builtIn(t, "happy")), string(s.Text))
	_, err = BuiltIn("unhappy")
	assert.ErrorContains(t, err, "expected one of dies-after-one-accept, ")
	assert.ErrorIs(t, err, fs.ErrNotExist)
}

// Every claim, and each kind of line, occurs in a scenario that holds; and every action of Synod.
func TestScenariosUseAllThatThereIs(t *testing.T) {
	all, err := All()
	require.NoError(t, err)
	var kinds []scenario.Kind
	var actions, said []string
	for _, s := range all {
		for _, l := range s.Lines {
			kinds = append(kinds, l.Kind)
			if l.Kind == scenario.Step {
				actions = append(actions, l.Term.Name)
			}
			if l.Kind == scenario.Claim {
				said = append(said, l.Words[0])
			}
		}
	}
	for _, k := range []scenario.Kind{scenario.Claim, scenario.Step, scenario.Wrong, scenario.Disabled, scenario.Lost} {
		assert.Contains(t, kinds, k)
	}
	signatures, err := synodSignatures()
	require.NoError(t, err)
	for name := range signatures {
		assert.Contains(t, actions, name)
	}
	for _, c := range claims {
		assert.Contains(t, said, strings.Fields(c.words)[0])
	}
}

// builtIn is the text of a scenario, with changes: an old text and a new one, and so on.
func builtIn(t testing.TB, name string, changes ...string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", Folder, name+".md"))
	require.NoError(t, err)
	out := string(text)
	for i := 0; i+1 < len(changes); i += 2 {
		require.Contains(t, out, changes[i])
		out = strings.Replace(out, changes[i], changes[i+1], 1)
	}
	return []byte(out)
}

// placeIn is where a line stands first, as errors say it.
func placeIn(t testing.TB, name, line string) string {
	t.Helper()
	lines := strings.Split(string(builtIn(t, name)), "\n")
	require.Contains(t, lines, line)
	return fmt.Sprintf("%s.md:%d", name, slices.Index(lines, line)+1)
}

// The reference notices what is wrong with a scenario, with the place and what was expected.
func TestScenariosThatTheReferenceRefuses(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		kind           error
		says           string
	}{
		{"happy", "Prepare(a2, 1)", "Accept(a1, 1, v1)", told.ErrOtherwise, placeIn(t, "happy", "Prepare(a2, 1)") + ": the reference does otherwise: expected that it takes Accept(a1, 1, v1), and it does nothing"},
		{"happy", "Promise(p1, a1, 1, NoVote)", "Promise(p1, a1, 1, VoteAt(1, v1))", told.ErrOtherwise, "expected that it takes Promise(p1, a1, 1, VoteAt(1, v1))"},
		{"happy", "nothing chosen", "chosen v1", told.ErrOtherwise, `expected "chosen v1"; got`},
		{"happy", "learned l1 v1", "learned l1 v2", told.ErrOtherwise, `expected "learned l1 v2"; got`},
		{"duel", "disabled: Accept(a1, 1, v1)", "disabled: Promise(p2, a1, 2, NoVote)", told.ErrOtherwise, "expected that it cannot take Promise(p2, a1, 2, NoVote), and it does"},
		{"lost", "lost: Prepare(a3, 1)", "lost: Prepare(a3, 2)", told.ErrOtherwise, "expected that it could take Prepare(a3, 2), and it does nothing"},
		{"lost", "lost: Prepare(a3, 1)", "lost: Prepare(a1, 1)", scenario.ErrSyntax, "expected that this never happens, as line " + strings.TrimPrefix(placeIn(t, "lost", "lost: Prepare(a3, 1)"), "lost.md:") + " says that it is lost"},
		{"get", "Get(p2, 2)", "Get(p1, 3)", scenario.ErrSyntax, "ballot 3 is not in 0..2"},
		{"get", "getters p2", "getters p1", told.ErrOtherwise, "expected that it takes Get(p2, 2), and it does nothing"},
		{"get", "getters p2", "getters q2", scenario.ErrSyntax, `expected proposers like p1, got "q2"`},
		{"get", "ballots 2", "ballots 200", scenario.ErrSyntax, "want ballots of 1 to 9, got 200"},
		{"get", "values 2", "values 9\nlearners 1", nil, ""},
		{"get", "ballots 2", "ballots 9", scenario.ErrSyntax, "the model is too large"},
		{"get", "acceptors 3", "acceptors 1", scenario.ErrSyntax, "expected no more proposers than acceptors"},
		{"get", "acceptors 3", "clients 3", scenario.ErrSyntax, "expected acceptors, proposers, ballots, values or learners and a number"},
		{"get", "Get(p2, 2)", "Obtain(p2, 2)", scenario.ErrSyntax, "expected an action of Synod, Set, Get, Prepare, Promise, Accept, Accepted, Learn, Restart; got"},
		{"get", "Get(p2, 2)", "Get(p2)", scenario.ErrSyntax, "expected Get(proposer, ballot), got Get(p2)"},
		{"get", "Get(p2, 2)", "Get(p2, NoVote(1))", scenario.ErrSyntax, "expected a number, a name, NoVote or VoteAt(ballot, value), got NoVote(1)"},
		{"get", "Get(p2, 2)", "wrong: Get(p2, 2)", scenario.ErrSyntax, "expected wrong: once, and only in a scenario of a bug"},
		{"get", "nothing chosen", "nothing happened", scenario.ErrSyntax, "expected one of: nothing chosen; chosen V; "},
		{"get", "nothing chosen", "decided p3 v1", scenario.ErrSyntax, "p3 is no proposer of the model"},
		{"wrong-stale-promise", "M21Agreement", "M99", scenario.ErrSyntax, `expected a model of whole processes with a known bug, like M07Agreement, got "M99"`},
		{"wrong-stale-promise", "bug M21Agreement", "bug M21Agreement\nballots 3", scenario.ErrSyntax, "expected no size beside the bug M21Agreement"},
		{"wrong-stale-promise", "wrong: Promise", "Promise", told.ErrOtherwise, "expected that it takes Promise(p1, a1, 1, NoVote), and it does nothing"},
		{"wrong-stale-promise", "broken Agreement\n", "", scenario.ErrSyntax, `expected "broken Agreement" as the last line`},
		{"wrong-stale-promise", "broken Agreement\n", "broken Agreement\nAccept(a3, 2, v2)\n", scenario.ErrSyntax, `expected nothing after "broken Agreement"`},
		{"wrong-stale-promise", "broken Agreement\n", "Accept(a3, 2, v2)\nbroken Agreement\n", scenario.ErrSyntax, "expected the shortest, 12 steps, as TLC finds of M21Agreement; got 13"},
		{"wrong-repeated-ballot", "wrong: Restart(p1)", "Restart(p1)", told.ErrOtherwise, `expected that it takes Set(p1, 1, v2)`},
	} {
		_, err := Parse(c.name+".md", builtIn(t, c.name, c.old, c.new))
		if c.kind == nil {
			assert.NoError(t, err, c.new)
			continue
		}
		require.ErrorIs(t, err, c.kind, c.says)
		assert.Contains(t, err.Error(), c.says)
		assert.Regexp(t, `^`+c.name+`\.md:\d+: `, err.Error())
	}
}

// TLC notices where the reference would be wrong: a state, a step, and a turn that is none.
func TestScenariosThatTLCRefuses(t *testing.T) {
	t.Parallel()
	tools := tlctest.Require(t)
	parse := func(name string, changes ...string) *Scenario {
		s, err := Parse(name+".md", builtIn(t, name, changes...))
		require.NoError(t, err)
		return s
	}
	model, err := specified(parse("happy").Size)
	require.NoError(t, err)
	played, err := parse("happy").play(parse("happy").Size)
	require.NoError(t, err)
	refuses := func(t *testing.T, err error, says string) {
		t.Helper()
		require.ErrorIs(t, err, scenario.ErrRefused)
		assert.Contains(t, err.Error(), says)
	}
	t.Run("a wrong state", func(t *testing.T) {
		walk := slices.Clone(played.Walk)
		walk[2].After = slices.Clone(walk[2].After)
		walk[2].After[2] = tla.Set(walk[2].After[2].Elems()[1:]...)
		err := scenario.Confirm(context.Background(), tools, model, []scenario.Walk{walk})
		refuses(t, err, placeIn(t, "happy", "Prepare(a1, 1)")+": the specification says otherwise: expected msgs = ")
	})
	t.Run("a step that the specification does not take", func(t *testing.T) {
		thorough.Sample(t, 1, 2)
		other := model
		other.Files = map[string][]byte{}
		for name, text := range model.Files {
			other.Files[name] = []byte(strings.Replace(string(text), "ballot >= acceptor.promised", "ballot > acceptor.promised", 1))
		}
		err := scenario.Confirm(context.Background(), tools, other, []scenario.Walk{played.Walk})
		refuses(t, err, placeIn(t, "happy", "Accept(a1, 1, v1)")+": the specification says otherwise: expected that it takes Accept(a1, 1, v1)")
	})
	t.Run("a turn that is right", func(t *testing.T) {
		thorough.Sample(t, 1, 2)
		s := parse("wrong-stale-promise", "Set(p1, 2, v2)", "wrong: Set(p1, 2, v2)", "wrong: Promise", "Promise")
		refuses(t, s.confirmBug(context.Background(), tools), placeIn(t, "wrong-stale-promise", "Set(p1, 2, v2)")+": the specification says otherwise: expected: a state other than the specification's")
	})
	t.Run("a claim behind the turn", func(t *testing.T) {
		thorough.Sample(t, 1, 2)
		s := parse("wrong-stale-promise", "proposes p1 2 v2", "proposes p1 2 v1")
		refuses(t, s.confirmBug(context.Background(), tools), "expected: proposes p1 2 v1; got")
	})
}

// The example in the document is one.
func TestScenarioOfTheDocument(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "scenarios.md"))
	require.NoError(t, err)
	parts := strings.Split(string(text), "~~~")
	require.Len(t, parts, 3)
	_, err = Parse("document.md", []byte(strings.TrimPrefix(parts[1], "md\n")))
	require.NoError(t, err)
	for _, c := range claims {
		assert.Contains(t, parts[2], "`"+strings.Fields(c.words)[0]+" ", "the table of claims")
	}
}

// The index has each of them, by its file.
func TestScenariosAreInTheIndex(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "scenarios.md"))
	require.NoError(t, err)
	all, err := All()
	require.NoError(t, err)
	for _, s := range all {
		assert.Contains(t, string(text), "| ["+s.Name+"](../"+s.File+") |")
	}
}

func FuzzScenario(f *testing.F) {
	f.Add(builtIn(f, "happy"))
	f.Add(builtIn(f, "lost"))
	f.Add(builtIn(f, "wrong-minority-get"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Parse("x.md", text)
		if err != nil {
			return
		}
		again, err := Parse("x.md", scenario.Redraw(text, s.Drawn))
		require.NoError(t, err)
		require.Equal(t, s.Drawn, again.Drawn)
	})
}

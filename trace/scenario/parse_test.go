package scenario_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/scenario"
)

const told = "# Title\n\nProse.\n\n```setting\nclients 2\n```\n\n```steps\nEnter(p1, 2)\ninside p1\ndisabled: Enter(p2, At(1, x))\n```\n\n```diagram\nold\n```\nEnd.\n"

func TestParse(t *testing.T) {
	s, err := scenario.Parse("folder/name.md", []byte(told))
	require.NoError(t, err)
	assert.Equal(t, &scenario.Scenario{
		Name: "name", File: "folder/name.md", Title: "Title", Diagram: "old\n",
		Settings: []scenario.Line{{Number: 6, Words: []string{"clients", "2"}}},
		Lines: []scenario.Line{
			{Number: 10, Kind: scenario.Step, Term: term("Enter", term("p1"), term("2"))},
			{Number: 11, Kind: scenario.Claim, Words: []string{"inside", "p1"}},
			{Number: 12, Kind: scenario.Disabled, Term: term("Enter", term("p2"), term("At", term("1"), term("x")))},
		},
	}, s)
	assert.Equal(t, "Enter(p2, At(1, x))", s.Lines[2].Term.String())
	again, err := scenario.Parse("folder/name.md", []byte(strings.ReplaceAll(told, "\n", "\r\n")))
	require.NoError(t, err)
	assert.Equal(t, s, again, "with other ends of lines")
}

func term(name string, args ...scenario.Term) scenario.Term {
	return scenario.Term{Name: name, Args: args}
}

// Sets and records are read as they are written.
func TestTerms(t *testing.T) {
	for _, text := range []string{"Enter({p1, p2})", "Enter([who |-> p1, at |-> At(1, {x})], 2)", "Enter([who |-> [who |-> p1]])"} {
		s, err := scenario.Parse("x.md", []byte(strings.Replace(told, "Enter(p1, 2)", text, 1)))
		require.NoError(t, err)
		assert.Equal(t, text, s.Lines[0].Term.String())
	}
}

func TestRedraw(t *testing.T) {
	text := scenario.Redraw([]byte(told), "new\nlines\n")
	assert.Equal(t, strings.Replace(told, "old\n", "new\nlines\n", 1), string(text))
	assert.Equal(t, told, string(scenario.Redraw(text, "old\n")))
}

// Each is told with one change, and what the error must say.
func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ old, new, says string }{
		{"# Title", "Title", `x.md:1: not a scenario: expected a title, "# ...", got "Title"`},
		{"# Title\n\nProse.\n", "", `x.md:2: not a scenario: expected a title, "# ...", before the first block`},
		{"clients 2\n", "", `x.md:18: not a scenario: expected a block setting with a line in it`},
		{"clients 2", "clients -2", `x.md:6: not a scenario: expected words of letters and digits, got "-2"`},
		{"```setting", "```settings", `x.md:9: not a scenario: expected a block setting before the block steps`},
		{"```diagram", "```setting", `x.md:15: not a scenario: expected one block setting, got another`},
		{"```diagram", "```", `x.md:19: not a scenario: expected a block diagram, which may be empty`},
		{"```\nEnd.", "```\n```steps\nEnter\n```", `x.md:18: not a scenario: expected all steps before the diagram`},
		{"old\n```", "old\n", `x.md:15: not a scenario: expected ` + "``` to end this block"},
		{"inside p1\n", "```steps\n", `x.md:11: not a scenario: expected ` + "``` to end the block of line 9"},
		{"Enter(p1, 2)", "enter p0", `expected a block steps with a step in it`},
		{"inside p1", "inside p1!", `x.md:11: not a scenario: expected words of letters and digits, got "p1!"`},
		{"disabled:", "enabled:", `x.md:12: not a scenario: expected wrong:, disabled: or lost:, got "enabled:"`},
		{"disabled: Enter", "disabled: enter", `x.md:12: not a scenario: expected an action, with a capital letter, got "enter"`},
		{"disabled: Enter(p2, At(1, x))", "disabled:", `x.md:12: not a scenario: expected a name or a number, got ""`},
		{"At(1, x))", "At(1, x)", `expected a comma or a closing bracket behind "`},
		{"At(1, x))", "At(1, x)))", `expected the end of the line behind "`},
		{"Enter(p1, 2)", "Enter(p1,, 2)", `x.md:10: not a scenario: expected a name or a number, got ", 2)"`},
		{"Enter(p1, 2)", "Enter()", `expected a name or a number, got ")"`},
		{"Enter(p1, 2)", `Enter(p1 /\ TRUE)`, `expected a comma or a closing bracket`},
		{"Enter(p1, 2)", "Enter([p1])", `expected name |-> value in a record, got "p1])"`},
		{"Enter(p1, 2)", "Enter([p |->])", `expected a name or a number, got "])"`},
		{"Enter(p1, 2)", strings.Repeat("A(", 100), `expected at most 8 brackets within each other`},
		{"inside p1", strings.Repeat("a\n", 10_000), `expected at most 10000 lines`},
		{"Prose.", strings.Repeat("a", 1<<20), `x.md:1: not a scenario: expected at most 1048576 bytes`},
	} {
		require.Equal(t, 1, strings.Count(told, c.old), c.old)
		_, err := scenario.Parse("x.md", []byte(strings.Replace(told, c.old, c.new, 1)))
		require.ErrorIs(t, err, scenario.ErrSyntax, c.says)
		assert.Contains(t, err.Error(), c.says)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(told))
	f.Add([]byte(strings.Replace(told, "inside p1", "wrong: A(B(C(1)))", 1)))
	f.Add([]byte(strings.Replace(told, "inside p1", "wrong: A([b |-> {1}])", 1)))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := scenario.Parse("x.md", text)
		if err != nil {
			require.ErrorIs(t, err, scenario.ErrSyntax)
			return
		}
		again, err := scenario.Parse("x.md", scenario.Redraw(text, s.Diagram))
		require.NoError(t, err)
		require.Equal(t, fmt.Sprint(s), fmt.Sprint(again), "drawing the same changes nothing")
	})
}

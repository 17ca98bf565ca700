package specification

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const outlined = `prose
---- MODULE M ----
(***************)
(* What it is. *)
(*             *)
(* And why.    *)
(***************)
EXTENDS Naturals
CONSTANT c    \* a constant
VARIABLES x, y
\* One for
\* two.
P(a, b(_)) ==
  LET Q == a == b IN Q  \* "P == "
R == "T == " \* kept

f[i \in 1..2] == i
(* A block
   of two lines. *)
LOCAL Step == x' = x /\ UNCHANGED y
------
\* not its comment

Long(a,
     b) ==
  /\ a
  /\ b
ASSUME Fact == c # 0
---- MODULE Inner ----
z == 1
====
I == INSTANCE Inner
THEOREM Spec
====
After == 1
`

func TestReadOutline(t *testing.T) {
	for _, text := range []string{outlined, strings.ReplaceAll(outlined, "\n", "\r\n")} {
		o := ReadOutline(text)
		assert.Equal(t, "M", o.Name)
		assert.Equal(t, 2, o.Line)
		assert.Equal(t, "What it is.\nAnd why.", o.Prose())
		assert.Equal(t, []string{"Naturals", "Inner"}, o.Uses)
		type definition struct {
			name   string
			line   int
			prose  string
			text   string
			primed bool
		}
		var got []definition
		for _, d := range o.Definitions {
			got = append(got, definition{d.Name, d.Line, d.Prose(), d.Text, d.Primed})
		}
		assert.Equal(t, []definition{
			{"P", 13, "One for two.", "P(a, b(_)) ==\n  LET Q == a == b IN Q  \\* \"P == \"", false},
			{"R", 15, "One for two.", `R == "T == " \* kept`, false},
			{"f", 17, "", `f[i \in 1..2] == i`, false},
			{"Step", 20, "A block of two lines.", "LOCAL Step == x' = x /\\ UNCHANGED y", true},
			{"Long", 24, "", "Long(a,\n     b) ==\n  /\\ a\n  /\\ b", false},
			{"Fact", 28, "", "ASSUME Fact == c # 0", false},
			{"I", 32, "", "I == INSTANCE Inner", false},
		}, got)
	}
	assert.Empty(t, ReadOutline("P == 1"), "no header")
	assert.Equal(t, []string{"P", "a", "b", "_", "LET", "Q", "IN"}, ReadOutline(outlined).Definitions[0].Words)
}

// What the text says at a definition's line is that definition.
func checkOutline(t *testing.T, text string) Outline {
	o := ReadOutline(text)
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	last := o.Line
	for _, d := range o.Definitions {
		first, _, _ := strings.Cut(d.Text, "\n")
		require.True(t, last <= d.Line && d.Line <= len(lines), "%s at %d", d.Name, d.Line)
		require.Equal(t, strings.TrimRight(first, " \t"), strings.TrimRight(lines[d.Line-1], " \t"))
		require.True(t, d.Name != "" && slices.Contains(d.Words, d.Name) && strings.Contains(d.Text, d.Name))
		last = d.Line
	}
	return o
}

// All that the token scanner finds defined in our modules at the beginning of a line the outline has, and the reverse.
func TestOutlinesOfTheSpecifications(t *testing.T) {
	read := 0
	err := fs.WalkDir(os.DirFS("../../spec"), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".tla") {
			return err
		}
		text, err := os.ReadFile("../../spec/" + name)
		o, m := checkOutline(t, string(text)), scanModule(string(text))
		read++
		for _, d := range o.Definitions {
			assert.True(t, m.defines[d.Name], "%s: %s", name, d.Name)
		}
		for defined := range m.defines {
			at := regexp.MustCompile(`(?m)^([A-Z]+ )?` + defined + `[ (\[]`).Match(text)
			found := slices.ContainsFunc(o.Definitions, func(d Definition) bool { return d.Name == defined })
			assert.Equal(t, at, found, "%s: %s", name, defined)
		}
		return err
	})
	require.NoError(t, err)
	require.NotZero(t, read)
}

func FuzzReadOutline(f *testing.F) {
	for _, text := range []string{outlined, tricky, "----MODULE M----\nA(==1\n]==2\nf[==3\n(* \nB==\n====", "----MODULE"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkOutline(t, text) })
}

package specification

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TLC 2.18 reads this module and looks for Naturals and Sequences only.
const tricky = `junk "unbalanced (* prose EXTENDS Nowhere
---- MODULE C1 ----
EXTENDS Naturals (* a \* b *)
(* outer (* INSTANCE Nope *) still INSTANCE Nope2 *)
\* (* INSTANCE Nope3
VARIABLE x
S == "INSTANCE Nope4 (* \" \\"
---- MODULE Inner ----
EXTENDS Sequences
y == 1
====
I == INSTANCE Inner
Init == x = 0
Next == x' = x
Op(a, b(_)) == LET J == INSTANCE Bags IN a
====
INSTANCE Nope5
`

func TestScanModule(t *testing.T) {
	m := scanModule(tricky)
	assert.Equal(t, []string{"Naturals", "Sequences", "Inner", "Bags"}, m.uses)
	assert.Equal(t, []string{"I", "Init", "J", "Next", "Op", "S", "y"}, slices.Sorted(maps.Keys(m.defines)))
	assert.False(t, m.words["Nope4"] || m.words["junk"])
	for _, header := range []string{"EXTENDS\n A ,\\* c\n B(**), C", "EXTENDS A,B,C VARIABLE x", "LOCAL INSTANCE A\nB == INSTANCE B WITH x <- y\nC(z) == INSTANCE C"} {
		assert.Equal(t, []string{"A", "B", "C"}, scanModule("-----MODULE M-----\n"+header+"\n====").uses, header)
	}
	for _, header := range []string{"---- MODULE\n  M ----", "prose ----MODULE (* a *) M \\* b\n(* (c) **)-----", "---- MODULE M(**)\r\n----"} {
		assert.Equal(t, []string{"A"}, scanModule(header+"\nEXTENDS A\n====\n").uses, header)
		assert.Equal(t, "M", ReadOutline(header+"\nEXTENDS A\n====\n").Name, header)
	}
	assert.Empty(t, scanModule("EXTENDS A").uses, "no header")
}

func TestParseConfig(t *testing.T) {
	c := ReadConfig(`\* INVARIANT no
CONSTANTS a = {b, c} None = None (* INIT *) Op <- Other
  s = "NEXT"   P <- [Mod]Weak
SPECIFICATION Spec \* mine
INVARIANTS A
  B
CONSTANT d = d
PROPERTY L CHECK_DEADLOCK FALSE`)
	assert.Equal(t, map[string]string{"a": "", "None": "None", "Op": "Other", "s": "", "P": "", "d": "d"}, c.Assigned())
	assert.Equal(t, []string{"Spec"}, c.Names("SPECIFICATION"))
	assert.Equal(t, []string{"A", "B"}, c.Names("INVARIANT"))
	assert.True(t, c.Has("PROPERTY") && !c.Has("NEXT") && !c.Has("INIT"))
	assert.Equal(t, "PROPERTY L \nCHECK_DEADLOCK FALSE\n", c.Only("PROPERTY", "CHECK_DEADLOCK"))
}

func TestParseSignature(t *testing.T) {
	s, err := ParseSignature(` J!Set( p \in {q \in Procs : q # "a,)(" /\ f[<<1, q>>] }, n \in 1..3 )`)
	require.NoError(t, err)
	assert.Equal(t, Signature{"J!Set", []Param{{"p", `{q \in Procs : q # "a,)(" /\ f[<<1, q>>] }`}, {"n", "1..3"}}}, s)
	s, err = ParseSignature("Restart")
	require.NoError(t, err)
	assert.Equal(t, Signature{Action: "Restart"}, s)
	for _, bad := range []string{"", "(x \\in S)", "A(", "A()", "A(x)", "A(x \\in S", "A(x \\in S) y", `A(x \in S, x \in T)`, `A(x \in S])`, `A(x \in (S)`, `A(x \in )`,
		`A(x \in S \* c
)`, `A(1 \in S)`, "A!(x \\in S)"} {
		_, err := ParseSignature(bad)
		assert.Error(t, err, bad)
	}
}

// Tokens cover the text: what lies between them is white space and comments.
func FuzzScan(f *testing.F) {
	f.Add(tricky)
	f.Add(strings.Repeat("(*", 1000))
	f.Add(`"\`)
	f.Add("----MODULE 0----MODULE ==")
	f.Add("---- MODULE M ----\nA(((==\n) == 1\n====")
	f.Fuzz(func(t *testing.T, text string) {
		lex := lexer{text: text}
		last := 0
		for tok := lex.next(); tok.kind != end; tok = lex.next() {
			require.GreaterOrEqual(t, tok.at, last)
			require.NotEmpty(t, tok.text)
			require.Equal(t, text[tok.at:tok.at+len(tok.text)], tok.text)
			last = tok.at + len(tok.text)
		}
		m := scanModule(text)
		for name := range m.defines {
			require.True(t, m.words[name] || name == "MODULE")
		}
		total := 0
		for _, s := range ReadConfig(text).Sections {
			total += len(s.Text)
		}
		require.LessOrEqual(t, total, len(text))
		ReadConfig(text).Assigned()
		if s, err := ParseSignature(text); err == nil {
			require.NotEmpty(t, s.Action)
		}
	})
}

func TestFresh(t *testing.T) {
	s := &Source{modules: map[string]module{"M": {words: map[string]bool{"P": true, "Px": true}}}}
	assert.Equal(t, "Pxx", s.Fresh("P"))
}

package specmutate

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/spec"
)

const module = `---- MODULE M ----
VARIABLES x, y
Ok(a) == a >= x \* of a < b
Odd(a) ==
  \/ a = 1
  \/ a # 2 /\ Ok(a)
Step(a) ==
  /\ Ok(a)
  /\ \/ a > 3
     \/ a < 1
  /\ x' = IF Odd(a) THEN a ELSE [x EXCEPT !.b = a]
  /\ UNCHANGED y
Kind(a) == CASE a <= 1 -> "=" [] a = 2 -> "two" [] OTHER -> "none"
Many == \/ \E a \in 1..3, b \in 1..3 : a < b
        \/ CASE y = 1 /\ x = 1 -> TRUE [] OTHER -> FALSE
Next == \E a \in 1..3 : Step(a)
Spec == x = 1 /\ [][Next]_x
====
`

// Each conjunct, disjunct, condition and comparison has its mutants; comments, strings, what is assigned and what is about behaviours
// have none.
func TestMutants(t *testing.T) {
	var got []string
	for _, m := range mutantsOf(module, func(name string) bool { return name != "Odd" && name != "Many" }) {
		got = append(got, fmt.Sprintf("%s:%d %s => %s", m.Definition, m.Line, m.Old, m.New))
	}
	require.Equal(t, []string{
		`Ok:3 Ok(a) == a >= x \* of a < b => Ok(a) == TRUE \* of a < b`,
		`Ok:3 Ok(a) == a >= x \* of a < b => Ok(a) == FALSE \* of a < b`,
		`Ok:3 Ok(a) == a >= x \* of a < b => Ok(a) == a > x \* of a < b`,
		`Step:8 /\ Ok(a) => /\ TRUE`,
		`Step:8 /\ Ok(a) => /\ ~(Ok(a))`,
		`Step:9 /\ \/ a > 3 \/ a < 1 => /\ TRUE`,
		`Step:9 /\ \/ a > 3 \/ a < 1 => /\ ~( \/ a > 3 \/ a < 1)`,
		`Step:9 /\ \/ a > 3 => /\ \/ FALSE`,
		`Step:9 /\ \/ a > 3 => /\ \/ ~(a > 3)`,
		`Step:9 /\ \/ a > 3 => /\ \/ a >= 3`,
		`Step:10 \/ a < 1 => \/ FALSE`,
		`Step:10 \/ a < 1 => \/ ~(a < 1)`,
		`Step:10 \/ a < 1 => \/ a <= 1`,
		`Step:11 /\ x' = IF Odd(a) THEN a ELSE [x EXCEPT !.b = a] => /\ x' = IF ~(Odd(a)) THEN a ELSE [x EXCEPT !.b = a]`,
		`Kind:13 Kind(a) == CASE a <= 1 -> "=" [] a = 2 -> "two" [] OTHER -> "none" => Kind(a) == CASE ~(a <= 1) -> "=" [] a = 2 -> "two" [] OTHER -> "none"`,
		`Kind:13 Kind(a) == CASE a <= 1 -> "=" [] a = 2 -> "two" [] OTHER -> "none" => Kind(a) == CASE a < 1 -> "=" [] a = 2 -> "two" [] OTHER -> "none"`,
		`Kind:13 Kind(a) == CASE a <= 1 -> "=" [] a = 2 -> "two" [] OTHER -> "none" => Kind(a) == CASE a <= 1 -> "=" [] ~(a = 2) -> "two" [] OTHER -> "none"`,
		`Kind:13 Kind(a) == CASE a <= 1 -> "=" [] a = 2 -> "two" [] OTHER -> "none" => Kind(a) == CASE a <= 1 -> "=" [] a # 2 -> "two" [] OTHER -> "none"`,
		`Next:16 Next == \E a \in 1..3 : Step(a) => Next == TRUE`,
		`Next:16 Next == \E a \in 1..3 : Step(a) => Next == FALSE`,
		`Next:16 Next == \E a \in 1..3 : Step(a) => Next == \A a \in 1..3 : Step(a)`,
	}, got)
}

// What a quantifier binds is not taken apart, and a condition of a case ends where its value begins.
func TestMutantsParse(t *testing.T) {
	var got []string
	for _, m := range mutantsOf(module, func(name string) bool { return name == "Many" }) {
		got = append(got, fmt.Sprintf("%d %s", m.Line, m.New))
	}
	require.Equal(t, []string{
		`14 Many == TRUE`,
		`14 Many == FALSE`,
		`14 Many == \/ FALSE`,
		`14 Many == \/ ~(\E a \in 1..3, b \in 1..3 : a < b)`,
		`14 Many == \/ \A a \in 1..3, b \in 1..3 : a < b`,
		`14 Many == \/ \E a \in 1..3, b \in 1..3 : a <= b`,
		`15 \/ FALSE`,
		`15 \/ ~(CASE y = 1 /\ x = 1 -> TRUE [] OTHER -> FALSE)`,
		`15 \/ CASE ~(y = 1 /\ x = 1) -> TRUE [] OTHER -> FALSE`,
		`15 \/ CASE y # 1 /\ x = 1 -> TRUE [] OTHER -> FALSE`,
		`15 \/ CASE y = 1 /\ TRUE -> TRUE [] OTHER -> FALSE`,
		`15 \/ CASE y = 1 /\ ~(x = 1) -> TRUE [] OTHER -> FALSE`,
		`15 \/ CASE TRUE /\ x = 1 -> TRUE [] OTHER -> FALSE`,
		`15 \/ CASE y = 1 /\ x # 1 -> TRUE [] OTHER -> FALSE`,
	}, got)
}

// What takes several lines is denied in its columns, as those bracket it.
func TestDeniedInItsColumns(t *testing.T) {
	for _, m := range mutantsOf(module, func(name string) bool { return name == "Step" }) {
		if strings.Contains(m.New, "~( ") {
			require.Contains(t, m.text, "  /\\ ~(\n     \\/ a > 3\n     \\/ a < 1)\n  /\\ x'")
			return
		}
	}
	t.Fatal("there is none")
}

// Of the specification of each protocol there are mutants, each with a name of its own, and a model that is asked.
func TestMutantsOfSpecifications(t *testing.T) {
	for _, name := range []string{"generals", "lease", "paxos", "multipaxos", "commit", "replication", "fast"}[:thorough.Of(2, 7)] {
		files, err := fs.Sub(spec.Files, name)
		require.NoError(t, err)
		s := &Subject{Files: files, Name: "models.json"}
		mutants, err := s.Mutants()
		require.NoError(t, err)
		require.Greater(t, len(mutants), 50, name)
		names := ids(mutants)
		slices.Sort(names)
		require.Equal(t, len(mutants), len(slices.Compact(names)), name)
	}
}

func ids(mutants []Mutant) (out []string) {
	for _, m := range mutants {
		out = append(out, m.ID)
	}
	return out
}

// What is cheap is asked first: small models, then graphs, what bugs must break, proofs, what is large.
func TestWhatIsAsked(t *testing.T) {
	files, err := fs.Sub(spec.Files, "paxos")
	require.NoError(t, err)
	suite, err := (&Subject{Files: files, Name: "models.json"}).suite("")
	require.NoError(t, err)
	met := map[tier][]string{}
	before := small
	for _, a := range suite {
		require.GreaterOrEqual(t, a.tier, before)
		before = a.tier
		met[a.tier] = append(met[a.tier], a.Name)
	}
	for _, is := range []struct {
		tier
		model string
	}{{small, "AcceptorRole"}, {graphs, "ProposerRole"}, {bugs, "M24"}, {proofs, "InductiveThree"}, {large, "SynodMayRefinement"}} {
		require.Contains(t, met[is.tier], is.model)
	}
	require.NotContains(t, met[graphs], "Synod", "whose graph takes a minute")
}

// A mutant's name says nothing of where its definition stands.
func TestNamesStay(t *testing.T) {
	every := func(string) bool { return true }
	before, after := mutantsOf(module, every), mutantsOf(strings.Replace(module, "VARIABLES", "\\* More.\n\nVARIABLES", 1), every)
	require.Equal(t, len(before), len(after))
	for i := range before {
		require.Equal(t, before[i].ID, after[i].ID)
		require.Equal(t, before[i].Line+2, after[i].Line)
	}
}

// What is written is what is read, in the order of the mutants, without those that are none; what is wrong is said with its line.
func TestNoticed(t *testing.T) {
	all := mutantsOf(module, func(name string) bool { return name == "Ok" })
	require.Len(t, all, 3)
	n := Noticed{all[2].ID: {Check, "Small"}, all[1].ID: {Prove, "Inductive"}, "S000000": {Check, "Small"}}
	n = n.With([]Trial{{Mutant: all[0], Judge: Equal, By: "Role"}, {Mutant: all[1]}}, all)
	require.Equal(t, Noticed{all[0].ID: {Equal, "Role"}, all[2].ID: {Check, "Small"}}, n)
	text := n.Text(all)
	require.True(t, strings.HasSuffix(text, fmt.Sprintf("%s M!Ok equal Role\n%s M!Ok check Small\n", all[0].ID, all[2].ID)), text)
	read, err := LoadNoticed(fstest.MapFS{NoticedFile: {Data: []byte(text)}})
	require.NoError(t, err)
	require.Equal(t, n, read)
	for _, wrong := range []string{"S1 M!Ok check", "S1 M!Ok nobody Small", "S1 M!Ok check A\nS1 M!Ok check B"} {
		_, err := LoadNoticed(fstest.MapFS{NoticedFile: {Data: []byte(wrong)}})
		require.ErrorContains(t, err, NoticedFile)
	}
}

// What noticed a mutant before is asked first, and once; a judge that is named asks only what is its own.
func TestWhoIsAskedFirst(t *testing.T) {
	files, err := fs.Sub(spec.Files, "paxos")
	require.NoError(t, err)
	s := &Subject{Files: files, Name: "models.json", Links: []link.Link{{System: "Paxos", Model: "PaxosAll"}}}
	all, err := s.Mutants()
	require.NoError(t, err)
	at := slices.IndexFunc(all, func(m Mutant) bool { return m.Module == "Paxos" && m.Definition == "Allows" })
	require.GreaterOrEqual(t, at, 0)
	names := func(j Judge, before witness) (names []string) {
		suite, err := s.suite(j)
		require.NoError(t, err)
		for _, a := range s.order(all[at], suite, before) {
			require.True(t, a.tier.by(j))
			names = append(names, a.Name)
		}
		return names
	}
	first := names("", witness{Prove, "InductiveThree"})
	require.Equal(t, "InductiveThree", first[0])
	require.NotContains(t, first[1:], "InductiveThree")
	require.Contains(t, names(Prove, witness{}), "PaxosAll")
	require.NotContains(t, names(Prove, witness{}), "Paxos")
	require.Equal(t, "Paxos", names(Check, witness{Prove, "InductiveThree"})[0])
}

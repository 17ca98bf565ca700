package specmutate

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

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
Next == \E a \in 1..3 : Step(a)
Spec == x = 1 /\ [][Next]_x
====
`

// Each conjunct, disjunct, condition and comparison has its mutants; comments, strings, what is assigned and what is about behaviours
// have none.
func TestMutants(t *testing.T) {
	var got []string
	for _, m := range mutantsOf(module, func(name string) bool { return name != "Odd" }) {
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
		`Next:14 Next == \E a \in 1..3 : Step(a) => Next == TRUE`,
		`Next:14 Next == \E a \in 1..3 : Step(a) => Next == FALSE`,
		`Next:14 Next == \E a \in 1..3 : Step(a) => Next == \A a \in 1..3 : Step(a)`,
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
	for _, name := range []string{"paxos", "generals", "multipaxos", "lease", "commit", "replication", "fast"} {
		files, err := fs.Sub(spec.Files, name)
		require.NoError(t, err)
		s := &Subject{Files: files, Name: "models.json"}
		mutants, err := s.Mutants()
		require.NoError(t, err)
		require.Greater(t, len(mutants), 50, name)
		var ids []string
		for _, m := range mutants {
			ids = append(ids, m.ID)
		}
		slices.Sort(ids)
		require.Equal(t, len(ids), len(slices.Compact(ids)), name)
	}
}

// What is cheap is asked first: small models, then graphs, what bugs must break, proofs, what is large.
func TestWhatIsAsked(t *testing.T) {
	files, err := fs.Sub(spec.Files, "paxos")
	require.NoError(t, err)
	suite, err := (&Subject{Files: files, Name: "models.json"}).suite()
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

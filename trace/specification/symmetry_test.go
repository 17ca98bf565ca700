package specification

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// distinguished are the distinctions of a model, of which it says what is another than usual.
func distinguished(t *testing.T, instead, more string) string {
	t.Helper()
	const head = "EXTENDS Other\nCONSTANTS P, Q, Boss, Bad, p1, p2\nVARIABLE x\nInit == x = p1\nNext == x' \\in P\nSpec == Init /\\ [][Next]_x\nInv == TRUE\nPerms == Permutations(P)\n" +
		"Unreached == x = p1 /\\ x = Boss /\\ x = CHOOSE p \\in P : TRUE\n"
	const config = "CONSTANT P = {p1, p2, p3} Q = {q1, q2} p1 = p1 p2 = p2 p9 = p3 Boss = nobody Bad = {}\nINIT Init NEXT Next SYMMETRY Perms INVARIANT Inv"
	body, cfg := head+instead, config
	for line := range strings.Lines(instead) { // instead of what the head has
		if name, _, _ := strings.Cut(line, " "); strings.Contains(head, "\n"+name+" ==") {
			first, rest, _ := strings.Cut(body, "\n"+name+" ==")
			_, rest, _ = strings.Cut(rest, "\n")
			body = first + "\n" + rest
		}
	}
	if strings.HasPrefix(more, "SPECIFICATION") {
		cfg = strings.Replace(config, "INIT Init NEXT Next", "", 1)
	}
	cfg += "\n" + more
	s := modelOf(t, cfg, map[string]string{"M": body, "Other": "CONSTANTS who, p9\nIs(y) == y = who\nFirst(y) == y = p9\nNamed(p1) == p1 = 3"})
	var got []string
	for _, d := range s.Distinguished() {
		how := map[bool]string{true: "CHOOSE "}[d.Chosen]
		got = append(got, d.Set+" "+d.In+" "+how+strings.Join(d.Names, " "))
	}
	return strings.Join(got, "; ")
}

// What tells values apart that SYMMETRY takes for the same is seen however it is said, and nothing
// that takes them for the same is told of.
func TestDistinguished(t *testing.T) {
	for _, c := range []struct{ body, config, want string }{
		{"", "", ""},
		{"Inv == x # Boss", "CONSTANT Boss = p1", "P Inv Boss"},
		{"Next == x' \\in P /\\ x # Boss", "CONSTANT Boss = p1", "P Next Boss"},
		{"Next == x' \\in P /\\ x # Boss", "SPECIFICATION Spec CONSTANT Boss = p1", "P Next Boss"},
		{"Spec == x = p3 /\\ [][x # p1 /\\ x' = CHOOSE p \\in P : TRUE]_x", "SPECIFICATION Spec",
			"P the next-state relation p1; P the next-state relation CHOOSE the next-state relation"},
		{"Next == IF x # p1 THEN Step ELSE FALSE\nStep == x' \\in Bad", "CONSTANT Bad = {p2}", "P Next p1 Bad"},
		{"Inv == x \\notin Bad", "CONSTANT Bad = {p2}", "P Inv Bad"},
		{"Inv == x \\notin Bad", "CONSTANT Bad = {p2, p1, p3}", ""},
		{"Inv == x \\notin Bad", "CONSTANT Bad = {{p2, p1}, {p1, p3}, {p2, p3}}", ""},
		{"Inv == x \\notin Bad", "CONSTANT Bad = {{p2, p1}, {p1, p3}}", "P Inv Bad"},
		{"Inv == x \\notin {p1, p2}", "CONSTANT P = {p2, p1}", ""},
		{"Inv == x \\notin {p1, p2}", "", "P Inv p1 p2"},
		{"Inv == x.p1 # [p1 |-> 2, p2 |-> 3]", "", ""},
		{"Inv == x # [p \\in Bad |-> 0]", "CONSTANT Bad = {p2}", "P Inv Bad"},
		{"c1 == {p1, p2}\nc2 == p1\nPerms == Permutations(c1)\nInv == x # Boss", "CONSTANT P <- c1 Boss <- c2", "c1 Inv p1"},
		{"c1 == {p1, p2}\nPerms == Permutations(c1)\nInv == x \\in P", "CONSTANT P <- c1", ""},
		{"Perms == Permutations(P \\cup Q)\nInv == x # Boss", "CONSTANT Boss = q1", "P \\cup Q Next P; P \\cup Q Inv Boss"},
		{"Perms == Permutations(P) \\cup Permutations(Q)\nInv == x # Boss", "CONSTANT Boss = q1", "Q Inv Boss"},
		{"All == P\nPerms == Permutations(All)\nInv == x # Boss", "CONSTANT Boss = p3", "All Inv Boss"},
		{"A == INSTANCE Other WITH who <- Boss\nInv == A!Is(x)", "CONSTANT Boss = p3", "P Inv Boss"},
		{"Inv == Named(x)", "", ""},
		{"Inv == x # (CHOOSE p \\in P : TRUE)", "", "P Inv CHOOSE Inv"},
		{"Inv == x # Pick\nPick == CHOOSE p \\in SUBSET (P \\ {x}) : TRUE", "", "P Inv CHOOSE Pick"},
		{"Inv == x # Pick(Q)\nPick(S) == CHOOSE p \\in S : TRUE", "", ""},
		{"Inv == x # Pick(Q) /\\ Two(P)\nTwo(T) == Pick(T)\nPick(S) == CHOOSE p \\in S : TRUE", "", "P Inv CHOOSE Pick"},
		{"Inv == LET S == {p \\in P : p # x} IN x # CHOOSE p \\in S : TRUE", "", "P Inv CHOOSE Inv"},
		{"Inv == \\E q \\in SUBSET P : x # CHOOSE p \\in q : TRUE", "", "P Inv CHOOSE Inv"},
		{"Inv == \\A p \\in P : Max({b \\in 1..3 : p = x}) = Max({f[q] : q \\in P})\nMax(S) == CHOOSE m \\in S : \\A n \\in S : n <= m", "", ""},
		{"Inv == x # CHOOSE n \\in 1..Cardinality(P) : TRUE", "", ""},
		{"Inv == x # CHOOSE v : v \\notin P", "", ""},
	} {
		assert.Equal(t, c.want, distinguished(t, c.body, c.config), c.body+"\n"+c.config)
	}
}

// What makes texts of values, or an order, tells them apart by their names, wherever it is said; what
// names all of them alike does not.
func TestDistinguishedByNames(t *testing.T) {
	for _, c := range []struct{ body, config, want string }{
		{"Inv == ToString(x) # \"p1\"", "", "P Inv ToString"},
		{"Next == x' \\in P /\\ TLCFP(x) % 2 = 0", "", "P Next TLCFP"},
		{"Inv == Text(x).ToString # \"p1\"\nText(v) == ToJson(v)", "", "P Inv ToJson"},
		{"Inv == Log(x)\nLog(v) == CSVWrite(\"%1$s\", <<v>>, \"log\")", "", "P Inv CSVWrite"},
		{"Text(v) == 0\nInv == Text(x) # \"p1\"", "CONSTANT Text <- ToString", "P Inv Text"},
		{"Inv == T!ToString(x) # \"p1\"\nT == INSTANCE TLC", "", "P Inv ToString"},
		{"Inv == x # SetToSeq(P)[1] /\\ SetToSeq(Q) # SetToSeq(1..3)", "", "P Inv CHOOSE Inv"},
		{"Inv == SetToSeq(Q) # SetToSeq(1..3)", "", ""},
		{"Inv == LET A == INSTANCE Other WITH who <- 3 IN A!First(x)", "", "P Inv p9"},
		{"Inv == LET A == INSTANCE Other WITH who <- p1 IN A!Is(x)", "", "P Inv p1"},
		{"Always == [][FALSE]_(x = p1)\nInv == TRUE", "PROPERTY Always", "P Always p1"},
		{"Always == [][FALSE]_First\nFirst == x = p1", "PROPERTY Always", "P Always p1"},
		{"Inv == x.f[p1] <= 2 /\\ x.f[p2] <= 2 /\\ x.f[p9] <= 2", "", ""},
		{"Inv == /\\ x.f[p1] <= 2\n       /\\ (x.f[p2] <= 2 /\\ x.f[p9] <= 2)", "", ""},
		{"Inv == \\/ x = p1 /\\ TRUE\n       \\/ TRUE /\\ x = p2\n       \\/ x = p9 /\\ TRUE", "", ""},
		{"Inv == x \\in {p1, p2} \\/ x \\in {p9, p2} \\/ x \\in {p9, p1}", "", ""},
		{"Inv == x.f[p1] <= 2 /\\ x.f[p2] <= 2", "", "P Inv p1 p2"},
		{"Inv == x.f[p1] <= 2 /\\ x.f[p2] <= 2 /\\ x.f[p9] <= 3", "", "P Inv p1 p2 p9"},
		{"Inv == x.f[p1] <= 2 /\\ x.f[p2] <= 2 /\\ x.f[p9] <= 2 /\\ ToString(x) # \"\"", "", "P Inv ToString"},
		{"Inv == x.f[p1] <= 2 => x.f[p2] <= 2 /\\ x.f[p9] <= 2", "", "P Inv p1 p2 p9"},
		{"Inv == x = <<p1, p2, p9>>", "", "P Inv p1 p2 p9"},
		{"Inv == x = p1 /\\ y /\\ x = p2 /\\ y /\\ x = p9", "", ""},
		{"Inv == x = p1 /\\ x = p2 /\\ x = p3", "", "P Inv p1 p2"}, // p3 is a value, and no constant that has it
	} {
		assert.Equal(t, c.want, distinguished(t, c.body, c.config), c.body+"\n"+c.config)
	}
}

// Definitions that each have the next twice are gone through once.
func TestReductionsAreReadOnce(t *testing.T) {
	body := "EXTENDS TLC\nCONSTANTS P, Boss\nVARIABLE x\nNext == x' = CHOOSE p \\in S0 : TRUE\nInv == x # Boss\nPerms == Permutations(S0)\n"
	for i := range 9 {
		body += fmt.Sprintf("S%[1]d == S%[2]d \\cup S%[2]d\nV%[1]d == <<V%[2]d, V%[2]d>>\n", i, i+1)
	}
	s := modelOf(t, "CONSTANTS P = {a, b} Boss = b\nNEXT Next VIEW V0 SYMMETRY Perms INVARIANT Inv", map[string]string{"M": body + "S9 == P\nV9 == x"})
	hidden, partly := s.Viewed()
	assert.Empty(t, append(hidden, partly...))
	assert.Equal(t, []Distinction{{"Perms", "S0", "Next", []string{"Next"}, true}, {"Perms", "S0", "Inv", []string{"Boss"}, false}}, s.Distinguished())
}

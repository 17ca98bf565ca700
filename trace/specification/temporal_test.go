package specification

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// An operand of a temporal operator is all that is joined without one, and it is constant if no name
// in it leads to what varies.
func TestConstantOperand(t *testing.T) {
	for body, want := range map[string]string{
		`FALSE ~> P`: "FALSE", `(N > 5) ~> P`: "N > 5", `P ~> (N < 5)`: "N < 5", `[](N > 5 => <>P)`: "N > 5", `[](P => <>(N < 5))`: "N < 5",
		`\A p \in S : (p \in Named) ~> (f[p] = 2)`: `p \in Named`, `\A p \in S : [](p \notin S => <>(f[p] = 2))`: `p \notin S`, `<>(N > 5) => <>P`: "N > 5",
		`\E p \in S : (p \notin S) ~> P`: `p \notin S`, `[](Many => [](x = 9))`: "Many", `Leads(N > 5, P)`: "N > 5", `Leads(P, Many)`: "Many", `<>TRUE`: "TRUE",
		"\n  /\\ []<>P\n  /\\ N < 5 => <>P\n  /\\ \\/ <>P\n     \\/ Many ~> P": "Many", `P /\ (<>P => ~[]~Many)`: "~Many", `<>[](N < 5)`: "N < 5", `Many /\ <>P ~> P`: "Many", `<>P /\ \A p \in S : Many ~> P`: "Many",

		`P ~> Q`: "", `(N > 5 /\ x = 1) ~> P`: "", `[](N > 5 \/ x = 1)`: "", `N > 5 => <>P`: "", `\A p \in S : p \in S => <>(f[p] = 2)`: "", `[](x = 0) \/ N < 5`: "",
		`<>(N > 5 => P)`: "", `\A p \in S : p \notin S \/ <>[](f[p] = 2)`: "", `Leads(P, Q)`: "", `[][x' > x]_x`: "", `[][N > 5]_x`: "", `WF_x(x' = N)`: "", `[]<><<x' = N>>_x`: "",
		"\n  /\\ P ~> Q\n  /\\ Many => <>Q": "", `Many`: "", `P`: "", `ENABLED (x' = N) ~> P`: "", `[][LET z == x IN x.value # N => z]_x`: "",
	} {
		assert.Equal(t, want, formulas(body).ConstantOperand("Inv"), body)
	}
}

// What is no temporal formula is one of the states in which a behaviour begins.
func TestStatePredicate(t *testing.T) {
	for body, want := range map[string]bool{
		`P`: true, `x < 3 /\ Many`: true, `\A p \in S : f[p] = 2`: true, `LET z == x IN z < 3`: true,
		`[]P`: false, `<>P`: false, `P ~> Q`: false, `Leads(P, Q)`: false, `P /\ [][Q]_x`: false, `WF_x(P)`: false, `Many`: false, `A!P`: false,
	} {
		assert.Equal(t, want, formulas(body).StatePredicate("Inv"), body)
	}
}

// formulas is a model with a formula Inv.
func formulas(body string) *Source {
	s := &Source{Module: "M", Config: "M.cfg", modules: map[string]module{}, Files: map[string][]byte{
		"M.tla": []byte("---- MODULE M ----\nEXTENDS Naturals\nCONSTANTS S, N\nVARIABLES x, f\nP == x > 1\nQ == f = x\nMany == N > 5\nNamed == S\nLeads(a, b) == a ~> b\nInv == " +
			body + "\n====\n"), "M.cfg": nil,
	}}
	s.modules["M"] = scanModule(string(s.Files["M.tla"]))
	return s
}

package specification

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What is true by its form says nothing of a state; all that may be false is none of it.
func TestForms(t *testing.T) {
	for body, want := range map[string]bool{
		`x = x`: true, `(x = x)`: true, `[]( x = x )`: true, `x' = x'`: true, `f[x] = f[x]`: true,
		`x > 0 => x > 0`: true, `x > 0 => TRUE`: true, `x > 0 \/ ~(x > 0)`: true, `~P \/ P`: true, `P <=> P`: true,
		"\n  /\\ x = x\n  /\\ TRUE": true, "\n  \\/ x > 3\n  \\/ TRUE": true, `\A p \in S : p = p`: true, `x = x /\ y = y`: true, `Named`: true,
		`\A p \in {} : p > x`: true, `\A p, q \in {}, r \in S : p > x`: true,

		`\A p \in {{}} : p = x`: false, `\A p \in {x} : {} = x`: false, `x = y`: false, `x = x /\ x > 0`: false, "\n  /\\ x = x\n  /\\ y > 0": false, `x > 0 \/ ~(x > 1)`: false, `x = x = TRUE`: false,
		`x > 0 => x > 1`: false, `x = x + 1`: false, `x - x = x - 1`: false, `x \in {x}`: true, `P`: false, `~(x = x)`: false,
		`\E p \in S : p = p`: false, `IF x THEN x = x ELSE x = x`: true, `x = RandomElement(S) \/ x = x`: true,
		"\n  /\\ x = x \\/ y = y\n  /\\ y > 0": false, `P => Q => P`: false, `x = x => x > 0`: false, `LET y1 == 2 IN y1 = y1`: true,
		"\n  \\/ x = 3\n     /\\ TRUE\n  \\/ x > 4": false,
		`\A ok \in {x < 2} : ok`:                    false, `\A v \in {x < 2} : ok`: true, `\A <<ok, v>> \in {<<FALSE, 1>>} : ok`: false, `\A ok \in {} : ok`: true,
		`P ~> TRUE`: true, `[]P ~> x = x`: true, `P => Q ~> TRUE`: true, `P ~> TRUE => Q`: false, `P <=> Q ~> TRUE`: false, `P ~> Q`: false,
		"\n  \\/ TRUE\n  \\/ P\n ~> Q": false,

		// What is false, or one of two, or the same on both sides.
		`FALSE => P`: true, `~FALSE \/ P`: true, `~(x # x)`: true, `P /\ ~P => Q`: true, `IF TRUE THEN TRUE ELSE P`: true, `IF P THEN Q = Q ELSE TRUE`: true,
		`LET n == x IN TRUE`: true, `LET n == x IN n > 1`: false, `LET n == /\ P IN n`: false, `x >= x`: true, `x <= x`: true, `x < x \/ TRUE`: true, `x < x`: false, `x >= x + 0`: false,
		`x \in {y, x}`: true, `x \in {y}`: false, `x \in {x : y \in S}`: false, `~(x \notin {x})`: true, `f \subseteq f`: true, `IF P THEN TRUE ELSE Q`: false,
		`IF IF P THEN TRUE ELSE TRUE THEN Q => Q ELSE P`: true, `\E p \in S : TRUE`: false, `~ \E p \in {} : P`: true, `Same(x)`: true, `Id(TRUE)`: false, `P => \A z \in S : z = z`: true,
		// Steps, and what never changes.
		`[][x' = x']_x`: true, `[][x' > x \/ TRUE]_f`: true, `[][P => P]_x`: true, `[][x' > x]_<<>>`: true, `[][x' > x]_S`: true, `[][x' > x]_<<S, x>>`: false, `[][x' > x]_x`: false,
		`[][FALSE]_x`: false, `<><<TRUE>>_x`: false, `~<><<x' > x>>_S`: true, `[][x' = x']_x /\ P`: false, `[][x' = x']_x => P`: false, `[]([P]_x \/ TRUE)`: true, `[][x' > x]_vars`: false,
		`RandomElement(S) = RandomElement(S)`: false, `Drawn = Drawn`: false,

		// [] and <> bind more than what stands behind what they are of; signs have other names.
		`<>(x = 3) => (x = 3)`: false, `[](x < 3) \/ ~(x < 3)`: false, `<>P => P`: false, `[]P => []P`: true, `[](P => P)`: true, `[]<>(P => P)`: true, `<>P \/ ~<>P`: true,
		`[]x = x`: false, `P \land Q = P \land Q`: false, `(P \land Q) = (P \land Q)`: true, `P \lor \lnot P`: true, `P \equiv P`: true, `\neg P \/ P`: true,
		`TRUE \/ P ~> Q`: false, `TRUE ~> P`: false, `P ~> P`: false, `TRUE \/ P \equiv Q`: false, `TRUE \/ P -+-> Q`: false, `x \leq 3 => x =< 3`: true,
		`\exists z \in {} : P \/ TRUE`: false, `\forall z \in {} : P`: true, `\A z \in {w \in {} : P} \cup {1} : P`: false,
		`\A z \in ({<<v, w>> : v \in {}, w \in {1}} \cup {1}) : P`: false, `\A z \in {w \in {1} : w = w} : P`: false,
		`~ \/ P \/ TRUE`: false, "\n  \\/ ~ \\/ P\n       \\/ TRUE": false, `x = x \/ P => Q`: false,
		"(\n  /\\ P\n  /\\ P => Q) = (/\\ P /\\ P => Q)": false, // other columns, another formula
	} {
		s := &Source{Module: "M", Config: "M.cfg", modules: map[string]module{}, Files: map[string][]byte{
			"M.tla": []byte("---- MODULE M ----\nEXTENDS Naturals\nCONSTANT S\nVARIABLES x, y, f\nvars == <<x, y>>\nSame(a) == a = a\nId(a) == a\nDrawn == RandomElement(S)\nP == x > 1\nQ == y > 1\nNamed == P => P\nInv == " + body + "\nok == TRUE\n====\n"), "M.cfg": nil,
		}}
		s.modules["M"] = scanModule(string(s.Files["M.tla"]))
		assert.Equal(t, want, s.form("Inv") == always, body)
	}
}

package specification

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What is true by its form says nothing of a state; all that may be false is none of it.
func TestAlways(t *testing.T) {
	for body, want := range map[string]bool{
		`x = x`: true, `(x = x)`: true, `[]( x = x )`: true, `x' = x'`: true, `f[x] = f[x]`: true,
		`x > 0 => x > 0`: true, `x > 0 => TRUE`: true, `x > 0 \/ ~(x > 0)`: true, `~P \/ P`: true, `P <=> P`: true,
		"\n  /\\ x = x\n  /\\ TRUE": true, "\n  \\/ x > 3\n  \\/ TRUE": true, `\A p \in S : p = p`: true, `x = x /\ y = y`: true, `Named`: true,
		`\A p \in {} : p > x`: true, `\A p, q \in {}, r \in S : p > x`: true,

		`\A p \in {{}} : p = x`: false, `\A p \in {x} : {} = x`: false, `x = y`: false, `x = x /\ x > 0`: false, "\n  /\\ x = x\n  /\\ y > 0": false, `x > 0 \/ ~(x > 1)`: false, `x = x = TRUE`: false,
		`x > 0 => x > 1`: false, `x = x + 1`: false, `x - x = x - 1`: false, `x \in {x}`: false, `P`: false, `~(x = x)`: false,
		`\E p \in S : p = p`: false, `IF x THEN x = x ELSE x = x`: false, `x = RandomElement(S) \/ x = x`: false,
		"\n  /\\ x = x \\/ y = y\n  /\\ y > 0": false, `P => Q => P`: false, `x = x => x > 0`: false, `LET y1 == 2 IN y1 = y1`: false,
		"\n  \\/ x = 3\n     /\\ TRUE\n  \\/ x > 4": false,
		`\A ok \in {x < 2} : ok`:                    false, `\A v \in {x < 2} : ok`: true, `\A <<ok, v>> \in {<<FALSE, 1>>} : ok`: false, `\A ok \in {} : ok`: true,
		`P ~> TRUE`: true, `[]P ~> x = x`: true, `P => Q ~> TRUE`: true, `P ~> TRUE => Q`: false, `P <=> Q ~> TRUE`: false, `P ~> Q`: false,
		"\n  \\/ TRUE\n  \\/ P\n ~> Q": false,

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
			"M.tla": []byte("---- MODULE M ----\nEXTENDS Naturals\nVARIABLES x, y, f\nP == x > 1\nQ == y > 1\nNamed == P => P\nInv == " + body + "\nok == TRUE\n====\n"), "M.cfg": nil,
		}}
		s.modules["M"] = scanModule(string(s.Files["M.tla"]))
		assert.Equal(t, want, s.alwaysNamed(s.root(), "Inv", 0), body)
	}
}

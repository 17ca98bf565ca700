package specification

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What a specification assumes is the same text however it is laid out and whatever names are given to
// it.
func TestAssumed(t *testing.T) {
	for body, want := range map[string][]string{
		`P /\ [][Q]_x`:                    nil,
		`P /\ [][Q]_x /\ WF_x(Q)`:         {"WF_x(Q)"},
		`P /\ [][Q]_x /\ Each`:            {`\A p \in S : WF_x(Q)`, `\A p \in S : SF_<<x, f>>(f' = p)`},
		`Steps /\ WF_x(Q) /\ []<>(x = 9)`: {"WF_x(Q)", "[]<>(x = 9)"},
		"\n  /\\ P\n  /\\ [][Q]_x\n  /\\ [](x < 3)\n  /\\ (WF_x(Q))": {"[](x < 3)", "WF_x(Q)"},
		`P /\ [][Q]_x /\ \A p \in S : Take(p)`:                       {`\A p \in S : WF_x(f' = p)`},
		`P /\ [][Q]_x /\ Take(x + 1)`:                                {`WF_x(f' = (x + 1))`},
		`P /\ [][Q]_x /\ (P => []<>(x = 9))`:                         {"P => []<>(x = 9)"},
		`P /\ [][Q]_x /\ [](P ~> <<x>> = <<x, 2>>) /\ <><<Q>>_x`:     {"[](P ~> <<x>> = <<x, 2>>)", "<><<Q>>_x"},
	} {
		s := formulas(body + "\nSteps == P /\\ [][Q]_x\nEach == \\A p \\in S : WF_x(Q)\n     /\\ SF_<<x, f>>(f' = p)\nTake(q) == WF_x(f' = q)")
		s.Files["M.cfg"] = []byte("SPECIFICATION Inv")
		assert.Equal(t, want, s.Assumed(), body)
	}
}

func TestExcluded(t *testing.T) {
	for body, want := range map[string][]string{
		`P /\ [][Q]_x /\ [](x < 3) /\ WF_x(Q)`: {"[](x < 3)"},
		`P /\ [][Q]_x /\ \A p \in S : []P`:     {`\A p \in S : []P`},
		`P /\ [][Q]_x /\ [](P ~> (x = 9))`:     nil,
		`P /\ [][Q]_x /\ []<>P /\ []P ~> Q`:    nil,
	} {
		s := formulas(body)
		s.Files["M.cfg"] = []byte("SPECIFICATION Inv")
		assert.Equal(t, want, s.Excluded(), body)
	}
}

package specification

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What an action leads to is followed by scopes: a name of another module is another thing, and what
// cannot be followed may lead to anything that the specification has.
func TestEffects(t *testing.T) {
	aside := map[string]string{
		"Aside": "LOCAL INSTANCE TLC\nCONSTANT Each\nNote(v) == TLCSet(7, v) /\\ Each\nPlain(v) == v = v /\\ Each\nTLCSet2 == 1",
		"Signs": "LOCAL INSTANCE TLC\na ++ b == TLCSet(a, b)\nWord == 1 ++ 2",
	}
	const head = "EXTENDS TLC\nVARIABLE x\nMark == TLCSet(1, 2)\n"
	for _, c := range []struct{ body, want string }{
		{"Act == x' = 1", ""},
		{"Act == x' = 1 /\\ Mark", "TLCSet"},
		{"A == INSTANCE Aside WITH Each <- TRUE\nNote(v) == x' = v\nAct == Note(1)", ""},
		{"A == INSTANCE Aside WITH Each <- TRUE\nAct == A!Plain(1)", ""},
		{"A == INSTANCE Aside WITH Each <- TRUE\nAct == A!Note(1)", "TLCSet"},
		{"A == INSTANCE Aside WITH Each <- Mark\nAct == A!Plain(1)", "TLCSet"},
		{"A(e) == INSTANCE Aside WITH Each <- e\nAct == A(Mark)!Plain(1)", "TLCSet"},
		{"INSTANCE Aside WITH Each <- Mark\nAct == Plain(1)", "TLCSet"},
		{"T == INSTANCE TLC\nAct == T!TLCSet(1, 2)", "TLCSet"},
		{"T == INSTANCE TLC\nAct == T!PrintT(1)", ""},
		{"Act == \\E n \\in 1..2 : x' = n\nOther == LET n == TLCSet(1, 2) IN n", "TLCSet"}, // that n is another is not seen
		{"Act == LET Mark2 == Mark IN Mark2", "TLCSet"},
		{"S == INSTANCE Signs\nAct == S!Word", "TLCSet"},
		{"S == INSTANCE Signs\nAct == x' = 1", ""},
		{"CONSTANT Pick(_)\nAct == x' = Pick({1, 2})", "RandomElement"},
		{"Still == TRUE\nAct == Still", "TLCSet"},
	} {
		modules := map[string]string{"M": head + c.body}
		for name, text := range aside {
			modules[name] = text
		}
		s := modelOf(t, "INIT Init NEXT Act CONSTANTS Pick <- RandomElement Still <- Mark", modules)
		assert.Equal(t, c.want, s.Changes("Act"), c.body)
		assert.Empty(t, s.Tells("Act"), c.body)
	}
	s := modelOf(t, "NEXT Act", map[string]string{"M": "EXTENDS TLC\nVARIABLE x\nAct(k) == x' = TLCGet(\"level\")\nFew == 1..2"})
	assert.Equal(t, "TLCGet", s.Tells("Act(k \\in Few)"))
	assert.Empty(t, s.Changes("Act(k \\in Few)"))
	assert.False(t, s.LooksAtRegisters())
	assert.True(t, modelOf(t, "NEXT Act", map[string]string{"M": "VARIABLE x\nAct == TLCGet( \"all\") = x"}).LooksAtRegisters())
}

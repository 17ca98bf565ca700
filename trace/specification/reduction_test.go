package specification

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What TLC takes for one state is told by the names that lead to it, and by what a view does with
// variables.
func TestViewed(t *testing.T) {
	for _, c := range []struct {
		view           string
		hidden, partly []string
	}{
		{"V == W\nW == <<x, s>>", []string{"h", "z"}, nil},
		{"V == <<x, s, h, z>>", nil, nil},
		{"V == [all |-> (<<x, <<s>>>>), rest |-> <<OfBase, h>>]", nil, nil},
		{"V == [p \\in 1..2 |-> <<s, h, z, x>>]", nil, nil},
		{"V == <<x \\div 2, s[1], h, z>>", nil, []string{"s", "x"}},
		{"V == <<x, x \\div 2, {s, h}, Len(z)>>", nil, []string{"h", "s", "z"}},
		{"V == <<x, s>> \\o <<h>>", []string{"z"}, []string{"h", "s", "x"}},
		{"V == IF x = 0 THEN <<s, h, z>> ELSE <<>>", nil, []string{"h", "s", "x", "z"}},
		{"V == [s EXCEPT ![1] = x]", []string{"h", "z"}, []string{"s", "x"}},
		{"V == W(x)\nW(y) == 3", []string{"h", "s", "z"}, []string{"x"}},
	} {
		s := modelOf(t, "SPECIFICATION Spec\nVIEW V\nINVARIANTS Inv Other", map[string]string{
			"M": "EXTENDS Base\nVARIABLES x, h, s\nInv == s[1] < 2\nOther == Up(3)\nUp(p) == h < 3\n" + c.view, "Base": "VARIABLE z\nOfBase == z",
		})
		hidden, partly := s.Viewed()
		assert.ElementsMatch(t, c.hidden, hidden, c.view)
		assert.ElementsMatch(t, c.partly, partly, c.view)
		assert.Equal(t, []string{"h"}, s.Depends("Other", []string{"h", "z"}))
		assert.Empty(t, s.Depends("Inv", []string{"h", "z"}))
		s.Files["M.cfg"] = []byte("INVARIANTS Inv Other")
		hidden, partly = s.Viewed()
		assert.Empty(t, append(hidden, partly...))
	}
}

package specification

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

const (
	digestedConfig = "SPECIFICATION Spec\nCONSTANTS N = 3 P = {a, b}\n  Cut <- Small\nINVARIANTS Safety Local ByInstance Strange\nPROPERTY Always Refines\nCONSTRAINT Bound"
	digestedMain   = `EXTENDS Base
A == INSTANCE Abs WITH y <- Seen
B(z) == INSTANCE Abs WITH y <- z
---- MODULE Within ----
Deep == 1 < 3
====
W == INSTANCE Within
a ++ b == a + b
Seen == x
Spec == Init /\ [][Next]_x /\ \A p \in P : Fair(p) /\ (IF N > 0 THEN A!Fairly ELSE TRUE)
LOCAL Held == x < N
Safety == /\ Low
          /\ Held => x > 0
          /\ Cut
Local == LET Part == Low IN Part
ByInstance == A!Inv /\ B(x)!Inv
Strange == W!Deep /\ x ++ 1 > 0
Always == [](Low /\ Cut)
Refines == A!Spec
Small == x < 7
Bound == x < 9
ASSUME Sized == N > 2
ASSUME P # {}`
	digestedBase = `CONSTANTS N, P
VARIABLE x
Init == x = 0
Step(p) == x' = x + 1
Next == \E p \in P : Step(p)
Fair(p) == WF_x(Step(p)) /\ WF_x(Next)
Low == x < 5
Cut == TRUE`
	digestedAbs = `VARIABLE y
Inv == y < 6
Spec == y = 0 /\ [][y' > y]_all
all == <<y, 1>>
Act == y' = y
Fairly == SF_y(Act)
Init == FALSE`
)

// A digest is another one where what a check says, or what that leads to, is another text, and
// nowhere else.
func TestDefinitions(t *testing.T) {
	of := func(old, by string) map[string]string {
		found := false
		edit := func(text string) string {
			found = found || strings.Contains(text, old)
			return strings.Replace(text, old, by, 1)
		}
		s := modelOf(t, edit(digestedConfig), map[string]string{"M": edit(digestedMain), "Base": edit(digestedBase), "Abs": edit(digestedAbs)})
		all := s.Definitions()
		assert.True(t, found, old)
		return all
	}
	was := of("Safety", "Safety")
	assert.Equal(t, []string{"ASSUME", "Always", "Bound", "ByInstance", "FAIRNESS", "Local", "Refines", "Safety", "Sized", "Strange"}, slices.Sorted(maps.Keys(was)))
	for _, c := range []struct {
		old, by string
		want    []string
	}{
		{"x < 5", "x < 6", []string{"Always", "Local", "Safety"}},
		{"x < N", "x = x", []string{"Safety"}},
		{"/\\ Held =>", "/\\ TRUE =>", []string{"Safety"}},
		{"x < 7", "x < 8", []string{"Always", "Safety"}},
		{"Cut <- Small", "", []string{"Always", "Safety"}},
		{"Cut <- Small", "Cut = TRUE", []string{"Always", "Safety"}},
		{"N = 3", "N = 4", []string{"FAIRNESS", "Safety", "Sized"}},
		{"y < 6", "y < 7", []string{"ByInstance"}},
		{"y <- Seen", "y <- N", []string{"ByInstance", "Refines"}},
		{"Seen == x", "Seen == x + 0", []string{"ByInstance", "Refines"}},
		{"B(z) == INSTANCE Abs WITH y <- z", "B(z) == INSTANCE Abs WITH y <- z + 1", []string{"ByInstance"}},
		{"1 < 3", "1 < 4", []string{"Strange"}},
		{"a + b", "a - b", []string{"Always", "Bound", "ByInstance", "FAIRNESS", "Local", "Refines", "Safety", "Sized", "ASSUME", "Strange"}}, // who has a sign is not told
		{"(Low /\\ Cut)", "Low", []string{"Always"}},
		{"[y' > y]", "[y' >= y]", []string{"Refines"}},
		{"<<y, 1>>", "<<1>>", []string{"Refines"}},
		{"N > 2", "TRUE", []string{"Sized"}},
		{"ASSUME P # {}", "", []string{"ASSUME"}},
		{"x < 9", "x < 10", []string{"Bound"}},
		{"          /\\ Cut", "             /\\ Cut", []string{"Safety"}}, // a part of what is implied

		// Fairness is what is above the actions.
		{"WF_x(Step(p)) /\\", "WF_x(Step(p)) /\\ SF_x(Step(p)) /\\", []string{"FAIRNESS"}},
		{"SF_y(Act)", "WF_y(Act)", []string{"FAIRNESS"}},
		{"THEN A!Fairly", "THEN A!Fairly /\\ A!Fairly", []string{"FAIRNESS"}},
		{"IF N > 0", "IF N > 1", []string{"FAIRNESS"}},
		{"P = {a, b}", "P = {a}", []string{"ASSUME", "FAIRNESS"}},
		{"x' = x + 1", "x' = x + 2", nil},
		{"y' = y", "y' = y + 1", nil},
		{"x = 0", "x = 1", nil},

		// What is the same by another text.
		{"Safety == /\\ Low\n          /\\ Held", "Safety == \\* above\n    /\\ Low (* low *)\n    /\\ Held", []string{"Safety"}}, // the last item is left where it was
		{"Local == LET Part == Low IN Part", "Local ==\n  LET Part ==\n    Low IN Part", nil},
		{"[](Low /\\ Cut)", "[] ( Low \\land\n Cut)", nil},
		{"Init == FALSE", "Init == TRUE", nil}, // of an instance
	} {
		got := of(c.old, c.by)
		var differ []string
		for name, digest := range was {
			if got[name] != digest {
				differ = append(differ, name)
			}
		}
		assert.ElementsMatch(t, c.want, differ, "%s -> %s", c.old, c.by)
	}
	moved := strings.NewReplacer("Held", "Kept")
	s := modelOf(t, digestedConfig, map[string]string{"M": moved.Replace(digestedMain), "Base": moved.Replace(digestedBase), "Abs": moved.Replace(digestedAbs)})
	assert.Equal(t, was, s.Definitions(), "another name")
}

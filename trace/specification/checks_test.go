package specification

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

const trivialities = `---- MODULE M ----
EXTENDS Naturals, TLC
CONSTANTS Max, Bound(_)
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
Next == x' = x /\ y' = y
Fair == Init /\ [][Next]_vars /\ Falls
Falls == WF_vars(Next)
Spec == Init /\ [][Next]_vars

True == TRUE
TrueInTime == [] \* of all states
  TRUE
AnyStep == [][TRUE]_vars
AnyStepOf == [][TRUE]_<<x, y>>
Sum == 1 + Max = 3
By == Sum
Half(n) == n \div 2
Parameter == \A y1 \in 1..3 : Half(y1) < 3

Real == x < 3
ByReal == \A n \in 1..2 : Real
Inner == LET T == x IN T = 0
Let == LET T == TRUE U(n) == n = n IN T /\ U(3)
Safety == Real /\ (ByReal) /\ True
List ==
  /\ Safety
  /\ x > 3 => Real /\ Level
  /\ Inner \* the last
Alias == Inner
Either == Real \/ Level
Implied == Real => Level /\ Inner
Quantified == \A n \in 1..2 : Real /\ Level
Equal == Real /\ Level \equiv Inner
Leads == Real /\ Level ~> Inner
Outdented ==
    /\ Real
    /\ Level
  => Inner
Level == TLCGet("level") < 9
Words == Real \land Level
Labelled ==
  one:: /\ two:: Real /\ three(x):: Level
        /\ /\ (ByReal)
           /\ Inner /\ x > 3
Step == [][x' >= x]_vars
Replaced == Real
Kept == Sum
====
`

func trivialitySource(t *testing.T, config string) *Source {
	return read(t, config, map[string]string{"M": trivialities})
}

func TestTrivial(t *testing.T) {
	s := trivialitySource(t, "SPECIFICATION Spec CONSTANTS Max = 3 Replaced <- True Kept <- Real")
	for name, want := range map[string]string{
		"True": "True == TRUE", "TrueInTime": "TrueInTime == []TRUE", "AnyStep": "AnyStep == [][TRUE]_vars",
		"AnyStepOf": "AnyStepOf == [][TRUE]_<<x,y>>", "Replaced": "True == TRUE",
		"Sum":       "nothing in the definition of Sum depends on a variable",
		"By":        "nothing in the definition of By depends on a variable",
		"Parameter": "nothing in the definition of Parameter depends on a variable",
		"Let":       "nothing in the definition of Let depends on a variable",
		"Real":      "", "ByReal": "", "Inner": "", "Level": "", "Step": "", "Kept": "", "Unknown": "",
	} {
		assert.Equal(t, want, s.Trivial(name), name)
	}
}

// What the configuration gives the value of is that, whatever a module says of it.
func TestTrivialByTheConfiguration(t *testing.T) {
	s := trivialitySource(t, "SPECIFICATION Spec CONSTANTS Real = TRUE ByReal = {1}")
	assert.Equal(t, "the configuration has Real = TRUE", s.Trivial("Real"))
	assert.Equal(t, "the configuration has ByReal = {1}", s.Trivial("ByReal"))
	assert.False(t, s.Unread("Real"))
	assert.True(t, s.Unread("Unknown"))
}

func TestChecks(t *testing.T) {
	s := trivialitySource(t, "SPECIFICATION Fair INVARIANTS Real ByReal INVARIANT Real PROPERTY Step CONSTRAINT Level VIEW vars SYMMETRY Sum CONSTANT Max = 3")
	assert.Equal(t, []string{
		"INVARIANT Real", "INVARIANT ByReal", "PROPERTY Step", "CONSTRAINT Level", "SYMMETRY Sum", "VIEW vars", "DEADLOCK", "FAIRNESS WF_vars(Next)",
	}, s.Checks())
	assert.True(t, s.Fair())
	s = trivialitySource(t, "SPECIFICATION Spec CHECK_DEADLOCK FALSE")
	assert.Empty(t, s.Checks())
	assert.False(t, s.Fair())
}

// What is the conjunction of others is checked with each of them, and a conjunct that is taken out
// is missed.
func TestConjuncts(t *testing.T) {
	s := trivialitySource(t, "SPECIFICATION Spec INVARIANT Alias List CHECK_DEADLOCK FALSE")
	for name, want := range map[string][]string{
		"Safety": {"Real", "ByReal", "True"}, "List": {"Safety", "Inner", "Real", "ByReal", "True"}, "Alias": {"Inner"},
		"Either": nil, "Implied": nil, "Quantified": nil, "Equal": nil, "Leads": nil, "Outdented": nil, "Words": {"Real", "Level"},
		"Labelled": {"Real", "Level", "ByReal", "Inner"}, "Real": nil, "Unknown": nil,
	} {
		assert.Equal(t, want, s.Conjuncts(name), name)
	}
	assert.Equal(t, []string{
		"INVARIANT Alias", "INVARIANT Alias: Inner", "INVARIANT List", "INVARIANT List: Safety", "INVARIANT List: Inner", "INVARIANT List: Real",
		"INVARIANT List: ByReal", "INVARIANT List: True",
	}, s.Checks())
}

// A name is that of the model's own modules, though a module that one of them instantiates, and
// whose name comes first, has it too.
func TestNamesAreOfTheModelsOwnModules(t *testing.T) {
	s := read(t, "SPECIFICATION Spec INVARIANT Safe", map[string]string{
		"M":        "---- MODULE M ----\nEXTENDS Base\nA == INSTANCE Abstract\nSpec == x = 0 /\\ [][x' = x]_x\nSafe == Low\n====\n",
		"Base":     "---- MODULE Base ----\nVARIABLE x\nLow == x < 3\n====\n",
		"Abstract": "---- MODULE Abstract ----\nVARIABLE x\nSafe == TRUE\nLow == TRUE\nOther == x > 0\n====\n",
	})
	for name, want := range map[string]string{"Safe": "M.tla", "Low": "Base.tla", "Other": "Abstract.tla", "None": ""} {
		file, _, _ := s.Definition(name)
		assert.Equal(t, want, file, name)
	}
	assert.Empty(t, s.Trivial("Safe"))
	assert.Equal(t, []string{"Low"}, s.Conjuncts("Safe"))
}

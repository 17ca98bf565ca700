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

// edited are digests of modules of which one text was put in another's place.
func edited(t *testing.T, config string, modules map[string]string, old, by string) map[string]string {
	t.Helper()
	found := false
	edit := func(text string) string {
		found = found || strings.Contains(text, old)
		return strings.Replace(text, old, by, 1)
	}
	texts := map[string]string{}
	for name, text := range modules {
		texts[name] = edit(text)
	}
	all := modelOf(t, edit(config), texts).Definitions()
	assert.True(t, found, old)
	return all
}

// differing are the names of digests that an edit makes others.
func differing(t *testing.T, config string, modules map[string]string, old, by string) (names []string) {
	t.Helper()
	got := edited(t, config, modules, old, by)
	for name, digest := range modelOf(t, config, modules).Definitions() {
		if got[name] != digest {
			names = append(names, name)
		}
	}
	return names
}

// A digest is another one where what a check says, or what that leads to, is another text, and
// nowhere else.
func TestDefinitions(t *testing.T) {
	modules := map[string]string{"M": digestedMain, "Base": digestedBase, "Abs": digestedAbs}
	was := modelOf(t, digestedConfig, modules).Definitions()
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
		{"y <- Seen", "y <- N", []string{"ByInstance", "FAIRNESS", "Refines"}},
		{"Seen == x", "Seen == x + 0", []string{"ByInstance", "FAIRNESS", "Refines"}},
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
		assert.ElementsMatch(t, c.want, differing(t, digestedConfig, modules, c.old, c.by), "%s -> %s", c.old, c.by)
	}
	moved := strings.NewReplacer("Held", "Kept")
	s := modelOf(t, digestedConfig, map[string]string{"M": moved.Replace(digestedMain), "Base": moved.Replace(digestedBase), "Abs": moved.Replace(digestedAbs)})
	assert.Equal(t, was, s.Definitions(), "another name")
}

// What LET has an instance for is followed into it, as what a module has one for is, and so is what
// fairness says of which steps count.
func TestDefinitionsLeadOn(t *testing.T) {
	const config = "SPECIFICATION Spec\nCONSTANT Given = 3\nINVARIANTS Plain Through Taking Twice Deep Swapped Signs Part\nPROPERTY Steps"
	modules := map[string]string{
		"M": `CONSTANT Given
VARIABLES x, y
L == 5
Limit == 7
Init == x = 0 /\ y = 0
Inc == x' = x + 1 /\ y' = y
Next == Inc
Plain == LET I == INSTANCE E WITH a <- x IN I!Ok
Through == Help(3)
Help(n) == LET l == n
               I == INSTANCE E WITH a <- l, L <- LET k == Limit IN k
           IN I!Ok
Taking == LET I(z) == INSTANCE E WITH a <- x, L <- z IN I(Limit)!Ok
Twice == (LET I == INSTANCE E WITH a <- x IN I!Ok) /\ (LET I == INSTANCE F IN I!Ok)
Deep == LET I == INSTANCE G IN I!J!Ok
Swapped == (LET I == INSTANCE E WITH a <- x J == INSTANCE F IN I!Ok) /\ LET I == INSTANCE F J == INSTANCE F IN I!Ok
S == INSTANCE F
Signs == 1 S!++ 2 > 0
Part == LET I == INSTANCE G IN I!Two!1
v1 == <<x, y>>
v2 == <<x, y>>
v3 == <<x, y>>
v4 == <<x, y>>
v5 == <<x, y>>
Spec == Init /\ [][Next]_v1 /\ WF_v2(Inc) /\ \A n \in 1..2 : SF_<<v3, S!all>>(Inc) /\ []<><<Inc>>_v4 /\ WF_S!all(Inc)
Steps == [][x' > x]_v5 /\ [][x' > x]_S!some`,
		"E": "CONSTANT L\nVARIABLE a\nOk == a <= L",
		"F": "CONSTANT Given\nVARIABLES x, y\nOk == y <= Given + 1\na ++ b == a + b\nall == <<x, 1>>\nsome == <<x, 2>>",
		"G": "VARIABLE x\nCONSTANT L\nJ == INSTANCE E WITH a <- x + 0\nTwo == x > L /\\ x > 0",
	}
	for _, c := range []struct {
		old, by string
		want    []string
	}{
		{"J == INSTANCE F IN I!Ok) ", "J == INSTANCE F IN J!Ok) ", []string{"Swapped"}}, // which has two I and two J
		{"a <= L", "a < L", []string{"Plain", "Through", "Taking", "Twice", "Deep", "Swapped"}},
		{"Limit == 7", "Limit == 8", []string{"Through", "Taking"}},
		{"L == 5", "L == 6", []string{"Plain", "Twice", "Deep", "Swapped", "Part"}}, // what instances say nothing of is the module's
		{"Given = 3", "Given = 4", []string{"Twice", "Swapped"}},
		{"Given + 1", "Given + 2", []string{"Twice", "Swapped"}},
		{"a <- x + 0", "a <- x + 1", []string{"Deep"}},
		{"a + b", "a - b", []string{"Signs", "Part", "Twice", "Swapped", "FAIRNESS", "Steps"}}, // who has a sign is not told
		{"x > 0", "x > 1", []string{"Part"}},
		{"<- l,", "<- l + 1,", []string{"Through"}},
		{"v1 == <<x, y>>", "v1 == <<y>>", nil}, // of the steps, not of fairness
		{"v2 == <<x, y>>", "v2 == <<y>>", []string{"FAIRNESS"}},
		{"v3 == <<x, y>>", "v3 == <<y>>", []string{"FAIRNESS"}},
		{"v4 == <<x, y>>", "v4 == <<y>>", []string{"FAIRNESS"}},
		{"<<x, 1>>", "<<x>>", []string{"FAIRNESS"}},
		{"v5 == <<x, y>>", "v5 == <<y>>", []string{"Steps"}},
		{"<<x, 2>>", "<<x>>", []string{"Steps"}},
		{"WF_v2", "WF_x", []string{"FAIRNESS"}},
		{"]_v5", "]_v4", nil}, // which says the same
		{"x' = x + 1", "x' = x + 2", nil},
	} {
		assert.ElementsMatch(t, c.want, differing(t, config, modules, c.old, c.by), "%s -> %s", c.old, c.by)
	}
}

// Neither how what LET defines is called says anything nor in which order there are assumptions
// that have no name, and parts of fairness; a name that is of something else too does.
func TestDefinitionsCalledOtherwise(t *testing.T) {
	const config = "SPECIFICATION Spec\nINVARIANTS Inv Record Swapped"
	modules := map[string]string{"M": `VARIABLES x, y
Inv == LET low == 5 high(n) == n + low IN x <= high(low)
Record == LET low == 5 IN [low |-> low].low = 5 /\ x \in [low : {low}]
Swapped == LET one == 1 two == 2 IN one < two
Act == x' = x
Spec == x = 0 /\ [][Act]_x /\ WF_x(Act) /\ SF_y(Act)
ASSUME 1 < 2
ASSUME 2 < 3`}
	for _, c := range []struct {
		old, by string
		want    []string
	}{
		{"low == 5 high(n) == n + low IN x <= high(low)", "most == 5 up(n) == n + most IN x <= up(most)", nil},
		{"low == 5 high(n) == n + low IN x <= high(low)", "low == 5 x(n) == n + low IN x <= x(low)", []string{"Inv"}},
		{"low == 5 IN [low |-> low].low = 5 /\\ x \\in [low : {low}]", "at == 5 IN [low |-> at].low = 5 /\\ x \\in [low : {at}]", nil},
		{"low == 5 IN [low |-> low].low", "at == 5 IN [at |-> at].at", []string{"Record"}},
		{"IN one < two", "IN two < one", []string{"Swapped"}},
		{"ASSUME 1 < 2\nASSUME 2 < 3", "ASSUME 2 < 3\nASSUME 1 < 2", nil},
		{"ASSUME 1 < 2\nASSUME 2 < 3", "ASSUME 2 < 3\nASSUME 2 < 3", []string{"ASSUME"}},
		{"WF_x(Act) /\\ SF_y(Act)", "SF_y(Act) /\\ WF_x(Act)", nil},
		{"WF_x(Act) /\\ SF_y(Act)", "WF_y(Act) /\\ SF_x(Act)", []string{"FAIRNESS"}},
	} {
		assert.ElementsMatch(t, c.want, differing(t, config, modules, c.old, c.by), "%s -> %s", c.old, c.by)
	}
}

package check

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/specification"
)

// told are warnings that the text of a model gives.
func told(t *testing.T, body, config string, of func(*specification.Source) []Warning) (kinds []string) {
	t.Helper()
	fsys := files(t)
	fsys["Lock.tla"].Data = []byte("---- MODULE Lock ----\nEXTENDS Naturals, TLC\n" + body + "\n====\n")
	fsys["MCLock.tla"].Data = []byte("---- MODULE MCLock ----\nEXTENDS Lock\n====\n")
	fsys["MCLock.cfg"].Data = []byte(config)
	m := load(t, fsys)
	s, err := m.Source(&m.Models[0])
	require.NoError(t, err)
	return texts(of(s))
}

const viewed = "VARIABLES x, h\nInit == x = 0 /\\ h = 0\nFlip == x' = 1 - x /\\ h' = IF h < 5 THEN h + 1 ELSE h\n" +
	"Spec == Init /\\ [][Flip]_<<x, h>> /\\ WF_<<x, h>>(Flip)\nV == x\nAll == <<x, h>>\nHalf == <<x, h \\div 3>>\nInv == h < 3\nBit == x < 2\nLive == <>(h = 5)\n"

func TestWhatAViewHides(t *testing.T) {
	assert.Equal(t, []string{"a view hides: INVARIANT Inv depends on h, and VIEW V has nothing of h: of states that differ in that alone TLC looks at one"},
		told(t, viewed, "SPECIFICATION Spec VIEW V INVARIANTS Inv Bit", leftOut))
	assert.Equal(t, []string{"a view hides: PROPERTY Live is of behaviours, and VIEW V has nothing of h: TLC looks at one of the states that differ in that alone, and takes a step between two of them for none"},
		told(t, viewed, "SPECIFICATION Spec VIEW V PROPERTY Live", leftOut))
	assert.Equal(t, []string{"a view hides: INVARIANT Inv depends on h, and VIEW Half may keep only part of h: of states that differ in that alone TLC looks at one",
		"a view hides: PROPERTY Live is of behaviours, and VIEW Half may keep only part of h: TLC looks at one of the states that differ in that alone, and takes a step between two of them for none"},
		told(t, viewed, "SPECIFICATION Spec VIEW Half INVARIANTS Inv Bit PROPERTY Live", leftOut))
	assert.Empty(t, told(t, viewed, "SPECIFICATION Spec VIEW All INVARIANT Inv PROPERTY Live", leftOut))
	assert.Empty(t, told(t, viewed, "SPECIFICATION Spec INVARIANT Inv PROPERTY Live", leftOut))
}

func TestASymmetryThatIsNone(t *testing.T) {
	const lock = "CONSTANTS P, a, b\nVARIABLE s\nSym == Permutations(P)\nInv == s[b] < 2\nFair == \\A p \\in P : s[p] < 3\n"
	const config = "CONSTANTS P = {a, b} a = a b = b\nSPECIFICATION Spec SYMMETRY Sym INVARIANT "
	assert.Equal(t, []string{"a symmetry that is none: Inv calls values by name, by b, and SYMMETRY Sym takes each of P for any other: of states that differ in which it is TLC looks at one"},
		told(t, lock, config+"Inv", leftOut))
	assert.Empty(t, told(t, lock, config+"Fair", leftOut))
}

// What is drawn is seen through definitions, instances and what the configuration puts in the place of
// names, and only where it is led to.
func TestWhatIsDrawn(t *testing.T) {
	const body = "CONSTANTS Some, N\nVARIABLE x\nR == INSTANCE Randomization\nInit == x \\in Few\nFew == R!RandomSubset(3, 1..N)\nAll == x \\in 1..N\n" +
		"Next == x' = x\nPick == x' = RandomElement(1..N)\nSpec == All /\\ [][Pick]_x\nInv == x # 5\nSure == Some(x)\nAny(y) == RandomElement({y}) = y\nOdd(y) == y % 2 = 1\n"
	says := func(name, by string) string {
		return "drawn at random: " + name + " may lead to " + by + ": TLC looks at what it draws alone, and draws the same in each run of the model"
	}
	assert.Equal(t, []string{says("Init", "RandomSubset")}, told(t, body, "CONSTANT N = 9\nINIT Init NEXT Next INVARIANT Inv", drawn))
	assert.Equal(t, []string{says("Spec", "RandomElement")}, told(t, body, "CONSTANT N = 9\nSPECIFICATION Spec INVARIANT Inv", drawn))
	assert.Equal(t, []string{says("Sure", "RandomElement")}, told(t, body, "CONSTANT N = 9\nSome <- Any\nINIT All NEXT Next INVARIANT Sure", drawn))
	assert.Equal(t, []string{says("Spec, Sure", "RandomElement")}, told(t, body, "CONSTANT N = 9\nSome <- Any\nSPECIFICATION Spec INVARIANTS Inv Sure", drawn))
	assert.Empty(t, told(t, body, "CONSTANT N = 9\nSome <- Odd\nINIT All NEXT Next INVARIANTS Inv Sure", drawn))
}

func TestSlips(t *testing.T) {
	const body = "VARIABLE x\nInit == x = 0\nUp == x < 5 /\\ x' = x + 1\nSpec == Init /\\ [][Up]_x /\\ [](x < 3) /\\ WF_x(Up)\nSmall == x < 3\nAlways == []Small\n"
	assert.Equal(t, []string{"only initial states: PROPERTY Small says nothing of behaviours, so it is of their initial states alone: INVARIANT Small is of all"},
		told(t, body, "SPECIFICATION Spec PROPERTIES Small Always INVARIANT Small", slips))
	assert.Equal(t, []string{"states that are excluded: the specification says [](x < 3), and TLC looks at states without that all the same"},
		told(t, body, "SPECIFICATION Spec", excluded))
}

// With a view TLC goes back to states that only look alike.
func TestABehaviourUnderAViewIsNoVerdict(t *testing.T) {
	for view, want := range map[string]string{
		"V":    "it finds that the temporal property Live is violated by a behaviour of 2 states that goes back to state 1, and VIEW V has nothing of h, so there is no verdict: take VIEW out of M.cfg",
		"Half": "and VIEW Half may keep only part of h, so there is no verdict: take VIEW out of M.cfg",
	} {
		t.Run(view, func(t *testing.T) {
			if view != "V" {
				thorough.Only(t, "TestWhatAViewHides has what it says of both")
			}
			r := single(t, viewed, "SPECIFICATION Spec\nVIEW "+view+"\nPROPERTY Live\n", "")
			require.ErrorIs(t, r.Err, ErrWrong)
			assert.ErrorContains(t, r.Err, want)
			assert.Empty(t, r.Measured)
		})
	}
}

func TestAViewOfAllIsBelieved(t *testing.T) {
	thorough.Only(t, "TestABehaviourUnderAViewIsNoVerdict has what is not believed")
	r := single(t, strings.Replace(viewed, "h = 5", "h = 6", 1), "SPECIFICATION Spec\nVIEW All\nPROPERTY Live\n", "")
	require.NoError(t, r.Err)
	assert.Contains(t, lines(r)[0], "a violation of the temporal property Live")
}

// What a model's properties rest on is recorded: what holds by more is less.
func TestFairnessIsRecorded(t *testing.T) {
	const fair = "\nFair == Spec /\\ WF_n(Next)\nLive == <>(n = 5)\n"
	config := "SPECIFICATION Fair\nCHECK_DEADLOCK FALSE\nPROPERTY Live\n"
	for _, c := range []struct{ checks, old, new, want string }{
		{`"FAIRNESS WF_n(Next)"`, "WF_n", "WF_n", ""},
		{`"FAIRNESS WF_n(Next)"`, "WF_n(Next)", "(WF_n(\n Next))", ""},
		{`"FAIRNESS WF_n(Next)"`, "WF_n(Next)", "WF_n(Next) /\\ []<>(n = 5)", "M: fairness: expected no FAIRNESS []<>(n = 5), as none is recorded, got a specification that assumes it, so that its properties claim less"},
		{`"FAIRNESS WF_n(Next)"`, "WF_n", "SF_n", "M: fairness: expected FAIRNESS WF_n(Next), got a specification that does not assume it\n" +
			"M: fairness: expected no FAIRNESS SF_n(Next), as none is recorded, got a specification that assumes it, so that its properties claim less"},
	} {
		t.Run(c.new, func(t *testing.T) {
			if c.new != "SF_n" {
				thorough.Only(t, "SF_n has what is more, and what is less")
			}
			r := one(t, counts+strings.Replace(fair, c.old, c.new, 1), config,
				`, "checks": ["PROPERTY Live", `+c.checks+`]`, Options{Cache: sharedCache()})
			require.NoError(t, r.Err)
			var got []string
			for _, line := range lines(r) {
				if strings.Contains(line, "fairness") {
					got = append(got, line)
				}
			}
			assert.Equal(t, c.want, strings.Join(got, "\n"))
			for _, f := range r.Findings {
				if f.Kind == AssumedOther {
					assert.Equal(t, Place{"M.tla", 8}, f.At)
				}
			}
		})
	}
}

package specification

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// nextOf reads the actions of a module that has those definitions.
func nextOf(body string) []string { return sourceOf(body).NextActions() }

func sourceOf(body string) *Source {
	s := &Source{
		Module: "M", Config: "M.cfg", modules: map[string]module{},
		Files: map[string][]byte{
			"M.tla": []byte("---- MODULE M ----\nEXTENDS Naturals\nCONSTANTS P, Q\nVARIABLES x, y\nvars == <<x, y>>\n" + body + "\nSpec == Init /\\ [][Next]_vars\n====\n"),
			"M.cfg": []byte("SPECIFICATION Spec\n"),
		},
	}
	s.modules["M"] = scanModule(string(s.Files["M.tla"]))
	return s
}

const someActions = "A == x' = 1\nB(p) == x' = p\nC(p, q) == x' = p + q\n"

// What is plainly a disjunction of actions is read, whatever its layout; of all else nothing is said.
func TestNextActions(t *testing.T) {
	for _, c := range []struct {
		next string
		want []string
	}{
		{`Next == A`, []string{"A"}},
		{`Next == A \/ \E p \in P : B(p)`, []string{"A", `B(p \in P)`}},
		{"Next ==\n  \\/ A\n  \\/ \\E p \\in P, q \\in 1..3 : C(p, q)\n  \\/ \\E p \\in P :\n       \\/ B(p)\n       \\/ x' = 2", []string{"A", `C(p \in P, q \in 1..3)`, `B(p \in P)`}},
		{`Next == \E p, q \in P : (B(p) \/ C(p, q))`, []string{`B(p \in P)`, `C(p \in P, q \in P)`}},
		{`Next == \E q \in Q : \E p \in P : C(p, q)`, []string{`C(p \in P, q \in Q)`}},
		{"One == A \\/ Two\nTwo == \\E r \\in Q : Three(r)\nThree(self) == B(self)\nNext == One", []string{"A", `B(r \in Q)`}},
		{`Next == (\E p \in P : B(p)) \/ A`, []string{`B(p \in P)`, "A"}},
		{`Next == A \/ (x = 1 /\ \E p \in P : B(p))`, []string{"A"}}, // a guard beside the action
		{`Next == \E p \in P : p # x /\ B(p)`, nil},
		{`Next == \E p \in {y} : B(p)`, []string{`B(p \in {y})`}}, // the set depends on the state
		{"Sets == {x}\nNext == \\E p \\in Sets : B(p)", []string{`B(p \in Sets)`}},
		{`Next == \E p \in {y'} : B(p)`, nil},
		{`Next == \E p \in P : \E q \in {p} : C(p, q)`, nil},
		{`Next == \E p \in P : C(p, p)`, nil},
		{`Next == (\E p \in P : B(p)) \/ (\E q \in Q : B(q))`, nil}, // two sets of one action
		{`Next == B(1)`, nil},
		{`Next == A \/ (\E p \in P : B(p)) \/ CASE x = 1 -> B(1) [] OTHER -> y' = y`, []string{"A"}}, // the step may be the other's
		{`Next == A \/ (\E p \in P : B(p)) \/ x = 1 /\ B(1)`, []string{"A"}},
		{`Next == A \/ IF x = 1 THEN y' = y ELSE y' = x \/ \E p \in P : B(p)`, []string{"A"}}, // in the other branch
		{`Next == x = 1 /\ \E p \in P : B(p) \/ A`, nil},
		{`Next == CASE x = 1 -> A [] OTHER -> y' = y \/ A`, nil},
		{`Next == x = 1 => y' = y \/ A`, nil},
		{`Next == A \/ B(x) \equiv y' = y`, nil},
		{`Next == y' = 3 \/ \exists p \in P : B(p) \/ A`, nil},
		{`Next == A \/ \E p \in {q \in P : q = 1 => TRUE} : B(p)`, []string{"A", `B(p \in {q \in P : q = 1 => TRUE})`}},
		{"Next == \\/ A\n        \\/ x' = 2\n     /\\ y' = 1", nil}, // the list is one side of /\
		{"Next == \\/ A\n        \\/ /\\ x' = 2\n           /\\ y' = 1", []string{"A"}},
		{"Next == one:: A \\/ two(p):: \\E p \\in P : three(p):: B(p)", []string{"A", `B(p \in P)`}},
		{"Next == one::\n  \\/ two:: A\n  \\/ \\E p \\in P : three(p)::\n    \\/ B(p)\n    \\/ y' = p", []string{"A", `B(p \in P)`}},
		{"D == x' = 4\nNext == \\/ A \\/ D\n        \\/ (\\E p \\in P : B(p)) \\/ x > 3 /\\ y' = 1", []string{"A", "D", `B(p \in P)`}},
		{"D == x' = 4\nNext == \\/ (A \\/ D)\n        \\/ y' = 1", []string{"A", "D"}},
		{"D == x' = 4\nNext == \\/ A\n        \\/ /\\ y = 1\n           /\\ D \\/ y' = 2", []string{"A"}}, // behind a guard
		{"D == x' = 4\nNext == \\/ y = 1 /\\ (A \\/ D)\n        \\/ D", []string{"D"}},
		{"D == x' = 4\nNext == A \\lor D", []string{"A", "D"}},
		{"a ::= b == x' = a + b\nNext == A \\/ x ::= y", []string{"A"}},
		{`Next == x' = x + 1 \/ y' = y`, nil},
		{`Next == UNCHANGED vars`, nil},
		{``, nil},
	} {
		assert.Equal(t, c.want, nextOf(someActions+c.next), c.next)
	}
}

// What the configuration puts in the place of a disjunct is read, and not what it replaces.
func TestNextActionsReplaced(t *testing.T) {
	s := sourceOf(someActions + "One == A\nOther == x = 3 /\\ A\nNext == One \\/ \\E p \\in P : B(p)")
	s.Files["M.cfg"] = []byte("SPECIFICATION Spec\nCONSTANT One <- Other\n")
	assert.Equal(t, []string{"One", `B(p \in P)`}, s.NextActions())
}

// What is in the place of a definition in one module, or is a value, is not what its text says.
func TestNextOfOneModule(t *testing.T) {
	for config, want := range map[string][]string{
		"": {"Inc", "Zero"}, "CONSTANT BNext <- [Base]MyNext": nil, "CONSTANT BNext <- MyNext": {"Inc", "Own"}, "CONSTANT Zero = TRUE": {"Inc"},
	} {
		s := modelOf(t, "SPECIFICATION BSpec "+config, map[string]string{
			"M":    "EXTENDS Base\nOwn == n = 77 /\\ n' = 0\nMyNext == Inc \\/ Own",
			"Base": "VARIABLE n\nLOCAL Private == n > 5 /\\ n' = 0\nInc == n' = n + 1\nZero == n' = 0\nBNext == Inc \\/ Zero \\/ Private\nBSpec == n = 0 /\\ [][BNext]_n",
		})
		assert.Equal(t, want, s.NextActions(), config)
		assert.Equal(t, config == "" || config == "CONSTANT Zero = TRUE", s.Once("Private"), config)
	}
}

// An action of which the next-state relation says nothing, itself or by what it leads to, is missed.
func TestMisses(t *testing.T) {
	s := sourceOf(someActions + "Part == A\nNext == Part \\/ \\E p \\in P : x' = 3 /\\ B(p)")
	for action, want := range map[string]bool{"A": false, "B": false, "C": true} {
		assert.Equal(t, want, s.Misses(action), action)
	}
	assert.False(t, sourceOf(someActions).Misses("C")) // there is none
}

// The actions are those of the relation that TLC takes: by SPECIFICATION one of an instance is none of
// the model's own actions, though these have its names.
func TestNextOfAnInstance(t *testing.T) {
	const abstract = "CONSTANT P\nVARIABLE x\nUp == x' = 1\nDown(p) == x' = p\nNext == Up \\/ \\E p \\in P : Down(p)\nSpec == x = 0 /\\ [][Next]_x"
	const own = "CONSTANT P\nVARIABLE x\nJump == x' = 2\nBack == x' = 0\nNext == Jump \\/ Back\nSpec == x = 0 /\\ [][Next]_x\n"
	for _, c := range []struct {
		body, next string
		want       []string
	}{
		{own + "A == INSTANCE Abs\nThe == A!Spec", "A!Next", []string{"A!Up", `A!Down(p \in P)`}},
		{own + "A == INSTANCE Abs WITH P <- {1}\nThe == A!Spec", "A!Next", []string{"A!Up"}},
		{own + "A == INSTANCE Abs\nB == INSTANCE Abs\nNext2 == A!Up \\/ B!Up \\/ \\E q \\in P : B!Down(q) \\/ Back\nThe == x = 0 /\\ [][Next2]_x", "Next2",
			[]string{"A!Up", "B!Up", `B!Down(q \in P)`, "Back"}},
		{own + "A == INSTANCE Abs\nNext2 == A!Up \\/ Jump \\/ A!Up\nThe == x = 0 /\\ [][Next2]_x", "Next2", []string{"A!Up", "Jump"}},
		{own + "A(P) == INSTANCE Abs\nNext2 == A({1})!Up \\/ Jump\nThe == x = 0 /\\ [][Next2]_x", "Next2", []string{"Jump"}},
		{own + "A(P) == INSTANCE Abs\nThe == A({1})!Spec", "", nil},
		{own + "A == INSTANCE Abs\nThe == x = 0 /\\ [][A!Next]_x", "A!Next", []string{"A!Up", `A!Down(p \in P)`}},
		{own + "A == INSTANCE Abs\nUp == x' = 3\nThe == A!Spec", "A!Next", []string{"A!Up", `A!Down(p \in P)`}}, // another Up
		{own + "A == INSTANCE Abs\nThe == Spec /\\ WF_x(A!Up)", "Next", []string{"Jump", "Back"}},
		{own + "Fair == <>[][Back]_x\nThe == Spec /\\ Fair /\\ <>[][Jump]_x", "Next", []string{"Jump", "Back"}},
		{own + "The == x = 0 /\\ [][Jump \\/ Back]_x", "", []string{"Jump", "Back"}},
		{own + "The ==\n  /\\ x = 0\n  /\\ [][\\/ Jump\n         \\/ \\E p \\in P : Back\n         \\/ x' = 7]_x", "", []string{"Jump", "Back"}},
		{own + "A == INSTANCE Abs\nThat == x = 0 /\\ [][Jump \\/ A!Next]_x\nThe == That /\\ WF_x(Jump)", "", []string{"Jump", "A!Up", `A!Down(p \in P)`}},
		{own + "The == x = 0 /\\ [][x = 1 /\\ Jump]_x", "", nil},
		{"CONSTANT P\nVARIABLE x\nINSTANCE Abs\nThe == Spec", "Next", []string{"Up", `Down(p \in P)`}},
		{"VARIABLE x\nINSTANCE Abs WITH P <- {1, 2}\nThe == Spec", "Next", []string{"Up"}},
		{"CONSTANT Q\nVARIABLE x\nINSTANCE Abs WITH P <- Q\nThe == Spec", "Next", []string{"Up"}},
	} {
		s := modelOf(t, "SPECIFICATION The", map[string]string{"M": c.body, "Abs": abstract})
		assert.Equal(t, c.next, s.Next(), c.body)
		assert.Equal(t, c.want, s.NextActions(), c.body)
	}
	s := modelOf(t, "SPECIFICATION The", map[string]string{"M": own + "A == INSTANCE Abs\nThe == A!Spec", "Abs": abstract})
	assert.True(t, s.Misses("Back"))
	assert.False(t, s.Misses("Up"))
}

// A set is said as it is written but for comments and the ends of lines; one that could mean another
// thing in one line is not.
func TestDomains(t *testing.T) {
	for set, want := range map[string]string{
		`{"in  use", "idle"}`:                 `{"in  use", "idle"}`,
		"P \\cup \\* both\n    Q":             `P \cup Q`,
		"P \\cup (* both *) Q":                `P \cup Q`,
		"P \\cup(* both *)Q":                  `P \cup Q`,
		"{p1 \\in\tP :\n  p1=1}":              `{p1 \in P : p1=1}`,
		"{p1 \\in P : p1=1 /\\ p1 > 0}":       `{p1 \in P : p1=1 /\ p1 > 0}`,
		"{p1 \\in P : \n  /\\ p1=1\n  /\\ y}": "",
	} {
		var signatures []string
		if want != "" {
			signatures = []string{`B(p \in ` + want + `)`}
		}
		assert.Equal(t, signatures, nextOf(someActions+"Next == \\E p \\in "+set+" : B(p)"), set)
	}
}

// What is counted of an action is all of it where there is one way to it.
func TestOnce(t *testing.T) {
	const actions = "EXTENDS Naturals\nVARIABLE x\nA == x' = 1\nC(i, j) == x' = i + j\nD == A \\/ C(1, 2)\nRECURSIVE Sum(_)\nSum(n) == IF n = 0 THEN 0 ELSE n + Sum(n - 1)\nE == x' = Sum(3)\n" +
		"RECURSIVE Loop(_)\nLoop(n) == A \\/ Loop(n - 1)\nI == INSTANCE Abs\n"
	for _, c := range []struct{ next, once string }{
		{"A \\/ \\E i \\in {1}, j \\in {2} \\ {i} : C(i, j)", "AC"},
		{"A \\/ x = 1 /\\ A \\/ C(1, 2)", "C"},
		{"D", "ACD"},
		{"D \\/ x = 3 /\\ D \\/ E", "E"},
		{"D \\/ C(2, 1)", "AD"},
		{"Loop(3) \\/ C(2, 1)", "C"},
		{"A \\/ (LET F == C(1, 2) IN F \\/ x = 3 /\\ F)", ""},
		{"A \\/ I!Up \\/ E", "AE"},
		{"A \\/ I!A \\/ E", "AE"}, // another A
		{"A \\/ D!1", ""},
	} {
		for _, config := range []string{"NEXT Next", "SPECIFICATION Spec"} {
			spec := "Spec == x = 0 /\\ [][Next]_x /\\ WF_x(A)"
			s := modelOf(t, config, map[string]string{"M": actions + "Next == " + c.next + "\n" + spec, "Abs": "VARIABLE x\nUp == x' = 2\nA == Up"})
			once := ""
			for _, name := range []string{"A", "C", "D", "E"} {
				if s.Once(name) {
					once += name
				}
			}
			assert.Equal(t, c.once, once, c.next)
		}
	}
	s := modelOf(t, "SPECIFICATION Spec", map[string]string{"M": actions + "Spec == x = 0 /\\ [][A \\/ E]_x /\\ WF_x(A)", "Abs": ""})
	assert.True(t, s.Once("A"))
	s = modelOf(t, "NEXT Next CONSTANT E <- D", map[string]string{"M": actions + "Next == E \\/ A", "Abs": ""})
	assert.False(t, s.Once("A"))
	assert.True(t, s.Once("D"))
}

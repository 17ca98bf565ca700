package explain

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/bluekeyes/go-gitdiff/gitdiff"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/mutants"
)

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

// lamp is a protocol in two layers, with a bug.
func lamp() Sources {
	spec := fstest.MapFS{
		"Light.tla": file("---- MODULE Light ----\n\\* It is dark.\nDark(l) == TRUE\n\\* Enabled in the dark.\nShine(l) == Dark(l) /\\ l' = 1\n\nSafe == TRUE\n===="),
		"Lamp.tla": file(`---- MODULE Lamp ----
(* A lamp, with a switch. *)
VARIABLES on
\* May it be switched? Only once.
SwitchOk(s) == ~s
OnSwitch(s) == IF SwitchOk(s) THEN ~s ELSE s
SwitchMessage == [type |-> "Switch"]
\* Somebody switches. Light: Shine.
Switch == on' = OnSwitch(on)
Other == on \in BOOLEAN
\* It is a lamp. Really.
Safe == on \in BOOLEAN
Both == Safe /\ Other
L == INSTANCE Light
SometimesOn == on
Init == on = FALSE
Next == Switch
Spec == Init /\ [][Next]_on
====`),
		"MCLamp.tla":          file("---- MODULE MCLamp ----\nEXTENDS Lamp\nM01_SwitchOk(s) == TRUE\n===="),
		"MCLamp.cfg":          file("SPECIFICATION Spec\nINVARIANT Both\nCHECK_DEADLOCK FALSE"),
		"MCLamp_M01.cfg":      file("SPECIFICATION Spec\nINVARIANT Safe\nCONSTANT SwitchOk <- M01_SwitchOk"),
		"scenarios/night.md":  file("# A night\n\n```steps\nSwitch()\n```\n"),
		"scenarios/anyone.md": file("# Anyone\n\n```setting\nbug M01\n```\n"),
		"proof/Lamp.vc":       file("; One lamp.\n\n; Always.\n(invariant Safe true)\n"),
		"proof/proofs.json":   file(`{"format": 1, "protocol": "lamp", "proofs": [{"name": "Whole", "method": "smt", "file": "Lamp.vc", "layer": "l", "scope": "s", "why": "w", "tags": ["quick"], "conditions": {"unsat": 1, "sat": 1}}]}`),
		"models.json": file(`{"format": 1, "protocol": "lamp", "models": [
 {"name": "Lamp", "module": "MCLamp", "config": "MCLamp.cfg", "tags": ["quick"], "why": "It works.", "expect": {"verdict": "holds", "distinct": 2, "generated": 3, "depth": 2}, "witnesses": ["SometimesOn"], "actions": ["Switch"]},
 {"name": "M01", "module": "MCLamp", "config": "MCLamp_M01.cfg", "tags": ["quick"], "why": "Not only once.", "base": "Lamp", "expect": {"verdict": "invariant", "property": "Safe", "length": 3}}]}`),
	}
	code := fstest.MapFS{"modeltest/lamptest/safe.go": file("package lamptest\n\nfunc safe(on bool) bool { return true }\n"), "impl/lamp/lamp.go": file(`package lamp

// switchOk: may it be switched?
func switchOk(on bool) bool {
	return !on
}

// Press switches it (spec: OnSwitch, action Switch).
func Press(on bool) bool { return switchOk(on) != on }
`)}
	patch := "--- a/impl/lamp/lamp.go\n+++ b/impl/lamp/lamp.go\n@@ -9,4 +9,4 @@\n // switchOk: may it be switched?\n func switchOk(on bool) bool {\n-\treturn !on\n+\treturn true\n }\n"
	return Sources{Protocol: "lamp", Spec: spec, Code: code, Explored: []string{"Lamp", "M01"},
		Bugs: []mutants.Mutant{{ID: "M01", Title: "Anyone switches", Kind: mutants.Bug, Roles: []string{"lamp"}, Breaks: "safety", Text: "At any\ntime.", Patch: []byte(patch)}}}
}

func explained(t *testing.T, name string) *Explanation {
	t.Helper()
	l, err := Open(lamp())
	require.NoError(t, err)
	all, err := Shelf{l}.Explain(t.Context(), name)
	require.NoError(t, err)
	require.Len(t, all, 1)
	return all[0]
}

func placesOf(quotes []Quote) (places []string) {
	for _, q := range quotes {
		places = append(places, q.Name+" "+q.Place)
	}
	return places
}

func related(e *Explanation) (all []string) {
	for _, r := range e.References {
		all = append(all, r.How+" "+r.Name)
	}
	return all
}

func commands(e *Explanation) (all []string) {
	for _, c := range e.Next {
		all = append(all, c.Line)
	}
	return all
}

func TestAction(t *testing.T) {
	e := explained(t, "switch")
	assert.Equal(t, []string{"action", "message"}, e.Kinds)
	assert.Equal(t, "Somebody switches.", e.Summary)
	assert.Equal(t, []string{"Shine spec/lamp/Light.tla:5", "OnSwitch spec/lamp/Lamp.tla:6", "SwitchMessage spec/lamp/Lamp.tla:7", "Switch spec/lamp/Lamp.tla:9"}, placesOf(e.Specification))
	assert.Equal(t, []string{"Press impl/lamp/lamp.go:9"}, placesOf(e.Code))
	assert.Equal(t, []string{"depends on SwitchOk", "taken in Lamp", "taken in M01", "told in night"}, related(e))
	assert.Equal(t, []string{"synod check Lamp", "synod explore --model Lamp"}, commands(e))
}

func TestInvariant(t *testing.T) {
	e := explained(t, "Safe")
	assert.Equal(t, []string{"conjunct", "invariant"}, e.Kinds)
	assert.Equal(t, "It is a lamp.", e.Summary)
	assert.Equal(t, []string{"Safe spec/lamp/Light.tla:7", "Safe spec/lamp/Lamp.tla:12"}, placesOf(e.Specification))
	assert.Equal(t, []string{"safe modeltest/lamptest/safe.go:3"}, placesOf(e.Code))
	assert.Equal(t, []string{"part of Both", "kept by SwitchOk", "broken by M01", "proved in invariant Safe"}, related(e))
	assert.Equal(t, []string{"synod check M01", "synod explore --model M01 --mutant M01", "synod prove Whole"}, commands(e))
	assert.Equal(t, []string{"synod check Lamp", "synod explore --model Lamp"}, commands(explained(t, "Both"))[:2])
	assert.Equal(t, []string{"synod check Lamp", "synod explore --model Lamp --find SometimesOn"}, commands(explained(t, "SometimesOn")))
}

func TestOverridePoint(t *testing.T) {
	e := explained(t, "SwitchOk")
	assert.Equal(t, []string{"override point"}, e.Kinds)
	assert.Equal(t, []string{"switchOk impl/lamp/lamp.go:4"}, placesOf(e.Code))
	assert.Equal(t, []string{"decides in Switch", "replaced and breaks in M01"}, related(e))
}

// The patch's line numbers are stale; it is about the function whose lines it has.
func TestBug(t *testing.T) {
	e := explained(t, "M01")
	assert.Equal(t, []string{"bug", "model"}, e.Kinds)
	assert.Equal(t, "Anyone switches.\nAt any time.\nIt breaks safety.", e.Text)
	assert.Equal(t, []string{"SwitchOk spec/lamp/Lamp.tla:5", "M01_SwitchOk spec/lamp/MCLamp.tla:3"}, placesOf(e.Specification))
	assert.Equal(t, []string{"switchOk impl/lamp/lamp.go:4"}, placesOf(e.Code))
	assert.Equal(t, []string{"synod check M01", "synod mutants M01", "synod explore --model M01 --mutant M01"}, commands(e))
	assert.Contains(t, e.String(), "  M01  breaks Safe @3, SwitchOk <- M01_SwitchOk: Not only once. (spec/lamp/MCLamp_M01.cfg)\n")
}

func TestOthers(t *testing.T) {
	assert.Equal(t, "# A night\n\n```steps\nSwitch()\n```", explained(t, "night").Picture)
	assert.Equal(t, []string{"synod replay spec/lamp/scenarios/night.md"}, commands(explained(t, "night")))
	assert.Equal(t, []string{"the file anyone", "shows M01"}, related(explained(t, "anyone")))
	assert.Equal(t, []string{"has the invariant Safe"}, related(explained(t, "Whole")))
	assert.Contains(t, explained(t, "Whole").String(), "w\n  l\n  s\n\nspec/lamp/proof/Lamp.vc:1\n  ; One lamp.\n")
	e := explained(t, "Lamp")
	assert.Equal(t, []string{"model", "module"}, e.Kinds)
	assert.Contains(t, e.String(), "TLC finds:\n  holds  2 states, 3 generated, depth 2 (spec/lamp/models.json)\n")
}

func TestUnknown(t *testing.T) {
	l, err := Open(lamp())
	require.NoError(t, err)
	for name, suggested := range map[string]string{"Swich": "did you mean Switch?", "Zebrafinch": "lists what there is", strings.Repeat("x", 1000): `x"`} {
		_, err := Shelf{l}.Explain(t.Context(), name)
		require.ErrorIs(t, err, ErrUnknown)
		assert.ErrorContains(t, err, suggested)
	}
	_, err = l.Explain(t.Context(), "Swich")
	assert.Error(t, err)
	for name, broken := range map[string]string{"models.json": "{", "MCLamp.cfg": "", "proof/proofs.json": "{"} {
		s := lamp()
		if broken == "" {
			delete(s.Spec.(fstest.MapFS), name)
		} else {
			s.Spec.(fstest.MapFS)[name] = file(broken)
		}
		_, err := Open(s)
		assert.ErrorContains(t, err, "explain: lamp", name)
	}
	s := lamp()
	s.Code = fstest.MapFS{"impl/lamp/lamp.go": file("package")}
	_, err = Open(s)
	assert.Error(t, err)
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"kitten", "sitting", 3}, {"ab", "ba", 2}} {
		assert.Equal(t, c.want, distance(c.a, c.b), c)
		assert.Equal(t, c.want, distance(c.b, c.a), c)
	}
}

// Whatever the texts are, reading them ends, and what it finds are lines of theirs.
func FuzzOpen(f *testing.F) {
	f.Add("; c\n(invariant A x)\n", "package p\n\n// F is (spec: A, action B).\nfunc F() {}\n")
	f.Fuzz(func(t *testing.T, conditions, code string) {
		s := lamp()
		s.Spec.(fstest.MapFS)["proof/Lamp.vc"] = file(conditions)
		s.Code = fstest.MapFS{"impl/lamp/lamp.go": file(code)}
		l, err := Open(s)
		if err != nil {
			return
		}
		for _, topic := range l.Topics() {
			_, err := l.Explain(t.Context(), topic.Name)
			require.NoError(t, err)
		}
		for _, d := range l.code.declared {
			require.Contains(t, strings.ReplaceAll(code, "\r\n", "\n"), d.text)
		}
	})
}

func TestWithin(t *testing.T) {
	lines := []string{"a", "b", "c"}
	for _, c := range []struct {
		before []string
		i      int
		want   bool
	}{{[]string{"a", "b", "c"}, 1, true}, {[]string{"x", "a"}, 1, true}, {[]string{"c", "x"}, 0, true}, {[]string{"x", "b"}, 1, false}, {[]string{"b", "x"}, 0, false}, {[]string{"x"}, 0, false}} {
		assert.Equal(t, c.want, within(lines, c.before, c.i), c)
	}
	d := declared{text: "a\nb"}
	assert.True(t, d.changedBy(&gitdiff.TextFragment{Lines: []gitdiff.Line{{Op: gitdiff.OpContext, Line: "a\n"}, {Op: gitdiff.OpDelete, Line: "b\n"}}}))
	assert.False(t, d.changedBy(&gitdiff.TextFragment{Lines: []gitdiff.Line{{Op: gitdiff.OpAdd, Line: "b\n"}}}))
}

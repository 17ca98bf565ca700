package proof_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/proof"
)

// pinned are a manifest whose proof's axiom and claim are recorded, and its system.
const (
	pinnedSystem = `(sort N) (function p (N) Bool) (axiom Some (exists ((n N)) (p n))) (state x () Bool) (init x)
		(action Go () (update x () true)) (invariant Kept x) (safety Held x)`
	pinnedProofs = `{"format": 1, "protocol": "p", "words": {"Some": "There is one.", "Held": "It holds."}, "unsaid": {"M02": "It counts."},
	  "unproved": {"Live": "It needs luck."}, "hash": "WHICH", "proofs": [
	  {"name": "A", "hash": "A-SUM", "method": "smt", "file": "A.vc", "layer": "l", "scope": "any", "why": "w", "tags": ["quick"],
	   "axioms": {"Some": "SOME"}, "claims": {"Held": "HELD", "system": "SYSTEM"}, "conditions": {"unsat": 3, "sat": 2}},
	  {"name": "M01", "hash": "M01-SUM", "method": "smt", "base": "A", "without": "Kept", "why": "w", "tags": ["quick"], "breaks": ["Go keeps Kept", "the invariants give Held"]}]}`
)

// What is lost tells the hashes that would be right; placeholder stands for each in pinnedProofs.
var (
	meant       = regexp.MustCompile(`(?m)^(?:what is said of "(\w+)"|which proofs there are), .* record the hash "(\w+)"$`)
	placeholder = map[string]string{"": "WHICH", "A": "A-SUM", "M01": "M01-SUM"}
)

// load reads the manifest with the hashes of today's system, then changed.
func load(t *testing.T, system, manifest string, more ...string) *proof.Manifest {
	t.Helper()
	files := fstest.MapFS{"proof/proofs.json": {Data: []byte(pinnedProofs)}, "proof/A.vc": {Data: []byte(pinnedSystem)}}
	m, err := proof.Load(files, "proof")
	require.NoError(t, err)
	a, _ := m.Proof("A")
	all, err := m.Said(a)
	require.NoError(t, err)
	for _, said := range all {
		manifest = strings.Replace(manifest, strings.ToUpper(said.Name), said.Hash, 1)
	}
	lost, err := m.Lost(nil, nil)
	require.NoError(t, err)
	for _, found := range meant.FindAllStringSubmatch(strings.Join(lost, "\n"), -1) {
		manifest = strings.Replace(manifest, placeholder[found[1]], found[2], 1)
	}
	files["proof/proofs.json"].Data, files["proof/A.vc"].Data = []byte(manifest), []byte(system)
	for _, name := range more {
		files[name] = &fstest.MapFile{Data: []byte("EXTENDS TLAPS")}
	}
	m, err = proof.Load(files, "proof")
	require.NoError(t, err)
	return m
}

func TestChanged(t *testing.T) {
	for _, c := range []struct{ old, by, want string }{
		{"", "", ""},
		{"(invariant Kept x)", "(invariant Kept (and x x))", ""}, // how it is shown
		{"(exists ((n N)) (p n))", "(forall ((n N)) (p n))", "axiom Some is not what proofs.json records"},
		{"(axiom Some ", "(axiom All (forall ((n N)) (p n))) (axiom Some ", "axiom All is not in proofs.json"},
		{"(axiom Some (exists ((n N)) (p n)))", "", "no longer has the axiom Some"},
		{"(safety Held x)", "(safety Held (or x (not x)))", "claim Held is not what proofs.json records"},
		{"(safety Held x)", "", "no longer has the claim Held"},
		{"(state x () Bool)", "(state x () Bool) (define y () Bool x)", ""},
		{"(update x () true)", "(update x () x)", "claim system is not what proofs.json records"},
		{"(init x)", "(init (or x (not x)))", "claim system is not what proofs.json records"},
		{`"scope": "any"`, `"scope": "three"`, "or the scope or its words are others"},
		{`"Held": "It holds."`, `"Held": "It is nice."`, "its words are others"},
		{`"Held": "It holds."`, `"Hold": "It holds."`, "claim Held has no words"},
		{`"claims": {"Held": "HELD", "system": "SYSTEM"}, `, "", "claim Held is not in proofs.json"},
	} {
		m := load(t, strings.Replace(pinnedSystem, c.old, c.by, 1), strings.Replace(pinnedProofs, c.old, c.by, 1))
		a, _ := m.Proof("A")
		said, err := m.Said(a)
		require.NoError(t, err)
		changed := a.Changed(said)
		if c.want == "" {
			require.Empty(t, changed, c.by)
			continue
		}
		require.Contains(t, strings.Join(changed, "\n"), c.want, c.by)
	}
}

func TestLost(t *testing.T) {
	const said = `what is said of "`
	for _, c := range []struct{ old, by, more, want string }{
		{"", "", "proof/README.md", ""},
		{"", "", "proof/B.vc", "B.vc is there, and no proof of proofs.json is about it"},
		{"", "", "proof/mutants/M01.vc", "mutants/M01.vc is there"},
		{"", "", "proof/B.smt2", "B.smt2 is there"},
		{"", "", "proof/Proof.tla", "Proof.tla is there"},
		{`"without": "Kept"`, `"without": "Some"`, "", "no variant of A shows what its invariant Kept is for"},
		{`"M02": "It counts."`, `"M03": "It counts."`, "", "the known bug M02 is no variant"},
		{`"name": "M01"`, `"name": "M04"`, "", "the known bug M01 is no variant"},
		{`"why": "w", "tags": ["quick"],`, `"why": "w", "tags": ["full"],`, "", "A has not the tag quick"},
		{`"breaks": [`, `"slow": ["z3", "cvc5"], "breaks": [`, "", "M01: what it reaches is slow for every solver"},
		{`"breaks": [`, `"slow": ["z3"], "breaks": [`, "", said + "M01"},
		{`"without": "Kept"`, `"replace": "A.vc"`, "", said + "M01"},
		{`"breaks": ["Go keeps Kept", `, `"breaks": [`, "", said + "M01"},
		{`"breaks": [`, `"reaches": ["Go is possible"], "breaks": [`, "", said + "M01"},
		{`"layer": "l"`, `"layer": "all"`, "", said + "A"},
		{`"scope": "any"`, `"scope": "three"`, "", said + "A"},
		{`"why": "w"`, `"why": "It is nice."`, "", said + "A"},
		{`"hash": "M01-SUM", `, "", "", said + "M01"},
		{`"Live": "It needs luck."`, `"Held": "It is hard."`, "", "Held is said to be unproved, and is a claim of A"},
		{`"Live": "It needs luck."`, "", "", "which proofs there are, or what is unsaid or unproved, is not what"},
		{`"It needs luck."`, `"It is proved."`, "", "which proofs there are, or what is unsaid or unproved, is not what"},
		{`"It counts."`, `"It is nice."`, "", "which proofs there are, or what is unsaid or unproved, is not what"},
		{`"name": "M01"`, `"name": "M04"`, "", "which proofs there are, or what is unsaid or unproved, is not what"},
	} {
		var more []string
		if c.more != "" {
			more = []string{c.more}
		}
		m := load(t, pinnedSystem, strings.Replace(pinnedProofs, c.old, c.by, 1), more...)
		lost, err := m.Lost([]string{"M01", "M02"}, []string{"z3", "cvc5"})
		require.NoError(t, err)
		if c.want == "" {
			require.Empty(t, lost, c.by)
			continue
		}
		require.Contains(t, strings.Join(lost, "\n"), c.want, c.by)
	}
}

// A script's words count, its comments and lines do not.
func TestScriptsArePinned(t *testing.T) {
	hash := func(text string) string {
		m, err := proof.Load(fstest.MapFS{"proof/proofs.json": {Data: []byte(good)}, "proof/A.smt2": {Data: []byte(text)}}, "proof")
		require.NoError(t, err)
		a, _ := m.Proof("A")
		said, err := m.Said(a)
		require.NoError(t, err)
		require.Len(t, said, 1)
		return said[0].Hash
	}
	require.Equal(t, hash("(assert p)\n(check-sat)"), hash("; why\n(assert p) ; so\n\n  (check-sat)\n"))
	require.NotEqual(t, hash("(assert p)\n(check-sat)"), hash("(assert q)\n(check-sat)"))
}

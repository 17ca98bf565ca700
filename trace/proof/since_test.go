package proof_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/proof"
)

// What changed is told though all hashes are right again, and is silent unless the words changed too.
func TestSince(t *testing.T) {
	before := load(t, pinnedSystem, pinnedProofs)
	for _, c := range []struct{ old, by, words, silent, since string }{
		{"", "", "", "", ""},
		{"(invariant Kept x)", "(invariant Kept (and x x))", "", "", ""},
		{"(exists ((n N)) (p n))", "(forall ((n N)) (p n))", "", "its axiom Some is another than in this synod, in the same words", "its axiom Some is another"},
		{"(safety Held x)", "(safety Held (or x (not x)))", "", "its claim Held is another than", "its claim Held is another"},
		{"(safety Held x)", "(safety Held (or x (not x)))", "It holds, or not.", "", `its claim Held says "It holds, or not.", and said "It holds."`},
		{"(safety Held x)", "", "", "", `its claim Held is gone: "It holds."`},
		{"(axiom Some ", "(axiom All (forall ((n N)) (p n))) (axiom Some ", "", "", "its axiom All is new"},
		{"(update x () true)", "(update x () x)", "", "", "its system system is another"},
	} {
		manifest := pinnedProofs
		if c.words != "" {
			manifest = strings.Replace(manifest, "It holds.", c.words, 1)
		}
		m := load(t, strings.Replace(pinnedSystem, c.old, c.by, 1), manifest)
		then, now := said(t, before), said(t, m)
		require.Contains(t, strings.Join(proof.Silent(then, now), "\n"), c.silent, c.by)
		require.Equal(t, c.silent == "", len(proof.Silent(then, now)) == 0, c.by)
		require.Contains(t, strings.Join(proof.Since(then, now), "\n"), c.since, c.by)
		require.Equal(t, c.since == "", len(proof.Since(then, now)) == 0, c.by)
	}
}

func said(t *testing.T, m *proof.Manifest) []proof.Said {
	t.Helper()
	a, _ := m.Proof("A")
	all, err := m.Said(a)
	require.NoError(t, err)
	return all
}

// So are proofs that went, and what is said of one.
func TestProofsSince(t *testing.T) {
	before := load(t, pinnedSystem, pinnedProofs)
	before.Seen = map[string]string{"B": "1"}
	for _, c := range []struct{ old, by, want string }{
		{"", "", ""},
		{`"name": "M01"`, `"name": "M04"`, `M01 is gone: "w"`},
		{`"hash": "WHICH"`, `"hash": "WHICH", "seen": {"B": "2"}`, "tlapm is said to have seen another module B"},
		{`"Live": "It needs luck."`, `"Live": "It needs luck.", "Held": "It is hard."`, "it says another thing of why Held is not proved"},
		{`"M02": "It counts."`, `"M02": "It is nice."`, "it says another thing of why the known bug M02 is no variant"},
		{`"scope": "any"`, `"scope": "three"`, `A is of the scope "three", and was of "any"`},
		{`"breaks": ["Go keeps Kept", `, `"breaks": [`, "M01 is said to be, to break or to reach something else"},
	} {
		m := load(t, pinnedSystem, strings.Replace(pinnedProofs, c.old, c.by, 1))
		if m.Seen == nil {
			m.Seen = before.Seen
		}
		since, err := m.Since(before)
		require.NoError(t, err)
		require.Equal(t, c.want, strings.Join(since, "\n"), c.by)
	}
}

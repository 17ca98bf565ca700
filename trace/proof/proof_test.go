package proof_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/proof"
)

const good = `{"format": 1, "protocol": "p", "proofs": [
  {"name": "A", "method": "smt", "file": "A.smt2", "layer": "l", "scope": "s", "why": "w", "tags": ["quick"], "conditions": {"unsat": 2, "sat": 1}},
  {"name": "B", "method": "tlc", "models": ["M"], "layer": "l", "scope": "s", "why": "w", "tags": ["full", "quick"] }]}`

func folder(text string) fs.FS {
	return fstest.MapFS{"proof/proofs.json": {Data: []byte(text)}, "proof/A.smt2": {Data: []byte("(check-sat)")}}
}

func TestLoad(t *testing.T) {
	m, err := proof.Load(folder(good), "proof")
	require.NoError(t, err)
	require.Len(t, m.Tagged("quick"), 2)
	require.Len(t, m.Tagged("full"), 1)
	a, ok := m.Proof("A")
	require.True(t, ok)
	require.Equal(t, proof.Conditions{Unsat: 2, Sat: 1}, a.Conditions)
	name, text, err := m.Script(a, "z3")
	require.NoError(t, err)
	require.Equal(t, "A.smt2", name)
	require.Equal(t, "(check-sat)", text)
	_, ok = m.Proof("C")
	require.False(t, ok)
	_, err = proof.Load(folder(good), "elsewhere")
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestLoadIsStrict(t *testing.T) {
	for _, c := range [][3]string{
		{`"format": 1`, `"format": 2`, "want format 1, got 2"},
		{`"protocol": "p"`, `"protocol": ""`, "want a protocol"},
		{`"name": "B"`, `"name": "A"`, `proof 2: want a name that no other has, got "A"`},
		{`"method": "smt"`, `"method": "magic"`, "proof A: want a method of smt, tlaps and tlc"},
		{`"file": "A.smt2"`, `"file": "../A.smt2"`, "names a file"},
		{`"file": "A.smt2"`, `"file": "A.smt2", "models": ["M"]`, "no models"},
		{`"models": ["M"]`, `"models": []`, "names models and no file"},
		{`"scope": "s"`, `"scope": ""`, "want layer and scope"},
		{`"tags": ["quick"]`, `"tags": []`, "and a tag"},
		{`"tags": ["quick"]`, `"tags": ["slow"]`, `got "slow"`},
		{`"unsat": 2`, `"unsat": -2`, "want counts from 0"},
		{`"sat": 1`, `"sat": 0`, "want a condition that is possible"},
		{`"why": "w"`, `"whi": "w"`, "unknown field"},
		{`]}`, `]}{}`, "nothing after it"},
	} {
		text := strings.Replace(good, c[0], c[1], 1)
		if c[0] == "]}" {
			text = good + "{}"
		}
		_, err := proof.Load(folder(text), "proof")
		require.ErrorIs(t, err, proof.ErrManifest, c[1])
		require.ErrorContains(t, err, c[2], c[1])
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(good)
	f.Fuzz(func(t *testing.T, text string) {
		m, err := proof.Load(folder(text), "proof")
		if err == nil && len(m.Proofs) == 0 {
			t.Fatal("a manifest without proofs")
		}
	})
}

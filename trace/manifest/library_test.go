package manifest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// jarOf has one module.
func jarOf(t *testing.T, name, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	file, err := w.Create(name)
	require.NoError(t, err)
	_, err = file.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

// Modules are found in a library after all folders, in a jar only if it is the one that is meant.
func TestLibraries(t *testing.T) {
	files := fstest.MapFS{
		"lib/own/B.tla": {Data: []byte("---- MODULE B ----\nFromFolder == 1\n====\n")},
		"lib/c.jar":     {Data: jarOf(t, "C.tla", "---- MODULE C ----\nFromJar == 1\n====\n")},
		"A.tla":         {Data: []byte("---- MODULE A ----\nEXTENDS B, C\n====\n")}, "A.cfg": {Data: []byte("SPECIFICATION S\n")},
	}
	_, sum, err := OpenJar(files, "lib/c.jar")
	require.NoError(t, err)
	load := func(libraries string) (*Manifest, error) {
		files["models.json"] = &fstest.MapFile{Data: fmt.Appendf(nil, `{"format": 1, "protocol": "p", "libraries": [%s], "models": [
			{"name": "A", "module": "A", "config": "A.cfg", "tags": ["quick"], "why": "w", "expect": {"verdict": "holds"}}]}`, libraries)}
		return Load(files, "models.json")
	}
	m, err := load(fmt.Sprintf(`{"path": "lib/own"}, {"path": "lib/c.jar", "sha256": %q}`, sum))
	require.NoError(t, err)
	s, err := m.Source(&m.Models[0])
	require.NoError(t, err)
	assert.True(t, s.Defines("FromFolder") && s.Defines("FromJar"))
	assert.Equal(t, map[string]string{"A.tla": "A.tla", "A.cfg": "A.cfg"}, s.Paths)

	_, err = load(fmt.Sprintf(`{"path": "lib/c.jar", "sha256": "%064d"}`, 0))
	require.ErrorContains(t, err, "its SHA-256 is "+sum)
	_, err = load(fmt.Sprintf(`{"path": "A.cfg", "sha256": %q}`, sum))
	require.ErrorIs(t, err, ErrManifest)
	_, err = load(`{"protocol": "paxos", "path": "lib/own"}`)
	require.ErrorContains(t, err, "give one of them")
	m, err = load(`{"protocol": "paxos"}`)
	require.NoError(t, err, "its modules are the caller's to add")
	m.Add(fstest.MapFS{"B.tla": files["lib/own/B.tla"], "C.tla": {Data: []byte("---- MODULE C ----\n====\n")}})
	s, err = m.Source(&m.Models[0])
	require.NoError(t, err)
	assert.True(t, s.Defines("FromFolder"))

	_, err = load(`{"path": "../elsewhere"}`)
	require.ErrorContains(t, err, "is not a plain relative one")
}

// What Text writes is read as what it was written of.
func TestTextIsRead(t *testing.T) {
	m := &Manifest{Protocol: "p <q>", TLC: "TLC2 Version 2.18", Libraries: []Library{{Path: "lib"}, {Protocol: "paxos"}}, Models: []Model{
		{Name: "A", Module: "A", Config: "A.cfg", Folder: "f", Why: `Says "why" \in TLA+ & <<so>>.`, Tags: []string{"quick"},
			Expect: Expect{Verdict: Holds, Distinct: 3, Generated: 4, Depth: 2}, Checks: []string{"INVARIANT I"}, Actions: []string{`Go(x \in S)`}, Never: []string{"Go"}, Edges: map[string]int64{"Go": 3, "<Ask>": 0}},
		{Name: "B", Module: "B", Config: "B.cfg", Why: "w", Tags: []string{"full"}, Expect: Expect{Verdict: Deadlock, Length: 2}, Checks: []string{}},
	}}
	files := fstest.MapFS{"models.json": {Data: m.Text()}}
	require.NoError(t, schemaSays(t, string(m.Text())))
	got, err := Load(files, "models.json")
	require.NoError(t, err, "%s", m.Text())
	assert.Equal(t, string(m.Text()), string(got.Text()))
	assert.Equal(t, m.Models[0].Actions, got.Models[0].Actions)
	assert.Equal(t, m.Models[0].Expect, got.Models[0].Expect)
	assert.Equal(t, m.Models[0].Edges, got.Models[0].Edges)
}

package verify

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/jar"
)

// withCache is a verifier whose cache has the graph of AcceptorRole.
func withCache(t *testing.T) (*Verifier, *manifest.Model, *specification.Source, string) {
	t.Helper()
	v := verifier(t, nil)
	rec := recordingOf(t, v, acceptorSuite)
	v.Cache, v.Tools = t.TempDir(), &tlc.Tools{Jar: jar.Jar{SHA256: rec.Jar}}
	m, _ := v.Manifest.Model("AcceptorRole")
	source, err := v.Manifest.Source(m)
	require.NoError(t, err)
	v.keepGraph(rec)
	require.Empty(t, v.notes)
	return v, m, source, v.graphPath(m.Name, source.Hash(), rec.Jar)
}

func TestCachedGraph(t *testing.T) {
	v, m, source, path := withCache(t)
	require.FileExists(t, path)
	rec := v.cachedGraph(m, source)
	require.NotNil(t, rec)
	require.Equal(t, 68, rec.Graph.NumStates())

	v.Fresh = true
	require.Nil(t, v.cachedGraph(m, source))
	v.Fresh, v.Tools = false, &tlc.Tools{Jar: jar.Jar{SHA256: "another jar"}}
	require.Nil(t, v.cachedGraph(m, source))
	v.Cache = ""
	require.Nil(t, v.cachedGraph(m, source))
	v.keepGraph(rec)
	require.Empty(t, v.notes)
}

// Whatever happened to a file of the cache, it is as if it were not there, and is
// replaced.
func TestDamagedGraphIsIgnoredAndReplaced(t *testing.T) {
	v, m, source, path := withCache(t)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	rec := v.cachedGraph(m, source)
	flipped := append([]byte(nil), whole...)
	flipped[len(flipped)/2] ^= 0x40
	for _, damaged := range [][]byte{nil, whole[:len(whole)/2], whole[:len(whole)-1], flipped, []byte("rubbish"), append(whole[:len(whole):len(whole)], 0)} {
		require.NoError(t, os.WriteFile(path, damaged, 0o644))
		require.Nil(t, v.cachedGraph(m, source))
		v.keepGraph(rec)
		require.Empty(t, v.notes)
		require.NotNil(t, v.cachedGraph(m, source))
	}
	other := *rec // under the right name, of another model or jar or specification
	other.Model = "ProposerRole"
	require.NoError(t, recording.Write(path, &other))
	require.Nil(t, v.cachedGraph(m, source))
	other = *rec
	other.Jar = "another jar"
	require.NoError(t, recording.Write(path, &other))
	require.Nil(t, v.cachedGraph(m, source))
}

func TestCacheThatCannotBeWritten(t *testing.T) {
	v, m, source, _ := withCache(t)
	rec := v.cachedGraph(m, source)
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	v.Cache = file
	v.keepGraph(rec)
	v.keepGraph(rec) // said once
	require.Len(t, v.notes, 1)
	require.Contains(t, v.notes[0], "set SYNOD_CACHE to a folder that can be written")
}

// copied is the manifest's folder with some files replaced.
func copied(t *testing.T, replace map[string]string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	files := builtIn(t)
	require.NoError(t, fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, err := fs.ReadFile(files, name)
			out[name] = &fstest.MapFile{Data: data}
			return err
		}
		return err
	}))
	for name, text := range replace {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// A recording of another specification than today's stands in for nothing, and
// neither does a damaged one or another model's.
func TestRecordingsThatDoNotCount(t *testing.T) {
	files := copied(t, nil)
	changed := string(files["Acceptor.tla"].Data) + "\n\\* changed\n"
	for name, replace := range map[string]map[string]string{
		"the recording is stale": {"Acceptor.tla": changed},
		"recording":              {"recorded/AcceptorRole.graph.zst": "rubbish"},
		"stale":                  {"recorded/AcceptorRole.graph.zst": string(files["recorded/ProposerRole.graph.zst"].Data)},
	} {
		v := verifier(t, copied(t, replace))
		m, _ := v.Manifest.Model("AcceptorRole")
		got, err := v.agreement(t.Context(), m)
		require.NoError(t, err)
		require.Len(t, got, 1, "nothing is shown by a recording that does not count")
		require.NotEmpty(t, got[0].Failures)
		require.Contains(t, got[0].Failures[0].What, name)
		require.Contains(t, got[0].Failures[0].Next, "synod generate AcceptorRole")
	}
	missing := copied(t, nil)
	delete(missing, "recorded/AcceptorRole.graph.zst")
	v := verifier(t, missing)
	m, _ := v.Manifest.Model("AcceptorRole")
	got, err := v.agreement(t.Context(), m)
	require.NoError(t, err)
	require.NotEmpty(t, got[0].Failures)
}

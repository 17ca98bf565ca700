package check

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tlc"
)

func TestCache(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "cache")
	opt := Options{Cache: dir}
	fsys := files(t)
	first := run(t, fsys, "Rude", opt)
	require.True(t, first.OK() && !first.Cached)
	require.NoError(t, first.CacheErr)
	again := run(t, fsys, "Rude", opt)
	require.True(t, again.OK() && again.Cached)
	assert.Equal(t, first.Measured, again.Measured)
	assert.True(t, first.Made.Equal(again.Made))
	opt.Fresh = true
	assert.False(t, run(t, fsys, "Rude", opt).Cached)
	opt.Fresh = false

	// Findings are of today's manifest.
	change(t, fsys, "models.json", `"length": 5`, `"length": 6`)
	drift := run(t, fsys, "Rude", opt)
	assert.True(t, drift.Cached)
	assert.Equal(t, []string{"Rude: drift: expected 6 states in the counterexample, got 5 (-1)"}, lines(drift))

	// A changed specification, configuration or witness is another verdict; an unrelated file is not.
	for i, c := range []struct {
		name, old, new string
		cached         bool
	}{{"Lock.tla", "ENDS", "ENDS ", false}, {"MCLock_Rude.cfg", "SPEC", " SPEC", false}, {"models.json", `["SometimesTwo"]`, "[]", false}, {"MCLock.cfg", "SPEC", " SPEC", true}} {
		if i%thorough.Every(3) > 0 {
			continue
		}
		other := fstest.MapFS{}
		for name, f := range fsys {
			other[name] = f
		}
		if c.name == "Lock.tla" {
			c.old, c.new = "EXTENDS Naturals", "EXTENDS  Naturals"
		}
		change(t, other, c.name, c.old, c.new)
		r := run(t, other, "Rude", opt)
		require.NoError(t, r.Err)
		assert.Equal(t, c.cached, r.Cached, c.name)
	}
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	require.NoError(t, err)
	assert.Empty(t, left)
}

// Whatever byte of an entry changes, it is a miss, or the same verdict.
func TestDamagedEntry(t *testing.T) {
	e := entry{t.TempDir(), strings.Repeat("a", 64)}
	want := Measured{Expect: manifest.Expect{Verdict: manifest.Holds, Distinct: 7}, Seen: []string{"A<B"}, TLC: "v", Wall: time.Second, Trace: []tlc.State{{Number: 1}}}
	made := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	require.NoError(t, e.write(want, made))
	got, at, ok := e.read()
	require.True(t, ok)
	require.Equal(t, want, got)
	require.Equal(t, made, at)
	text, err := os.ReadFile(e.path())
	require.NoError(t, err)
	for i := range text {
		m, _, ok := decode(text[:i], e.key)
		require.False(t, ok, "cut at %d: %v", i, m)
		damaged := append([]byte(nil), text...)
		damaged[i] ^= 1
		if m, _, ok := decode(damaged, e.key); ok {
			require.Equal(t, want, m)
		}
	}
	_, _, ok = decode(text, strings.Repeat("b", 64))
	require.False(t, ok)
	require.NoError(t, os.WriteFile(e.path(), append(text, '{'), 0o600))
	_, _, ok = e.read()
	require.False(t, ok)
}

func TestUnwritableCache(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	r := run(t, files(t), "Lock", Options{Cache: filepath.Join(file, "cache")})
	assert.True(t, r.OK())
	assert.ErrorContains(t, r.CacheErr, "cannot keep the verdict")
}

func TestKey(t *testing.T) {
	job := tlc.Job{Files: map[string][]byte{"A.tla": []byte("a"), "A.cfg": nil}, Module: "A"}
	base := key(job, "jar")
	assert.NotEqual(t, base, key(job, "other jar"))
	job.IgnoreDeadlock = true
	assert.NotEqual(t, base, key(job, "jar"))
}

func FuzzDecode(f *testing.F) {
	m, _ := json.Marshal(Measured{TLC: "v"})
	text, _ := json.Marshal(kept{cacheFormat, "k", time.Time{}, sum(m), m})
	f.Add(text)
	f.Add([]byte(`{"format":1,"key":"k","measured":null}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, made, ok := decode(text, "k")
		if ok {
			again, _, ok := decode(text, "k")
			require.True(t, ok)
			require.Equal(t, m, again)
		} else {
			require.Zero(t, made)
			require.Empty(t, m)
		}
	})
}

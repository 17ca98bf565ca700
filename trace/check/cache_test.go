package check

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
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
	if thorough.Tests() {
		fresh := opt
		fresh.Fresh = true
		assert.False(t, run(t, fsys, "Rude", fresh).Cached)
	}

	// Findings are of today's manifest.
	change(t, fsys, "models.json", `"length": 5`, `"length": 6`)
	drift := run(t, fsys, "Rude", opt)
	assert.True(t, drift.Cached)
	assert.Equal(t, []string{"Rude: drift: expected 6 states in the counterexample, got 5 (-1)"}, lines(drift))

	// A changed specification, configuration or witness is another verdict; an unrelated file is not.
	for _, c := range []struct {
		name, old, new string
		cached         bool
	}{{"Lock.tla", "ENDS", "ENDS ", false}, {"MCLock_Rude.cfg", "SPEC", " SPEC", false}, {"models.json", `["SometimesTwo"]`, "[]", false}, {"MCLock.cfg", "SPEC", " SPEC", true}} {
		if !c.cached && !thorough.Tests() {
			continue // a run of its own; TestKey compares keys
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

func TestUnwritableCache(t *testing.T) {
	thorough.Only(t, "a run of its own; internal/kept has folders that cannot be written")
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	r := run(t, files(t), "Lock", Options{Cache: filepath.Join(file, "cache")})
	assert.True(t, r.OK())
	assert.ErrorContains(t, r.CacheErr, "cannot keep the verdict")
}

func TestKey(t *testing.T) {
	job := tlc.Job{Files: map[string][]byte{"A.tla": []byte("a"), "A.cfg": nil}, Module: "A"}
	base := verdict("", job, "jar").Key
	assert.NotEqual(t, base, verdict("", job, "other jar").Key)
	job.IgnoreDeadlock = true
	assert.NotEqual(t, base, verdict("", job, "jar").Key)
}

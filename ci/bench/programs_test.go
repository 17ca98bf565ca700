//go:build unix

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/required"
	"github.com/synod-paxos/synod/internal/thorough"
)

func TestReadExplored(t *testing.T) {
	c, inside, err := readExplored([]byte(`{"distinct": 3, "generated": 5, "depth": 2, "seconds": 1.5, "holds": true, "more": []}` + "\n"))
	require.NoError(t, err)
	assert.Equal(t, counts{3, 5}, c)
	assert.Equal(t, 1500*time.Millisecond, inside)
	for said, want := range map[string]string{
		``:                           "want one object",
		`{"distinct": 3} {}`:         "want one object",
		`{"distinct": 3.5}`:          "want one object",
		`{"distinct": 3}`:            `want "holds"`,
		`{"holds": false}`:           "does not",
		`{"holds": true, "di`:        "want one object",
		`{"distinct": 1` + "\x00}\n": "want one object",
	} {
		_, _, err := readExplored([]byte(said))
		assert.ErrorContains(t, err, want, said)
	}
}

func TestReadSearched(t *testing.T) {
	const done = "Checking. states=1, unique=1, depth=0\nDone. states=32971, unique=16668, depth=21, sec=1\nDiscovered \"value chosen\" example Path[18]:\n"
	c, err := readSearched([]byte(done))
	require.NoError(t, err)
	assert.Equal(t, counts{16668, 32971}, c)
	_, err = readSearched([]byte(done + "Discovered \"linearizable\" counterexample Path[2]:\n"))
	assert.ErrorContains(t, err, "counterexample")
	for _, said := range []string{"", "Checking. states=1, unique=1, depth=0\n", "Done. states=-1, unique=1, depth=2", "Done. states=99999999999999999999, unique=1, depth=2"} {
		_, err = readSearched([]byte(said))
		assert.Error(t, err, said)
	}
}

func TestReadPan(t *testing.T) {
	const said = "State-vector 28 byte, depth reached 22, errors: 0\n    38929 states, stored\n   215996 states, matched\n   254925 transitions (= stored+matched)\n"
	c, err := readPan([]byte(said))
	require.NoError(t, err)
	assert.Equal(t, counts{38929, 254925}, c)
	c, err = readPan([]byte(strings.Replace(said, "254925", "3.226688e+08", 1)))
	require.NoError(t, err)
	assert.True(t, c.same(counts{38929, 322_668_805}))
	assert.False(t, c.same(counts{38929, 322_668_705}))
	for _, said := range []string{"", strings.Replace(said, "errors: 0", "errors: 1", 1), strings.Replace(said, "38929", "", 1), strings.Replace(said, "254925", "99999999999999999999", 1)} {
		_, err := readPan([]byte(said))
		assert.Error(t, err, said)
	}
}

// lightly is Spin, whose programs are compiled for one short run: to optimize them takes longer than
// they do.
func lightly(t *testing.T) spin {
	s := findSpin(t.Context(), t.TempDir(), io.Discard)
	s.optimize = "-O0"
	return s
}

// The model in Spin's language is that of synod explore, and of TLC: it has as many states and
// steps. A broken one is told.
func TestSpin(t *testing.T) {
	thorough.Only(t, "it compiles what Spin writes")
	s := lightly(t)
	switch {
	case s.absent == nil:
	case required.Has("spin"):
		t.Fatalf("SYNOD_REQUIRE has spin: %v", s.absent)
	default:
		t.Skip(s.absent)
	}
	for _, c := range s.contenders(two, 1) {
		require.NoError(t, c.prepare(t.Context()))
		got, err := c.run(t.Context())
		require.NoError(t, err)
		assert.Equal(t, counts{38929, 254925}, got.counts, c.name)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"distinct": 3, "generated": 5, "seconds": 1.5, "holds": true}`))
	f.Add([]byte("Done. states=32971, unique=16668, depth=21, sec=1\n"))
	f.Add([]byte("cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1 2 3 4 5 6 7 8 9 10\nintr 5\n"))
	f.Fuzz(func(t *testing.T, said []byte) {
		_, _, _ = readExplored(said)
		_, _ = readPan(said)
		if c, err := readSearched(said); err == nil && (c.distinct < 0 || c.generated < 0) {
			t.Errorf("negative counts: %v", c)
		}
		if share := others(load{}, parseLoad(string(said)), time.Second, 0); share < 0 && share != -1 || share > 1 {
			t.Errorf("a share of %v", share)
		}
	})
}

func TestOthers(t *testing.T) {
	before := parseLoad("cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 50 0 25 400 25 0 0 0 0 0\ncpu1 50 0 25 400 25 0 0 0 0 0\nintr 5\n")
	assert.Equal(t, load{busy: 150, total: 1000, cores: 2}, before)
	after := load{busy: 150 + 300, total: 1000 + 400, cores: 2} // three quarters of both cores were busy
	assert.InDelta(t, 0.25, others(before, after, 10*time.Second, 10*time.Second), 1e-9)
	assert.Zero(t, others(before, after, 10*time.Second, 20*time.Second))
	assert.Negative(t, others(load{}, load{}, time.Second, time.Second))
	for _, text := range []string{"", "cpu 1 2 3", "cpu a 0 0 0 0 0 0 0", "intr 1 2 3 4 5 6 7 8"} {
		assert.Zero(t, parseLoad(text), text)
	}
}

func TestLaunch(t *testing.T) {
	e, err := launch(t.Context(), exec.Command("sh", "-c", "echo out; exec sleep 0.1"))
	require.NoError(t, err)
	assert.Equal(t, "out\n", string(e.out))
	assert.GreaterOrEqual(t, e.wall, 100*time.Millisecond)
	assert.Positive(t, e.peak)
	_, err = launch(t.Context(), exec.Command("sh", "-c", "echo why >&2; exit 3"))
	assert.ErrorContains(t, err, "exit status 3\nwhy")
	_, err = launch(t.Context(), exec.Command("head", "-c", "17000000", "/dev/zero"))
	assert.ErrorContains(t, err, "more than 16777216 bytes")
}

// script puts a program into a folder.
func script(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o700))
	return path
}

// A real cargo takes a minute and a network, so here is one that tells its version and installs a program that talks like
// Stateright's.
func TestStateright(t *testing.T) {
	bin := t.TempDir()
	t.Setenv("PATH", bin)
	t.Setenv("SYNOD_CACHE", filepath.Join(bin, "cache"))
	assert.ErrorContains(t, buildStateright(t.Context(), io.Discard).absent, "no cargo")

	script(t, bin, "cargo", `[ "$1" = --version ] && echo 'cargo 1.2.3 (abc 2026-01-01)' && exit
echo 'no network' >&2; exit 101`)
	assert.ErrorContains(t, buildStateright(t.Context(), io.Discard).absent, "no network")

	example := script(t, bin, "example", `[ "$*" = "check-dfs 3 ordered" ] || exit 9
[ "$RUST_LOG" = stateright::checker=debug ] && echo '0: No more work. Shutting down... gen=5' >&2
/bin/sleep 1
echo 'Done. states=8, unique=5, depth=2, sec=1'`)
	script(t, bin, "cargo", `[ "$1" = --version ] && echo 'cargo 1.2.3 (abc 2026-01-01)' && exit
[ "$*" = "install stateright --version =0.31.0 --example paxos --locked --root $SYNOD_CACHE/stateright-0.31.0-cargo-1.2.3 --quiet" ] || exit 9
/bin/mkdir -p "$9/bin" && /bin/cp '`+example+`' "$9/bin/paxos"`)
	for range 2 {
		s := buildStateright(t.Context(), io.Discard)
		require.NoError(t, s.absent)
		assert.Equal(t, "1.2.3", s.cargo)
		c := s.contender("check-dfs", "3", "ordered", "m", 1)
		require.Len(t, c, 1)
		got, err := c[0].run(t.Context())
		require.NoError(t, err)
		assert.Equal(t, counts{5, 8}, got.counts)
		assert.Positive(t, got.inside)
		assert.Less(t, got.inside, got.wall)
		script(t, bin, "cargo", `echo 'cargo 1.2.3 (abc 2026-01-01)'; [ "$1" = --version ]`) // it is not asked to build again
	}
}

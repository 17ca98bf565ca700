package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// Each command does the work of its smallest size, and says how much that was.
func TestCurves(t *testing.T) {
	thorough.Only(t, "it builds and measures")
	tlctest.Require(t)
	t.Chdir("../..")
	text, err := curves(t.Context(), t.TempDir(), true, io.Discard)
	require.NoError(t, err)
	for _, row := range []string{"38,929 states", "10,659 edges", "1,646 steps", `\d\d,\d\d\d steps`, "253,756 events", "104,755 events", "2 models"} {
		assert.Regexp(t, `\| `+row+` \|`, text) // how long the suites are changes with what is tried
	}
}

// What starting costs is in the first column of a size, and not in what each more costs.
func TestRowsOfACurve(t *testing.T) {
	c := curve{what: "`x`", unit: "steps"}
	got := c.rows([]spent{{"small", 1_000, 20 * time.Millisecond, 0}, {"large", 11_000, 30 * time.Millisecond, 2_000_000}})
	assert.Equal(t, "| `x` | small | 1,000 steps | 0.02 s | 20 µs | – | – |\n|  | large | 11,000 steps | 0.03 s | 2.73 µs | 1 µs | 2 MB |\n", got)
	assert.Equal(t, "1.5 ms", each(3*time.Millisecond, 2))
	assert.Equal(t, "2.5 ns", each(5*time.Nanosecond, 2))
}

// A job's folder is gone after it, and a command that does nothing is not measured.
func TestJob(t *testing.T) {
	temp, in := t.TempDir(), ""
	j := job{name: "x", prepare: func(_ context.Context, folder string) error { return write(folder, "a", "b") }}
	j.run = func(_ context.Context, folder string) (ended, int64, error) {
		in = folder
		_, err := os.Stat(filepath.Join(folder, "a"))
		return ended{sample: sample{cpu: time.Second}}, 7, err
	}
	p, err := j.measure(t.Context(), temp)
	require.NoError(t, err)
	assert.Equal(t, spent{"x", 7, time.Second, 0}, p)
	assert.NoDirExists(t, in)
	j.run = func(context.Context, string) (ended, int64, error) { return ended{}, 0, nil }
	_, err = j.measure(t.Context(), temp)
	assert.ErrorContains(t, err, "want some work")
	wrong := errors.New("wrong")
	j.prepare = func(context.Context, string) error { return wrong }
	_, err = j.measure(t.Context(), temp)
	assert.ErrorIs(t, err, wrong)
}

// The logs are of so many events, numbered, with a start and a stop.
func TestWriteLogs(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, writeLogs(folder, 3))
	lines := 0
	for _, name := range []string{"0.ndjson", "1.ndjson", "2.ndjson"} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err)
		lines += strings.Count(string(text), "\n")
		assert.Contains(t, string(text), `{"n":1,"do":"start","node":`+name[:1])
		assert.True(t, strings.HasSuffix(string(text), `"do":"stop"}`+"\n"))
	}
	assert.Equal(t, 3*35+2*3, lines)
}

package tlc_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// patience bounds a test that would hang if the package were wrong; it is no expectation of speed.
const patience = 5 * time.Minute

func TestHeapExhausted(t *testing.T) {
	thorough.Only(t, "it fills a heap")
	t.Parallel()
	j := job(t, "Ends", "EndsHuge")
	j.HeapMB, j.Deadline = 24, patience
	_, err := tlctest.Require(t).Run(t.Context(), j)
	assert.Equal(t, 24, as[*tlc.OutOfMemoryError](t, err).HeapMB)
	assert.Contains(t, err.Error(), "24 MB")
}

// limited gives tools whose Java may write files of 50 KB only.
func limited(t *testing.T) *tlc.Tools {
	tools := *tlctest.Require(t)
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("needs bash to limit the size of files")
	}
	script := filepath.Join(t.TempDir(), "java")
	require.NoError(t, os.WriteFile(script, []byte("#!/bin/bash\nulimit -f 50\nexec '"+tools.Java.Path+"' \"$@\"\n"), 0o755))
	tools.Java.Path = script
	return &tools
}

func TestFilesTooLarge(t *testing.T) {
	thorough.Only(t, "TestCutOutputIsNoVerdict has what is cut off")
	t.Parallel()
	j := job(t, "Ends", "EndsWide")
	j.Deadline = patience
	_, err := limited(t).Run(t.Context(), j)
	assert.Equal(t, "File too large", as[*tlc.DiskFullError](t, err).Text)
}

// TLC ends well when its graph does not fit: only the file tells.
func TestGraphCutOff(t *testing.T) {
	thorough.Only(t, "TestCutOutputIsNoVerdict has what is cut off")
	t.Parallel()
	j := job(t, "Ends", "EndsGraph")
	j.Dump = func(r io.Reader) error {
		t.Error("a graph without its end was handed on")
		return nil
	}
	res, err := limited(t).Run(t.Context(), j)
	assert.Contains(t, as[*tlc.DiskFullError](t, err).Text, "cut off")
	assert.Equal(t, tlc.Holds, res.Verdict)
}

// A real full disk: TLC would hang there.
func TestDiskFull(t *testing.T) {
	thorough.Only(t, "TestCutOutputIsNoVerdict has what is cut off")
	tools := tlctest.Require(t)
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=300k"); err != nil {
		t.Skipf("cannot mount a small file system: %v", err)
	}
	defer func() { assert.NoError(t, syscall.Unmount(dir, 0)) }()
	t.Setenv("TMPDIR", dir)
	j := job(t, "Ends", "EndsWide")
	j.Deadline = patience
	_, err := tools.Run(t.Context(), j)
	got := as[*tlc.DiskFullError](t, err)
	assert.Equal(t, dir, got.Dir)
	assert.Contains(t, got.Text, "No space left")
}

// ours lists the Java processes that run in this test's temporary folder.
func ours(t *testing.T) (found []string) {
	t.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	require.NoError(t, err)
	require.NotEmpty(t, lines)
	for _, path := range lines {
		line, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(line), "tlc2.TLC") && strings.Contains(string(line), os.Getenv("TMPDIR")) {
			found = append(found, filepath.Base(filepath.Dir(path)))
		}
	}
	return found
}

func TestCancel(t *testing.T) {
	thorough.Only(t, "it computes until TLC says how far it is; TestDeadline stops a run too")
	tools := tlctest.Require(t)
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	j := job(t, "Ends", "EndsEndless")
	var seen []tlc.Progress
	j.Progress = func(p tlc.Progress) {
		seen = append(seen, p)
		assert.Len(t, ours(t), 1)
		cancel()
	}
	res, err := tools.Run(ctx, j)
	require.ErrorIs(t, err, context.Canceled)
	as[*tlc.StoppedError](t, err)
	assert.Empty(t, ours(t), "Java is still there")
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	require.NoError(t, err)
	assert.Empty(t, left)
	require.NotEmpty(t, seen)
	assert.Positive(t, seen[0].Depth)
	assert.Positive(t, seen[0].Distinct)
	assert.Equal(t, seen[len(seen)-1].Distinct, res.Distinct)
	assert.Equal(t, tlc.Undecided, res.Verdict)
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	j := job(t, "Ends", "EndsEndless")
	j.Deadline = 100 * time.Millisecond // TestCancel has a run that is under way
	_, err := tlctest.Require(t).Run(t.Context(), j)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestCancelledBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := (&tlc.Tools{}).Run(ctx, job(t, "Counter", "Holds"))
	assert.ErrorIs(t, err, context.Canceled)
}

func TestKilledFromOutside(t *testing.T) {
	tools := tlctest.Require(t)
	t.Setenv("TMPDIR", t.TempDir())
	j := job(t, "Ends", "EndsEndless")
	j.Deadline = patience
	go func() {
		for pids := ours(t); t.Context().Err() == nil; pids = ours(t) {
			if len(pids) > 0 {
				assert.NoError(t, exec.Command("kill", append(pids, "-9")...).Run())
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}()
	_, err := tools.Run(t.Context(), j)
	assert.Contains(t, as[*tlc.KilledError](t, err).Signal, "killed")
}

// The test runs itself as a parent of TLC and kills that parent: Java must go with it.
func TestParentKilled(t *testing.T) {
	tools := tlctest.Require(t)
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	if os.Getenv("TLC_TEST_PARENT") != "" {
		_, err := tools.Run(t.Context(), job(t, "Ends", "EndsEndless"))
		t.Fatal("an endless run ended:", err)
	}
	parent := exec.Command(os.Args[0], "-test.run=^TestParentKilled$")
	parent.Env = append(os.Environ(), "TLC_TEST_PARENT=yes")
	require.NoError(t, parent.Start())
	require.Eventually(t, func() bool { return len(ours(t)) == 1 }, patience, 20*time.Millisecond)
	require.NoError(t, parent.Process.Kill())
	assert.Error(t, parent.Wait())
	assert.Eventually(t, func() bool { return len(ours(t)) == 0 }, patience, 20*time.Millisecond, "Java outlived its parent")
}

// Runs side by side do not disturb each other: TestVerdicts and TestErrors look at what each of these found.
func TestSixteenAtOnce(t *testing.T) {
	tlctest.Require(t)
	var wg sync.WaitGroup
	for i, c := range []struct{ config, module string }{
		{"Holds", "Counter"}, {"Invariant", "Counter"}, {"PropertyInitial", "Counter"}, {"Semantic", "Semantic"}, {"ActionProperty", "Counter"},
		{"InvariantInitial", "Counter"}, {"EndsDivZero", "Ends"}, {"Lasso", "Counter"}, {"EndsStop", "Ends"}, {"Syntax", "Syntax"},
		{"Stutter", "Counter"}, {"EndsAssertNext", "Ends"}, {"Assumption", "Assumption"}, {"EndsAssertInvariant", "Ends"},
		{"ConfigUndefined", "Counter"}, {"EndsBadInvariant", "Ends"},
	} {
		if n := thorough.Every(8); i%n != n-1 {
			continue
		}
		wg.Go(func() {
			if res, err := run(t, c.module, c.config); err == nil && res.Verdict == tlc.Undecided {
				t.Errorf("%s: neither a verdict nor an error", c.config)
			}
		})
	}
	wg.Wait()
}

//go:build unix

package process_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/process"
)

const patience = 5 * time.Minute

func start(t *testing.T, script string) (*process.Process, *exec.Cmd) {
	t.Helper()
	cmd := exec.Command("sh", "-c", script)
	p, err := process.Start(cmd)
	require.NoError(t, err)
	t.Cleanup(func() {
		p.Kill()
		_ = p.Wait()
		p.Stdout.Close()
	})
	return p, cmd
}

func runs(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, state, _ := strings.Cut(string(stat), ") ")
	return syscall.Kill(pid, 0) == nil && (err != nil || !strings.HasPrefix(state, "Z"))
}

func readPid(t *testing.T, from io.Reader) (pid int) {
	t.Helper()
	_, err := fmt.Fscan(from, &pid)
	require.NoError(t, err)
	require.True(t, runs(pid))
	return pid
}

func TestOutputAndEnd(t *testing.T) {
	p, cmd := start(t, "echo done; exit 3")
	out, err := io.ReadAll(p.Stdout)
	require.NoError(t, err)
	assert.Equal(t, "done\n", string(out))
	assert.EqualError(t, p.Wait(), "exit status 3")
	assert.EqualError(t, p.Wait(), "exit status 3")
	assert.Equal(t, 3, cmd.ProcessState.ExitCode())
	_, killed := process.KilledBy(cmd.ProcessState)
	assert.False(t, killed)
	p.Kill() // too late, so nothing
}

func TestKillTakesTheGroup(t *testing.T) {
	p, cmd := start(t, "trap '' TERM; sleep 1000 & echo $!; wait")
	child := readPid(t, p.Stdout)
	p.Kill()
	p.Kill()
	require.Error(t, p.Wait())
	signal, killed := process.KilledBy(cmd.ProcessState)
	assert.True(t, killed)
	assert.Equal(t, "signal: killed", signal)
	assert.Eventually(t, func() bool { return !runs(child) }, patience, time.Millisecond)
}

// What a program leaves behind goes with it, and so our reading ends.
func TestChildDoesNotOutliveItsParent(t *testing.T) {
	p, _ := start(t, "sleep 1000 & echo $!; sleep 0.1")
	child := readPid(t, p.Stdout)
	require.NoError(t, p.Wait())
	assert.Eventually(t, func() bool { return !runs(child) }, patience, time.Millisecond)
	rest, err := io.ReadAll(p.Stdout)
	assert.NoError(t, err)
	assert.Empty(t, strings.TrimSpace(string(rest)))
}

func TestPeakMemory(t *testing.T) {
	const much = 64 << 20
	peak := func(bytes int) int64 {
		p, cmd := start(t, fmt.Sprintf("x=$(head -c %d /dev/zero | tr '\\0' x); : $x", bytes))
		require.NoError(t, p.Wait())
		return process.PeakMemory(cmd.ProcessState)
	}
	little := peak(1)
	assert.Positive(t, little)
	assert.Greater(t, peak(much), max(little, much))
}

// The program that KillAll is called in ends; so this is another one.
func TestKillAll(t *testing.T) {
	if os.Getenv("PROCESS_TEST_KILLS") != "" {
		cmd := exec.Command("sh", "-c", "sleep 1000 & echo $!; wait")
		p, err := process.Start(cmd)
		require.NoError(t, err)
		child := readPid(t, p.Stdout)
		process.KillAll()
		require.Error(t, p.Wait())
		assert.Eventually(t, func() bool { return !runs(child) }, patience, time.Millisecond)
		_, err = process.Start(exec.Command("true"))
		require.EqualError(t, err, "the program is ending")
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestKillAll$")
	cmd.Env = append(os.Environ(), "PROCESS_TEST_KILLS=yes")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

func TestCannotStart(t *testing.T) {
	_, err := process.Start(exec.Command(t.TempDir() + "/none"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestTail(t *testing.T) {
	var tail process.Tail
	assert.Empty(t, tail.String())
	for i := range 2000 {
		fmt.Fprintf(&tail, "line %d\n", i)
	}
	assert.Len(t, tail.String(), 8<<10)
	assert.True(t, strings.HasSuffix(tail.String(), "line 1998\nline 1999\n"))
	n, err := tail.Write([]byte(strings.Repeat("é", 10_000) + "x"))
	assert.NoError(t, err)
	assert.Equal(t, 20_001, n)
	assert.Equal(t, strings.Repeat("é", 4095)+"x", tail.String())
}

// A program that prints more than it may, or than anybody reads, ends; so does one whose reader fails.
func TestOutput(t *testing.T) {
	out, err := process.Output(t.Context(), exec.Command("sh", "-c", "echo done"), 5)
	require.NoError(t, err)
	assert.Equal(t, "done\n", string(out))
	out, err = process.Output(t.Context(), exec.Command("sh", "-c", "echo half; echo why >&2; exit 3"), 100)
	assert.EqualError(t, err, "exit status 3\nwhy")
	assert.True(t, process.Exited(err))
	assert.Equal(t, "half\n", string(out))
	out, err = process.Output(t.Context(), exec.Command("sh", "-c", "while echo more; do :; done"), 10)
	assert.EqualError(t, err, "it printed more than 10 bytes")
	assert.False(t, process.Exited(err))
	assert.Len(t, out, 10)
	_, err = process.Output(t.Context(), exec.Command(t.TempDir()+"/none"), 1)
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestRunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("enough")
	var child int
	stopped, _ := process.Run(ctx, exec.Command("sh", "-c", "sleep 1000 & echo $!; wait"), func(out io.Reader, _ func()) error {
		child = readPid(t, out)
		cancel(why)
		_, err := io.Copy(io.Discard, out)
		return err
	})
	assert.Equal(t, why, stopped)
	assert.Eventually(t, func() bool { return !runs(child) }, patience, time.Millisecond)
}

func TestRunKillsForItsReader(t *testing.T) {
	bad := errors.New("not what was expected")
	stopped, err := process.Run(t.Context(), exec.Command("sleep", "1000"), func(io.Reader, func()) error { return bad })
	assert.NoError(t, stopped)
	assert.Equal(t, bad, err)
	stopped, err = process.Run(t.Context(), exec.Command("sleep", "1000"), func(_ io.Reader, kill func()) error {
		kill()
		return nil
	})
	assert.NoError(t, stopped)
	assert.True(t, process.Exited(err))
	stopped, err = process.Run(t.Context(), exec.Command("sh", "-c", "while echo more; do :; done"), func(io.Reader, func()) error { return nil })
	assert.NoError(t, stopped)
	assert.True(t, process.Exited(err), "nobody reads on, so it ends by itself")
}

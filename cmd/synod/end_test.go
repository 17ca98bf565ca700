//go:build linux || darwin

package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
	"github.com/synod-paxos/synod/cmd/synod/internal/scripttest"
)

// A command that does not end when it is asked to, as it reads what never comes or runs code that
// never returns, is left; at the second signal at once.
func TestAwait(t *testing.T) {
	signals, ended := make(chan os.Signal, 2), make(chan error, 1)
	asked, left := 0, 0
	cancel, leave := func() { asked++ }, func() { left++ }
	ended <- errFalsified
	require.Equal(t, errFalsified, await(ended, signals, time.Minute, cancel, leave))
	require.Zero(t, asked+left)

	signals <- syscall.SIGTERM
	require.Equal(t, errFalsified, await(ended, signals, time.Minute, func() { ended <- errFalsified }, leave))

	signals <- syscall.SIGINT
	require.Equal(t, context.Canceled, await(ended, signals, time.Millisecond, cancel, leave))
	signals <- syscall.SIGINT
	signals <- syscall.SIGINT
	require.Equal(t, context.Canceled, await(ended, signals, time.Minute, cancel, leave))
	require.Equal(t, []int{2, 2}, []int{asked, left})
}

// started is synod with temporary files of its own.
type started struct {
	*exec.Cmd
	temp   string
	stderr said
}

// said keeps what a program says, which can be read meanwhile.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write is [io.Writer.Write].
func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

// String is all of it until now.
func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func start(t *testing.T, prepare func(*exec.Cmd), args ...string) *started {
	t.Helper()
	s := &started{Cmd: exec.Command("synod", args...), temp: t.TempDir()}
	s.Dir, s.Env, s.Stderr = t.TempDir(), append(os.Environ(), "TMPDIR="+s.temp, "SYNOD_CACHE="+t.TempDir()), &s.stderr
	if tools, err := scripttest.FindTLC(); err == nil {
		s.Env = append(s.Env, "TLA2TOOLS_JAR="+tools.Jar.Path)
	}
	prepare(s.Cmd)
	require.NoError(t, s.Start())
	t.Cleanup(func() { _ = s.Process.Kill() })
	return s
}

// left are the temporary files.
func (s *started) left(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(s.temp, "*"))
	require.NoError(t, err)
	return found
}

// interrupted waits for its end, and sees that it says so and that nothing is left.
func (s *started) interrupted(t *testing.T) {
	t.Helper()
	_ = s.Wait()
	require.Equal(t, 2, s.ProcessState.ExitCode(), "%s", &s.stderr)
	require.Equal(t, "synod: interrupted; nothing is half written and nothing runs on\n", s.stderr.String())
	require.Empty(t, s.left(t))
}

// Whatever is waited for, one signal ends it, whichever it is.
func TestReadingEnds(t *testing.T) {
	t.Parallel() // most of it is waiting, as long as a command has to end by itself
	for name, signal := range map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP} {
		t.Run("a pipe, "+name, func(t *testing.T) {
			t.Parallel()
			pipe := filepath.Join(t.TempDir(), "pipe")
			require.NoError(t, syscall.Mkfifo(pipe, 0o600))
			s := start(t, func(*exec.Cmd) {}, "replay", pipe)
			writer, err := os.OpenFile(pipe, os.O_WRONLY, 0) // once it reads
			require.NoError(t, err)
			defer writer.Close()
			require.NoError(t, s.Process.Signal(signal))
			s.interrupted(t)
		})
		t.Run("the standard input, "+name, func(t *testing.T) {
			t.Parallel()
			var writer *os.File
			s := start(t, func(cmd *exec.Cmd) {
				reader, w, err := os.Pipe()
				require.NoError(t, err)
				cmd.Stdin, writer = reader, w
			}, "replay", "-")
			defer writer.Close()
			for len(s.left(t)) == 0 { // until it keeps what it reads
				time.Sleep(time.Millisecond)
			}
			require.NoError(t, s.Process.Signal(signal))
			require.NoError(t, s.Process.Signal(signal)) // as timeout does
			s.interrupted(t)
		})
	}
}

// Who reads what we print may leave, as head does: that is no crash, and leaves nothing behind.
func TestTheReaderLeaves(t *testing.T) {
	t.Parallel()
	if _, err := scripttest.FindTLC(); err != nil {
		t.Skipf("needs TLC: %v", err)
	}
	s := start(t, func(cmd *exec.Cmd) {
		reader, writer, err := os.Pipe()
		require.NoError(t, err)
		reader.Close()
		cmd.Stdout = writer
	}, "check", "--cores", "1", "AcceptorRole", "LearnerRoleFour", "ProposerRole")
	_ = s.Wait()
	require.Equal(t, 2, s.ProcessState.ExitCode())
	require.Empty(t, s.stderr.String())
	require.Empty(t, s.left(t))
}

// Nor is anything done for who has left before there was anything to read, however long it would take.
func TestTheReaderLeavesEarly(t *testing.T) {
	t.Parallel()
	s := start(t, func(cmd *exec.Cmd) {
		reader, writer, err := os.Pipe()
		require.NoError(t, err)
		reader.Close()
		cmd.Stdout = writer
	}, "simulate", "--time", "1h")
	_ = s.Wait()
	require.Equal(t, 2, s.ProcessState.ExitCode())
	require.Empty(t, s.stderr.String())
}

// A node ends in order, although somebody has a way open to it and says nothing: its log tells.
func TestANodeEndsInOrder(t *testing.T) {
	t.Parallel()
	s := start(t, func(*exec.Cmd) {}, "node", "--id", "0", "--nodes", "http://127.0.0.1:1", "--listen", "127.0.0.1:0",
		"--data", "data", "--init", "--log", "log.ndjson")
	require.Eventually(t, func() bool {
		return listensAt.MatchString(s.stderr.String())
	}, time.Minute, time.Millisecond)
	way, err := net.Dial("tcp", listensAt.FindStringSubmatch(s.stderr.String())[1])
	require.NoError(t, err)
	defer way.Close()
	require.NoError(t, s.Process.Signal(syscall.SIGINT))
	require.NoError(t, s.Wait(), "%s", &s.stderr)
	log, err := os.ReadFile(filepath.Join(s.Dir, "log.ndjson"))
	require.NoError(t, err)
	require.Regexp(t, `"do":"stop"}\n$`, string(log))
}

// A cluster that was stopped as soon as it was there has all its stores, so it can go on; stores of
// which no cluster is known are nobody's to replace.
func TestAClusterIsWholeOrAbsent(t *testing.T) {
	c := &localCluster{folder: t.TempDir()}
	require.NoError(t, c.prepare(3, 0, true))
	for i := range 3 {
		store, err := host.OpenStore(filepath.Join(c.data(i), storeFile(false)))
		require.NoError(t, err)
		require.NoError(t, store.Close())
	}
	again := &localCluster{folder: c.folder}
	require.NoError(t, again.prepare(3, 0, true))
	require.Equal(t, c.clusterFile, again.clusterFile)
	require.NoError(t, os.Remove(filepath.Join(c.folder, "cluster.json")))
	require.ErrorContains(t, again.prepare(3, 0, true), "what may be stores of a cluster: give another --data")
}

var listensAt = regexp.MustCompile(`msg=listens .* at=(\S+)`)

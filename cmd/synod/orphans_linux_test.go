package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What an adapter leaves behind, in a session of its own and deaf to what is asked of it, is gone
// when synod is, also from a folder whose name has a space.
func TestAdaptersLeaveNobody(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("setsid"); err != nil {
		t.Skip("needs setsid")
	}
	folder := filepath.Join(t.TempDir(), "a folder")
	require.NoError(t, os.Mkdir(folder, 0o700))
	pids, adapter := filepath.Join(folder, "pids"), filepath.Join(folder, "adapter.sh")
	require.NoError(t, os.WriteFile(adapter, []byte(`trap '' HUP INT TERM
setsid sh -c 'trap "" HUP INT TERM; echo $$ >"$1.new"; mv "$1.new" "$1"; sleep 3000; sleep 3000' sh "$1" </dev/null >/dev/null 2>&1 &
while [ ! -e "$1" ]; do sleep 0.01; done
echo '{}'
`), 0o600))
	s := start(t, func(*exec.Cmd) {}, "conform", "--role", "acceptor", "--exec", "sh '"+adapter+"' '"+pids+"'")
	_ = s.Wait()
	require.Equal(t, 2, s.ProcessState.ExitCode(), "%s", &s.stderr)
	text, err := os.ReadFile(pids)
	require.NoError(t, err)
	require.Eventually(t, func() bool { return !runs(strings.TrimSpace(string(text))) }, time.Minute, time.Millisecond)
	require.Empty(t, s.left(t))
}

// runs tells whether a process does; one that is dead and not yet buried does not.
func runs(pid string) bool {
	status, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
	return err == nil && !strings.Contains(string(status), ") Z ")
}

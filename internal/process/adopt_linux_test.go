package process_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/process"
)

// What a program leaves behind in a group of its own is ended too, and what we started is not.
func TestKillOrphans(t *testing.T) {
	process.Adopt()
	ours, _ := start(t, "echo $$; exec sleep 300")
	living := readPid(t, ours.Stdout)
	leaves, _ := start(t, "setsid sh -c 'echo $$; sleep 300 & wait' & wait")
	orphan := readPid(t, leaves.Stdout)
	leaves.Kill()
	_ = leaves.Wait()
	require.True(t, runs(orphan))
	process.KillOrphans()
	require.False(t, runs(orphan))
	require.True(t, runs(living))
}

//go:build !unix

package process

import (
	"os"
	"os/exec"
)

// Without process groups the process itself must do.
func asGroup(*exec.Cmd) {}

func awaitEnd(int) bool { return false }

func killGroup(cmd *exec.Cmd) { _ = cmd.Process.Kill() }

// KilledBy names the signal that ended a process.
func KilledBy(*os.ProcessState) (string, bool) { return "", false }

// PeakMemory gives the bytes that a process had in memory at most, or 0 where that is not known.
func PeakMemory(*os.ProcessState) int64 { return 0 }

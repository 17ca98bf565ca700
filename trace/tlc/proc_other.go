//go:build !unix

package tlc

import (
	"os"
	"os/exec"
)

// Without process groups the process itself must do: Java starts no others.
func asGroup(*exec.Cmd) {}

func killGroup(cmd *exec.Cmd) { _ = cmd.Process.Kill() }

func killedBy(*os.ProcessState) (string, bool) { return "", false }

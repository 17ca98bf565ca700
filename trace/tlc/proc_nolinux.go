//go:build unix && !linux

package tlc

import (
	"os/exec"
	"syscall"
)

// asGroup gives the command a process group of its own.
func asGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

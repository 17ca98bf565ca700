//go:build unix && !linux

package process

import (
	"os/exec"
	"syscall"
)

// asGroup gives the command a process group of its own.
func asGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// awaitEnd would have to wait without reaping, which package syscall has for Linux alone.
func awaitEnd(int) bool { return false }

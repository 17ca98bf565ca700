package tlc

import (
	"os/exec"
	"syscall"
)

// asGroup gives the command a process group of its own, and lets it die when we do, however we do.
func asGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

package process

import (
	"os/exec"
	"syscall"
)

// asGroup gives the command a process group of its own, and lets it die when we do, however we do.
func asGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// awaitEnd waits until a child has ended and leaves its entry in the table of processes, so that
// the number of its group is not given to others before the group is killed.
func awaitEnd(pid int) bool {
	const byPid = 1 // P_PID of waitid(2)
	for {
		_, _, errno := syscall.Syscall6(syscall.SYS_WAITID, byPid, uintptr(pid), 0, syscall.WEXITED|syscall.WNOWAIT, 0, 0)
		if errno != syscall.EINTR {
			return errno == 0
		}
	}
}

package process

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
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

// Adopt has us inherit what our programs leave behind in groups of their own, so that KillOrphans
// can end it.
func Adopt() {
	const setChildSubreaper = 36 // PR_SET_CHILD_SUBREAPER of prctl(2)
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, setChildSubreaper, 1, 0)
}

// KillOrphans ends what was left behind to us, and what that leaves. What does not end soon, as the
// system is busy with it, is not waited for.
func KillOrphans() {
	for range 200 { // what is killed leaves its own children to us
		orphans := running.orphans()
		if len(orphans) == 0 {
			return
		}
		for _, pid := range orphans {
			_ = syscall.Kill(pid, syscall.SIGKILL)
			_, _ = syscall.Wait4(pid, nil, syscall.WNOHANG, nil)
		}
		time.Sleep(time.Millisecond)
	}
}

// orphans are our children that we have not started.
func (r *registry) orphans() (pids []int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	started := map[string]bool{}
	for p := range r.all {
		started[strconv.Itoa(p.cmd.Process.Pid)] = true
	}
	lists, _ := filepath.Glob("/proc/self/task/*/children")
	for _, list := range lists {
		text, _ := os.ReadFile(list)
		for _, child := range strings.Fields(string(text)) {
			if pid, err := strconv.Atoi(child); err == nil && !started[child] {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

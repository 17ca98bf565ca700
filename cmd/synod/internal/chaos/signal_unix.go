//go:build unix

package chaos

import "syscall"

const (
	halt  = syscall.SIGSTOP
	goOn  = syscall.SIGCONT
	death = syscall.SIGKILL
)

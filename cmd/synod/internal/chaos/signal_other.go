//go:build !unix

package chaos

import "syscall"

// Nothing halts a process here; synod chaos says so.
const (
	halt  = syscall.Signal(0)
	goOn  = syscall.Signal(0)
	death = syscall.SIGKILL
)

//go:build unix

package cputime

import (
	"syscall"
	"time"
)

// spent is what this process has had of processor time.
func spent() (time.Duration, bool) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, false
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), true
}

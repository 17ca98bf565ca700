//go:build linux || darwin

package main

import "syscall"

// addressSpace is what ulimit -v lets the process have, in bytes; 0 where that is no limit.
func addressSpace() int64 {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &limit); err != nil || limit.Cur > 1<<62 {
		return 0
	}
	return int64(limit.Cur)
}

//go:build linux || darwin

package addressspace

import (
	"strconv"
	"syscall"
)

func init() {
	if limit := Limit(); limit > 0 && limit < least {
		_, _ = syscall.Write(2, []byte(sentence(limit)))
		syscall.Exit(2)
	}
}

// least is what must be left: Go reserves some 600 MB before it does anything, and more with each
// thread.
const least = 2_000_000_000

func sentence(limit int64) string {
	megabytes := func(n int64) string { return strconv.FormatInt(n/1_000_000, 10) }
	return "synod: this process may take only " + megabytes(limit) + " MB of addresses, by ulimit -v, and Go, which reserves more than it uses, wants " +
		megabytes(least) + ": raise that limit, or limit memory by a control group instead\n"
}

// Limit is what ulimit -v lets the process have, in bytes; 0 where that is no limit.
func Limit() int64 {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &limit); err != nil || limit.Cur > 1<<62 {
		return 0
	}
	return int64(limit.Cur)
}

//go:build linux || darwin

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// awaitReader returns once nobody reads a pipe any more, perhaps never: who writes seldom would not
// know for minutes that it works for nobody.
func awaitReader(pipe *os.File) {
	info, err := pipe.Stat()
	if err != nil || info.Mode()&(os.ModeNamedPipe|os.ModeSocket) == 0 {
		select {}
	}
	for {
		watched := []unix.PollFd{{Fd: int32(pipe.Fd())}}
		_, err := unix.Poll(watched, -1)
		switch says := watched[0].Revents; {
		case err != nil && err != unix.EINTR || says&unix.POLLNVAL != 0:
			select {}
		case says&(unix.POLLERR|unix.POLLHUP) != 0:
			return
		}
	}
}

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"time"

	"github.com/synod-paxos/synod/internal/process"
)

// ended is a process that has ended well.
type ended struct {
	sample // without counts
	out    []byte
	start  time.Time
}

const maxOut = 16 << 20 // bytes that a program may print

// launch runs a command to its end. It is killed with all that it started when ctx is done. What it
// writes to standard error is part of the error, unless the caller takes it.
func launch(ctx context.Context, cmd *exec.Cmd) (e ended, err error) {
	forget()
	e.start = time.Now()
	if e.out, err = process.Output(ctx, cmd, maxOut); err != nil {
		return e, fmt.Errorf("%s: %w", cmd.Args[0], err)
	}
	e.wall = time.Since(e.start)
	e.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	e.peak = process.PeakMemory(cmd.ProcessState)
	return e, nil
}

// forget makes the most memory that this process ever had what it has now, where the system can: a
// process that it starts begins with that figure, and would never be said to have had less.
func forget() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // Linux
}

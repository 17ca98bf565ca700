package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
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

// launch runs a command to its end. It is killed with all that it started when ctx is done. What it writes to standard
// error is part of the error, unless the caller takes it.
func launch(ctx context.Context, cmd *exec.Cmd) (e ended, err error) {
	var said process.Tail
	if cmd.Stderr == nil {
		cmd.Stderr = &said
	}
	e.start = time.Now()
	p, err := process.Start(cmd)
	if err != nil {
		return e, err
	}
	defer p.Stdout.Close()
	defer context.AfterFunc(ctx, p.Kill)()
	e.out, err = io.ReadAll(io.LimitReader(p.Stdout, maxOut+1))
	if err == nil && len(e.out) > maxOut {
		err = fmt.Errorf("it printed more than %d MB", maxOut>>20)
	}
	if err != nil {
		p.Kill()
	}
	if err = errors.Join(ctx.Err(), err, p.Wait()); err != nil {
		return e, fmt.Errorf("%s: %w\n%s", cmd.Args[0], err, said.String())
	}
	e.wall = time.Since(e.start)
	e.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	e.peak = process.PeakMemory(cmd.ProcessState)
	return e, nil
}

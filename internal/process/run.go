package process

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
)

// Run runs a command to its end and hands its standard output to read, which may kill it, and after
// which nobody reads that. It is killed too when ctx is done and when read fails. stopped is ctx's
// cause if that ended it, whatever err is then. err is, of these, the first: it could not be
// started, and cmd.ProcessState is nil; that of read; that of cmd.Wait, thus an *exec.ExitError if
// it ended badly.
func Run(ctx context.Context, cmd *exec.Cmd, read func(out io.Reader, kill func()) error) (stopped, err error) {
	p, err := Start(cmd)
	if err != nil {
		return nil, err
	}
	watched := context.AfterFunc(ctx, p.Kill)
	err = read(p.Stdout, p.Kill)
	if err != nil {
		p.Kill()
	}
	p.Stdout.Close()
	ended := p.Wait()
	if !watched() {
		stopped = context.Cause(ctx)
	}
	if err == nil {
		err = ended
	}
	return stopped, err
}

// Output gives what a command prints, up to some bytes; more is an error. An error is ctx's cause
// if that ended it, and else has what the command wrote to standard error last, unless the caller
// takes that.
func Output(ctx context.Context, cmd *exec.Cmd, limit int) (out []byte, err error) {
	var said Tail
	if cmd.Stderr == nil {
		cmd.Stderr = &said
	}
	stopped, err := Run(ctx, cmd, func(from io.Reader, _ func()) (err error) {
		out, err = io.ReadAll(io.LimitReader(from, int64(limit)+1))
		if err == nil && len(out) > limit {
			out, err = out[:limit], fmt.Errorf("it printed more than %d bytes", limit)
		}
		return err
	})
	if stopped != nil {
		return out, stopped
	}
	return out, Saying(err, &said)
}

// Saying adds to an error, if it is one, what the program said, if anything.
func Saying(err error, said *Tail) error {
	text := strings.TrimSpace(said.String())
	if err == nil || text == "" {
		return err
	}
	return fmt.Errorf("%w\n%s", err, text)
}

// Exited reports whether an error of [Run] says no more than how the program ended.
func Exited(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit)
}

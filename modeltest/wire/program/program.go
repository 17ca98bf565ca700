// Package program starts adapters of the wire protocol (docs/wire.md), programs in any language,
// and speaks with them over their standard input and output. What such a program leaves behind is
// killed with it.
//
// It is the one package of the kit that starts programs: who only speaks with an adapter, whatever
// it is, imports package wire.
package program

import (
	"context"
	"io"
	"os/exec"
	"strings"
	"time"

	"github.com/synod-paxos/synod/internal/process"
	"github.com/synod-paxos/synod/modeltest/wire"
)

const (
	drain = 200 * time.Millisecond  // for reading what a dead one has written
	delay = time.Second             // for a descendant that keeps a pipe open
	doubt = 1300 * time.Millisecond // for one that says no more to be seen to have ended
)

// Options are how an adapter is run.
type Options struct {
	Timeout time.Duration // for each line of answers; 10 s if 0
	Log     io.Writer     // gets each line, as wire.Options says, and before them the command; nil for none
	Stderr  io.Writer     // gets a copy of the adapter's standard error as it comes, if not nil
	Dir     string        // where it runs; ours if empty
	Env     []string      // as in exec.Cmd
}

// Start runs an adapter, a program and its arguments, and says hello. ctx is for the hello alone.
// Errors: *wire.Error, and one that wraps ctx's.
func Start(ctx context.Context, argv []string, protocol, role string, opt Options) (*wire.Adapter, error) {
	dial := func() (wire.Conn, error) {
		if opt.Log != nil {
			_, _ = io.WriteString(opt.Log, "# "+strings.Join(argv, " ")+"\n")
		}
		return run(argv, opt)
	}
	return wire.Connect(ctx, dial, protocol, role, wire.Options{Timeout: opt.Timeout, Log: opt.Log})
}

// running is a running adapter: the wire.Ender to it.
type running struct {
	cmd     *exec.Cmd
	process *process.Process
	in      io.WriteCloser
	said    *process.Tail
}

func run(argv []string, opt Options) (*running, error) {
	if len(argv) == 0 {
		return nil, &wire.Error{Kind: wire.ErrStart, What: "expected a program and its arguments, got none"}
	}
	r := &running{cmd: exec.Command(argv[0], argv[1:]...), said: &process.Tail{}}
	r.cmd.Dir, r.cmd.Env, r.cmd.WaitDelay = opt.Dir, opt.Env, delay
	r.cmd.Stderr = r.said
	if opt.Stderr != nil {
		r.cmd.Stderr = copied{r.said, opt.Stderr}
	}
	in, err := r.cmd.StdinPipe()
	if err == nil {
		r.process, err = process.Start(r.cmd)
	}
	if err != nil {
		return nil, &wire.Error{Kind: wire.ErrStart, What: err.Error() + ": is it there and executable?"}
	}
	r.in = in
	go r.bury()
	return r, nil
}

// copied is a tail with a second writer, whose errors are not the adapter's.
type copied struct {
	*process.Tail
	also io.Writer
}

func (c copied) Write(p []byte) (int, error) {
	_, _ = c.also.Write(p)
	return c.Tail.Write(p)
}

// bury ends our reading when the adapter is gone, as a descendant that left its group may keep the
// pipe open.
func (r *running) bury() {
	<-r.process.Gone()
	time.Sleep(drain)
	r.process.Stdout.Close()
}

// Read reads its standard output.
func (r *running) Read(p []byte) (int, error) { return r.process.Stdout.Read(p) }

// SetReadDeadline is for Read.
func (r *running) SetReadDeadline(t time.Time) error { return r.process.Stdout.SetReadDeadline(t) }

// Write writes to its standard input.
func (r *running) Write(p []byte) (int, error) { return r.in.Write(p) }

// Close kills it.
func (r *running) Close() error {
	r.process.Kill()
	return r.process.Stdout.Close()
}

// End implements wire.Ender.
func (r *running) End(grace time.Duration) {
	_ = r.in.Close()
	select {
	case <-r.process.Gone():
	case <-time.After(grace):
	}
	r.process.Kill()
	<-r.process.Gone()
}

// Fate implements wire.Ender.
func (r *running) Fate() (how string, ended bool) {
	select {
	case <-r.process.Gone():
		return r.cmd.ProcessState.String(), true
	case <-time.After(doubt):
		return "", false
	}
}

// Said implements wire.Ender.
func (r *running) Said() string { return r.said.String() }

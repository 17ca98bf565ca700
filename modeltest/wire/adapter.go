package wire

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/synod-paxos/synod/internal/process"
)

const (
	defaultTimeout = 10 * time.Second
	farewell       = 2 * time.Second        // for an adapter to end when its input ends
	lastWords      = 300 * time.Millisecond // for one that failed, so that its standard error is complete
	drain          = 200 * time.Millisecond // for reading what a dead one has written
)

// Options are how an adapter is run.
type Options struct {
	Timeout time.Duration // for each line of answers; 10 s if 0
	Stderr  io.Writer     // gets a copy of the adapter's standard error as it comes, if not nil
	Dir     string        // where it runs; ours if empty
	Env     []string      // as in exec.Cmd
}

// Adapter is a running adapter.
type Adapter struct {
	hello   Hello
	argv    []string
	opt     Options
	timeout time.Duration
	cmd     *exec.Cmd
	process *process.Process
	in      io.WriteCloser
	out     lines
	said    *process.Tail
	size    batchSize
	err     error // why it is gone
}

// Start runs an adapter, a program and its arguments, and says hello. ctx is for the hello alone.
// Errors: *Error, and one that wraps ctx's.
func Start(ctx context.Context, argv []string, protocol, role string, opt Options) (*Adapter, error) {
	a, err := run(argv, opt)
	if err != nil {
		return nil, err
	}
	if err := a.greet(ctx, protocol, role); err != nil {
		_ = a.Close()
		return nil, err
	}
	return a, nil
}

func run(argv []string, opt Options) (*Adapter, error) {
	if len(argv) == 0 {
		return nil, &Error{Kind: ErrStart, What: "expected a program and its arguments, got none"}
	}
	a := &Adapter{argv: argv, opt: opt, timeout: cmp.Or(opt.Timeout, defaultTimeout), said: &process.Tail{}}
	a.size.start(a.timeout)
	a.cmd = exec.Command(argv[0], argv[1:]...)
	a.cmd.Dir, a.cmd.Env, a.cmd.WaitDelay = opt.Dir, opt.Env, time.Second
	a.cmd.Stderr = a.said
	if opt.Stderr != nil {
		a.cmd.Stderr = copied{a.said, opt.Stderr}
	}
	in, err := a.cmd.StdinPipe()
	if err == nil {
		a.process, err = process.Start(a.cmd)
	}
	if err != nil {
		return nil, &Error{Kind: ErrStart, What: err.Error() + ": is it there and executable?"}
	}
	a.in, a.out.from = in, a.process.Stdout
	go bury(a.process)
	return a, nil
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
func bury(p *process.Process) {
	<-p.Gone()
	time.Sleep(drain)
	p.Stdout.Close()
}

func (a *Adapter) greet(ctx context.Context, protocol, role string) error {
	request, err := helloLine(Hello{Version: Version, Protocol: protocol, Role: role})
	if err != nil {
		return err
	}
	got, err := a.Exchange(ctx, [][]byte{request})
	if err != nil {
		return err
	}
	a.hello, err = decodeHello(got[0])
	if err == nil && a.hello.Version != Version {
		what := fmt.Sprintf("expected version %d, got %s", Version, short(got[0]))
		return a.fail(&Error{Kind: ErrVersion, What: what, Request: short(request), Line: a.out.count})
	}
	if err == nil {
		err = a.hello.fits(protocol, role)
	}
	if err != nil {
		return a.Undocumented(request, got[0], err)
	}
	return nil
}

// Renew ends the adapter and starts its program again, which says hello as before.
func (a *Adapter) Renew(ctx context.Context) error {
	protocol, role := a.hello.Protocol, a.hello.Role
	_ = a.Close()
	next, err := Start(ctx, a.argv, protocol, role, a.opt)
	if err != nil {
		return err
	}
	a.cmd, a.process, a.in, a.out, a.said, a.hello, a.err = next.cmd, next.process, next.in, next.out, next.said, next.hello, nil
	a.size.start(a.timeout)
	return nil
}

// Hello is what the adapter said of itself.
func (a *Adapter) Hello() Hello { return a.hello }

// Undocumented ends the adapter and gives the error, an *Error of kind ErrUndocumented, for an
// answer that is not as it should be; err says what was expected and what came. An empty answer is
// not shown.
func (a *Adapter) Undocumented(request, answer []byte, err error) error {
	what := err.Error()
	if len(answer) > 0 {
		what += "; the answer: " + short(answer)
	}
	return a.fail(&Error{Kind: ErrUndocumented, What: what, Request: short(request)})
}

// Close ends the adapter: it closes its standard input, waits a little, and kills what is left of
// it. It may be called again.
func (a *Adapter) Close() error {
	a.end(farewell)
	if a.err == nil {
		a.err = os.ErrClosed
	}
	return nil
}

// fail ends the adapter because of an error, which it completes.
func (a *Adapter) fail(e *Error) error {
	a.end(lastWords)
	e.Stderr = lastLines(a.said.String())
	a.err = e
	return e
}

// end gives the adapter some time to end by itself.
func (a *Adapter) end(grace time.Duration) {
	_ = a.in.Close()
	select {
	case <-a.process.Gone():
	case <-time.After(grace):
	}
	a.process.Kill()
	<-a.process.Gone()
	_ = a.process.Stdout.Close()
}

package wire

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"time"
)

const (
	defaultTimeout = 10 * time.Second
	farewell       = 2 * time.Second        // for an adapter to end when its input ends
	lastWords      = 300 * time.Millisecond // for one that failed, so that its standard error is complete
)

// Conn is what lies between a tester and an adapter: what the one writes the other reads. A
// net.Conn is one; that to a program is an [Ender] too.
type Conn interface {
	io.ReadWriter
	io.Closer // may be called at any time, and again; Read and Write return then
	SetReadDeadline(time.Time) error
}

// Ender is a Conn to somebody who can be asked to end, and of whom is known how he ended.
type Ender interface {
	Conn
	// End lets the adapter read no more, waits so long for it to end by itself, and closes the
	// connection. It may be called again.
	End(grace time.Duration)
	// Fate says how the adapter ended, for which it waits a little; ended is false if it runs on.
	Fate() (how string, ended bool)
	// Said is the end of what the adapter said beside its answers.
	Said() string
}

// Options are how an adapter is talked to.
type Options struct {
	Timeout time.Duration // for each line of answers; 10 s if 0
	Log     io.Writer     // gets each line: after "> " those to the adapter, after "< " those from it; nil for none
}

// Adapter is an adapter that answered hello.
type Adapter struct {
	hello   Hello
	timeout time.Duration
	dial    func() (Conn, error)
	conn    Conn
	ender   Ender // the same, or nil
	log     *log
	out     lines
	size    batchSize
	err     error // why it is gone
}

// Connect says hello to the adapter that dial connects to, and closes the connection if that fails.
// ctx is for the hello alone. Errors: *Error, dial's, and one that wraps ctx's.
func Connect(ctx context.Context, dial func() (Conn, error), protocol, role string, opt Options) (*Adapter, error) {
	a := &Adapter{timeout: cmp.Or(opt.Timeout, defaultTimeout), dial: dial, log: &log{to: opt.Log}}
	if err := a.begin(ctx, protocol, role); err != nil {
		return nil, err
	}
	return a, nil
}

func (a *Adapter) begin(ctx context.Context, protocol, role string) error {
	conn, err := a.dial()
	if err != nil {
		return err
	}
	a.conn, a.out, a.err = conn, lines{from: conn}, nil
	a.ender, _ = conn.(Ender)
	a.size.start(a.timeout)
	if err = a.greet(ctx, protocol, role); err != nil {
		_ = a.Close()
	}
	return err
}

// Renew closes the adapter, unless it is gone, and connects anew to one that says hello as before.
func (a *Adapter) Renew(ctx context.Context) error {
	before := a.hello
	_ = a.Close()
	return a.begin(ctx, before.Protocol, before.Role)
}

func (a *Adapter) greet(ctx context.Context, protocol, role string) error {
	request, err := helloLine(Hello{Version: Version, Protocol: protocol, Role: role})
	if err != nil {
		return err
	}
	got, err := a.Exchange(ctx, [][]byte{request})
	if e, ok := err.(*Error); ok {
		e.Hello = true
	}
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

// Close ends the adapter: its input ends, it gets a little time, and what is left of it is ended.
// It may be called again.
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
	if a.ender != nil {
		e.Stderr = lastLines(a.ender.Said())
	}
	a.err = e
	return e
}

// end gives the adapter some time to end by itself.
func (a *Adapter) end(grace time.Duration) {
	if a.ender != nil {
		a.ender.End(grace)
	}
	_ = a.conn.Close()
}

// fate says how the adapter came to say no more, or to read no more.
func (a *Adapter) fate(otherwise string) string {
	if a.ender == nil {
		return otherwise
	}
	if how, ended := a.ender.Fate(); ended {
		return "it ended with " + how
	}
	return otherwise + " and runs on"
}

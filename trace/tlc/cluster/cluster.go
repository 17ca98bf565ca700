package cluster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/synod-paxos/synod/trace/tlc"
)

// Cluster are the machines that share the search of one model's states.
//
// Whoever reaches their ports can take part, or make a worker compute what he likes: TLC's talk
// knows no password and no cipher. So the machines and what lies between them must be trusted, and
// all their ports open to each other.
type Cluster struct {
	Hosts   []string         // where workers are expected, names or addresses; a host counts as often as it is listed
	Listen  string           // HOST:PORT at which workers report; empty: DefaultPort on all addresses
	Address string           // this machine, as workers reach it: a name or an address; empty: the one that they reached
	Wait    time.Duration    // for all workers to report; 0: DefaultWait
	Say     func(msg string) // takes what a user should know meanwhile, a line each, first what to run where; may be nil
}

// ErrRefused is wrapped by what Serve and Work say about what cannot be run on several machines, or
// not on these.
var ErrRefused = errors.New("cannot run on several machines")

// Check tells, with an error that wraps ErrRefused, what is malformed.
func (c *Cluster) Check() error {
	if len(c.Hosts) == 0 {
		return fmt.Errorf("%w: no host is named for its workers", ErrRefused)
	}
	for _, host := range c.Hosts {
		if !isHost(host) {
			return fmt.Errorf("%w: the host %q is no name and no address", ErrRefused, host)
		}
	}
	_, port, err := net.SplitHostPort(c.Listen)
	if n, bad := strconv.Atoi(port); c.Listen != "" && (err != nil || bad != nil || n < 0 || n > 65535) {
		return fmt.Errorf("%w: the address %q to listen at is not of the form HOST:PORT or :PORT", ErrRefused, c.Listen)
	}
	switch {
	case c.Address != "" && !isHost(c.Address):
		return fmt.Errorf("%w: the address %q is no name and no address", ErrRefused, c.Address)
	case c.Wait < 0:
		return fmt.Errorf("%w: it cannot wait for %s", ErrRefused, c.Wait)
	}
	return nil
}

// oneMachine refuses what TLC does on one machine only.
func oneMachine(j *tlc.Job) error {
	switch {
	case j.Simulate != nil:
		return fmt.Errorf("%w: TLC simulates on one machine only", ErrRefused)
	case j.Dump != nil:
		return fmt.Errorf("%w: TLC dumps the state graph on one machine only", ErrRefused)
	}
	return nil
}

// Serve searches the states of a job together with workers on other machines, each of which calls
// Work. First it has TLC look at the job here, so that a mistake in it shows before anybody waits;
// then it waits for all workers.
//
// Distributed, TLC tells less. Beside the verdict Holds, only Initial, Distinct and Generated of
// the Result can be relied on: Depth is 0 as it would vary. A PROPERTY that is about steps is
// checked on steps to a new state only, which a caller must not take for a proof; a temporal one,
// which TLC would ignore, is refused. Lines that the specification prints go astray, and TLCGet and
// TLCSet fail. Of a violation TLC does not say what is violated: that is a *tlc.UnnamedError.
//
// After the loss of a worker TLC gives its states to the others. Result.Lost names it; Generated is
// then 0, for what it did cannot be known. If the figures are not as they were recorded, do not
// trust them either.
//
// Errors are those of tlc.Tools.RunServer, one that wraps ErrRefused, *LostError and *AbsentError.
func Serve(ctx context.Context, tools *tlc.Tools, job tlc.Job, c Cluster) (res *tlc.Result, err error) {
	if err := errors.Join(c.Check(), oneMachine(&job)); err != nil {
		return nil, err
	}
	c.Listen = cmp.Or(c.Listen, fmt.Sprintf(":%d", DefaultPort))
	if c.Say == nil {
		c.Say = func(string) {}
	}
	if most := cmp.Or(job.Deadline, tools.Deadline); most > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, most)
		defer cancel()
	}
	first, temporal, err := tools.Glance(ctx, job)
	switch {
	case temporal:
		return nil, fmt.Errorf("%w: it checks a temporal property, which TLC would then pass over in silence", ErrRefused)
	case err != nil || first.Verdict != tlc.Undecided:
		return first, err
	}
	g, err := openGate(ctx, c, tools.Jar.SHA256)
	if err != nil {
		return nil, err
	}
	defer g.close()
	defer func() { g.send(frame{Kind: done, Text: reason(err)}) }()
	if err := gather(ctx, g, c); err != nil {
		return nil, err
	}
	return share(ctx, tools, g, job, c, first.Initial)
}

const maxReason = 500 // bytes

// reason is what workers are told.
func reason(err error) string {
	if err == nil {
		return ""
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return strings.ToValidUTF8(line[:min(len(line), maxReason)], "")
}

// gather says what to run where, and waits until all workers are there.
func gather(ctx context.Context, g *gate, c Cluster) error {
	for i, host := range c.Hosts {
		if slices.Index(c.Hosts, host) == i {
			c.Say(fmt.Sprintf("on %s run: %s%s", host, g.command(host, c.Address), times(c.Hosts, host)))
		}
	}
	late := time.NewTimer(orDefault(c.Wait))
	defer late.Stop()
	for len(g.missing()) > 0 {
		select {
		case <-ctx.Done():
			return &tlc.StoppedError{Cause: ctx.Err()}
		case <-late.C:
			return &AbsentError{Hosts: g.missing(), Wait: orDefault(c.Wait)}
		case e := <-g.events:
			c.Say(e.String())
		}
	}
	return nil
}

func times(hosts []string, host string) string {
	n := 0
	for _, h := range hosts {
		if h == host {
			n++
		}
	}
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(" (%d times)", n)
}

// String says what happened.
func (e event) String() string {
	switch {
	case e.seat == nil:
		return fmt.Sprintf("the worker at %s is refused: %s", from(e.link), e.frame.Text)
	case e.err != nil:
		return fmt.Sprintf("the worker on %s is gone: %v", e.seat.host, e.err)
	case e.frame.Kind == gone:
		return fmt.Sprintf("the worker on %s is gone%s", e.seat.host, because(e.frame.Text))
	case e.frame.Kind == hello:
		return fmt.Sprintf("the worker on %s is there: %d threads, Java %s", e.seat.host, e.frame.Cores, e.frame.Java)
	}
	return fmt.Sprintf("the worker on %s says %q", e.seat.host, e.frame.Kind)
}

// LostError says that a distributed run could not go on without workers that it lost.
type LostError struct {
	Hosts []string
	Text  string // what follows from that
}

func (e *LostError) Error() string {
	return "workers were lost (" + strings.Join(e.Hosts, ", ") + "): " + e.Text
}

// AbsentError says that workers did not come.
type AbsentError struct {
	Hosts []string
	Wait  time.Duration
}

func (e *AbsentError) Error() string {
	return fmt.Sprintf("no worker came from %s in %s: run there what was said above, and see that the machines reach each other",
		strings.Join(e.Hosts, ", "), e.Wait)
}

// ServerError says that a worker could not take part to the end.
type ServerError struct {
	Server string
	Err    error
}

func (e *ServerError) Error() string { return "the server " + e.Server + ": " + e.Err.Error() }
func (e *ServerError) Unwrap() error { return e.Err }

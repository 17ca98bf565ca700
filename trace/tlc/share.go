package tlc

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/synod-paxos/synod/internal/process"
)

const (
	stall      = 5 * time.Minute  // without progress, after a worker was lost
	lastWords  = 15 * time.Second // for workers to say what they did
	joining    = 2 * time.Minute  // from the start to the first registration
	exitGrace  = 10 * time.Second // for Java, after TLC has finished
	reportEach = time.Second      // progress
)

// shared is a distributed run with all its workers.
type shared struct {
	*gate
	say  func(string)
	kill context.CancelCauseFunc // of TLC's server
	long bool                    // Job.Long
	port int                     // of TLC's registry; 0 until it listens

	stuck    *time.Timer
	lost     []string // hosts
	exits    int64    // threads that the server ended
	computed int64    // states that these generated
}

// share runs TLC's server, and looks after the workers meanwhile.
func (t *Tools) share(ctx context.Context, g *gate, job Job, c Cluster, initial int64) (*Result, error) {
	f, err := newFolder(job.Files)
	if err != nil {
		return nil, fmt.Errorf("cannot prepare a folder for TLC: %w", err)
	}
	defer os.RemoveAll(f.root)
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	if c.Address == "" {
		c.Address = g.address()
	}
	run, kill := context.WithCancelCause(ctx)
	defer kill(nil)
	s := &shared{gate: g, say: c.Say, kill: kill, long: job.Long, stuck: time.NewTimer(stall)}
	defer s.stuck.Stop()
	server := &server{report: newReport(f.spec()+string(filepath.Separator), false, nil), ready: make(chan bool, 1), moved: make(chan bool, 1)}
	server.watch(job.Progress, func() { kill(nil) })
	ended := make(chan error, 1)
	go func() { ended <- t.javaServer(run, job, f, server, c.Address, port) }()
	err = s.until(ended, server, port)
	if cause := context.Cause(run); errors.As(cause, new(*LostError)) {
		return &server.result, cause
	}
	if err == nil {
		s.listen(server)
	}
	res := &server.result
	res.Initial, res.Depth, res.Generated = initial, 0, s.generated(server, initial)
	if res.Lost = s.lost; server.handed.Load() && len(s.lost) == 0 {
		res.Lost = []string{"one that TLC did not reach for a while"}
	}
	return res, job.complete(err, f)
}

// generated is how many states were generated, as TLC counts them on one machine; 0 if that is not known. What the server
// itself says is another figure: it counts the states found twice, and leaves out one for each message of a worker.
func (s *shared) generated(server *server, initial int64) int64 {
	if len(s.lost) > 0 || server.handed.Load() || s.exits != server.joined.Load() {
		return 0
	}
	return initial + s.computed
}

// until deals with what happens until TLC's server has ended.
func (s *shared) until(ended <-chan error, server *server, port int) error {
	for {
		select {
		case err := <-ended:
			return err
		case <-server.ready:
			s.port = port
			s.send(frame{Kind: begin, Port: port, Long: s.long})
			s.stuck.Reset(joining)
		case <-server.moved:
			s.stuck.Reset(stall)
		case <-s.stuck.C:
			s.stand(server)
		case e := <-s.events:
			s.on(e)
		}
	}
}

// stand ends a run that has not moved for long, where that is no matter of large blocks of states.
func (s *shared) stand(server *server) {
	switch {
	case len(s.missing()) == len(s.seats):
		s.kill(&LostError{Hosts: s.lost, Text: "none is left"})
	case s.port != 0 && server.joined.Load() == 0:
		s.kill(&LostError{Hosts: s.missing(), Text: "none has reached TLC's server: the machines must reach each other at all ports"})
	case len(s.lost) > 0:
		s.kill(&LostError{Hosts: s.lost, Text: fmt.Sprintf("TLC has made no progress for %s since", stall)})
	default:
		s.stuck.Reset(stall)
	}
}

func (s *shared) on(e event) {
	switch {
	case e.err == nil && e.frame.Kind == hello:
		s.say(e.String())
		if s.port != 0 { // one that comes again
			_ = e.link.send(frame{Kind: begin, Port: s.port, Long: s.long})
		}
	case e.err == nil && e.frame.Kind == gone && e.frame.Text == "":
		s.count(e.frame)
	default:
		s.lose(e)
	}
}

func (s *shared) count(f frame) {
	s.exits += int64(f.Exits)
	s.computed += f.Computed
}

func (s *shared) lose(e event) {
	s.lost = append(s.lost, e.seat.host)
	s.say(e.String())
	switch {
	case errors.Is(e.err, errSilent):
		s.kill(&LostError{Hosts: s.lost, Text: errSilent.Error() + ", and TLC would wait for it for ever"})
	case len(s.missing()) == len(s.seats):
		s.kill(&LostError{Hosts: s.lost, Text: "none is left"})
	default:
		s.say("TLC gives its states to the others")
	}
}

// listen takes the last words of all workers.
func (s *shared) listen(server *server) {
	s.send(frame{Kind: done})
	enough := time.After(lastWords)
	for s.exits < server.joined.Load() && len(s.missing()) < len(s.seats) {
		select {
		case e := <-s.events:
			if e.err == nil && e.frame.Kind == gone {
				s.count(e.frame)
			}
		case <-enough:
			return
		case <-s.ctx.Done():
			return
		}
	}
}

// server is what TLC's server says.
type server struct {
	*report
	ready, moved chan bool
	joined       atomic.Int64 // threads of workers
	handed       atomic.Bool  // TLC gave states of one thread to another
}

func (s *server) watch(progress func(Progress), kill func()) {
	signal := func(c chan bool) {
		select {
		case c <- true:
		default:
		}
	}
	s.notice = func(code int) {
		switch code {
		case codeServerReady:
			signal(s.ready)
		case codeWorkerJoined:
			s.joined.Add(1)
			signal(s.moved)
		case codeWorkerGone, codeWorkerLost, codeBlockTooLarge:
			s.handed.Store(true)
		case codeFinished:
			time.AfterFunc(exitGrace, kill)
		}
	}
	var before int64
	s.progress = func(p Progress) {
		if p.Generated != before {
			before = p.Generated
			signal(s.moved)
		}
		if progress != nil {
			progress(p)
		}
	}
}

// javaServer runs TLC's server to its end.
func (t *Tools) javaServer(ctx context.Context, job Job, f folder, s *server, address string, port int) error {
	job.Workers = 2 // for the choice of Java's switches
	args := append(job.javaSwitches(f), remoteSwitches(address, port)...)
	args = append(args, fmt.Sprintf("-Dtlc2.tool.distributed.TLCServer.report=%d", reportEach.Milliseconds()), "-cp", t.Jar.Path,
		"tlc2.tool.distributed.TLCServer", "-tool", "-checkpoint", "0", "-metadir", f.meta(), "-fp", fmt.Sprint(job.Fingerprint),
		"-config", job.config())
	if job.IgnoreDeadlock {
		args = append(args, "-deadlock")
	}
	cmd := exec.Command(t.Java.Path, append(args, job.Module)...)
	cmd.Dir, cmd.Env = f.spec(), environment()
	stopped, err := s.read(ctx, cmd)
	if err != nil {
		return err
	}
	return s.settleShared(cmd.ProcessState, stopped)
}

// settleShared is settle for TLC's server, whose exit code tells nothing.
func (r *report) settleShared(state *os.ProcessState, stopped error) error {
	r.result.ExitCode = state.ExitCode()
	signal, killed := process.KilledBy(state)
	switch {
	case r.heap || r.has(heapCodes...):
		return &OutOfMemoryError{}
	case r.disk() != nil:
		return r.disk()
	case r.first == nil && r.success && r.finished:
		r.result.Verdict = Holds
		return nil
	case r.first != nil && r.first.code == codeBehaviour && len(r.result.Trace) > 0:
		return &UnnamedError{States: r.result.Trace}
	case stopped != nil:
		return &StoppedError{After: r.result.Wall, Cause: stopped}
	case killed:
		return &KilledError{Signal: signal}
	case r.first != nil && strings.Contains(r.first.text, `"this.states" is null`):
		return ErrRace
	case r.first != nil: // no mistake in the job: that would have shown before
		return r.unknown(state.ExitCode(), "TLC's server fails: "+short(clean(r.first.text)))
	}
	return r.unknown(state.ExitCode(), "TLC's server reports neither an error nor success")
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		return 0, fmt.Errorf("no port is free for TLC: %w", err)
	}
	defer l.Close()
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return 0, fmt.Errorf("no port is free for TLC, got %s", strings.TrimSpace(l.Addr().String()))
	}
	return addr.Port, nil
}

package cluster

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"github.com/synod-paxos/synod/trace/tlc"
)

const (
	stall     = 5 * time.Minute  // without progress, after a worker was lost
	lastWords = 15 * time.Second // for workers to say what they did
	joining   = time.Minute      // from the start to the first registration
)

// shared is a distributed run with all its workers.
type shared struct {
	*gate
	say  func(string)
	kill context.CancelCauseFunc // of TLC's server
	long bool                    // Job.Long
	here string                  // the address of TLC's server
	port int                     // of TLC's registry; 0 until it listens

	stuck    *time.Timer
	lost     []string // hosts
	exits    int64    // threads that the server ended
	computed int64    // states that these generated
}

// share runs TLC's server, and looks after the workers meanwhile.
func share(ctx context.Context, tools *tlc.Tools, g *gate, job tlc.Job, c Cluster, initial int64) (*tlc.Result, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	if c.Address == "" {
		c.Address = g.address()
	}
	run, kill := context.WithCancelCause(ctx)
	defer kill(nil)
	s := &shared{gate: g, say: c.Say, kill: kill, long: job.Long, here: c.Address, stuck: time.NewTimer(stall)}
	defer s.stuck.Stop()
	server := &server{ready: make(chan bool, 1), moved: make(chan bool, 1), told: job.Progress}
	job.Progress = server.progress
	var res *tlc.Result
	ended := make(chan error, 1)
	go func() {
		var err error
		res, err = tools.RunServer(run, job, tlc.Server{Address: c.Address, Port: port, Notice: server.notice})
		ended <- err
	}()
	err = s.until(ended, server, port)
	if cause := context.Cause(run); errors.As(cause, new(*LostError)) {
		return res, cause
	}
	if err == nil {
		s.listen(server)
	}
	if res == nil {
		return nil, err
	}
	res.Initial, res.Depth, res.Generated = initial, 0, s.generated(server, initial)
	if res.Lost = s.lost; server.handed.Load() && len(s.lost) == 0 {
		res.Lost = []string{"one that TLC did not reach for a while"}
	}
	return res, err
}

// generated is how many states were generated, as TLC counts them on one machine; 0 if that is not
// known. What the server itself says is another figure: it counts the states found twice, and
// leaves out one for each message of a worker.
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
			s.send(s.start())
			s.stuck.Reset(joining)
		case <-server.moved:
			if server.joined.Load() > 0 {
				s.stuck.Reset(stall)
			}
		case <-s.stuck.C:
			s.stand(server)
		case e := <-s.events:
			s.on(e)
		}
	}
}

func (s *shared) start() frame {
	return frame{Kind: begin, Address: s.here, Port: s.port, Long: s.long}
}

// stand ends a run that has not moved for long, where that is no matter of large blocks of states.
func (s *shared) stand(server *server) {
	switch {
	case len(s.missing()) == len(s.seats):
		s.kill(&LostError{Hosts: s.lost, Text: "none is left"})
	case s.port != 0 && server.joined.Load() == 0:
		s.kill(&LostError{Hosts: s.hosts(), Text: "none has reached TLC's server: the machines must reach each other at all ports"})
	case len(s.lost) > 0:
		s.kill(&LostError{Hosts: s.lost, Text: fmt.Sprintf("TLC has made no progress for %s since", stall)})
	default:
		s.stuck.Reset(stall)
	}
}

func (s *shared) on(e event) {
	switch {
	case e.seat == nil:
		s.say(e.String())
	case e.err == nil && e.frame.Kind == hello:
		s.say(e.String())
		if s.port != 0 { // one that comes again
			_ = e.link.send(s.start())
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
		s.kill(&LostError{Hosts: s.lost, Text: "none is left" + because(e.frame.Text)})
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

// server is what TLC's server says while it runs.
type server struct {
	ready, moved chan bool
	joined       atomic.Int64 // threads of workers
	handed       atomic.Bool  // TLC gave states of one thread to another
	told         func(tlc.Progress)
	before       int64 // states generated, as it said last
}

func (s *server) notice(event tlc.Event) {
	switch event {
	case tlc.Listening:
		signal(s.ready)
	case tlc.ThreadJoined:
		s.joined.Add(1)
		signal(s.moved)
	case tlc.HandedOver:
		s.handed.Store(true)
	}
}

func (s *server) progress(p tlc.Progress) {
	if p.Generated != s.before {
		s.before = p.Generated
		signal(s.moved)
	}
	if s.told != nil {
		s.told(p)
	}
}

func signal(c chan bool) {
	select {
	case c <- true:
	default:
	}
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

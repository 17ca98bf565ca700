package host

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/nodetest/nodelog"
)

// Options are how a node is run.
type Options struct {
	Identity node.Identity
	Nodes    []string // addresses of all nodes, in their order, as in http://127.0.0.1:7400
	Listen   string   // HOST:PORT; empty: as in Nodes
	Secret   string   // that the nodes share; where there is no TLS
	TLS      TLS
	Policy   node.Policy
	Store    bool // a replicated store; else registers that are set once
	Log      *slog.Logger
	Journal  string // the file of a log of all messages, for synod validate; empty for none
	Piece    int64  // how many bytes it gets before another takes its place; 0: without end
	Limits   Limits
}

// Limits keep a flood outside. Zero fields are as in [usual].
type Limits struct {
	Connections int           // at a time; others wait to be accepted
	Requests    int           // of clients, at a time; others are told 503
	Batched     int           // requests in batches, likewise
	Wait        time.Duration // for an answer
}

var usual = Limits{Connections: 1024, Requests: 512, Batched: 16_384, Wait: 5 * time.Second}

const (
	maxHeader   = 16 << 10
	maxBody     = 1 << 20         // of a client's request
	maxPeerBody = 16 << 20        // of a letter
	maxBatch    = 256             // requests
	goodbye     = time.Second / 2 // for requests at work, once a node is to end
)

// Server is a node that listens.
type Server struct {
	host     *Host
	guard    guard
	limits   Limits
	requests chan struct{} // one for each request of a client that is at work
	batched  atomic.Int64  // requests in batches that are at work
	listener net.Listener
	http     *http.Server
	peers    []*peer
	log      *slog.Logger
	journal  *nodelog.Files // nil if none is kept
}

// Check says what is wrong with options, before anything is touched.
func (o *Options) Check() error {
	if n := o.Identity.Quorums.N(); len(o.Nodes) != n {
		return fmt.Errorf("want an address for each of %d nodes, got %d", n, len(o.Nodes))
	}
	for _, address := range o.Nodes {
		if err := checkNode(address, o.TLS.Given()); err != nil {
			return err
		}
	}
	if o.Listen == "" {
		_, o.Listen, _ = strings.Cut(strings.TrimSuffix(o.Nodes[o.Identity.Self], "/"), "://")
	}
	if len(o.Nodes) > 1 && !o.TLS.Given() && len(o.Secret) < 16 {
		return errors.New("nodes without TLS need a secret of at least 16 characters that they share, so that no client speaks as one: give --secret-file")
	}
	return checkListen(o.Listen, o.TLS.Given())
}

// Listen opens the address of a node. The store is the caller's.
func Listen(o Options, store Store) (*Server, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	config, err := o.TLS.Config()
	if err != nil {
		return nil, err
	}
	h, err := New(o, store)
	if err != nil {
		return nil, err
	}
	s := &Server{host: h, guard: guard{o.Identity, o.Secret}, limits: o.Limits.orUsual(), log: o.Log}
	s.requests = make(chan struct{}, s.limits.Requests)
	if o.Journal != "" {
		if s.journal, err = h.Journal(o.Journal, o.Piece); err != nil {
			return nil, err
		}
	}
	if err := h.Begin(); err != nil {
		return nil, fmt.Errorf("cannot write the store: %w", err)
	}
	if s.listener, err = net.Listen("tcp", o.Listen); err != nil {
		return nil, fmt.Errorf("cannot listen: %w: stop what listens there, give the node another --listen, "+
			"or begin a cluster elsewhere: synod cluster --port 0 --data FOLDER", err)
	}
	s.listener = &limited{s.listener, make(chan struct{}, s.limits.Connections)}
	if config != nil {
		s.listener = tls.NewListener(s.listener, config)
	}
	s.http = &http.Server{
		Handler: s.routes(), MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 30*time.Second + s.limits.Wait, IdleTimeout: 2 * time.Minute,
	}
	s.meet(o, config)
	return s, nil
}

func (l Limits) orUsual() Limits {
	l.Connections = cmp.Or(l.Connections, usual.Connections)
	l.Requests = cmp.Or(l.Requests, usual.Requests)
	l.Batched = cmp.Or(l.Batched, usual.Batched)
	l.Wait = cmp.Or(l.Wait, usual.Wait)
	return l
}

// meet makes the ways to the other nodes.
func (s *Server) meet(o Options, config *tls.Config) {
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: config, MaxIdleConnsPerHost: 2, IdleConnTimeout: time.Minute}}
	ways := map[paxos.Node]*peer{}
	for i, address := range o.Nodes {
		to := paxos.Node(i)
		if to == o.Identity.Self {
			continue
		}
		p := &peer{
			from: o.Identity, to: to, url: strings.TrimSuffix(address, "/") + "/v1/messages", secret: o.Secret, client: client,
			queue: make(chan node.Message, maxQueued), encode: s.host.hosted.encode, lost: s.host.metrics.lost, log: o.Log,
		}
		ways[to] = p
		s.peers = append(s.peers, p)
	}
	s.host.send = func(m node.Message) {
		if p := ways[m.To]; p != nil {
			p.send(m)
		}
	}
}

// Address is where it listens.
func (s *Server) Address() string { return s.listener.Addr().String() }

// Run serves until ctx ends, or the node must: then it returns why. Requests that are at work then
// have a while to be answered.
func (s *Server) Run(ctx context.Context) error {
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	ended, served := make(chan error, 1), make(chan error, 1)
	go func() { ended <- s.host.Run(working) }()
	var peers sync.WaitGroup
	for _, p := range s.peers {
		peers.Go(func() { p.run(working) })
	}
	go func() { served <- s.http.Serve(s.listener) }()
	var failure error
	select {
	case <-ctx.Done():
	case failure = <-ended:
		ended <- failure
	case failure = <-served:
		failure = fmt.Errorf("cannot serve: %w", failure)
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	if s.http.Shutdown(late) != nil {
		_ = s.http.Close() // who has not been answered by now may ask another node
	}
	stop()
	peers.Wait()
	err := errors.Join(failure, sameOnce(failure, <-ended))
	if s.journal != nil {
		err = errors.Join(err, s.journal.Close())
	}
	return err
}

// sameOnce gives an error unless it was said.
func sameOnce(said, err error) error {
	if errors.Is(err, said) {
		return nil
	}
	return err
}

// limited accepts so many connections at a time.
type limited struct {
	net.Listener
	slots chan struct{}
}

// Accept is [net.Listener.Accept].
func (l *limited) Accept() (net.Conn, error) {
	l.slots <- struct{}{}
	c, err := l.Listener.Accept()
	if err != nil {
		<-l.slots
		return nil, err
	}
	return &connection{Conn: c, slots: l.slots}, nil
}

type connection struct {
	net.Conn
	slots chan struct{}
	once  sync.Once
}

// Close is [net.Conn.Close].
func (c *connection) Close() error {
	c.once.Do(func() { <-c.slots })
	return c.Conn.Close()
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/messages", s.messages)
	s.host.hosted.routes(s, mux)
	mux.HandleFunc("GET /v1/status", s.status)
	mux.HandleFunc("GET /health", s.status)
	mux.Handle("GET /metrics", s.host.metrics.handler())
	return mux
}

// messages takes a letter of another node.
func (s *Server) messages(w http.ResponseWriter, r *http.Request) {
	from, err := s.guard.speaker(r)
	if err != nil {
		s.refuse(w, http.StatusForbidden, err)
		return
	}
	var in letter
	if status, err := readJSON(w, r, maxPeerBody, &in); err != nil {
		s.refuse(w, status, err)
		return
	}
	var out []node.Message
	for _, m := range in.Messages[:min(len(in.Messages), maxLetter)] {
		decoded, err := s.host.hosted.decode(m, from, s.guard.identity.Self)
		if err != nil {
			s.refuse(w, http.StatusBadRequest, err)
			return
		}
		out = append(out, decoded)
	}
	s.host.Receive(out)
	w.WriteHeader(http.StatusNoContent)
}

// problem is what a refused request is told.
type problem struct {
	Error string `json:"error"`
}

func (s *Server) refuse(w http.ResponseWriter, status int, err error) {
	s.host.metrics.refused.WithLabelValues(fmt.Sprint(status)).Inc()
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	answer(w, status, problem{err.Error()})
}

// answer says something in JSON. Who has gone does not hear it.
func answer(w http.ResponseWriter, status int, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		status, text = http.StatusInternalServerError, []byte(`{"error":"cannot be said in JSON"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n'))
}

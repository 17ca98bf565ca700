package cluster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/synod-paxos/synod/trace/tlc"
)

// Worker is a process that computes states for a distributed run.
type Worker struct {
	Server  string           // HOST or HOST:PORT, where Serve listens
	Cores   int              // threads; 0: as many as the machine has cores
	Address string           // this machine, as the server reaches it: a name or an address; empty: the one that it connects from
	Wait    time.Duration    // for the server to listen; 0: DefaultWait
	Say     func(msg string) // takes what a user may want to know meanwhile, a line each; may be nil
}

// DefaultPort is where Serve listens for workers.
const DefaultPort = 10997

// DefaultWait is how long a server and its workers wait for each other.
const DefaultWait = 10 * time.Minute

// Work computes states for one distributed run, and returns when that has ended: nil if the server
// said so itself, however its run went. It leaves nothing behind, also after cancellation. Errors:
// *ServerError, *tlc.StoppedError, one that wraps ErrRefused.
func Work(ctx context.Context, tools *tlc.Tools, w Worker) error {
	host, port, err := w.server()
	if err != nil {
		return err
	}
	if w.Say == nil {
		w.Say = func(string) {}
	}
	w.Cores = cmp.Or(w.Cores, runtime.NumCPU())
	conn, err := w.dial(ctx, net.JoinHostPort(host, port))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	l := newLink(conn)
	context.AfterFunc(ctx, func() { conn.Close() })
	go l.live(ctx)
	err = serveTurn(ctx, tools, w, l, host)
	if stopped := ctx.Err(); stopped != nil {
		return &tlc.StoppedError{Cause: stopped}
	}
	if err != nil {
		return &ServerError{Server: w.Server, Err: err}
	}
	return nil
}

func (w *Worker) server() (host, port string, err error) {
	host, port, err = net.SplitHostPort(w.Server)
	if err != nil {
		host, port, err = strings.Trim(w.Server, "[]"), strconv.Itoa(DefaultPort), nil
	}
	if n, bad := strconv.Atoi(port); !isHost(host) || bad != nil || n < 1 || n > 65535 {
		return "", "", fmt.Errorf("%w: the server %q is not of the form HOST or HOST:PORT", ErrRefused, w.Server)
	}
	switch {
	case w.Cores < 0 || w.Wait < 0:
		return "", "", fmt.Errorf("%w: cores %d, wait %s: neither may be negative", ErrRefused, w.Cores, w.Wait)
	case w.Address != "" && !isHost(w.Address):
		return "", "", fmt.Errorf("%w: the address %q is no name and no address", ErrRefused, w.Address)
	}
	return host, port, nil
}

// dial tries until the server listens.
func (w *Worker) dial(ctx context.Context, address string) (net.Conn, error) {
	const retry = 500 * time.Millisecond
	deadline := time.Now().Add(orDefault(w.Wait))
	dialer := net.Dialer{Timeout: 10 * time.Second}
	for said := false; ; said = true {
		conn, err := dialer.DialContext(ctx, "tcp", address)
		var unknown *net.DNSError
		switch {
		case err == nil:
			return conn, nil
		case ctx.Err() != nil:
			return nil, &tlc.StoppedError{Cause: ctx.Err()}
		case errors.As(err, &unknown) && unknown.IsNotFound:
			return nil, &ServerError{Server: address, Err: errors.New("no machine has that name")}
		case time.Now().After(deadline):
			return nil, &ServerError{Server: address, Err: fmt.Errorf("there is none after %s: %w", orDefault(w.Wait), err)}
		case !said:
			w.Say("waiting for a server at " + address)
		}
		select {
		case <-ctx.Done():
		case <-time.After(retry):
		}
	}
}

func orDefault(d time.Duration) time.Duration {
	return cmp.Or(d, DefaultWait)
}

// serveTurn goes from the first word to the last.
func serveTurn(ctx context.Context, tools *tlc.Tools, w Worker, l *link, host string) error {
	if w.Address == "" {
		w.Address = hostOf(l.conn.LocalAddr())
	}
	port, end, err := reachable()
	if err != nil {
		return err
	}
	defer end()
	if err := l.send(frame{Kind: hello, Jar: tools.Jar.SHA256, Java: tools.Java.Version, Cores: w.Cores, Address: w.Address, Port: port}); err != nil {
		return err
	}
	w.Say(fmt.Sprintf("joined %s with %d threads; waiting for the run to begin", w.Server, w.Cores))
	f, err := l.receive()
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("it ended without a word")
	case err != nil:
		return err
	case f.Kind == refused:
		return errors.New("it refuses this worker: " + f.Text)
	case f.Kind == done:
		w.Say("the run has ended" + because(f.Text))
		return nil
	case f.Kind != begin || f.Port == 0:
		return fmt.Errorf("expected the port of TLC's registry, got %q", f.Kind)
	}
	if err := reach(ctx, f.Address, f.Port); err != nil {
		err = fmt.Errorf("TLC's server is not reached at %.100q: %w: say there with --address by which name or address it is", f.Address, err)
		_ = l.send(frame{Kind: gone, Text: err.Error()})
		_, _ = l.receive() // until it has heard that
		return err
	}
	w.Say("computing")
	return compute(ctx, tools, w, l, tlc.Worker{Host: host, Port: f.Port, Address: w.Address, Threads: w.Cores, Long: f.Long})
}

func because(text string) string {
	if text == "" {
		return ""
	}
	return ": " + text
}

// compute runs TLC's worker until it or the server ends.
func compute(ctx context.Context, tools *tlc.Tools, w Worker, l *link, turn tlc.Worker) error {
	const grace = 5 * time.Second // for TLC's worker to end after a server that has told it to
	ctx, kill := context.WithCancel(ctx)
	defer kill()
	var last frame
	var lost error
	heard := make(chan struct{})
	go func() {
		defer close(heard)
		if last, lost = l.receive(); lost == nil && last.Kind == done && last.Text == "" {
			time.AfterFunc(grace, kill)
			return
		}
		kill()
	}()
	work, err := tools.RunWorker(ctx, turn)
	ended := frame{Kind: gone, Exits: work.Ended, Computed: work.Generated}
	if err != nil && ctx.Err() == nil {
		ended.Text = err.Error()
	}
	err = l.send(ended)
	if err != nil || ended.Text != "" {
		select { // the run may have ended well, with TLC's server gone before this worker was of any use
		case <-heard:
		case <-time.After(grace):
		}
		kill()
		l.conn.Close()
	}
	<-heard
	switch {
	case lost == nil && last.Kind == done && last.Text == "": // so did the run
	case ended.Text != "":
		return errors.New(ended.Text)
	case lost != nil:
		return fmt.Errorf("the connection to it is lost: %w", lost)
	case last.Kind != done:
		return fmt.Errorf("expected the end of the run, got %q", last.Kind)
	}
	w.Say(fmt.Sprintf("the run has ended%s; %d states generated here", because(last.Text), ended.Computed))
	return nil
}

func hostOf(a net.Addr) string {
	host, _, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	return host
}

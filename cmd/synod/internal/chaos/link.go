package chaos

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Link is the way from one node to another: letters that go through can be late, lost, delivered
// twice or behind others. Only one direction is of interest, as nodes answer nothing that matters.
type Link struct {
	listener net.Listener
	server   *http.Server
	client   *http.Client
	to       string       // a URL
	delay    atomic.Int64 // nanoseconds, of each letter

	mu       sync.Mutex
	chance   *rand.Rand
	mischief float64       // how many letters are lost, as many come twice, as many late
	healed   chan struct{} // closed when the way is no longer cut; nil: it is not
	counts   Letters
	late     sync.WaitGroup
	waiting  atomic.Int64 // letters in a way that is cut
	ended    context.Context
	end      context.CancelFunc
}

// Letters are what became of some.
type Letters struct {
	Lost, Twice, Behind int
}

const (
	maxLetter = 16 << 20
	behind    = 100 * time.Millisecond // at most, is one late that others may overtake
)

// NewLink gives a link to a node at a URL on this machine.
func NewLink(to string, seed uint64) (*Link, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l := &Link{listener: listener, to: to, client: &http.Client{Transport: &http.Transport{}}, chance: rand.New(rand.NewPCG(seed, 1))}
	l.ended, l.end = context.WithCancel(context.Background())
	l.server = &http.Server{Handler: l, ReadHeaderTimeout: 10 * time.Second}
	l.late.Go(func() { _ = l.server.Serve(listener) }) // until Close
	return l, nil
}

// Address is where the link begins.
func (l *Link) Address() string { return l.listener.Addr().String() }

// Cut cuts the link, or heals it. What was on its way is lost, and who sends is told nothing.
func (l *Link) Cut(cut bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case cut && l.healed == nil:
		l.healed = make(chan struct{})
	case !cut && l.healed != nil:
		close(l.healed) // who waits for an answer that was lost must not wait longer
		l.healed = nil
	}
}

// Delay makes each letter late.
func (l *Link) Delay(long time.Duration) { l.delay.Store(int64(long)) }

// Mischief has a share of letters lost, as many delivered twice, and as many overtaken by others,
// while who sends is told that all is well.
func (l *Link) Mischief(share float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.mischief = share
}

// Letters counts what became of some.
func (l *Link) Letters() Letters {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.counts
}

// Close ends the link.
func (l *Link) Close() {
	l.mu.Lock() // nothing is late from here on
	l.end()
	l.mu.Unlock()
	l.server.Close()
	l.late.Wait()
	l.client.CloseIdleConnections()
}

// What becomes of a letter.
type fate int

const (
	arrives fate = iota
	lost
	twice
	late
	swallowed // the way is cut
)

func (l *Link) draw() (fate, chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.healed != nil {
		return swallowed, l.healed
	}
	switch x := l.chance.Float64(); {
	case x < l.mischief:
		l.counts.Lost++
		return lost, nil
	case x < 2*l.mischief:
		l.counts.Twice++
		return twice, nil
	case x < 3*l.mischief:
		l.counts.Behind++
		return late, nil
	}
	return arrives, nil
}

// ServeHTTP is [http.Handler.ServeHTTP]: it takes a letter.
func (l *Link) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxLetter))
	if err != nil {
		return
	}
	l.pause(time.Duration(l.delay.Load()))
	what, healed := l.draw()
	switch what {
	case swallowed:
		l.waiting.Add(1)
		select {
		case <-healed:
		case <-r.Context().Done():
		case <-l.ended.Done():
		}
		panic(http.ErrAbortHandler) // closes the connection
	case twice, late:
		l.afterAWhile(r, body)
	}
	status := http.StatusNoContent
	if what == arrives || what == twice {
		status = l.deliver(r, body)
	}
	if status == 0 {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(status)
}

// afterAWhile delivers a letter behind others.
func (l *Link) afterAWhile(r *http.Request, body []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended.Err() != nil {
		return
	}
	long := time.Duration(l.chance.Int64N(int64(behind)))
	l.late.Go(func() {
		l.pause(long)
		l.deliver(r, body)
	})
}

func (l *Link) pause(long time.Duration) {
	select {
	case <-time.After(long):
	case <-l.ended.Done():
	}
}

// deliver gives the receiver's answer; 0 if there is none.
func (l *Link) deliver(r *http.Request, body []byte) (status int) {
	req, err := http.NewRequestWithContext(l.ended, r.Method, l.to+r.URL.Path, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	req.Header = r.Header.Clone()
	resp, err := l.client.Do(req)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<10))
	return resp.StatusCode
}

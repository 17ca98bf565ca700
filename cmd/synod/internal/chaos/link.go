package chaos

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Link is the way from one node to another: what goes through can be late, or lost. Only one
// direction is of interest, as nodes answer nothing that matters.
type Link struct {
	listener net.Listener
	to       string
	cut      atomic.Bool
	delay    atomic.Int64 // nanoseconds, of each piece
	mu       sync.Mutex
	open     map[net.Conn]bool
	all      sync.WaitGroup
}

// NewLink gives a link to an address on this machine.
func NewLink(to string) (*Link, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	link := &Link{listener: l, to: to, open: map[net.Conn]bool{}}
	link.all.Go(link.accept)
	return link, nil
}

// Address is where the link begins.
func (l *Link) Address() string { return l.listener.Addr().String() }

// Cut cuts the link, or heals it. What was on its way is lost, and who sends is told nothing.
func (l *Link) Cut(cut bool) {
	l.cut.Store(cut)
	if !cut {
		l.drop() // who waits for an answer that was lost must not wait longer
	}
}

// Delay makes each piece late.
func (l *Link) Delay(long time.Duration) { l.delay.Store(int64(long)) }

// drop closes all connections.
func (l *Link) drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		c.Close()
	}
}

// Close ends the link.
func (l *Link) Close() {
	l.listener.Close()
	l.drop()
	l.all.Wait()
}

func (l *Link) accept() {
	for {
		from, err := l.listener.Accept()
		if err != nil {
			return
		}
		l.all.Go(func() { l.connect(from) })
	}
}

// connect carries what comes, both ways, until one end closes.
func (l *Link) connect(from net.Conn) {
	defer from.Close()
	to, err := net.Dial("tcp", l.to)
	if err != nil {
		return
	}
	defer to.Close()
	l.mu.Lock()
	l.open[from], l.open[to] = true, true
	l.mu.Unlock()
	var both sync.WaitGroup
	both.Go(func() { l.carry(to, from) })
	both.Go(func() { l.carry(from, to) })
	both.Wait()
	l.mu.Lock()
	delete(l.open, from)
	delete(l.open, to)
	l.mu.Unlock()
}

// carry copies pieces, late or not at all. Both ends are closed after: half a connection is none.
func (l *Link) carry(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	piece := make([]byte, 32<<10)
	for {
		n, err := from.Read(piece)
		if long := time.Duration(l.delay.Load()); long > 0 {
			time.Sleep(long)
		}
		if n > 0 && !l.cut.Load() {
			if _, err := to.Write(piece[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

package cluster

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/synod-paxos/synod/internal/pattern"
)

// gate is where workers of a distributed run report. It admits one for each host that is expected,
// and tells in one channel what becomes of them.
type gate struct {
	listener net.Listener
	jar      string // SHA-256 that workers must have
	events   chan event
	ctx      context.Context
	end      context.CancelFunc
	running  sync.WaitGroup

	mu    sync.Mutex
	seats []*seat
	leave []*link // of workers that have said their last word, and wait for ours
}

// seat is a place for one worker.
type seat struct {
	host  string
	addrs map[netip.Addr]bool
	taken *link // nil: free
	cores int
}

// event is what happened to the worker of a seat. Beside err the worker is gone.
type event struct {
	seat  *seat // nil: it is refused one
	link  *link
	frame frame
	err   error
}

var hostText = pattern.Pattern(`^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?$`)

func isHost(s string) bool {
	_, err := netip.ParseAddr(s)
	return err == nil || len(s) <= 253 && hostText.MatchString(s)
}

func openGate(ctx context.Context, c Cluster, jar string) (*gate, error) {
	g := &gate{jar: jar, events: make(chan event)}
	for _, host := range c.Hosts {
		addrs, err := lookUp(ctx, host)
		if err != nil {
			return nil, fmt.Errorf("%w: the host %q is not known: %v", ErrRefused, host, err)
		}
		g.seats = append(g.seats, &seat{host: host, addrs: addrs})
	}
	var err error
	if g.listener, err = net.Listen("tcp", c.Listen); err != nil {
		return nil, fmt.Errorf("%w: cannot listen for workers at %s: %v: choose another address", ErrRefused, c.Listen, err)
	}
	g.ctx, g.end = context.WithCancel(context.WithoutCancel(ctx)) // close ends it: before that an interrupted server has a last word
	g.running.Go(g.accept)
	return g, nil
}

// close ends all connections and waits for those who read them.
func (g *gate) close() {
	g.end()
	g.listener.Close()
	g.running.Wait()
}

func (g *gate) accept() {
	for {
		conn, err := g.listener.Accept()
		if err != nil {
			return
		}
		g.running.Go(func() { g.greet(newLink(conn)) })
	}
}

// greet reads a worker's first word, and then the others until it is gone.
func (g *gate) greet(l *link) {
	defer l.conn.Close()
	cut := context.AfterFunc(g.ctx, func() { l.conn.Close() })
	defer cut()
	f, err := l.receive()
	if err != nil || f.Kind != hello || f.Cores < 1 {
		return // a stranger: a port scan, a browser
	}
	var s *seat
	if err = g.reaches(l, f); err == nil {
		s, err = g.admit(l, f)
	}
	if err != nil {
		_ = l.send(frame{Kind: refused, Text: err.Error()})
		if g.expects(from(l)) {
			g.tell(event{link: l, frame: frame{Kind: refused, Text: err.Error()}})
		}
		return
	}
	g.running.Go(func() { l.live(g.ctx) })
	for err == nil && f.Kind != gone {
		g.tell(event{s, l, f, nil})
		f, err = l.receive()
	}
	g.free(s, err == nil)
	g.tell(event{s, l, f, err})
	for err == nil {
		_, err = l.receive() // beats, until the run has ended
	}
}

// free takes the worker from its seat. If it has said its last word it waits for ours.
func (g *gate) free(s *seat, waits bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if waits {
		g.leave = append(g.leave, s.taken)
	}
	s.taken = nil
}

func (g *gate) tell(e event) {
	select {
	case g.events <- e:
	case <-g.ctx.Done():
	}
}

// admit gives a worker the first free seat of its host.
func (g *gate) admit(l *link, f frame) (*seat, error) {
	if f.Jar != g.jar {
		return nil, fmt.Errorf("its TLC is the jar with SHA-256 %.16s..., the server's is %.16s...: both must have the same", f.Jar, g.jar)
	}
	from := from(l)
	if !g.expects(from) {
		return nil, fmt.Errorf("%s is none of the hosts at which workers are expected", from)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, s := range g.seats {
		if s.addrs[canonical(from)] && s.taken == nil {
			s.taken, s.cores = l, f.Cores
			return s, nil
		}
	}
	return nil, fmt.Errorf("all workers expected at %s are there", from)
}

// from is where a worker is; the zero address if that is not known.
func from(l *link) netip.Addr {
	addr, _ := netip.ParseAddr(hostOf(l.conn.RemoteAddr()))
	return addr
}

// hosts lists those of all seats.
func (g *gate) hosts() (hosts []string) {
	for _, s := range g.seats {
		hosts = append(hosts, s.host)
	}
	return hosts
}

// missing lists the hosts whose workers are not there.
func (g *gate) missing() (hosts []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, s := range g.seats {
		if s.taken == nil {
			hosts = append(hosts, s.host)
		}
	}
	return hosts
}

// send tells all workers.
func (g *gate) send(f frame) {
	g.mu.Lock()
	links := slices.Clone(g.leave)
	for _, s := range g.seats {
		if s.taken != nil {
			links = append(links, s.taken)
		}
	}
	g.mu.Unlock()
	for _, l := range links {
		_ = l.send(f) // its end is an event
	}
}

// address is this machine as its workers reach it.
func (g *gate) address() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := ""
	for _, s := range g.seats {
		if s.taken == nil {
			continue
		}
		here := hostOf(s.taken.conn.LocalAddr())
		if ip, err := netip.ParseAddr(here); out == "" || err == nil && !ip.IsLoopback() {
			out = here
		}
	}
	return out
}

// command is what to run on a host.
func (g *gate) command(host, address string) string {
	at, port, _ := net.SplitHostPort(g.listener.Addr().String())
	if ip, err := netip.ParseAddr(at); address == "" && err == nil && !ip.IsUnspecified() {
		address = at
	}
	if address == "" {
		address = towards(host)
	}
	if port != strconv.Itoa(DefaultPort) {
		address = net.JoinHostPort(address, port)
	}
	return "synod worker " + address
}

// towards is our address on the way to a host. No packet is sent.
func towards(host string) string {
	conn, err := net.Dial("udp", net.JoinHostPort(host, strconv.Itoa(DefaultPort)))
	if err != nil {
		return "THIS-MACHINE"
	}
	defer conn.Close()
	return hostOf(conn.LocalAddr())
}

func lookUp(ctx context.Context, host string) (map[netip.Addr]bool, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		var dns *net.DNSError
		if errors.As(err, &dns) {
			return nil, errors.New(dns.Err)
		}
		return nil, err
	}
	out := map[netip.Addr]bool{}
	for _, a := range found {
		out[canonical(a)] = true
	}
	return out, nil
}

var loopback = netip.AddrFrom4([4]byte{127, 0, 0, 1})

// canonical takes all addresses of this machine for one: a name of its own may lead to any of them.
func canonical(a netip.Addr) netip.Addr {
	a = a.Unmap().WithZone("")
	if a.IsLoopback() {
		return loopback
	}
	ours, _ := net.InterfaceAddrs()
	for _, o := range ours {
		if text, _, _ := strings.Cut(o.String(), "/"); text == a.String() {
			return loopback
		}
	}
	return a
}

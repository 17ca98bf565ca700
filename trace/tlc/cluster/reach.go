package cluster

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"time"
)

// reachIn is how long either side tries whether it reaches the other, before TLC does: TLC would
// wait for minutes, and not say for what.
const reachIn = 5 * time.Second

// reach tells why an address cannot be reached, or nil.
func reach(ctx context.Context, address string, port int) error {
	ctx, cancel := context.WithTimeout(ctx, reachIn)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(address, strconv.Itoa(port)))
	if err != nil {
		return err
	}
	return conn.Close()
}

// reachable listens, as TLC will, until it is ended, and gives the port.
func reachable() (port int, end func(), err error) {
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		return 0, nil, fmt.Errorf("no port is free for TLC: %w", err)
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			conn.Close()
		}
	}()
	return int(netip.MustParseAddrPort(l.Addr().String()).Port()), func() { l.Close() }, nil
}

// reaches tells why the server does not reach a worker where that says it is. Whoever is not
// expected is not tried.
func (g *gate) reaches(l *link, f frame) error {
	if f.Port == 0 || !g.expects(from(l)) {
		return nil // it is refused for that
	}
	if err := reach(g.ctx, f.Address, f.Port); err != nil {
		return fmt.Errorf("the server does not reach it at %.100q: %w: say with --address by which name or address it does, and see that no firewall is between", f.Address, err)
	}
	return nil
}

func (g *gate) expects(from netip.Addr) bool {
	return slices.ContainsFunc(g.seats, func(s *seat) bool { return s.addrs[canonical(from)] })
}

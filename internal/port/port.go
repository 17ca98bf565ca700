// Package port finds ports of this machine on which somebody may listen, now, later, and again
// after an end. A caller owes it few ports: each is its own as long as the process lives.
package port

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
)

// Systems give ports from 32,768 on, or higher ones, to whoever asks for any, and to the near end
// of each connection. One of these may be taken as soon as nobody listens there, as while a node is
// down, and then the node does not start again.
const lowest, highest = 10_000, 30_000

// Free gives addresses, each of a port of its own, where nobody listens, and which no other process
// is given here while this one lives.
func Free(n int) (addresses []string, err error) {
	for tries := 100 * n; len(addresses) < n && tries > 0; tries-- {
		at := net.JoinHostPort("127.0.0.1", strconv.Itoa(lowest+rand.IntN(highest-lowest)))
		if failed := take(at); failed != nil {
			err = failed
			continue
		}
		addresses = append(addresses, at)
	}
	if len(addresses) < n {
		return nil, fmt.Errorf("want %d ports from %d to %d where nobody listens, found %d: %w", n, lowest, highest, len(addresses), err)
	}
	return addresses, nil
}

// take holds the UDP port of the same number until the process ends, which says that the other is
// taken: that one must stay free for a node, which may be another process.
func take(at string) error {
	held, err := net.ListenPacket("udp", at)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", at)
	if err != nil {
		return errors.Join(err, held.Close())
	}
	taken.Store(at, held)
	return l.Close()
}

// taken are what the process holds: what nobody refers to is closed by the collector of garbage.
var taken sync.Map

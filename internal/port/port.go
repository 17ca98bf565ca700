// Package port finds ports of this machine on which somebody may listen, now, later, and again
// after an end. A caller owes it that it listens there soon: nothing keeps another from doing so.
package port

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

// Systems give ports from 32,768 on, or higher ones, to whoever asks for any, and to the near end
// of each connection. One of these may be taken as soon as nobody listens there, as while a node is
// down, and then the node does not start again.
const lowest, highest = 10_000, 30_000

// Free gives addresses, each of a port of its own, where nobody listens.
func Free(n int) (addresses []string, err error) {
	var held []net.Listener
	for tries := 100 * n; len(held) < n && tries > 0; tries-- {
		at := net.JoinHostPort("127.0.0.1", strconv.Itoa(lowest+rand.IntN(highest-lowest)))
		l, failed := net.Listen("tcp", at)
		if failed != nil {
			err = failed
			continue
		}
		held, addresses = append(held, l), append(addresses, l.Addr().String())
	}
	if len(held) == n {
		err = nil
	} else {
		err = fmt.Errorf("want %d ports from %d to %d where nobody listens, found %d: %w", n, lowest, highest, len(held), err)
	}
	for _, l := range held {
		err = errors.Join(err, l.Close())
	}
	return addresses, err
}

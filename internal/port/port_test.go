package port_test

import (
	"net"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/port"
)

// Somebody can listen at each, and nobody is given one that asks for any or connects to somebody.
func TestFree(t *testing.T) {
	addresses, err := port.Free(20)
	require.NoError(t, err)
	require.Len(t, slices.Compact(slices.Sorted(slices.Values(addresses))), 20)
	for _, a := range addresses {
		_, err := net.ListenPacket("udp", a)
		require.Error(t, err, "it is ours")
		l, err := net.Listen("tcp", a)
		require.NoError(t, err)
		anywhere, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		conn, err := net.Dial("tcp", a)
		require.NoError(t, err)
		for _, given := range []net.Addr{anywhere.Addr(), conn.LocalAddr()} {
			if given.(*net.TCPAddr).Port < 30_000 {
				t.Skipf("this system is set up to give %v to anybody", given)
			}
		}
		require.NoError(t, conn.Close())
		require.NoError(t, anywhere.Close())
		require.NoError(t, l.Close())
	}
}

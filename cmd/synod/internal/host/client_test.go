package host_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
)

// halted listens and never says anything, as a process that is stopped does.
func halted(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	return "http://" + l.Addr().String()
}

// saying is a node that says the same each time, or first so often that it cannot.
func saying(t *testing.T, refuses int32, said string) string {
	t.Helper()
	left := atomic.Int32{}
	left.Store(refuses)
	node := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if left.Add(-1) >= 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		io.WriteString(w, said)
	}))
	t.Cleanup(node.Close)
	return node.URL
}

// A node that says nothing, first or last, keeps no client from what the others answer, even if
// they cannot at once.
func TestWhoSaysNothingIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	const red = `{"key":"color","chosen":true,"value":"red"}`
	for name, nodes := range map[string][]string{
		"first":              {halted(t), saying(t, 0, red)},
		"two":                {halted(t), halted(t), saying(t, 0, red)},
		"the others not yet": {halted(t), saying(t, 2, red), saying(t, 1000, "")},
		"last":               {saying(t, 3, red), halted(t)},
	} {
		client, err := host.NewClient(nodes, host.TLS{})
		require.NoError(t, err)
		r, err := client.Get(within(t), "color")
		require.NoError(t, err, name)
		require.Equal(t, "red", *r.Value, name)
	}
}

package cluster

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/jar"
)

const ourJar = "fc0a"

// open is a gate on loopback for the workers of some hosts.
func open(t *testing.T, hosts ...string) *gate {
	t.Helper()
	g, err := openGate(t.Context(), Cluster{Hosts: hosts, Listen: "127.0.0.1:0"}, ourJar)
	require.NoError(t, err)
	t.Cleanup(g.close)
	return g
}

// knock sends a worker's first word, and gives the answer.
func knock(t *testing.T, g *gate, f frame) *link {
	t.Helper()
	conn, err := net.Dial("tcp", g.listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	l := newLink(conn)
	require.NoError(t, l.send(f))
	return l
}

func answer(t *testing.T, l *link) string {
	t.Helper()
	f, err := l.receive()
	require.NoError(t, err)
	require.Equal(t, refused, f.Kind)
	return f.Text
}

func TestGateAdmitsThoseExpected(t *testing.T) {
	t.Parallel()
	g := open(t, "localhost", "198.51.100.7")
	word := frame{Kind: hello, Jar: ourJar, Java: "17", Cores: 2}
	assert.Contains(t, answer(t, knock(t, g, frame{Kind: hello, Jar: "936a", Cores: 1})), "both must have the same")
	assert.Contains(t, (<-g.events).String(), "the worker at 127.0.0.1 is refused: its TLC is the jar")
	first := knock(t, g, word)
	e := <-g.events
	assert.Equal(t, "the worker on localhost is there: 2 threads, Java 17", e.String())
	assert.Equal(t, []string{"198.51.100.7"}, g.missing())
	assert.Equal(t, "127.0.0.1", g.address())
	assert.Contains(t, answer(t, knock(t, g, word)), "all workers expected at 127.0.0.1 are there")
	assert.Contains(t, (<-g.events).String(), "is refused: all workers")
	assert.Contains(t, answer(t, knock(t, open(t, "198.51.100.7"), word)), "127.0.0.1 is none of the hosts")
	_, err := knock(t, g, frame{Kind: hello, Jar: ourJar}).receive()
	assert.Error(t, err, "a stranger gets no answer")

	first.conn.Close() // its seat is free again
	e = <-g.events
	assert.Error(t, e.err)
	again := knock(t, g, word)
	assert.Equal(t, hello, (<-g.events).frame.Kind)

	require.NoError(t, again.send(frame{Kind: gone, Computed: 7})) // its last word, and then ours
	assert.Equal(t, int64(7), (<-g.events).frame.Computed)
	g.send(frame{Kind: done, Text: "why"})
	f, err := again.receive()
	require.NoError(t, err)
	assert.Equal(t, frame{Kind: done, Text: "why"}, f)
}

// closedPort is one where nobody listens.
func closedPort(t *testing.T) int {
	t.Helper()
	port, end, err := reachable()
	require.NoError(t, err)
	require.NoError(t, reach(t.Context(), "127.0.0.1", port))
	end()
	return port
}

// A worker that the server does not reach, or that does not reach TLC's server, is told so at once: TLC would wait for it, and tell
// nobody for what.
func TestBothSidesReachEachOther(t *testing.T) {
	t.Parallel()
	g := open(t, "localhost")
	nowhere := frame{Kind: hello, Jar: ourJar, Cores: 1, Address: "127.0.0.1", Port: closedPort(t)}
	assert.Contains(t, answer(t, knock(t, g, nowhere)), `the server does not reach it at "127.0.0.1": `)
	assert.Contains(t, (<-g.events).String(), `the worker at 127.0.0.1 is refused: the server does not reach it`)
	nowhere.Address = "nowhere.invalid"
	assert.Contains(t, answer(t, knock(t, g, nowhere)), `the server does not reach it at "nowhere.invalid": `)
	<-g.events

	ended := make(chan error, 1)
	tools := &tlc.Tools{Jar: jar.Jar{SHA256: ourJar}, Java: tlc.Java{Version: "17"}}
	go func() {
		ended <- Work(t.Context(), tools, Worker{Server: g.listener.Addr().String(), Cores: 1})
	}()
	came := <-g.events
	require.Equal(t, hello, came.frame.Kind, "the worker is reached")
	require.NoError(t, came.link.send(frame{Kind: begin, Address: "127.0.0.1", Port: closedPort(t)}))
	e := <-g.events
	assert.Contains(t, e.String(), `the worker on localhost is gone: TLC's server is not reached at "127.0.0.1": `)
	g.send(frame{Kind: done, Text: "none is left"})
	assert.ErrorContains(t, <-ended, "TLC's server is not reached")
}

// A server that is interrupted tells its workers why before it is gone.
func TestGateHasALastWord(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	g, err := openGate(ctx, Cluster{Hosts: []string{"localhost"}, Listen: "127.0.0.1:0"}, ourJar)
	require.NoError(t, err)
	defer g.close()
	worker := knock(t, g, frame{Kind: hello, Jar: ourJar, Cores: 1})
	<-g.events
	cut := context.AfterFunc(g.ctx, func() {})
	cancel()
	assert.True(t, cut(), "the connections end with the interruption")
	g.send(frame{Kind: done, Text: "interrupted"})
	f, err := worker.receive()
	require.NoError(t, err)
	assert.Equal(t, frame{Kind: done, Text: "interrupted"}, f)
}

func TestGateCannotOpen(t *testing.T) {
	t.Parallel()
	taken := open(t).listener.Addr().String()
	_, err := openGate(t.Context(), Cluster{Listen: taken}, ourJar)
	assert.ErrorIs(t, err, ErrRefused)
	assert.ErrorContains(t, err, "cannot listen for workers at "+taken)
	_, err = openGate(t.Context(), Cluster{Hosts: []string{"nowhere.invalid"}, Listen: "127.0.0.1:0"}, ourJar)
	assert.ErrorIs(t, err, ErrRefused)
	assert.ErrorContains(t, err, `"nowhere.invalid" is not known`)
}

func TestGatherWaitsNotForEver(t *testing.T) {
	t.Parallel()
	g := open(t, "localhost", "localhost")
	knock(t, g, frame{Kind: hello, Jar: ourJar, Cores: 1})
	require.Eventually(t, func() bool { return len(g.missing()) == 1 }, 5*time.Minute, time.Millisecond)
	var said []string
	err := gather(t.Context(), g, Cluster{Hosts: []string{"localhost", "localhost"}, Wait: time.Second, Say: func(msg string) { said = append(said, msg) }})
	var absent *AbsentError
	require.ErrorAs(t, err, &absent)
	assert.Equal(t, []string{"localhost"}, absent.Hosts)
	require.Len(t, said, 2)
	assert.Equal(t, "on localhost run: synod worker "+g.listener.Addr().String()+" (2 times)", said[0])
}

// A worker that says nothing any more, and would let TLC wait for ever, ends the run; one that is gone does not, unless it was
// the last.
func TestLosses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		event event
		left  bool // another worker
		want  string
	}{
		{event{err: errSilent}, true, "no sign of life"},
		{event{err: net.ErrClosed}, true, ""},
		{event{frame: frame{Kind: gone, Text: "out of memory"}}, true, ""},
		{event{err: net.ErrClosed}, false, "none is left"},
	} {
		g := &gate{seats: []*seat{{host: "tuna"}, {host: "carp"}}}
		if c.left {
			g.seats[1].taken = &link{}
		}
		var killed error
		s := &shared{gate: g, say: func(string) {}, kill: func(err error) { killed = err }}
		c.event.seat = g.seats[0]
		s.on(c.event)
		assert.Equal(t, []string{"tuna"}, s.lost)
		if c.want == "" {
			assert.NoError(t, killed)
			continue
		}
		require.ErrorContains(t, killed, c.want)
	}
}

package wire_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/wire"
)

const patience = 5 * time.Minute // for what must come, on a slow machine

func actions(n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = fmt.Appendf(nil, `{"action":"Say","args":{"n":%d}}`, i)
	}
	return out
}

func spoken(i int) string {
	return fmt.Sprintf(`{"out":[{"type":"Say","from":"a1","args":{"n":%d}}],"state":{"n":1}}`, i)
}

// connect speaks with an adapter that is no program: answer is its answer to an action.
func connect(t *testing.T, timeout time.Duration, log *bytes.Buffer, answer func(wire.Request) ([]byte, error)) *wire.Adapter {
	t.Helper()
	dial := func() (wire.Conn, error) {
		ours, its := net.Pipe()
		go func() {
			defer its.Close()
			_ = wire.Serve(its, its, func(_, _ string) (wire.Hello, error) { return wire.Hello{Name: "near"}, nil }, answer)
		}()
		return ours, nil
	}
	opt := wire.Options{Timeout: timeout}
	if log != nil {
		opt.Log = log
	}
	a, err := wire.Connect(t.Context(), dial, "echo", "wall", opt)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, a.Close()) })
	return a
}

func to(conn net.Conn) func() (wire.Conn, error) {
	return func() (wire.Conn, error) { return conn, nil }
}

func says(r wire.Request) ([]byte, error) {
	return fmt.Appendf(nil, `{"out":[{"type":"Say","from":"a1","args":%s}],"state":{"n":1}}`, r.Args), nil
}

// Any two that can read and write to one another can talk.
func TestAConnectionNeedsNoProgram(t *testing.T) {
	a := connect(t, patience, nil, says)
	assert.Equal(t, "near", a.Hello().Name)
	got, err := a.Exchange(t.Context(), actions(1000))
	require.NoError(t, err)
	for i := range got {
		require.Equal(t, spoken(i), string(got[i]))
	}
	require.NoError(t, a.Close())
	_, err = a.Exchange(t.Context(), actions(1))
	assert.ErrorIs(t, err, os.ErrClosed)
	require.NoError(t, a.Renew(t.Context()))
	_, err = a.Exchange(t.Context(), actions(1000))
	require.NoError(t, err)
}

// deaf is a program that answers, and reads nothing but the hello.
type deaf struct {
	net.Conn
	closed chan struct{}
	heard  bool
}

func (d *deaf) Write(p []byte) (int, error) {
	if !d.heard {
		d.heard = true
		return d.Conn.Write(p)
	}
	<-d.closed
	return 0, os.ErrClosed
}

func (d *deaf) Close() error {
	select {
	case <-d.closed:
	default:
		close(d.closed)
	}
	return d.Conn.Close()
}

func (d *deaf) End(time.Duration)    {}
func (d *deaf) Fate() (string, bool) { return "", false }
func (d *deaf) Said() string         { return "" }

// A program that takes no request is late, by whatever way the request was written.
func TestNobodyTakesARequest(t *testing.T) {
	for _, n := range []int{1, 2} {
		ours, its := net.Pipe()
		go func() {
			defer its.Close()
			_ = wire.Serve(its, its, func(_, _ string) (wire.Hello, error) { return wire.Hello{Name: "deaf"}, nil }, says)
		}()
		dial := func() (wire.Conn, error) { return &deaf{Conn: ours, closed: make(chan struct{})}, nil }
		a, err := wire.Connect(t.Context(), dial, "echo", "wall", wire.Options{Timeout: time.Second})
		require.NoError(t, err)
		_, err = a.Exchange(t.Context(), actions(n))
		assert.ErrorIs(t, err, wire.ErrLate)
	}
}

// One that failed, or still runs, is replaced by another, unless there is none.
func TestRenew(t *testing.T) {
	dead := false
	a := connect(t, patience, nil, func(r wire.Request) ([]byte, error) {
		if dead {
			return nil, errors.New("dead")
		}
		return says(r)
	})
	dead = true
	_, err := a.Exchange(t.Context(), actions(1))
	require.ErrorIs(t, err, wire.ErrRefused)
	dead = false
	for range 2 {
		require.NoError(t, a.Renew(t.Context()))
		got, err := a.Exchange(t.Context(), actions(1))
		require.NoError(t, err)
		assert.Equal(t, spoken(0), string(got[0]))
	}
}

// Only at hello an error says that there is no such role.
func TestAbsent(t *testing.T) {
	ours, its := net.Pipe()
	go func() {
		defer its.Close()
		_ = wire.Serve(its, its, func(_, _ string) (wire.Hello, error) { return wire.Hello{}, errors.New("no wall") }, nil)
	}()
	_, err := wire.Connect(t.Context(), to(ours), "echo", "wall", wire.Options{Timeout: patience})
	require.ErrorIs(t, err, wire.ErrRefused)
	assert.True(t, wire.Absent(err))
	a := connect(t, patience, nil, func(wire.Request) ([]byte, error) { return nil, errors.New("disk full") })
	_, err = a.Exchange(t.Context(), actions(1))
	require.ErrorIs(t, err, wire.ErrRefused)
	assert.False(t, wire.Absent(err))
	assert.False(t, wire.Absent(nil))
}

func TestRenewMayFail(t *testing.T) {
	none := errors.New("nobody is there")
	ours, its := net.Pipe()
	go func() {
		_ = wire.Serve(its, its, func(_, _ string) (wire.Hello, error) { return wire.Hello{}, nil }, says)
	}()
	dials := 0
	a, err := wire.Connect(t.Context(), func() (wire.Conn, error) {
		if dials++; dials > 1 {
			return nil, none
		}
		return ours, nil
	}, "echo", "wall", wire.Options{Timeout: patience})
	require.NoError(t, err)
	require.ErrorIs(t, a.Renew(t.Context()), none)
	_, err = a.Exchange(t.Context(), actions(1))
	assert.ErrorIs(t, err, os.ErrClosed)
	assert.NoError(t, a.Close())
}

// Every line is logged, in the order of each direction, up to the last.
func TestLog(t *testing.T) {
	var log bytes.Buffer
	a := connect(t, patience, &log, func(r wire.Request) ([]byte, error) {
		if bytes.Contains(r.Args, []byte("2")) {
			return nil, errors.New("no more")
		}
		return says(r)
	})
	_, err := a.Exchange(t.Context(), actions(1))
	require.NoError(t, err)
	got, err := a.Exchange(t.Context(), actions(3)[1:])
	require.ErrorIs(t, err, wire.ErrRefused)
	var in, out []string
	for line := range strings.Lines(log.String()) {
		if text, asked := strings.CutPrefix(line, "> "); asked {
			out = append(out, text)
		} else {
			in = append(in, strings.TrimPrefix(line, "< "))
		}
	}
	require.GreaterOrEqual(t, len(out), 3)
	assert.JSONEq(t, `{"hello":{"version":1,"protocol":"echo","role":"wall"}}`, out[0])
	assert.JSONEq(t, string(actions(1)[0]), out[1])
	assert.Equal(t, spoken(0)+"\n", in[1])
	assert.Contains(t, in[len(in)-1], "no more")
	require.NotEmpty(t, got)
	assert.Equal(t, spoken(1), string(got[0]), "what was answered before is given")
}

func TestHowAnAdapterStops(t *testing.T) {
	ours, its := net.Pipe()
	go func() { // answers hello and two actions, and ends
		in := json.NewDecoder(its)
		for _, answer := range []string{strings.TrimSpace(hello), spoken(0), spoken(1)} {
			var request json.RawMessage
			_ = in.Decode(&request)
			var batch []json.RawMessage
			if json.Unmarshal(request, &batch) == nil {
				answer = "[" + strings.Repeat(answer+",", len(batch)-1) + answer + "]"
			}
			fmt.Fprintln(its, answer)
		}
		its.Close()
	}()
	a, err := wire.Connect(t.Context(), to(ours), "echo", "wall", wire.Options{Timeout: patience})
	require.NoError(t, err)
	got, err := a.Exchange(t.Context(), actions(100))
	assert.ErrorIs(t, err, wire.ErrDied)
	assert.True(t, wire.Stopped(err))
	assert.NotEmpty(t, got)
	assert.Less(t, len(got), 100)

	synctest.Test(t, func(t *testing.T) {
		hung := make(chan struct{})
		defer close(hung)
		a := connect(t, time.Minute, nil, func(wire.Request) ([]byte, error) { <-hung; return nil, nil })
		_, err := a.Exchange(t.Context(), actions(1))
		assert.ErrorIs(t, err, wire.ErrLate)
		assert.True(t, wire.Stopped(err))
	})

	a = connect(t, patience, nil, func(wire.Request) ([]byte, error) { return []byte("what"), nil })
	_, err = a.Exchange(t.Context(), actions(1))
	assert.ErrorIs(t, err, wire.ErrNotJSON)
	assert.False(t, wire.Stopped(err))
}

// Lines that are short enough each may be too long together.
func TestAnswersTogetherAreBounded(t *testing.T) {
	long := fmt.Appendf(nil, `{"out":[{"type":"%s"}]}`, bytes.Repeat([]byte("x"), 1<<20))
	a := connect(t, patience, nil, func(wire.Request) ([]byte, error) { return long, nil })
	got, err := a.Exchange(t.Context(), actions(32))
	require.NoError(t, err)
	assert.Len(t, got, 32)
	got, err = a.Exchange(t.Context(), actions(1000))
	assert.ErrorIs(t, err, wire.ErrTooLong)
	assert.ErrorContains(t, err, "expected at most 64 MB and 1024 bytes for each of 1000 answers")
	assert.Less(t, len(got), 66)
}

func TestConnectIsCancelled(t *testing.T) {
	ours, its := net.Pipe()
	defer its.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := wire.Connect(ctx, to(ours), "echo", "wall", wire.Options{Timeout: patience})
	assert.ErrorIs(t, err, context.Canceled)
}

// What an adapter prints does not reach the terminal as it is.
func TestStandardErrorIsPlain(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "a\r\n": "a\n", "a\n\tb\n": "a\n\tb\n", "\x1b[2Jgone\r": `\x1b[2Jgone\r`, "é\xff": `é\xff`, "\x00": `\x00`,
		strings.Repeat("x\n", 4<<10): "[...]\n" + strings.Repeat("x\n", 2<<10-1), strings.Repeat("y", 5<<10): "[...]\n" + strings.Repeat("y", 4<<10),
	} {
		assert.Equal(t, want, wire.LastLines(text))
	}
}

package program_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/cputime"
	"github.com/synod-paxos/synod/modeltest/wire"
	"github.com/synod-paxos/synod/modeltest/wire/program"
)

const (
	patience = 5 * time.Minute // for what must come, on a slow machine
	soon     = time.Second     // for what must not
)

// patiently tries with more and more time until nothing is wrong: how long it takes for what must come before an adapter
// is late is up to the machine.
func patiently(t *testing.T, try func(timeout time.Duration) error) {
	t.Helper()
	for timeout := soon; ; timeout *= 2 {
		err := try(timeout)
		if err == nil {
			return
		}
		require.Less(t, timeout, patience, "%v", err)
	}
}

// start runs one of our adapters; pids gives its processes, of one that was ended before it began none.
func start(t testing.TB, name string, timeout time.Duration) (a *wire.Adapter, pids func() []int, err error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "pids")
	env := append(os.Environ(), "WIRE_ADAPTER="+name, "WIRE_PIDS="+file)
	a, err = program.Start(t.Context(), []string{os.Args[0]}, "echo", "wall", program.Options{Timeout: timeout, Env: env})
	return a, func() (all []int) {
		text, err := os.ReadFile(file)
		if !errors.Is(err, fs.ErrNotExist) {
			require.NoError(t, err)
		}
		for _, word := range strings.Fields(string(text)) {
			pid, err := strconv.Atoi(word)
			require.NoError(t, err)
			all = append(all, pid)
		}
		return all
	}, err
}

func started(t testing.TB, name string, timeout time.Duration) (*wire.Adapter, func() []int) {
	t.Helper()
	a, pids, err := start(t, name, timeout)
	require.NoError(t, err)
	t.Cleanup(func() {
		assert.NoError(t, a.Close())
		assert.Eventually(t, func() bool { return !anyRuns(pids()) }, patience, 5*time.Millisecond)
	})
	return a, pids
}

// anyRuns reports whether one of the processes is more than an entry in the table that nobody has reaped.
func anyRuns(pids []int) bool {
	for _, pid := range pids {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		_, state, _ := strings.Cut(string(stat), ") ")
		if exists(pid) && (err != nil || !strings.HasPrefix(state, "Z")) {
			return true
		}
	}
	return false
}

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

const atHello = 0

// misbehaviours come with the hello, or with so many requests after it.
type misbehaviour struct {
	name     string
	requests int
	kind     error
	says     []string
}

var misbehaviours = []misbehaviour{
	{"ends at once", atHello, wire.ErrDied, []string{"got nothing", "exit status 3", "cannot open my disk", `{"hello":`}},
	{"ends after hello", 1, wire.ErrDied, []string{"got nothing", "exit status 0", `{"action":"Say","args":{"n":0}}`, "line 2"}},
	{"ends in mid-answer", 1, wire.ErrDied, []string{`only a part of a line: {"out":[{"ty`, "exit status 0"}},
	{"ends between lines", 700, wire.ErrDied, []string{"ended with exit status 0"}},
	{"panics", 1, wire.ErrDied, []string{"exit status 2", "index out of range"}},
	{"prints, then panics", 1, wire.ErrNotJSON, []string{"no JSON", "index out of range"}},
	{"hangs", atHello, wire.ErrLate, []string{"within 1s", "got nothing", "flush"}},
	{"hangs after hello", 1, wire.ErrLate, []string{"within 1s", `"n":0`}},
	{"hangs after hello", 100_000, wire.ErrLate, []string{"within 1s", `"n":0`}},
	{"reads and says nothing", 100_000, wire.ErrLate, []string{"within 1s", `"n":0`}},
	{"answers without a line end", 1, wire.ErrLate, []string{"only a part of a line: {}"}},
	{"floods a line", 1, wire.ErrTooLong, []string{"at most 16 MB", "xxx... (168"}},
	{"floods lines", 1, wire.ErrUndocumented, []string{"one line for each line of requests", "{}"}},
	{"floods lines", 1000, wire.ErrUndocumented, []string{"expected"}},
	{"a word more", 1, wire.ErrNotJSON, []string{"expected the end of the line, got {}"}},
	{"a line more", 1, wire.ErrUndocumented, []string{"got more: {}", "line 3"}},
	{"rubbish", atHello, wire.ErrNotJSON, []string{"Listening on port 8080", "standard error"}},
	{"rubbish later", 1, wire.ErrNotJSON, []string{"got a Prepare", "line 2"}},
	{"an empty line", atHello, wire.ErrUndocumented, []string{"got more"}},
	{"another version", atHello, wire.ErrVersion, []string{"expected version 1", `"version":2`}},
	{"no version", atHello, wire.ErrVersion, []string{"expected version 1"}},
	{"version in quotes", atHello, wire.ErrUndocumented, []string{`expected an integer under "version", got "1"`}},
	{"another role", atHello, wire.ErrUndocumented, []string{`"floor"`, `"wall"`}},
	{"restarts is one", atHello, wire.ErrUndocumented, []string{`expected true or false under "restarts", got 1`}},
	{"name is null", atHello, wire.ErrUndocumented, []string{`expected a string under "name", got null`}},
	{"a long name", atHello, wire.ErrUndocumented, []string{"a name of at most 200 bytes", "(201 bytes)"}},
	{"observes twice", atHello, wire.ErrUndocumented, []string{"only once"}},
	{"no hello", atHello, wire.ErrUndocumented, []string{`expected {"hello":{...}}, got {}`}},
	{"hello is an array", atHello, wire.ErrUndocumented, []string{"expected an object, got []"}},
	{"not its role", atHello, wire.ErrRefused, []string{"I am no wall"}},
	{"an array", 1, wire.ErrUndocumented, []string{"expected an object, got [{}]"}},
	{"a number", 1, wire.ErrUndocumented, []string{"expected an object, got 7"}},
	{"error", 1, wire.ErrRefused, []string{"the disk is full", `"n":0`}},
	{"error without text", 1, wire.ErrUndocumented, []string{`expected a string under "error", got 7`}},
	{"not UTF-8", 1, wire.ErrNotJSON, []string{"expected UTF-8", "at byte 10"}},
	{"half a surrogate", 1, wire.ErrUndocumented, []string{"both halves of a surrogate pair", `got \ud800`}},
	{"a key twice", 1, wire.ErrUndocumented, []string{`the key "type" only once`}},
	{"nested deeply", 1, wire.ErrUndocumented, []string{"at most 256 nested"}},
	{"opens only", 1, wire.ErrUndocumented, []string{"at most 256 nested"}},
	{"too few", 20, wire.ErrUndocumented, []string{"answers to a batch of", "in the line [{}", `"n":`}},
	{"too many", 20, wire.ErrUndocumented, []string{"answers to a batch of", "in the line [{},{}", `"n":`}},
	{"error within", 20, wire.ErrRefused, []string{"no more", `"n":`}},
	{"array within", 20, wire.ErrUndocumented, []string{"expected an object, got []", `"n":`}},
	{"ignores signals", 1, wire.ErrLate, []string{"within 1s"}},
	{"leaves a child", 1, wire.ErrLate, []string{"within 1s"}},
	{"leaves only a child", 1, wire.ErrDied, []string{"exit status 0", "the daemon runs"}},
	{"closes its output", 1, wire.ErrDied, []string{"closed its standard output and runs on"}},
	{"closes its input", 10_000, wire.ErrDied, []string{"closed its standard input"}},
}

// Each misbehaviour is one clear error, in time, and leaves nothing running.
func TestMisbehaviour(t *testing.T) {
	t.Parallel()
	for _, c := range misbehaviours {
		t.Run(fmt.Sprint(c.name, " ", c.requests), func(t *testing.T) {
			t.Parallel()
			patiently(t, func(timeout time.Duration) error {
				if !errors.Is(c.kind, wire.ErrLate) && c.name != "closes its input" {
					timeout = patience
				}
				a, pids, err := start(t, c.name, timeout)
				if c.requests > 0 && err == nil {
					defer a.Close()
					_, err = a.Exchange(t.Context(), actions(c.requests))
				}
				require.Error(t, err)
				require.Eventually(t, func() bool { return !anyRuns(pids()) }, patience, 5*time.Millisecond, "left running")
				if len(pids()) == 0 {
					return fmt.Errorf("want it to have begun before it was ended, after %v, got %w", timeout, err)
				}
				if a != nil {
					_, again := a.Exchange(t.Context(), actions(1))
					assert.Equal(t, err, again)
				}
				return c.differs(err, timeout)
			})
		})
	}
}

// differs says how an error is not that of the misbehaviour; nil if it is.
func (m *misbehaviour) differs(err error, timeout time.Duration) error {
	var e *wire.Error
	if !errors.As(err, &e) || !errors.Is(err, m.kind) || len(err.Error()) >= 6000 {
		return fmt.Errorf("want %v in short, got %w", m.kind, err)
	}
	for _, text := range m.says {
		if text = strings.Replace(text, "within 1s", "within "+timeout.String(), 1); !strings.Contains(err.Error(), text) {
			return fmt.Errorf("want %q, got %w", text, err)
		}
	}
	return nil
}

// A process that leaves its group is not ours to find; but it must not make us wait.
func TestEscapedChild(t *testing.T) {
	t.Parallel()
	a, pids, err := start(t, "leaves a child that escapes", time.Hour)
	require.NoError(t, err)
	_, err = a.Exchange(t.Context(), actions(1))
	assert.ErrorIs(t, err, wire.ErrDied)
	require.NoError(t, a.Close())
	for _, pid := range pids() {
		kill(pid)
	}
}

func TestAnswersWithoutReading(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 3} { // it gives two answers
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			long := fmt.Appendf(nil, `{"action":"Say","args":{"text":"%s"}}`, bytes.Repeat([]byte("x"), 1<<20))
			want := misbehaviour{kind: wire.ErrLate, says: []string{"answers without reading"}}
			patiently(t, func(timeout time.Duration) error {
				a, _, err := start(t, "answers without reading", timeout)
				if err == nil {
					defer a.Close()
					_, err = a.Exchange(t.Context(), [][]byte{long, long, long}[:n])
				}
				return want.differs(err, timeout)
			})
		})
	}
}

func TestCannotStart(t *testing.T) {
	for _, argv := range [][]string{nil, {""}, {"no-such-program"}, {t.TempDir()}} {
		_, err := program.Start(t.Context(), argv, "echo", "wall", program.Options{})
		assert.ErrorIs(t, err, wire.ErrStart)
	}
}

// The memory for a line without end is bounded.
func TestFloodTakesLittleMemory(t *testing.T) {
	a, _ := started(t, "floods a line", patience)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := a.Exchange(t.Context(), actions(1))
	runtime.ReadMemStats(&after)
	require.ErrorIs(t, err, wire.ErrTooLong)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(64<<20))
}

func TestStandardErrorIsDrained(t *testing.T) {
	var copied bytes.Buffer
	env := append(os.Environ(), "WIRE_ADAPTER=floods standard error")
	a, err := program.Start(t.Context(), []string{os.Args[0]}, "echo", "wall", program.Options{Env: env, Stderr: &copied})
	require.NoError(t, err)
	_, err = a.Exchange(t.Context(), [][]byte{[]byte(`{"action":"Fail"}`)})
	var e *wire.Error
	require.ErrorAs(t, err, &e)
	assert.ErrorIs(t, err, wire.ErrRefused)
	assert.Equal(t, "told to fail", e.What)
	assert.Greater(t, copied.Len(), 20_000_000)
	assert.Less(t, len(e.Stderr), 4200)
	assert.Contains(t, e.Stderr, "19999 eee")
	assert.True(t, strings.HasSuffix(copied.String(), e.Stderr[len("[...]\n"):]))
}

func TestExchange(t *testing.T) {
	a, _ := started(t, "echo", patience)
	h := a.Hello()
	assert.Equal(t, wire.Hello{
		Version: 1, Protocol: "echo", Role: "wall", Name: "echo 1", Restarts: true, Observes: []string{"n"},
		Extra: map[string]json.RawMessage{"color": json.RawMessage(`"white"`)},
	}, h)
	for _, n := range []int{0, 1, 2, 3, 10, 1000, 20_000, 1} {
		got, err := a.Exchange(t.Context(), actions(n))
		require.NoError(t, err)
		require.Len(t, got, n)
		for i := range got {
			require.Equal(t, spoken(i), string(got[i]))
		}
	}
	got, err := a.Exchange(t.Context(), [][]byte{[]byte(`{"reset":{"self":"a1"}}`)})
	require.NoError(t, err)
	assert.NoError(t, wire.DecodeReset(got[0]))
}

// Requests and answers may be much longer than a pipe holds.
func TestLongLines(t *testing.T) {
	a, _ := started(t, "echo", patience)
	long := fmt.Appendf(nil, `{"action":"Say","args":{"text":"%s"}}`, bytes.Repeat([]byte("é"), 1<<20))
	got, err := a.Exchange(t.Context(), [][]byte{long, long, actions(1)[0], long, long, long, long, long, long, long, long, long})
	require.NoError(t, err)
	assert.Equal(t, spoken(0), string(got[2]))
	assert.Len(t, got, 12)
	assert.Greater(t, len(got[11]), 2<<20)
}

// An adapter that takes long for each request is not late because we make large batches.
func TestSlowAdapterGetsSmallBatches(t *testing.T) {
	t.Parallel()
	patiently(t, func(timeout time.Duration) error {
		a, _, err := start(t, "slow", timeout)
		if err != nil {
			return err
		}
		defer a.Close()
		_, err = a.Exchange(t.Context(), actions(75*int(timeout/soon))) // half as long again as the timeout
		return err
	})
}

func TestCancel(t *testing.T) {
	t.Parallel()
	a, pids := started(t, "hangs after hello", time.Hour)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := a.Exchange(ctx, actions(100_000))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Eventually(t, func() bool { return !anyRuns(pids()) }, patience, 5*time.Millisecond)
	_, err = a.Exchange(t.Context(), actions(1))
	assert.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestCancelledStart(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := program.Start(ctx, []string{os.Args[0]}, "echo", "wall", program.Options{Env: append(os.Environ(), "WIRE_ADAPTER=echo")})
	assert.ErrorIs(t, err, context.Canceled)
}

func TestClose(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"echo", "ignores signals", "leaves a child", "leaves only a child", "floods lines", "closes its output"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, pids := started(t, name, patience)
			require.NoError(t, a.Close())
			assert.Eventually(t, func() bool { return !anyRuns(pids()) }, patience, 5*time.Millisecond)
			require.NoError(t, a.Close())
			_, err := a.Exchange(t.Context(), actions(1))
			assert.ErrorIs(t, err, os.ErrClosed)
		})
	}
}

// A program that ended is started again.
func TestRenew(t *testing.T) {
	a, pids := started(t, "panics", patience)
	for range 3 {
		_, err := a.Exchange(t.Context(), actions(1))
		require.ErrorIs(t, err, wire.ErrDied)
		require.ErrorContains(t, err, "index out of range")
		require.NoError(t, a.Renew(t.Context()))
	}
	assert.Len(t, pids(), 4)
}

func TestUndocumented(t *testing.T) {
	a, pids := started(t, "echo", patience)
	err := a.Undocumented([]byte(`{"action":"Say"}`), []byte(`{"out":7}`), errors.New("expected an array, got 7"))
	assert.ErrorIs(t, err, wire.ErrUndocumented)
	assert.EqualError(t, err, `the adapter's answer is not as documented: expected an array, got 7; the answer: {"out":7}; the request: {"action":"Say"}`)
	assert.False(t, anyRuns(pids()))
}

func BenchmarkExchange(b *testing.B) {
	a, _ := started(b, "echo", patience)
	requests, each := actions(100_000), cputime.Of(b)
	for b.Loop() {
		if _, err := a.Exchange(b.Context(), requests); err != nil {
			b.Fatal(err)
		}
	}
	each(len(requests)*b.N, "step")
	b.ReportMetric(float64(len(requests))*float64(b.N)/b.Elapsed().Seconds(), "steps/s")
}

// One step at a time, as a test whose next step hangs on the answer: what a process costs in turn.
func BenchmarkOneByOne(b *testing.B) {
	a, _ := started(b, "echo", patience)
	request, each := actions(1), cputime.Of(b)
	for b.Loop() {
		if _, err := a.Exchange(b.Context(), request); err != nil {
			b.Fatal(err)
		}
	}
	each(b.N, "step")
}

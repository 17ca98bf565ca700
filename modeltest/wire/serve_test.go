package wire_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/wire"
)

const hello = `{"hello":{"version":1,"protocol":"echo","role":"wall"}}` + "\n"

// served gives what an adapter says to some lines. It answers Count with how often it was asked.
func served(in io.Reader) (string, error) {
	var out bytes.Buffer
	n := 0
	err := wire.Serve(in, &out, func(_, role string) (wire.Hello, error) {
		if role != "wall" {
			return wire.Hello{}, errors.New("only a wall")
		}
		return wire.Hello{Name: "x"}, nil
	}, func(r wire.Request) ([]byte, error) {
		switch {
		case r.Reset != nil:
			n = 0
			return nil, nil
		case r.Action == "Count":
			n++
			return json.Marshal(map[string]any{"out": []any{}, "state": map[string]int{"n": n}})
		default:
			return nil, fmt.Errorf("no %s with %s, crash %d", r.Action, r.Args, r.Crash)
		}
	})
	return out.String(), err
}

func TestServe(t *testing.T) {
	const greeted = `{"hello":{"name":"x","protocol":"echo","role":"wall","version":1}}` + "\n"
	const one, two = `{"out":[],"state":{"n":1}}`, `{"out":[],"state":{"n":2}}`
	for _, c := range []struct{ in, out, err string }{
		{"", "", ""},
		{hello, greeted, ""},
		{hello + `{"action":"Count"}` + "\n" + `{"args":{},"action":"C\u006funt"}` + "\r\n", greeted + one + "\n" + two + "\n", ""},
		{hello + `[{"action":"Count"}, {"reset":{}},{"action":"Count","args":{"a":1}} ]` + "\n[]\n", greeted + "[" + one + ",{}," + one + "]\n[]\n", ""},
		{hello + `[{"action":"Count"},{"action":"B","crash":2},{"action":"Count"}]` + "\n{}\n", greeted + "[" + one + `,{"error":"no B with , crash 2"},{"error":"no B with , crash 2"}]` + "\n", `no B with , crash 2`},
		{hello + `{"action":"B","args":{"a":1}}` + "\n", greeted + `{"error":"no B with {\"a\":1}, crash 0"}` + "\n", `no B with {"a":1}`},
		{`{"action":"Count"}` + "\n", `{"error":"expected hello first"}` + "\n", "expected hello first"},
		{strings.Replace(hello, "wall", "floor", 1), `{"error":"only a wall"}` + "\n", "only a wall"},
		{strings.Replace(hello, "1", "2", 1), `{"error":"expected version 1, got 2"}` + "\n", "expected version 1, got 2"},
		{hello + `{"action":"Count"`, greeted, "line 2: unexpected EOF"},
	} {
		for name, in := range map[string]io.Reader{"whole": strings.NewReader(c.in), "bytewise": iotest.OneByteReader(strings.NewReader(c.in))} {
			out, err := served(in)
			assert.Equal(t, c.out, out, "%s: %s", name, c.in)
			if c.err == "" {
				assert.NoError(t, err)
			} else {
				assert.ErrorContains(t, err, c.err)
			}
		}
	}
}

// What is no request is answered with one error for the line.
func TestServeRefuses(t *testing.T) {
	for _, c := range []struct{ line, says string }{
		{`{}`, "expected one of hello, reset and action"}, {`{"action":"Count","reset":{}}`, "expected one of"}, {`{"args":{}}`, "expected one of"},
		{`{"action":"Count","args":[]}`, `unexpected \"args\"`}, {`{"action":7}`, `unexpected \"action\"`}, {`{"reset":[]}`, `unexpected \"reset\"`},
		{`{"act":"Count"}`, `unexpected \"act\"`}, {`7`, "expected an object"}, {`[{"action":"Count"},7]`, "expected an object"},
		{`{"action":"Count","crash":0}`, "crash: expected a number of writes"}, {`{"reset":{},"crash":1}`, "expected one of"}, {`[{"action":"Count"}`, "expected"}, {`{"action":"Count"} 1`, "expected the end of the line"}, {``, "expected"}, {`{"reset":{},"args":{}}`, "expected one of"},
	} {
		out, err := served(strings.NewReader(hello + c.line + "\n"))
		require.ErrorContains(t, err, "not as requests are", c.line)
		_, answer, _ := strings.Cut(out, "\n")
		assert.Contains(t, answer, c.says)
		assert.True(t, strings.HasPrefix(answer, `{"error":"`), answer)
	}
}

func TestServeTellsTroubleOfItsPipes(t *testing.T) {
	_, err := served(iotest.ErrReader(io.ErrClosedPipe))
	assert.ErrorIs(t, err, io.ErrClosedPipe)
	in, out := io.Pipe()
	in.Close()
	err = wire.Serve(strings.NewReader(hello), out, func(_, _ string) (wire.Hello, error) { return wire.Hello{}, nil }, nil)
	assert.ErrorIs(t, err, io.ErrClosedPipe)
	_, err = served(io.LimitReader(endless{}, 1<<30))
	assert.ErrorContains(t, err, "16 MB")
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, bytes.Repeat([]byte("x"), len(p))), nil }

func FuzzServe(f *testing.F) {
	for _, line := range []string{`{"action":"Count"}`, `[{"reset":{}},{"action":"Count","args":{"a":1}}]`, `[`, `{"hello":7}`, hello, ``} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		out, _ := served(io.MultiReader(strings.NewReader(hello), bytes.NewReader(line)))
		for _, answer := range strings.Split(strings.TrimSuffix(out, "\n"), "\n") {
			require.True(t, json.Valid([]byte(answer)), answer)
		}
	})
}

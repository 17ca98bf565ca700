package wire_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/wire"
)

func TestDecode(t *testing.T) {
	a, err := wire.Decode([]byte(` { "state":{"n":[1]},"out":[{"type":"A","n":1}, {"x":{"y":null},"type":"\u0042"}]}`), []string{"n"})
	require.NoError(t, err)
	assert.Equal(t, wire.Answer{
		Out: []wire.Message{
			{Type: "A", Fields: map[string]json.RawMessage{"n": json.RawMessage(`1`)}},
			{Type: "B", Fields: map[string]json.RawMessage{"x": json.RawMessage(`{"y":null}`)}},
		},
		State: map[string]json.RawMessage{"n": json.RawMessage(`[1]`)},
	}, a)
	a, err = wire.Decode([]byte(`{"out":[]}`), nil)
	require.NoError(t, err)
	assert.Equal(t, wire.Answer{Out: []wire.Message{}}, a)
	a, err = wire.Decode([]byte(`{"writes":2,"out":[]}`), nil)
	require.NoError(t, err)
	assert.Equal(t, wire.Answer{Out: []wire.Message{}, Writes: 2}, a)
	_, err = wire.Decode([]byte(`{"out":[],"state":{}}`), nil)
	assert.NoError(t, err)
}

// What an action may not be answered, and what the error says. The schema refuses the lines that are JSON, but for what
// hello promised.
var refusedAnswers = []struct {
	text, says string
	promised   bool // only hello's observes make it wrong
}{
	{`{}`, `expected the key "out"`, true},
	{`{"out":{}}`, "out: expected an array, got {}", false},
	{`{"out":null}`, "out: expected an array, got null", false},
	{`{"out":[[]]}`, "expected an object, got []", false},
	{`{"out":[{}]}`, `expected a message with a "type", got {}`, false},
	{`{"out":[{"type":7}]}`, "a string, got 7", false},
	{`{"out":[{"type":""}]}`, `with a "type"`, false},
	{`{"out":[],"sate":{"n":1}}`, `got "sate"`, false},
	{`{"out":[]}`, `expected the key "state" with "n"`, true},
	{`{"out":[],"state":{}}`, `expected "n"`, true},
	{`{"out":[],"state":{"m":1}}`, `expected "n", as hello promised, got "m"`, true},
	{`{"out":[],"state":null}`, `expected an object, got null`, false},
	{`{"out":[],"state":{"n":1}} {}`, "expected the end of the line", false},
	{`{"out":[],"out":[],"state":{"n":1}}`, `the key "out" only once`, false},
	{`{"out":[`, "expected a JSON value, got the end of the line", false},
	{`{"out":[,]}`, "expected a JSON value", false},
	{`{'out':[]}`, "expected a key", false},
	{`{"out" []}`, `expected ":"`, false},
	{`{"out":[]]`, `expected "," or "}"`, false},
	{`{"out":[01]}`, `expected "," or "]"`, false},
	{`{"out":[-]}`, `expected a digit`, false},
	{`{"out":[1.]}`, `expected a digit`, false},
	{`{"out":[1e]}`, `expected a digit`, false},
	{`{"out":["\x"]}`, `one of JSON's escapes`, false},
	{`{"out":["\u12g4"]}`, `four hexadecimal digits`, false},
	{"{\"out\":[\"\t\"]}", `without control characters`, false},
	{`{"out":["}`, `closing quote`, false},
	{`{"out":NaN}`, `expected a JSON value, got NaN}`, false},
	{`{"out":[],"writes":1025}`, "at most 1024 writes", false},
	{`{"out":[],"writes":null}`, "writes: expected an integer", false},
	{``, `got the end of the line`, false},
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range refusedAnswers {
		_, err := wire.Decode([]byte(c.text), []string{"n"})
		assert.ErrorContains(t, err, c.says, c.text)
	}
	assert.ErrorContains(t, wire.DecodeReset([]byte(`{"out":[]}`)), `got the key "out"`)
	assert.Error(t, wire.DecodeReset([]byte(`[]`)))
	assert.NoError(t, wire.DecodeReset([]byte(` {}`)))
}

func TestAnActionSendsSoManyMessages(t *testing.T) {
	answer := func(n int) []byte {
		return fmt.Appendf(nil, `{"out":[{"type":"A"}%s]}`, strings.Repeat(`,{"type":"A"}`, n-1))
	}
	a, err := wire.Decode(answer(4096), nil)
	require.NoError(t, err)
	assert.Len(t, a.Out, 4096)
	_, err = wire.Decode(answer(4097), nil)
	assert.ErrorContains(t, err, "out: expected at most 4096 messages")
}

// A large object costs no more than its length.
func TestManyKeys(t *testing.T) {
	var b bytes.Buffer
	for i := range thorough.Of(100_000, 300_000) {
		fmt.Fprintf(&b, `"%d":0,`, i)
	}
	_, _, err := wire.Answers(fmt.Appendf(nil, "{%s\"x\":0}", b.Bytes()), false, 1)
	assert.NoError(t, err)
	_, _, err = wire.Answers(fmt.Appendf(nil, "{%s\"7\":0}", b.Bytes()), false, 1)
	assert.ErrorContains(t, err, `the key "7" only once`)
}

func TestDepth(t *testing.T) {
	for depth, ok := range map[int]bool{wire.MaxDepth: true, wire.MaxDepth + 1: false} {
		line := strings.Repeat(`{"a":`, depth-1) + "{}" + strings.Repeat("}", depth-1)
		_, _, err := wire.Answers([]byte(line), false, 1)
		assert.Equal(t, ok, err == nil)
	}
}

func TestNumber(t *testing.T) {
	for text, want := range map[string]uint64{
		`0`: 0, `7`: 7, `"7"`: 7, `9007199254740992`: 1 << 53, `"9007199254740993"`: 1<<53 + 1, `"18446744073709551615"`: 1<<64 - 1,
	} {
		got, err := wire.Number(json.RawMessage(text))
		require.NoError(t, err, text)
		assert.Equal(t, want, got)
	}
	for text, says := range map[string]string{
		`9007199254740993`: `as a string of decimal digits, "9007199254740993"`, `18446744073709551616`: "from 0 to", `"18446744073709551616"`: "from 0 to",
		`-1`: "got -1", `1.0`: "got 1.0", `1e3`: "got 1e3", `"01"`: `got "01"`, `" 1"`: "from 0 to", `""`: "from 0 to", `null`: "got null",
		`[1]`: "got [1]", `"`: "from 0 to", ``: "from 0 to", `"+1"`: "from 0 to", `"1_0"`: "from 0 to",
	} {
		_, err := wire.Number(json.RawMessage(text))
		assert.ErrorContains(t, err, says, text)
	}
}

// A line is taken exactly if it is what a slower reader takes, and gives the same parts.
func FuzzAnswer(f *testing.F) {
	for _, c := range refusedAnswers {
		f.Add([]byte(c.text))
		f.Add([]byte("[" + c.text + "," + c.text + "]"))
	}
	for _, text := range []string{spoken(1), "[" + spoken(1) + "\t,\r" + spoken(2) + "]", `[{"error":"x"},{}]`, `{"a":"\ud83d\ude00","b":-0.5E+7}`, `{"\u0061":1,"a":2}`, `{"a":"\ud800"}`, "{\"a\":\"\xff\"}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		for _, batch := range []bool{false, true} {
			want, ok := oracle(line, batch)
			got, refused, err := wire.Answers(line, batch, len(want))
			if (err == nil) != ok {
				t.Fatalf("%q: want %v, got %v", line, ok, err)
			}
			if ok && refused == nil {
				require.Equal(t, len(want), len(got))
				for i := range want {
					require.Equal(t, string(want[i]), string(got[i]))
				}
			}
			if _, err := wire.Decode(line, []string{"n"}); err == nil && !batch {
				require.True(t, ok)
			}
		}
	})
}

func oracle(line []byte, batch bool) ([]json.RawMessage, bool) {
	if !utf8.Valid(line) || !json.Valid(line) || depth(line) > wire.MaxDepth || halves(line) || repeats(json.NewDecoder(bytes.NewReader(line))) {
		return nil, false
	}
	all := []json.RawMessage{bytes.TrimSpace(line)}
	if batch {
		all = nil
		if line = bytes.TrimSpace(line); line[0] != '[' || json.Unmarshal(line, &all) != nil {
			return nil, false
		}
	}
	for _, one := range all {
		if one[0] != '{' {
			return all, false
		}
	}
	return all, true
}

func depth(line []byte) (deepest int) {
	d := json.NewDecoder(bytes.NewReader(line))
	now := 0
	for {
		token, err := d.Token()
		if err != nil {
			return deepest
		}
		switch token {
		case json.Delim('['), json.Delim('{'):
			now++
			deepest = max(deepest, now)
		case json.Delim(']'), json.Delim('}'):
			now--
		}
	}
}

// halves reports a lone surrogate, which encoding/json replaces: it replaces it by what no other escape gives.
func halves(line []byte) bool {
	if bytes.Contains(bytes.ToLower(line), []byte(`\ufffd`)) || bytes.Contains(line, []byte("\uFFFD")) {
		line = bytes.ReplaceAll(bytes.ReplaceAll(bytes.ReplaceAll(line, []byte(`\ufffd`), []byte("______")), []byte(`\uFFFD`), []byte("______")), []byte("\uFFFD"), []byte("___"))
	}
	d := json.NewDecoder(bytes.NewReader(line))
	for {
		token, err := d.Token()
		if err != nil {
			return false
		}
		if text, ok := token.(string); ok && strings.ContainsRune(text, utf8.RuneError) {
			return true
		}
	}
}

// repeats reports whether an object of a value has a key twice.
func repeats(d *json.Decoder) bool {
	token, _ := d.Token()
	keys := map[string]bool{}
	for (token == json.Delim('{') || token == json.Delim('[')) && d.More() {
		if token == json.Delim('{') {
			key, _ := d.Token()
			if keys[key.(string)] {
				return true
			}
			keys[key.(string)] = true
		}
		if repeats(d) {
			return true
		}
	}
	if token == json.Delim('{') || token == json.Delim('[') {
		_, _ = d.Token()
	}
	return false
}

package itf_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/itf"
	"github.com/synod-paxos/synod/trace/tla"
)

func parse(t testing.TB, text string) tla.Value {
	v, err := tla.Parse(text)
	require.NoError(t, err)
	return v
}

func encode(t testing.TB, tr *itf.Trace) []byte {
	var buf bytes.Buffer
	require.NoError(t, tr.Write(&buf))
	return buf.Bytes()
}

// requireSame compares all but types, which Write adds.
func requireSame(t testing.TB, want, got *itf.Trace) {
	require.Equal(t, want.Vars, got.Vars)
	require.Equal(t, want.Loop, got.Loop)
	require.Equal(t, want.Meta, got.Meta)
	require.Len(t, got.States, len(want.States))
	require.Len(t, got.Params, len(want.Params))
	for i, p := range want.Params {
		require.Equal(t, p.Name, got.Params[i].Name)
		requireEqual(t, p.Value, got.Params[i].Value)
	}
	for i, s := range want.States {
		require.Equal(t, s.Meta, got.States[i].Meta)
		for j, v := range s.Values {
			requireEqual(t, v, got.States[i].Values[j])
		}
	}
}

func requireEqual(t testing.TB, want, got tla.Value) {
	require.True(t, want.Equal(got), "want %s, got %s", want, got)
}

// counter has everything a trace can have.
func counter(t testing.TB) *itf.Trace {
	loop := 0
	return &itf.Trace{
		Meta:   map[string]string{"source": "Counter.tla", "description": "a \"test\""},
		Params: []itf.Param{{Name: "N", Value: tla.Int(2)}, {Name: "Nodes", Value: parse(t, "{n1, n2}")}},
		Vars:   []string{"x", "sent", "votes", "pair", "log", "mixed", "none"},
		States: []itf.State{
			{Meta: map[string]string{"action": "Init"}, Values: []tla.Value{
				tla.Int(0), tla.Set(), tla.Tuple(), parse(t, `<<1, "b">>`), tla.Tuple(), tla.Model("None"), tla.Set(),
			}},
			{Values: []tla.Value{
				parse(t, "-9007199254740993"), parse(t, `{[type |-> "1b", from |-> n1], [type |-> "1a", from |-> 1_OF_NODE]}`),
				parse(t, "(n2 :> {2, 1} @@ n1 :> {})"), parse(t, `<<3, "d">>`), parse(t, `<<<<1, "a">>, <<2, "b">>>>`), parse(t, "[a |-> <<1, TRUE>>]"), tla.Set(),
			}},
		},
		Loop: &loop,
	}
}

var update = flag.Bool("update", false, "write the golden file anew")

// The golden file is made anew with: go test ./trace/itf -run Golden -update
func TestGolden(t *testing.T) {
	const path = "testdata/counter.itf.json"
	got := encode(t, counter(t))
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
	tr, err := itf.Read(iotest.OneByteReader(bytes.NewReader(want)), path)
	require.NoError(t, err)
	// The sort of one node differs from that of the other, so no type has both.
	require.Equal(t, map[string]string{"x": "Int", "votes": "(MODEL -> Set(Int))", "pair": "<<Int, Str>>", "log": "Seq(<<Int, Str>>)", "none": "Set(a)"}, varTypes(t, got))
	requireSame(t, counter(t), tr)
	require.Equal(t, string(want), string(encode(t, tr)))
}

// What Apalache 0.4x and Quint write, and what the ADR allows besides.
func TestReadForeign(t *testing.T) {
	tr, err := itf.Read(strings.NewReader(`{
		"#meta": {"format": "ITF", "timestamp": 1700000000, "status": "ok", "more": {"a": [1.5, null]}, "varTypes": {"p": "Str -> Set(PERSON)"}},
		"states": [{"#meta": {"index": 0, "note": "n"}, "p": {"#map": [["E", {"#set": ["c1_OF_PERSON", "c1_OF_PERSON"]}], ["W", {"#set": []}]]}, "q": 5, "C": []},
			{"q": {"#bigint": "-007"}, "p": {"tag": "Some", "value": {"#tup": [true, 123456789012345678901234567890, {}]}}}],
		"params": ["C"], "loop": 1,
		"vars": ["q", "p"]}`), "x")
	require.NoError(t, err)
	loop := 1
	requireSame(t, &itf.Trace{
		Meta: map[string]string{"status": "ok"}, Vars: []string{"q", "p"}, Loop: &loop, Params: []itf.Param{{Name: "C", Value: tla.Tuple()}},
		States: []itf.State{
			{Meta: map[string]string{"note": "n"}, Values: []tla.Value{tla.Int(5), parse(t, `[E |-> {c1_OF_PERSON}, W |-> {}]`)}},
			{Values: []tla.Value{tla.Int(-7), parse(t, `[tag |-> "Some", value |-> <<TRUE, 123456789012345678901234567890, <<>>>>]`)}},
		},
	}, tr)
}

// with returns a trace with one variable and one state.
func with(value string) string { return `{"vars":["x"],"states":[{"x":` + value + `}]}` }

var refused = []struct{ text, says string }{
	{``, `x:1:1: expected JSON, found unexpected end of JSON input`},
	{`[]`, `x:1:1: expected an object, found "[]"`},
	{with(`1`) + "\n1", `x:2:1: expected JSON, found invalid character '1' after top-level value`},
	{`{"vars":["x"],` + "\n\n" + `"states":[{"x":1}],"more":1}`, `x:3:27: expected one of the keys #meta, params, vars, states and loop, found "more"`},
	{`{"states":[{"x":1}]}`, `expected the key "vars" in the trace`}, {`{"vars":["x"]}`, `expected the key "states" in the trace`},
	{`{"vars":["x"],"vars":["x"],"states":[{"x":1}]}`, `x:1:15: expected an object with distinct keys, found "vars" again`},
	{`{"vars":["x","x"],"states":[{"x":1}]}`, `x:1:9: expected distinct names of variables and parameters, found "x" twice`},
	{`{"vars":["x"],"params":["x"],"states":[{"x":1}]}`, `expected distinct names`},
	{`{"vars":[""],"states":[{"":1}]}`, `expected a name that is`}, {`{"vars":["#x"],"states":[{"#x":1}]}`, `expected a name that is`},
	{`{"vars":[1],"states":[{"x":1}]}`, `x:1:10: expected a string, found "1]`}, {`{"vars":"x","states":[{"x":1}]}`, `expected an array`},
	{`{"vars":[],"states":[{}]}`, `expected at least one variable`}, {`{"vars":["x"],"states":[]}`, `x:1:24: expected at least one state`},
	{`{"vars":["x"],"states":[{}]}`, `x:1:25: expected a value of "x" in state 0, found none`},
	{`{"vars":["x"],"states":[{"x":1},` + "\n" + `{"x":1,"y":2}]}`, `x:2:1: expected only declared variables in state 1, found "y"`},
	{`{"vars":["x"],"params":["N"],"states":[{"x":1}]}`, `expected a value of "N" in state 0`},
	{`{"vars":["x"],"params":["N"],"states":[{"x":1,"N":1},{"x":1,"N":1}]}`, `expected only declared variables in state 1, found "N"`},
	{`{"vars":["x"],"states":[{"x":1,"x":1}]}`, `found "x" again`}, {`{"vars":["x"],"states":[1]}`, `expected an object, found "1]`},
	{`{"vars":["x"],"states":[{"x":1}],"loop":1}`, `x:1:41: expected a loop that begins in one of the 1 states, from 0, found 1`},
	{`{"vars":["x"],"states":[{"x":1}],"loop":-1}`, `expected a loop`}, {`{"vars":["x"],"states":[{"x":1}],"loop":0.0}`, `expected an integer`},
	{`{"vars":["x"],"states":[{"x":1}],"loop":"0"}`, `expected the number of a state, found "0"`},
	{`{"vars":["x"],"states":[{"x":1}],"loop":99999999999999999999}`, `expected the number of a state`},
	{`{"vars":["x"],"states":[{"x":1}],"loop":null}`, `expected a value, found null`},
	{`{"#meta":1,"vars":["x"],"states":[{"x":1}]}`, `expected an object`},
	{`{"vars":["x"],"states":[{"#meta":[],"x":1}]}`, `expected an object`}, {`{"vars":["x"],"states":[{"#more":[],"x":1}]}`, `found "#more"`},
	{with(`null`), `x:1:30: expected a value, found null`}, {with(`1.0`), `x:1:30: expected an integer, found "1.0"`}, {with(`1e3`), `expected an integer`},
	{with(`{"#bigint":"1.0"}`), `expected an integer, found "1.0"`}, {with(`{"#bigint":"+1"}`), `expected an integer`}, {with(`{"#bigint":""}`), `expected an integer of 1 to`},
	{with(`{"#bigint":"-"}`), `expected an integer of 1 to`}, {with(`{"#bigint":1}`), `x:1:41: expected a string`},
	{with(`{"#bigint":"` + strings.Repeat("9", 10_001) + `"}`), `of 1 to 10000 digits`}, {with(strings.Repeat("9", 10_001)), `of 1 to 10000 digits`},
	{with(`{"#unserializable":"Int"}`), `x:1:49: expected a value, found one that the writer of the trace could not write: "\"Int\"`},
	{with(`{"#more":1}`), `expected one of the keys #bigint, #tup, #set and #map, found "#more"`},
	{with(`{"#set":[],"#tup":[]}`), `x:1:48: expected a key with # alone in its object, found "#tup" beside others`},
	{with(`{"#set":[],"a":1}`), `alone`}, {with(`{"a":1,"#set":[]}`), `alone`}, {with(`{"a":1,"a":1}`), `found "a" again`}, {with(`{"#set":[],"#set":[]}`), `again`},
	{with(`{"#set":1}`), `expected an array`}, {with(`{"#tup":{}}`), `expected an array`}, {with(`{"#map":[1]}`), `expected an array`},
	{with(`{"#map":[[1]]}`), `x:1:39: expected a key and a value, found 1 values`}, {with(`{"#map":[[1,2,3]]}`), `found 3 values`},
	{with(`{"#map":[[1,2],[{"#bigint":"1"},3]]}`), `x:1:38: expected a map with distinct keys, found 2 pairs with 1 keys`},
	{with(`"WF_x_OF_A"`), `expected a constant whose name is a TLA+ identifier`}, {with("\"\xff\""), `x:1:31: expected UTF-8`}, {with("\"\n\""), `x:1:31: expected JSON`},
	{with(strings.Repeat("[", 502) + strings.Repeat("]", 502)), `nested at most 500 deep`}, {with(strings.Repeat("[", 100_000)), `expected JSON`},
	{with(strings.Repeat(`{"#set":[`, 502) + strings.Repeat(`]}`, 502)), `nested at most 500 deep`},
}

func TestReadRefuses(t *testing.T) {
	_, err := itf.Read(strings.NewReader(with(`1`)), "x")
	require.NoError(t, err)
	for _, c := range refused {
		_, err := itf.Read(strings.NewReader(c.text), "x")
		var bad *itf.FormatError
		require.ErrorAs(t, err, &bad, "%.200s", c.text)
		require.ErrorContains(t, err, c.says)
	}
	_, err = itf.Read(iotest.ErrReader(os.ErrDeadlineExceeded), "x")
	require.ErrorIs(t, err, os.ErrDeadlineExceeded)
}

func TestDeepest(t *testing.T) {
	v := tla.Int(1)
	for range 500 {
		v = tla.Func(tla.Pair{Key: tla.Int(0), Value: v})
	}
	tr := &itf.Trace{Vars: []string{"x"}, States: []itf.State{{Values: []tla.Value{v}}}}
	got, err := itf.Read(bytes.NewReader(encode(t, tr)), "x")
	require.NoError(t, err)
	requireSame(t, tr, got)
	tr.States[0].Values[0] = tla.Set(v)
	require.ErrorIs(t, tr.Write(&bytes.Buffer{}), itf.ErrUnwritable)
}

func FuzzRead(f *testing.F) {
	f.Add(encode(f, counter(f)))
	for _, c := range refused {
		if len(c.text) < 1000 {
			f.Add([]byte(c.text))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tr, err := itf.Read(bytes.NewReader(data), "fuzz")
		if err != nil {
			return
		}
		text := encode(t, tr)
		again, err := itf.Read(bytes.NewReader(text), "again")
		require.NoError(t, err)
		requireSame(t, tr, again)
		require.Equal(t, text, encode(t, again))
	})
}

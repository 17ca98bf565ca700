package suite_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

var headerLine = `{"format":"synod-suite/1","protocol":"p","model":"M","role":"","spec":"` + spec +
	`","tlc":"","constants":{},"variables":["x","y"],"states":1,"edges":1,"behaviours":1,"steps":1}` + "\n"

const (
	first = `{"behaviour":1,"state":{"x":1,"y":2}}` + "\n"
	step  = `{"action":"A","args":{"b":1},"state":{"x":1,"y":2}}` + "\n"
)

// Texts after headerLine that are refused, and what the error must say.
var refused = []struct {
	text string
	kind error
	says string
}{
	{"", suite.ErrTruncated, `x.ndjson:2: the suite ends too early: expected 1 behaviours with 1 steps, found 0 with 0 at the end of the file`},
	{first, suite.ErrTruncated, `found 1 with 0 at the end`},
	{first + strings.TrimSuffix(step, "\n"), suite.ErrTruncated, `x.ndjson:3: the suite ends too early: expected a line break`},
	{first + step + step, suite.ErrCount, `x.ndjson:4:`},
	{first + step + `{"behaviour":2,"state":{"x":1,"y":2}}` + "\n", suite.ErrCount, `x.ndjson:4:`},
	{step, suite.ErrSyntax, `expected behaviour 1, found a step, "A"`},
	{`{"behaviour":2,"state":{"x":1,"y":2}}` + "\n", suite.ErrSyntax, `expected behaviour 1, found behaviour 2`},
	{`{"behaviour":0,"state":{"x":1,"y":2}}` + "\n", suite.ErrSyntax, `expected behaviour 1, found behaviour 0`},
	{`{"behaviour":-1,"state":{"x":1,"y":2}}` + "\n", suite.ErrSyntax, `x.ndjson:2:14: malformed: expected a count, found "-1,`},
	{`{"behaviour":1,"action":"A","state":{"x":1,"y":2}}` + "\n", suite.ErrSyntax, `found "action"`},
	{`{"behaviour":1,"hostile":true,"state":{"x":1,"y":2}}` + "\n", suite.ErrSyntax, `found "hostile"`},
	{`{"behaviour":1}` + "\n", suite.ErrSyntax, `expected the key "state"`},
	{`{"behaviour":1,"state":{"x":1}}` + "\n", suite.ErrSyntax, `expected the variable "y" in the state`},
	{`{"behaviour":1,"state":{"x":1,"y":2,"z":3}}` + "\n", suite.ErrSyntax, `found "z"`},
	{`{"behaviour":1,"state":{"x":1,"y":2,"x":1}}` + "\n", suite.ErrSyntax, `found "x"`},
	{`{"behaviour":1,"state":{"x":1,"y":2},"state":{"x":1,"y":2}}` + "\n", suite.ErrSyntax, `expected the key "state" only once`},
	{first + `{"action":"A","args":{},"state":{"x":1,"y":2},"note":1}` + "\n", suite.ErrSyntax, `found "note"`},
	{first + `{"action":"","args":{},"state":{"x":1,"y":2}}` + "\n", suite.ErrSyntax, `x.ndjson:3:11: malformed: expected a string that is not empty`},
	{first + `{"args":{},"state":{"x":1,"y":2}}` + "\n", suite.ErrSyntax, `expected the key "action"`},
	{first + `{"action":"A","state":{"x":1,"y":2}}` + "\n", suite.ErrSyntax, `expected the key "args"`},
	{first + `{"action":"A","args":{"b":1,"a":1,"b":2},"state":{"x":1,"y":2}}` + "\n", suite.ErrSyntax, `distinct names of arguments`},
	{first + `{"action":"A","args":[],"state":{"x":1,"y":2}}` + "\n", suite.ErrSyntax, `expected "{", found "[]`},
	{first + `{"action":"A","args":{},"hostile":1,"state":{"x":1,"y":2}}` + "\n", suite.ErrSyntax, `expected true or false`},
	{first + `{"action":"A","args":{"b":{"k":1,"k":1}},"state":{"x":1,"y":2}}` + "\n", suite.ErrSyntax, `the key "k" only once`},
	{first + `{"action":"A","args":{"b":1.5},"state":{"x":1,"y":2}}` + "\n", suite.ErrSyntax, `expected an integer of at most 2^53`},
	{first + `{"action":"A","args":{},"state":{"x":1,"y":2}} {}` + "\n", suite.ErrSyntax, `expected the end of the line, found "{}"`},
	{"\n", suite.ErrSyntax, `found the end of the line`},
	{first + strings.Repeat("[", 3000) + "\n", suite.ErrSyntax, `expected "{"`},
	{`{"behaviour":1,"state":{"x":` + strings.Repeat("[", 3000) + "\n", suite.ErrSyntax, `at most 1024 nested`},
	{strings.Repeat(" ", 1<<16) + first, suite.ErrTooLarge, `a line of at most 65536 bytes`},
	{strings.Repeat(strings.Repeat(" ", 1<<15)+"\n", 40), suite.ErrSyntax, `found the end of the line`},
}

func TestReaderRefuses(t *testing.T) {
	_, _, err := read(strings.NewReader(headerLine+first+step), suite.Options{})
	require.NoError(t, err)
	for _, c := range refused {
		_, _, err := read(strings.NewReader(headerLine+c.text), suite.Options{MaxLine: 1 << 16})
		require.ErrorIs(t, err, c.kind, "%.200s", c.text)
		require.ErrorContains(t, err, c.says)
	}
	_, _, err = read(strings.NewReader(headerLine+first+step), suite.Options{MaxBytes: int64(len(headerLine)) + 10})
	require.ErrorIs(t, err, suite.ErrTooLarge)
}

// Changes to headerLine that are refused.
var refusedHeaders = []struct {
	old, new string
	kind     error
	says     string
}{
	{"suite/1", "suite/2", suite.ErrVersion, `x.ndjson:1:`},
	{"suite/1", "suite/2\",\"more\":\"", suite.ErrVersion, `expected a header with format "synod-suite/1", found "synod-suite/2"`},
	{"synod-suite", "other", suite.ErrSyntax, `found another object`},
	{`"format"`, `"Format"`, suite.ErrSyntax, `found another object`},
	{`"role"`, `"rule"`, suite.ErrSyntax, `found "rule"`},
	{`"role":"",`, ``, suite.ErrSyntax, `expected the key "role"`},
	{`"role":"",`, `"role":"","role":"",`, suite.ErrSyntax, `only once`},
	{`"p"`, `""`, suite.ErrSyntax, `names of a protocol and a model`},
	{`"p"`, `"` + "\xff" + `"`, suite.ErrSyntax, `UTF-8`},
	{spec, spec[1:], suite.ErrSyntax, `64 lower-case`},
	{spec, strings.ToUpper(spec), suite.ErrSyntax, `64 lower-case`},
	{`"x","y"`, ``, suite.ErrSyntax, `1 to 1000 variables`},
	{`"x","y"`, `"x","x"`, suite.ErrSyntax, `distinct names of variables`},
	{`"x","y"`, `"x",""`, suite.ErrSyntax, `distinct names of variables`},
	{`"steps":1`, `"steps":-1`, suite.ErrSyntax, `expected a count`},
	{`"steps":1`, `"steps":1e3`, suite.ErrSyntax, `expected an integer`},
	{`"steps":1`, `"steps":"1"`, suite.ErrSyntax, `expected an integer`},
	{`"constants":{}`, `"constants":{"a":1,"a":1}`, suite.ErrSyntax, `the key "a" only once`},
	{`{}`, `{"a":1.0}`, suite.ErrSyntax, `expected an integer`},
	{`{"format"`, `["format"`, suite.ErrSyntax, `expected "{"`},
}

func TestHeaderRefuses(t *testing.T) {
	for _, c := range refusedHeaders {
		text := strings.Replace(headerLine, c.old, c.new, 1)
		require.NotEqual(t, headerLine, text, "%s", c.old)
		_, _, err := read(strings.NewReader(text+first+step), suite.Options{})
		require.ErrorIs(t, err, c.kind, "%s", text)
		require.ErrorContains(t, err, c.says)
	}
}

// What a Reader would refuse, no Writer writes.
func TestWriterRefuses(t *testing.T) {
	good := suite.Header{Protocol: "p", Model: "M", Spec: spec, Variables: []string{"x"}, Behaviours: 1, Steps: 1}
	for _, spoil := range []func(*suite.Header){
		func(h *suite.Header) { h.Protocol = "" }, func(h *suite.Header) { h.Spec = "" }, func(h *suite.Header) { h.Variables = nil },
		func(h *suite.Header) { h.Role = "\xff" }, func(h *suite.Header) { h.Steps = -1 },
		func(h *suite.Header) { h.Constants = map[string]suite.JSON{"c": " 1"} }, func(h *suite.Header) { h.Constants = map[string]suite.JSON{"\xff": "1"} },
	} {
		h := good
		spoil(&h)
		_, err := suite.NewWriter(&bytes.Buffer{}, h)
		require.ErrorIs(t, err, suite.ErrSyntax)
	}
	one := suite.State{"1"}
	for _, step := range []suite.Step{
		{State: one}, {Action: "A"}, {Action: "A", State: suite.State{"1", "2"}}, {Action: "A", State: suite.State{"{}"}}, {Action: "\xff", State: one},
		{Action: "A", State: suite.State{`"` + "\xff" + `"`}}, {Action: "A", State: suite.State{`{"b":1,"a":1}`}}, {Action: "A", State: suite.State{""}},
		{Action: "A", State: suite.State{`1,"y":2`}},
		{Action: "A", State: one, Args: []suite.Arg{{Name: "a", Value: "1"}, {Name: "b", Value: "1"}, {Name: "a", Value: "1"}}},
		{Action: "A", State: one, Args: []suite.Arg{{Name: "\xff", Value: "1"}}}, {Action: "A", State: one, Args: []suite.Arg{{Name: "a"}}},
	} {
		w, err := suite.NewWriter(&bytes.Buffer{}, good)
		require.NoError(t, err)
		require.ErrorIs(t, w.WriteBehaviour(suite.Behaviour{Initial: one, Steps: []suite.Step{step}}), suite.ErrSyntax, "%v", step)
	}
}

func TestWriterCounts(t *testing.T) {
	h := suite.Header{Protocol: "p", Model: "M", Spec: spec, Variables: []string{"x"}, Behaviours: 2}
	w, err := suite.NewWriter(&bytes.Buffer{}, h)
	require.NoError(t, err)
	require.NoError(t, w.WriteBehaviour(suite.Behaviour{Initial: suite.State{suite.Encode(tla.Int(1))}}))
	require.EqualError(t, w.Close(), "suite: expected 2 behaviours with 0 steps, as the header says, found 1 with 0")
}

type full struct{ room int }

var errFull = errors.New("no space")

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWriterFails(t *testing.T) {
	h := suite.Header{Protocol: "p", Model: "M", Spec: spec, Variables: []string{"x"}, Behaviours: 1}
	_, err := suite.NewWriter(&full{}, h)
	require.ErrorIs(t, err, errFull)
	w, err := suite.NewWriter(&full{room: 300}, h)
	require.NoError(t, err)
	long := suite.Encode(tla.Str(strings.Repeat("x", 300)))
	require.ErrorIs(t, w.WriteBehaviour(suite.Behaviour{Initial: suite.State{long}}), errFull)
	require.ErrorIs(t, w.Close(), errFull)
}

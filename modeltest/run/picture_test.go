package run_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/run"
)

func drawnTrace(states ...string) string {
	r := &run.Run{}
	for _, text := range states {
		r.Add(run.Step{Variables: variablesOf(text)})
	}
	return r.Diagram()
}

// variablesOf reads a state as TLC prints it.
func variablesOf(text string) (out run.Variables) {
	for _, conjunct := range strings.Split(strings.TrimPrefix(text, `/\ `), "\n/\\ ") {
		name, value, _ := strings.Cut(conjunct, " = ")
		out = append(out, run.Variable{Name: name, Value: value})
	}
	return out
}

// Who changes, what it is then, and what is sent: by the states alone, of any specification.
func TestCounterexamplesArePictures(t *testing.T) {
	require.Equal(t, strings.TrimPrefix(`
       a1            msgs     a2
     1  | at 1         |       |
        |- Ask, at 1 ->|       |
     2  |              | {}    |
>>   3  |              |       | at 2
`, "\n"), drawnTrace(
		"/\\ nodes = (a1 :> [at |-> 0, ok |-> TRUE] @@ a2 :> [at |-> 0, ok |-> TRUE])\n/\\ msgs = {}",
		"/\\ msgs = {[type |-> \"Ask\",\n  at |-> 1]}\n/\\ nodes = (a1 :> [at |-> 1, ok |-> TRUE] @@ a2 :> [at |-> 0, ok |-> TRUE])",
		"/\\ msgs = {}\n/\\ nodes = (a1 :> [at |-> 1, ok |-> TRUE] @@ a2 :> [at |-> 0, ok |-> TRUE])",
		"/\\ msgs = {}\n/\\ nodes = (a1 :> [at |-> 1, ok |-> TRUE] @@ a2 :> [at |-> 2, ok |-> TRUE])"))
	require.Contains(t, drawnTrace("x = 0", "x = 1"), "| 1")
	require.Contains(t, drawnTrace("x = 0", "x = 0"), "nothing changes")
	require.Contains(t, drawnTrace("/\\ q = <<>>\n/\\ r = [a |-> 1, b |-> 2]", "/\\ q = <<3>>\n/\\ r = [a |-> 1, b |-> 3]"), "| b 3")
	require.Empty(t, drawnTrace("x = 0", "what is this"))
	require.Empty(t, drawnTrace("x = 0"))
}

// ShiViz reads the log by its own pattern; who receives knows all that the sender did, and each counts
// its own events one by one.
func TestShiVizHasClocks(t *testing.T) {
	r := &run.Run{}
	r.Add(run.Step{})
	for _, a := range []modeltest.Arrow{
		{From: "a b", To: "c", Text: "one {x}"}, {From: "c", To: "c", Text: "waits"}, {From: "c", To: "a b", Text: "two", Lost: true}, {From: "c", To: "d", Text: "three"},
	} {
		r.Add(run.Step{Action: "A", Arrows: []modeltest.Arrow{a}})
	}
	pattern, log, _ := strings.Cut(r.ShiViz(), "\n\n")
	require.Equal(t, strings.TrimPrefix(`
to c: one {x}
a-b {"a-b":1}
of a-b: one {x}
c {"a-b":1,"c":1}
waits
c {"a-b":1,"c":2}
to a-b: two
c {"a-b":1,"c":3}
to d: three
c {"a-b":1,"c":4}
of c: three
d {"a-b":1,"c":4,"d":1}
`, "\n"), log)
	require.Len(t, regexp.MustCompile(pattern).FindAllString(log, -1), 6)
}

// Steps that are taken again and again are marked, from the last one back to the first.
func TestLoopsAreDrawn(t *testing.T) {
	r := judged()
	r.Loop, r.BackTo = &run.Loop{Action: "Again"}, 3
	page := r.HTML()
	require.Contains(t, page, `<path class="loop" d="M10 170H4V96h6"><title>and so on for ever</title>`)
	require.Equal(t, 2, strings.Count(page, `<tr class="loop"><td>`), "states 3 and 4, counted from 0: after the state that is gone back to")
	r.Stutters = true
	require.NotContains(t, r.HTML(), `"loop"`)
}

package run_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

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

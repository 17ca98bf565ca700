// Package counterexample makes a run document of a behaviour that TLC found, of any specification.
package counterexample

import (
	"strings"

	"github.com/synod-paxos/synod/modeltest/run"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Of is the behaviour, under a title that says what it is a counterexample to, in a line. How it
// goes on for ever is told, or nil.
func Of(title string, states []tlc.State, loop *tlc.Loop) *run.Run {
	r := &run.Run{Format: run.Format, Title: title}
	for _, s := range states {
		r.Add(run.Step{Action: s.Action, Place: run.Place(s.At), Variables: variables(s.Variables)})
	}
	if loop != nil {
		r.Loop = &run.Loop{Action: loop.Action, Place: run.Place(loop.At)}
		r.BackTo, r.Stutters = loop.BackTo, loop.Stutters
	}
	return r
}

// variables are those of a state, each with its value. TLC writes one without /\, several
// with it at the beginning of a line, where no value's other lines have it.
func variables(state string) (out run.Variables) {
	state = strings.TrimPrefix(strings.Trim(state, "\n"), `/\ `)
	if state == "" {
		return nil
	}
	for _, conjunct := range strings.Split(state, "\n/\\ ") {
		name, value, _ := strings.Cut(conjunct, " = ")
		out = append(out, run.Variable{Name: strings.TrimSpace(name), Value: strings.TrimSpace(value)})
	}
	return out
}

package tlc

import (
	"io"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
)

var (
	actionText = pattern.Pattern(`^<(.*?) ?line (\d+), col (\d+) to line \d+, col \d+ of module (\w+)>$`)
	spanText   = pattern.Pattern(`line (\d+), col(?:umn)? (\d+)(?: to line \d+, col(?:umn)? \d+)?(?: of module (\w+))?`)
	nestedText = pattern.Pattern(`(?m)^\d+\. Line (\d+), column (\d+) to line \d+, column \d+ in (\w+)$`)
	stepText   = pattern.Pattern(`^STATE_(\d+) ==`)
)

// parseState reads "3: <Action line 1, col 2 to line 3, col 4 of module M>\n/\ x = 0\n". The action
// may be absent.
func parseState(text string) (State, bool) {
	head, variables, _ := strings.Cut(text, "\n")
	num, by, ok := strings.Cut(head, ":")
	if !ok {
		return State{}, false
	}
	s := State{Number: int(number(num)), Variables: strings.Trim(variables, "\n")}
	s.Action, s.At = parseAction(strings.TrimSpace(by))
	return s, s.Number > 0
}

// parseAction reads "<Name line 1, col 2 to line 3, col 4 of module M>". The initial predicate has
// no name.
func parseAction(text string) (string, Location) {
	m := actionText.FindStringSubmatch(text)
	if m == nil {
		name := strings.Trim(text, "<>")
		if name == "Initial predicate" {
			name = ""
		}
		return name, Location{}
	}
	return m[1], location(m[4], m[2], m[3])
}

// parseLoop reads what follows some states, "5: Stuttering" and "2: Back to state: <Action ...>";
// nil for a state.
func parseLoop(m message, trace []State) *Loop {
	switch m.code {
	case codeStutters:
		num, _, _ := strings.Cut(m.text, ":")
		return stays(num, trace)
	case codeBackTo:
		num, rest, _ := strings.Cut(m.text, ":")
		_, by, _ := strings.Cut(rest, ":")
		loop := &Loop{BackTo: int(number(num))}
		loop.Action, loop.At = parseAction(strings.TrimSpace(by))
		return loop
	}
	return nil
}

// stays is how a behaviour goes on where TLC says Stuttering behind a number: the next number is of
// the last state, which repeats, and that of an earlier one is where some runs go back to.
func stays(num string, trace []State) *Loop {
	if n := int(number(num)); n > 0 && n <= len(trace) && n < trace[len(trace)-1].Number {
		return &Loop{BackTo: n}
	}
	return &Loop{Stutters: true}
}

func location(module, line, column string) Location {
	return Location{Module: module, Line: int(number(line)), Column: int(number(column))}
}

// innermost gives the last of the positions that TLC lists, outermost first.
func innermost(text string) Location {
	all := nestedText.FindAllStringSubmatch(text, -1)
	if len(all) == 0 {
		return Location{}
	}
	m := all[len(all)-1]
	return location(m[3], m[1], m[2])
}

// firstSpan finds the first place that a text names; zero if none.
func firstSpan(text string) Location {
	m := spanText.FindStringSubmatch(text)
	if m == nil {
		return Location{}
	}
	return location(m[3], m[1], m[2])
}

// readBehaviour reads a file that a simulation wrote: "STATE_1 == ", then the variables, then an
// empty line, and so on. Newer versions of TLC put the action into a comment.
func readBehaviour(r io.Reader) ([]State, error) {
	var states []State
	var action string
	var at Location
	err := eachLine(r, func(line string) {
		switch {
		case strings.HasPrefix(line, `\* <`):
			action, at = parseAction(strings.TrimPrefix(line, `\* `))
		case stepText.MatchString(line):
			states = append(states, State{Number: len(states) + 1, Action: action, At: at})
			action, at = "", Location{}
		case len(states) > 0 && line != "" && !strings.HasPrefix(line, "===="):
			s := &states[len(states)-1]
			s.Variables = strings.TrimPrefix(s.Variables+"\n"+line, "\n")
		}
	})
	return states, err
}

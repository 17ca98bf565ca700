// Package counterexample shows a behaviour that TLC found, of any specification: as text, Markdown,
// JSON, and as a trace for other tools. Each step is the action that was taken, its place, and what
// it changed; how the behaviour goes on for ever is told; what happens between parties is drawn
// where that can be seen from the values alone.
package counterexample

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Behaviour is one of TLC's, with what is wrong with it.
type Behaviour struct {
	Title  string // what it is a counterexample to, in a line
	States []tlc.State
	Loop   *tlc.Loop
}

// Step is a state of a behaviour, by what led to it.
type Step struct {
	By      string // the action; of the first state "initially"
	At      tlc.Location
	Changed string // the variables that it changed, with what they are now
}

// Steps are those of the behaviour, and how it goes on for ever.
func (b Behaviour) Steps() (steps []Step) {
	var before []string
	for i, s := range b.States {
		now := conjuncts(s.Variables)
		step := Step{s.Action, s.At, strings.Join(news(before, now, i == 0), "\n")}
		if i == 0 {
			step.By = "initially"
		}
		if step.Changed == "" {
			step.Changed = "nothing changes"
		}
		steps, before = append(steps, step), now
	}
	if end := b.end(); end != "" {
		step := Step{By: strings.TrimSpace(end)}
		if !b.Loop.Stutters {
			step.At = b.Loop.At
		}
		steps = append(steps, step)
	}
	return steps
}

// Text is what a terminal shows: the first state whole, then an action and its place per step, with
// the variables that it changed, and how it goes on for ever.
func (b Behaviour) Text() string {
	var text strings.Builder
	var before []string
	for i, s := range b.States {
		now := conjuncts(s.Variables)
		if i == 0 {
			fmt.Fprintf(&text, "    0 initially\n")
		} else {
			fmt.Fprintf(&text, "  %3d %s\n", s.Number-1, by(s.Action, s.At))
		}
		changed := news(before, now, i == 0)
		for _, one := range changed {
			text.WriteString(indented(one))
		}
		if len(changed) == 0 {
			text.WriteString("      nothing changes\n")
		}
		before = now
	}
	if end := b.end(); end != "" {
		text.WriteString("  " + end + "\n")
	}
	return text.String() + modeltest.Diagram(b.arrows(), true)
}

// end says how the behaviour goes on for ever; empty: it does not.
func (b Behaviour) end() string {
	switch {
	case b.Loop == nil || len(b.States) == 0:
		return ""
	case b.Loop.Stutters:
		return "and nothing happens any more, for ever"
	}
	return fmt.Sprintf("%3d %s: back to what was after %d, and so on for ever", b.States[len(b.States)-1].Number, by(b.Loop.Action, b.Loop.At), b.Loop.BackTo-1)
}

// news are the conjuncts that were not there before.
func news(before, now []string, first bool) []string {
	return slices.DeleteFunc(slices.Clone(now), func(one string) bool { return !first && slices.Contains(before, one) })
}

// indented is a text under a step.
func indented(text string) string {
	const margin = "      "
	return margin + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n"+margin) + "\n"
}

// by names an action and its place.
func by(action string, at tlc.Location) string {
	switch {
	case at == (tlc.Location{}):
		return action
	case action == "":
		return at.String()
	}
	return action + ", " + at.String()
}

// conjuncts are the variables of a state, each with its value. TLC writes one without /\, several
// with it at the beginning of a line, where no value's other lines have it.
func conjuncts(state string) []string {
	state = strings.TrimPrefix(strings.Trim(state, "\n"), `/\ `)
	if state == "" {
		return nil
	}
	return strings.Split(state, "\n/\\ ")
}

// cut gives the name and the value of a conjunct.
func cut(conjunct string) (name, value string) {
	name, value, _ = strings.Cut(conjunct, " = ")
	return strings.TrimSpace(name), strings.TrimSpace(value)
}

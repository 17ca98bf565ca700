// Package run has the run document: a behaviour of a whole system, with all that it showed, and its
// renderers. What explores, checks, plays or tells behaviours makes one; text for a terminal,
// Markdown, JSON, ITF, Mermaid and the pages are made of it and of nothing else. run.schema.json is
// its schema.
//
// What the caller owes: the first step is the initial state, and the steps have the same variables.
package run

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
)

// Format names the version of the document.
const Format = "synod-run/1"

// Run is a behaviour of a whole system, with all that it showed.
type Run struct {
	Format   string   `json:"format"`
	Title    string   `json:"title"`
	Protocol string   `json:"protocol,omitempty"`
	Setting  any      `json:"setting,omitempty"` // of what system: a size
	Mutant   string   `json:"mutant,omitempty"`  // the seeded bug in it
	Lanes    []string `json:"lanes,omitempty"`   // those of a picture that come first, in this order
	Steps    []Step   `json:"steps"`
	Loop     *Loop    `json:"loop,omitempty"`
	BackTo   int      `json:"backTo,omitempty"` // the number of the state that follows the last one
	Stutters bool     `json:"stutters,omitempty"`
	Broken   []Broken `json:"broken,omitempty"` // in the last state, or by the last step
	Knows    []Knows  `json:"knows,omitempty"`  // in the last state

	Properties []string `json:"properties,omitempty"` // that were judged in each state
	Unjudged   []string `json:"unjudged,omitempty"`   // of these, those that were not in the last state
}

// Step is a state, by what led to it.
type Step struct {
	Number    int               `json:"number"`           // from 1, which is the initial state
	Action    string            `json:"action,omitempty"` // of the first: none
	Place                       // of the action
	Outside   bool              `json:"outside,omitempty"` // what the specification has no word for: say, that a message is lost
	Variables Variables         `json:"variables"`
	Changed   []string          `json:"changed"` // names of variables, ascending
	Arrows    []modeltest.Arrow `json:"arrows,omitempty"`
	Broken    []Broken          `json:"broken,omitempty"` // in the state, or by the step; of the last one the run has it
}

// Place is where an action stands in a specification.
type Place struct {
	Module string `json:"module,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// String gives "Module:line:column", or what is known of it.
func (p Place) String() string {
	switch {
	case p.Line == 0:
		return p.Module
	case p.Module == "":
		return fmt.Sprintf("line %d:%d", p.Line, p.Column)
	default:
		return fmt.Sprintf("%s:%d:%d", p.Module, p.Line, p.Column)
	}
}

// Loop is how a behaviour goes on for ever: the state that is gone back to is BackTo of the run.
type Loop struct {
	Action string `json:"action,omitempty"`
	Place
}

// Broken is a property that does not hold, and with which values.
type Broken struct {
	Property string `json:"property"`
	Conjunct string `json:"conjunct,omitempty"` // of its definition, as TLA+ text
	Why      string `json:"why,omitempty"`      // the values that make it false
	Place           // of the definition
}

// Knows is what one party can conclude from all that it heard.
type Knows struct {
	Party string `json:"party"`
	// Facts are about what may come, each with what it follows from.
	Facts []Fact `json:"facts"`
}

// Fact is one conclusion.
type Fact struct {
	About string `json:"about"` // say, a value in a round
	Is    string `json:"is"`    // one of a few words
	Why   string `json:"why,omitempty"`
}

// Add appends a step: what changed is found out.
func (r *Run) Add(s Step) {
	s.Number = len(r.Steps) + 1
	s.Changed = []string{}
	var before Variables
	if len(r.Steps) > 0 {
		before = r.Steps[len(r.Steps)-1].Variables
	}
	for _, v := range s.Variables {
		if was, known := before.Get(v.Name); !known || was != v.Value {
			s.Changed = append(s.Changed, v.Name)
		}
	}
	slices.Sort(s.Changed)
	r.Steps = append(r.Steps, s)
}

// Told is a step as a list has it: by what, where, and what it changed.
type Told struct {
	By string // the action; of the first state "initially"
	At Place
	// Changed are the variables that it changed, with what they are now.
	Changed string
}

// Told are the steps, and how the behaviour goes on for ever.
func (r *Run) Told() (told []Told) {
	for i, s := range r.Steps {
		one := Told{s.Action, s.Place, strings.Join(s.news(), "\n")}
		if i == 0 {
			one.By = "initially"
		}
		one.Changed = cmp.Or(one.Changed, "nothing changes")
		told = append(told, one)
	}
	if end := r.end(); end != "" {
		one := Told{By: strings.TrimSpace(end)}
		if !r.Stutters {
			one.At = r.Loop.Place
		}
		told = append(told, one)
	}
	return told
}

// news are the variables that a step changed, as conjuncts.
func (s *Step) news() (out []string) {
	for _, v := range s.Variables {
		if slices.Contains(s.Changed, v.Name) {
			out = append(out, v.String())
		}
	}
	return out
}

// Text is what a terminal shows: the first state whole, then an action and its place per step, with
// the variables that it changed, and how it goes on for ever.
func (r *Run) Text() string {
	var text strings.Builder
	for i, s := range r.Steps {
		if i == 0 {
			fmt.Fprintf(&text, "    0 initially\n")
		} else {
			fmt.Fprintf(&text, "  %3d %s\n", s.Number-1, by(s.Action, s.Place))
		}
		changed := s.news()
		for _, one := range changed {
			text.WriteString(indented(one))
		}
		if len(changed) == 0 {
			text.WriteString("      nothing changes\n")
		}
	}
	if end := r.end(); end != "" {
		text.WriteString("  " + end + "\n")
	}
	return text.String() + r.Diagram()
}

// Diagram is the run as a sequence diagram in plain text, the last arrow marked where it is wrong.
func (r *Run) Diagram() string {
	return modeltest.DiagramIn(r.Lanes, r.Arrows(), true)
}

// end says how the behaviour goes on for ever; empty: it does not.
func (r *Run) end() string {
	switch {
	case r.Loop == nil || len(r.Steps) == 0:
		return ""
	case r.Stutters:
		return "and nothing happens any more, for ever"
	}
	return fmt.Sprintf("%3d %s: back to what was after %d, and so on for ever", r.Steps[len(r.Steps)-1].Number, by(r.Loop.Action, r.Loop.Place), r.BackTo-1)
}

// indented is a text under a step.
func indented(text string) string {
	const margin = "      "
	return margin + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n"+margin) + "\n"
}

// by names an action and its place, in a line.
func by(action string, at Place) string {
	action = shownLine(action)
	switch {
	case at == (Place{}):
		return action
	case action == "":
		return at.String()
	}
	return action + ", " + at.String()
}

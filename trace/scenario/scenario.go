package scenario

import (
	"errors"
	"fmt"
	"strings"
)

// ErrSyntax is wrapped by every error about a file that is no scenario.
var ErrSyntax = errors.New("not a scenario")

// Scenario is what a file says.
type Scenario struct {
	Name     string // of the file, without folder and .md
	File     string
	Title    string
	Settings []Line // each has Words only
	Lines    []Line // of all steps blocks, in order
	Diagram  string // as the file has it
}

// Line is a line of a block.
type Line struct {
	Number int // in the file, from 1
	Kind   Kind
	Term   Term     // of all but a claim
	Words  []string // of a claim
}

// Kind says what a line is.
type Kind int

// The kinds of lines.
const (
	Claim    Kind = iota // about the state here
	Step                 // an action that is taken
	Wrong                // an action that a variant takes, and the specification does not, or otherwise
	Disabled             // an action that cannot be taken here
	Lost                 // an action that can be taken here, and never is from here on
)

// Steps counts those lines that are steps.
func (s *Scenario) Steps() (n int) {
	for _, l := range s.Lines {
		if l.Kind == Step || l.Kind == Wrong {
			n++
		}
	}
	return n
}

// At is the place of a line: FILE:LINE.
func (s *Scenario) At(l Line) string { return fmt.Sprintf("%s:%d", s.File, l.Number) }

// Term is a name or number, a text in quotes, an operator with arguments, a set, or a record.
type Term struct {
	Name string // of a set "{}", of a record "[]"
	Args []Term // of a record its fields, each with its value as its one argument
}

// The names of sets and of records, and what stands between a field and its value.
const (
	set    = "{}"
	record = "[]"
	arrow  = "|->"
)

// String is the term as TLA+ writes it.
func (t Term) String() string {
	if len(t.Args) == 0 {
		return t.Name
	}
	args := make([]string, len(t.Args))
	for i, a := range t.Args {
		args[i] = a.String()
	}
	switch t.Name {
	case set:
		return "{" + strings.Join(args, ", ") + "}"
	case record:
		for i, a := range t.Args {
			args[i] = fmt.Sprintf("%s %s %s", a.Name, arrow, a.Args[0])
		}
		return "[" + strings.Join(args, ", ") + "]"
	}
	return t.Name + "(" + strings.Join(args, ", ") + ")"
}

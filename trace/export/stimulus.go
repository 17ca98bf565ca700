package export

import (
	"strings"

	"github.com/synod-paxos/synod/trace/tla"
)

// Stimulus is an action with its arguments.
type Stimulus struct {
	Action  string
	Args    []Arg // in the order of the signature
	Hostile bool  // no history of peers that follow the protocol leads to it where it is taken
}

// Arg is an argument of a stimulus.
type Arg struct {
	Name  string
	Value tla.Value
}

// Labelled is a stimulus with the label of its edges in the graph.
type Labelled struct {
	Label string
	Stimulus
}

// Constant is a constant expression with its value.
type Constant struct {
	Expr  string
	Value tla.Value
}

// String gives `Enter(who: p1, turn: 2)`, with a "!" in front of a hostile one.
func (s Stimulus) String() string {
	text := s.Action
	if s.Hostile {
		text = "!" + text
	}
	if len(s.Args) == 0 {
		return text
	}
	args := make([]string, len(s.Args))
	for i, a := range s.Args {
		args[i] = a.Name + ": " + a.Value.String()
	}
	return text + "(" + strings.Join(args, ", ") + ")"
}

// Arg finds an argument by its parameter's name.
func (s Stimulus) Arg(name string) (tla.Value, bool) {
	for _, a := range s.Args {
		if a.Name == name {
			return a.Value, true
		}
	}
	return tla.Value{}, false
}

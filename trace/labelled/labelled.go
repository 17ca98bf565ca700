// Package labelled has stimuli, which are actions with their arguments, and state graphs whose
// edges bear them. It is what those who walk a graph share with those who make one, and links
// nothing that runs TLC.
package labelled

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/graph"
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

// With is the stimulus with an argument more.
func (s Stimulus) With(name string, v tla.Value) Stimulus {
	s.Args = append(s.Args[:len(s.Args):len(s.Args)], Arg{name, v})
	return s
}

// Label is a stimulus with the label that its edges have in the graph.
type Label struct {
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

// Graph is the complete state graph of a model, every edge with its stimulus.
type Graph struct {
	*graph.Graph
	Stimuli   []Label // ascending by label; those of no edge too
	Constants []Constant

	Distinct  int64  // states; TLC's count, equal to NumStates
	Generated int64  // states, repeated ones included; TLC's count
	Initial   int64  // initial states, repeated ones included; TLC's count
	TLC       string // its version
}

// ConstantValues are those of the constants, by their expressions.
func (g *Graph) ConstantValues() map[string]tla.Value {
	values := map[string]tla.Value{}
	for _, c := range g.Constants {
		values[c.Expr] = c.Value
	}
	return values
}

// Stimulus gives the stimulus of an edge's label.
func (g *Graph) Stimulus(label uint32) Stimulus {
	s, _ := Lookup(g.Stimuli, g.Label(int(label)))
	return s
}

// ToldApart is an error if two stimuli of edges are one in JSON, which has fewer kinds of values
// than TLA+: who is given one of them there cannot know what is to come of it.
func (g *Graph) ToldApart() error {
	known := map[string]Stimulus{}
	for label := range g.Labels() {
		s := g.Stimulus(uint32(label))
		s.Hostile = false
		text := s.json()
		if first, seen := known[text]; seen && first.String() != s.String() {
			return fmt.Errorf("expected stimuli that JSON tells apart, got %v and %v, which it both writes as %s: "+
				"give their arguments values that differ in it, such as records with a field for each kind", first, s, text)
		}
		known[text] = s
	}
	return nil
}

// json is the stimulus without what JSON does not write.
func (s Stimulus) json() string {
	args := make([]string, len(s.Args))
	for i, a := range s.Args {
		args[i] = a.Name + ": " + string(a.Value.JSON())
	}
	return s.Action + "(" + strings.Join(args, ", ") + ")"
}

// Labelled gives the stimulus of each label.
func (g *Graph) Labelled() map[string]Stimulus {
	out := make(map[string]Stimulus, len(g.Stimuli))
	for _, s := range g.Stimuli {
		out[s.Label] = s.Stimulus
	}
	return out
}

// Lookup finds the stimulus of a label among stimuli that ascend by label.
func Lookup(stimuli []Label, label string) (Stimulus, bool) {
	i, ok := slices.BinarySearchFunc(stimuli, label, func(l Label, label string) int { return strings.Compare(l.Label, label) })
	if !ok {
		return Stimulus{}, false
	}
	return stimuli[i].Stimulus, true
}

// Package survey says what a complete state graph covers: how often each action is taken and how
// often it is refused, how many states there are at each depth, what the graph looks like when all
// but one thing is left out of its states, and what is around one state. No graph is drawn whole.
//
// What the caller owes: a graph with its stimuli, as a recording has it.
package survey

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/labelled"
)

// mostNodes is how many nodes are drawn at most: more can be laid out, and not be read.
const mostNodes = 60

// mostNever is how many stimuli that are never taken are listed at a terminal.
const mostNever = 10

// Landscape is what a graph covers.
type Landscape struct {
	Protocol string      `json:"protocol"`
	Model    string      `json:"model"`
	States   int         `json:"states"`
	Edges    int         `json:"edges"`
	Actions  []Coverage  `json:"actions"`
	Never    []string    `json:"never,omitempty"` // stimuli that no state takes
	Depths   []int       `json:"depths"`          // how many states are at each, initial states at the first
	Quotient *Projection `json:"quotient,omitempty"`
	Around   *Projection `json:"around,omitempty"`
	Note     string      `json:"note,omitempty"` // why there is no quotient
}

// Coverage is what the states of a graph make of the stimuli of an action.
type Coverage struct {
	Action  string `json:"action"`
	Stimuli int    `json:"stimuli"` // that it has
	States  int    `json:"states"`  // in which one of these changes something
	Fired   int    `json:"fired"`   // pairs of a state and a stimulus that changes it
	Same    int    `json:"same"`    // likewise, that is taken and changes nothing
	Refused int    `json:"refused"` // likewise, that is not taken
	Never   int    `json:"never"`   // stimuli that no state takes
}

// Of surveys a graph.
func Of(protocol, model string, g *labelled.Graph) *Landscape {
	s := &Landscape{Protocol: protocol, Model: model, States: g.NumStates(), Edges: g.NumEdges(), Depths: depths(g)}
	at := map[string]int{}
	for _, l := range g.Stimuli {
		name := l.Stimulus.Action
		if _, known := at[name]; !known {
			at[name] = len(s.Actions)
			s.Actions = append(s.Actions, Coverage{Action: name})
		}
		a := &s.Actions[at[name]]
		a.Stimuli++
		if _, taken := g.LabelID(l.Label); !taken {
			a.Never++
			s.Never = append(s.Never, l.Stimulus.String())
		}
	}
	of := make([]int, len(g.Labels()))
	for i := range of {
		of[i] = at[g.Stimulus(uint32(i)).Action]
	}
	for state := range g.NumStates() {
		s.count(g, state, of)
	}
	for i := range s.Actions {
		a := &s.Actions[i]
		a.Refused = a.Stimuli*s.States - a.Fired - a.Same
	}
	slices.SortFunc(s.Actions, func(a, b Coverage) int { return strings.Compare(a.Action, b.Action) })
	return s
}

// count adds what a state makes of the stimuli; of gives the action of each label. A stimulus that
// leads to several states counts once.
func (s *Landscape) count(g *labelled.Graph, state int, of []int) {
	out := g.Out(state)
	seen := make([]bool, len(s.Actions))
	for i := 0; i < len(out); {
		label, changes := out[i].Label, false
		for ; i < len(out) && out[i].Label == label; i++ {
			changes = changes || int(out[i].To) != state
		}
		a := &s.Actions[of[label]]
		if !changes {
			a.Same++
			continue
		}
		if a.Fired++; !seen[of[label]] {
			seen[of[label]] = true
			a.States++
		}
	}
}

// depths are how many states are at each depth. States are in the order of a breadth-first search.
func depths(g *labelled.Graph) (out []int) {
	depth := depthOf(g)
	for _, d := range depth {
		for len(out) <= d {
			out = append(out, 0)
		}
		out[d]++
	}
	return out
}

// depthOf is the depth of each state, from 0.
func depthOf(g *labelled.Graph) []int {
	depth := make([]int, g.NumStates())
	for i := g.NumInitial(); i < len(depth); i++ {
		depth[i] = -1
	}
	for state := range depth {
		for _, e := range g.Out(state) {
			if depth[e.To] < 0 {
				depth[e.To] = depth[state] + 1
			}
		}
	}
	return depth
}

// Text is the survey for a terminal.
func (s *Landscape) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s: %d states, %d edges, depth %d\n", s.Model, s.Protocol, s.States, s.Edges, len(s.Depths))
	wide := len("ACTION")
	for _, a := range s.Actions {
		wide = max(wide, len(a.Action))
	}
	fmt.Fprintf(&b, "%-*s %8s %10s %10s %12s %10s %8s\n", wide, "ACTION", "STIMULI", "IN STATES", "FIRED", "NO CHANGE", "REFUSED", "NEVER")
	for _, a := range s.Actions {
		fmt.Fprintf(&b, "%-*s %8d %10d %10d %12d %10d %8d\n", wide, a.Action, a.Stimuli, a.States, a.Fired, a.Same, a.Refused, a.Never)
	}
	for i, name := range s.Never {
		if i == mostNever {
			fmt.Fprintf(&b, "and %d more that are never taken\n", len(s.Never)-i)
			break
		}
		fmt.Fprintf(&b, "never taken: %s\n", name)
	}
	b.WriteString("states at each depth:")
	for _, n := range s.Depths {
		fmt.Fprintf(&b, " %d", n)
	}
	b.WriteByte('\n')
	if s.Note != "" {
		fmt.Fprintf(&b, "%s\n", s.Note)
	}
	for _, p := range []*Projection{s.Quotient, s.Around} {
		if p != nil {
			b.WriteString(p.text())
		}
	}
	return b.String()
}

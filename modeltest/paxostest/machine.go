package paxostest

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/mealy"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// explored is a role as a machine: what it answers to every input, in every state.
type explored struct {
	mealy.Machine
	shown []string // by state: the observed fields
}

// unfold visits the states of a role that the inputs lead to, breadth-first.
func unfold[S comparable](init S, inputs []stimulus, outs *outputs, step func(S, stimulus) (S, []Message)) (m mealy.Machine, states []S) {
	number := map[S]int32{init: 0}
	states = []S{init}
	for at := 0; at < len(states); at++ {
		next, out := make([]int32, len(inputs)), make([]int32, len(inputs))
		for i, input := range inputs {
			to, sent := step(states[at], input)
			n, seen := number[to]
			if !seen {
				n = int32(len(states))
				number[to], states = n, append(states, to)
			}
			next[i], out[i] = n, outs.number(sent)
		}
		m.Next, m.Out = append(m.Next, next), append(m.Out, out)
	}
	return m, states
}

// roleGraph is TLC's graph of one role, read as a machine: states of the role, as
// the variable of the last output is no part of it.
type roleGraph struct {
	*names
	graph  *graph.Graph
	role   role
	state  int                // the variable of the role
	out    int                // the variable of the last output, or -1
	labels map[stimulus][]int // of an input, in the states where it is possible and where it is hostile
	same   map[inState]int    // the first state of the graph in which the role is so
	sent   map[uint32][]Message
}

// inState is a state of the role, in the part of the graph that an initial state
// leads to.
type inState struct {
	start int
	role  uint32
}

func (g *roleGraph) in(state int) inState {
	return inState{g.graph.Start(state), g.graph.ValueID(state, g.state)}
}

// recorded reads the graph that TLC found for a model of a role.
func recorded(model string, r role) (*roleGraph, error) {
	return recordedOf(model, r, func(*names) {})
}

// recordedOf does so after rename has given the ballots other names.
func recordedOf(model string, r role, rename func(*names)) (*roleGraph, error) {
	data, err := spec.Files.ReadFile("paxos/recorded/" + model + ".graph.zst")
	if err != nil {
		return nil, err
	}
	rec, err := recording.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", model, err)
	}
	constants := map[string]tla.Value{}
	for _, c := range rec.Graph.Constants {
		constants[c.Expr] = c.Value
	}
	n, err := newNames(rec.Role, constants)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", model, err)
	}
	rename(n)
	g := &roleGraph{names: n, graph: rec.Graph.Graph, role: r, out: -1, sent: map[uint32][]Message{}}
	return g, g.index(rec.Graph.Stimuli)
}

func (g *roleGraph) index(stimuli []labelled.Label) error {
	var ok bool
	if g.state, ok = g.graph.VarID([...]string{proposer: "proposer", acceptor: "acceptor", learner: "learner"}[g.role]); !ok {
		return fmt.Errorf("paxostest: the graph has no variable of the role, only %q", g.graph.Vars())
	}
	if out, ok := g.graph.VarID("out"); ok {
		g.out = out
	}
	g.same = map[inState]int{}
	for s := g.graph.NumStates() - 1; s >= 0; s-- {
		g.same[g.in(s)] = s
	}
	g.labels = map[stimulus][]int{}
	for _, l := range stimuli {
		id, used := g.graph.LabelID(l.Label)
		if !used {
			continue
		}
		i, err := g.stimulus(l.Stimulus, g.role, append(proposerActions, acceptorActions...))
		if err != nil {
			return err
		}
		g.labels[i] = append(g.labels[i], id)
	}
	return nil
}

// step is one edge of the graph. What has no edge changes nothing.
func (g *roleGraph) step(state int, input stimulus) (int, []Message) {
	for _, label := range g.labels[input] {
		if to, ok := g.graph.Succ(state, label); ok {
			return g.same[g.in(to)], append(g.messages(to), g.events(state, to)...)
		}
	}
	return state, nil
}

// messages are what the last step to a state of the graph sent.
func (g *roleGraph) messages(state int) []Message {
	if g.out < 0 {
		return nil
	}
	id := g.graph.ValueID(state, g.out)
	sent, seen := g.sent[id]
	if !seen {
		for _, m := range g.graph.Value(state, g.out).Elems() {
			sent = append(sent, g.message(m))
		}
		g.sent[id] = sent
	}
	return slices.Clip(sent)
}

// message reads a message of the specification.
func (g *roleGraph) message(v tla.Value) Message {
	text := func(field string) string { f, _ := v.Field(field); return name(f) }
	ballot := func(v tla.Value) Ballot { b, _ := v.Field("ballot"); out, _ := g.ballot(b); return out }
	m := Message{Ballot: ballot(v), Value: Value(text("value"))}
	m.Type = parseType(text("type"))
	if from, ok := v.Field("from"); ok {
		m.From, _ = g.acceptor(from)
	}
	if vote, ok := v.Field("vote"); ok {
		m.Vote, _ = g.vote(vote)
	}
	return m
}

// events are what a step tells a client: the specification has it in the state.
func (g *roleGraph) events(from, to int) []Message {
	field := func(state int, name string) tla.Value {
		v, _ := g.graph.Value(state, g.state).Field(name)
		return v
	}
	switch before, after := field(from, "phase"), field(to, "phase"); {
	case g.role == learner && field(from, "value").Equal(none) && !field(to, "value").Equal(none):
		return []Message{{Type: Learned, Value: Value(name(field(to, "value")))}}
	case g.role != proposer || before.Equal(after):
	case name(after) == "decided":
		return []Message{{Type: Decided, Value: Value(name(field(to, "value")))}}
	case name(after) == "unset":
		return []Message{{Type: Unset}}
	}
	return nil
}

// machine gives the machine that begins in an initial state of the graph.
func (g *roleGraph) machine(start int, inputs []stimulus, outs *outputs, observed []string) explored {
	m, states := unfold(g.same[g.in(start)], inputs, outs, g.step)
	e := explored{Machine: m}
	for _, s := range states {
		e.shown = append(e.shown, shown(g.graph.Value(s, g.state), observed))
	}
	return e
}

// shown is the observed fields of a role's record, as text that is equal exactly if
// they are.
func shown(record tla.Value, observed []string) string {
	text := ""
	for _, field := range observed {
		v, _ := record.Field(field)
		text += field + "=" + string(suite.Encode(v)) + " "
	}
	return text
}

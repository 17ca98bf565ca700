package suites

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/mealy"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
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
func unfold[S comparable](init S, inputs []model.Stimulus, outs *Outputs, step func(S, model.Stimulus) (S, []model.Message)) (m mealy.Machine, states []S) {
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
			next[i], out[i] = n, outs.Number(sent)
		}
		m.Next, m.Out = append(m.Next, next), append(m.Out, out)
	}
	return m, states
}

// roleGraph is TLC's graph of one role, read as a machine: states of the role, as
// the variable of the last output is no part of it.
type roleGraph struct {
	*model.Names
	graph  *graph.Graph
	role   model.Role
	state  int                      // the variable of the role
	out    int                      // the variable of the last output, or -1
	labels map[model.Stimulus][]int // of an input, in the states where it is possible and where it is hostile
	same   map[inState]int          // the first state of the graph in which the role is so
	sent   map[uint32][]model.Message
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

// Recorded reads the graph that TLC found for a model of a role.
func Recorded(name string, r model.Role) (*roleGraph, error) {
	return recordedOf(name, r, func(*model.Names) {})
}

// recordedOf does so after rename has given the ballots other names.
func recordedOf(name string, r model.Role, rename func(*model.Names)) (*roleGraph, error) {
	rec, err := recording.Open(spec.Files, "paxos/recorded/"+recording.Name(name))
	if err != nil {
		return nil, err
	}
	n, err := model.NewNames(rec.Role, rec.Graph.ConstantValues())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	rename(n)
	g := &roleGraph{Names: n, graph: rec.Graph.Graph, role: r, out: -1, sent: map[uint32][]model.Message{}}
	return g, g.index(rec.Graph.Stimuli)
}

func (g *roleGraph) index(stimuli []labelled.Label) error {
	var ok bool
	if g.state, ok = g.graph.VarID([...]string{model.Proposer: "proposer", model.Acceptor: "acceptor", model.Learner: "learner"}[g.role]); !ok {
		return fmt.Errorf("paxostest: the graph has no variable of the role, only %q", g.graph.Vars())
	}
	if out, ok := g.graph.VarID("out"); ok {
		g.out = out
	}
	g.same = map[inState]int{}
	for s := g.graph.NumStates() - 1; s >= 0; s-- {
		g.same[g.in(s)] = s
	}
	g.labels = map[model.Stimulus][]int{}
	for _, l := range stimuli {
		id, used := g.graph.LabelID(l.Label)
		if !used {
			continue
		}
		i, err := g.Stimulus(l.Stimulus, g.role, append(model.ProposerActions, model.AcceptorActions...))
		if err != nil {
			return err
		}
		g.labels[i] = append(g.labels[i], id)
	}
	return nil
}

// step is one edge of the graph. What has no edge changes nothing.
func (g *roleGraph) step(state int, input model.Stimulus) (int, []model.Message) {
	for _, label := range g.labels[input] {
		if to, ok := g.graph.Succ(state, label); ok {
			return g.same[g.in(to)], append(g.messages(to), g.events(state, to)...)
		}
	}
	return state, nil
}

// messages are what the last step to a state of the graph sent.
func (g *roleGraph) messages(state int) []model.Message {
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
func (g *roleGraph) message(v tla.Value) model.Message {
	text := func(field string) string { f, _ := v.Field(field); return model.Name(f) }
	ballot := func(v tla.Value) model.Ballot { b, _ := v.Field("ballot"); out, _ := g.Ballot(b); return out }
	m := model.Message{Ballot: ballot(v), Value: model.Value(text("value"))}
	m.Type = model.ParseType(text("type"))
	if from, ok := v.Field("from"); ok {
		m.From, _ = g.Acceptor(from)
	}
	if vote, ok := v.Field("vote"); ok {
		m.Vote, _ = g.Vote(vote)
	}
	return m
}

// events are what a step tells a client: the specification has it in the state.
func (g *roleGraph) events(from, to int) []model.Message {
	field := func(state int, name string) tla.Value {
		v, _ := g.graph.Value(state, g.state).Field(name)
		return v
	}
	switch before, after := field(from, "phase"), field(to, "phase"); {
	case g.role == model.Learner && field(from, "value").Equal(model.None) && !field(to, "value").Equal(model.None):
		return []model.Message{{Type: model.Learned, Value: model.Value(model.Name(field(to, "value")))}}
	case g.role != model.Proposer || before.Equal(after):
	case model.Name(after) == "decided":
		return []model.Message{{Type: model.Decided, Value: model.Value(model.Name(field(to, "value")))}}
	case model.Name(after) == "unset":
		return []model.Message{{Type: model.Unset}}
	}
	return nil
}

// machine gives the machine that begins in an initial state of the graph.
func (g *roleGraph) machine(start int, inputs []model.Stimulus, outs *Outputs, observed []string) explored {
	m, states := unfold(g.same[g.in(start)], inputs, outs, g.step)
	e := explored{Machine: m}
	for _, s := range states {
		e.shown = append(e.shown, Shown(g.graph.Value(s, g.state), observed))
	}
	return e
}

// Shown is the observed fields of a role's record, as text that is equal exactly if
// they are.
func Shown(record tla.Value, observed []string) string {
	text := ""
	for _, field := range observed {
		v, _ := record.Field(field)
		text += field + "=" + string(suite.Encode(v)) + " "
	}
	return text
}

package coverage

import (
	"fmt"
	"sync"

	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tla"
)

// Model is the model whose graph it is: whole processes, two ballots, two values.
const Model = "Synod"

// Sizes of the model. Its processes are numbered from 0; the first two propose.
const (
	nodes     = 3
	votes     = 2
	proposers = 2
)

// Graph is what TLC found, by what is seen of a run. It is immutable.
type Graph struct {
	*graph.Graph
	made     string          // from which specification
	first    []uint32        // the number of each state's first edge
	steps    []step          // of each label
	labels   map[step]uint32 // the same the other way round
	messages map[step]uint64 // the bit of each
	sent     []uint64        // messages, of each state
	refused  []bool          // of each state: its first acceptor has promised the second ballot
}

// step is a step, or a message, of the model. Numbers are those of the model, 0 for none; nodes are
// numbered from 0.
type step struct {
	kind, who, from       uint8
	ballot, value         uint8
	voteBallot, voteValue uint8
}

// What a step does; of a message its type.
const (
	sets uint8 = iota + 1
	gets
	prepare
	promise
	accept
	accepted
	restarts
	begins   // a round, of a request that is not known
	proposes // a message is sent, of a step that was taken before
)

var kinds = map[string]uint8{
	"Set": sets, "Get": gets, "Prepare": prepare, "Promise": promise, "Accept": accept, "Accepted": accepted, "Restart": restarts,
}

// Load gives the graph that is built in.
var Load = sync.OnceValues(load)

func load() (*Graph, error) {
	rec, err := recording.Open(spec.Files, "paxos/recorded/"+recording.Name(Model))
	if err != nil {
		return nil, err
	}
	g := &Graph{Graph: rec.Graph.Graph, made: rec.Hash, labels: map[step]uint32{}, messages: map[step]uint64{}}
	edges := uint32(0)
	for state := range g.NumStates() {
		g.first = append(g.first, edges)
		edges += uint32(len(g.Out(state)))
	}
	for label := range g.Labels() {
		s := stepOf(rec.Graph.Stimulus(uint32(label)))
		g.steps, g.labels[s] = append(g.steps, s), uint32(label)
	}
	return g, g.look()
}

// look reads from states what is asked of them.
func (g *Graph) look() error {
	msgs, ok1 := g.VarID("msgs")
	acceptors, ok2 := g.VarID("acceptors")
	if !ok1 || !ok2 {
		return fmt.Errorf("coverage: want a graph with msgs and acceptors, got %v", g.Vars())
	}
	var sent []uint64
	for _, set := range g.Values(msgs) {
		var all uint64
		for _, m := range set.Elems() {
			all |= g.number(messageOf(m))
		}
		sent = append(sent, all)
	}
	var refused []bool
	for _, all := range g.Values(acceptors) {
		first, _ := all.Apply(tla.Model("a1"))
		refused = append(refused, numberIn(first, "promised") == proposers)
	}
	for state := range g.NumStates() {
		g.sent = append(g.sent, sent[g.ValueID(state, msgs)])
		g.refused = append(g.refused, refused[g.ValueID(state, acceptors)])
	}
	return nil
}

// number gives the bit of a message.
func (g *Graph) number(m step) uint64 {
	bit, met := g.messages[m]
	if !met {
		bit = 1 << len(g.messages)
		g.messages[m] = bit
	}
	return bit
}

// follow takes a step out of a state, if the graph has one.
func (g *Graph) follow(state uint32, s step) (edge, to uint32, ok bool) {
	label, known := g.labels[s]
	if !known {
		return 0, 0, false
	}
	for i, e := range g.Out(int(state)) {
		if e.Label == label {
			return g.first[state] + uint32(i), e.To, true
		}
	}
	return 0, 0, false
}

// stepOf reads a stimulus.
func stepOf(of labelled.Stimulus) step {
	s := step{kind: kinds[of.Action]}
	for _, a := range of.Args {
		switch a.Name {
		case "proposer", "acceptor":
			s.who = place(a.Value)
		case "from":
			s.from = place(a.Value)
		case "ballot":
			s.ballot = small(a.Value)
		case "value":
			s.value = valueOf(a.Value)
		case "vote":
			s.voteBallot, s.voteValue = numberIn(a.Value, "ballot"), valueIn(a.Value, "value")
		}
	}
	return s
}

// messageOf reads a message.
func messageOf(m tla.Value) step {
	kind, _ := m.Field("type")
	name, _ := kind.Text()
	s := step{kind: kinds[name], ballot: numberIn(m, "ballot"), value: valueIn(m, "value")}
	if from, is := m.Field("from"); is {
		s.from = place(from)
	}
	if vote, is := m.Field("vote"); is {
		s.voteBallot, s.voteValue = numberIn(vote, "ballot"), valueIn(vote, "value")
	}
	return s
}

// place is the number of a1, p1 and the like, from 0.
func place(v tla.Value) uint8 {
	name, _ := v.Text()
	return name[len(name)-1] - '1'
}

// valueOf is the number of v1 and the like; 0 is none.
func valueOf(v tla.Value) uint8 {
	if name, _ := v.Text(); len(name) == 2 {
		return name[1] - '0'
	}
	return 0
}

func small(v tla.Value) uint8 {
	n, _ := v.Int64()
	return uint8(n)
}

func numberIn(record tla.Value, field string) uint8 {
	v, _ := record.Field(field)
	return small(v)
}

func valueIn(record tla.Value, field string) uint8 {
	v, _ := record.Field(field)
	return valueOf(v)
}

package blackbox

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tla"
)

// Model is a graph as what can be done to an implementation, and what must come of it: each
// stimulus that some edge has is an input, and leads from each state to one, which may be the same.
type Model struct {
	rec    *recording.Recording
	inputs []labelled.Stimulus
	sent   bool     // there is a variable out, of sets or sequences
	vars   []string // of the others
	moves  []move   // by state, then input
}

// move is what an input does in a state.
type move struct {
	to      int32
	taken   bool // an edge says so; else nothing changes
	hostile bool // no peer that follows the specification causes it
}

// ErrModel is wrapped by every error that says why a graph cannot be tested with.
var ErrModel = errors.New("the graph is none of one deterministic implementation")

// maxMoves bounds the work: states times inputs.
const maxMoves = 1 << 24

// NewModel reads a graph. Errors wrap ErrModel.
func NewModel(rec *recording.Recording) (*Model, error) {
	g := rec.Graph
	if err := g.Deterministic(); err != nil {
		return nil, fmt.Errorf("%w: one action has two outcomes: %w", ErrModel, err)
	}
	if n := g.NumInitial(); n != 1 {
		return nil, fmt.Errorf("%w: expected one initial state, got %d: an implementation begins in one, so give each a model of its own", ErrModel, n)
	}
	if err := g.ToldApart(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, err)
	}
	m := &Model{rec: rec}
	byLabel := m.number()
	if len(m.inputs) == 0 || g.NumStates()*len(m.inputs) > maxMoves {
		return nil, fmt.Errorf("%w: expected 1 to %d states times stimuli, got %d states and %d stimuli", ErrModel, maxMoves, g.NumStates(), len(m.inputs))
	}
	if err := m.connect(byLabel); err != nil {
		return nil, err
	}
	for i, name := range g.Vars() {
		if m.sent = m.sent || name == keyOut && !slices.ContainsFunc(g.Values(i), isNoList); name != keyOut || !m.sent {
			m.vars = append(m.vars, name)
		}
	}
	return m, nil
}

func isNoList(v tla.Value) bool { return v.Kind() != tla.KindSet && !v.IsTuple() }

// number numbers the stimuli of edges, and gives the number of each label. The possible and the
// hostile instance of a stimulus are one input.
func (m *Model) number() (byLabel []int) {
	known := map[string]int{}
	for label := range m.rec.Graph.Labels() {
		s := m.rec.Graph.Stimulus(uint32(label))
		s.Hostile = false
		id, ok := known[s.String()]
		if !ok {
			id = len(m.inputs)
			known[s.String()], m.inputs = id, append(m.inputs, s)
		}
		byLabel = append(byLabel, id)
	}
	return byLabel
}

// connect makes the moves.
func (m *Model) connect(byLabel []int) error {
	g := m.rec.Graph
	m.moves = make([]move, g.NumStates()*len(m.inputs))
	for state := range g.NumStates() {
		for input := range m.inputs {
			*m.move(state, input) = move{to: int32(state)}
		}
		for _, e := range g.Out(state) {
			at, hostile := m.move(state, byLabel[e.Label]), g.Stimulus(e.Label).Hostile
			if at.taken && (at.hostile == hostile || at.to != int32(e.To)) {
				return fmt.Errorf("%w: %s has two outcomes in the state\n%s", ErrModel, m.inputs[byLabel[e.Label]], g.State(state))
			}
			*at = move{int32(e.To), true, hostile && (!at.taken || at.hostile)}
		}
	}
	return nil
}

func (m *Model) move(state, input int) *move { return &m.moves[state*len(m.inputs)+input] }

// value gives a variable in a state.
func (m *Model) value(state int, name string) tla.Value {
	id, _ := m.rec.Graph.VarID(name)
	return m.rec.Graph.Value(state, id)
}

// role is what an implementation is told that it plays.
func role(rec *recording.Recording) string {
	return cmp.Or(rec.Role, rec.Model)
}

// nothing is what is sent where nothing is: the empty set, which is the empty sequence on the wire.
var nothing = tla.Set()

// after gives what is wanted after a move.
func (m *Model) after(mv move) (out tla.Value, value func(name string) tla.Value) {
	out = nothing
	if mv.taken && m.sent {
		out = m.value(int(mv.to), keyOut)
	}
	return out, func(name string) tla.Value { return m.value(int(mv.to), name) }
}

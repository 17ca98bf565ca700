package modeltest

import (
	"fmt"

	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// Protocol plugs an implementation in, with states S and stimuli I of its own.
type Protocol[S, I comparable] struct {
	// Vars are the specification's variables that Project gives, ascending.
	Vars []string
	// Init are the states in which the implementation may begin.
	Init []S
	// Stimuli are those worth firing at a state, whether it takes them or not, in
	// a fixed order and each once.
	Stimuli func(S) []I
	// Step fires one. next is the state that the implementation is in then, as it is;
	// happened tells whether the stimulus was taken: false for one that was ignored or
	// refused. An error says that the step broke a rule of its own, wherever it led:
	// say, that it did not ask for what it changed to be written to disk.
	Step func(S, I) (next S, happened bool, broken error)
	// Project gives the specification's variables in a state, in the order of Vars.
	Project func(S) []tla.Value
	// Stimulus translates one of the specification's. It fails for one that the
	// implementation does not have.
	Stimulus func(labelled.Stimulus) (I, error)
	// Inert, if not nil, does what must change nothing: say, a server crashes and comes
	// back, or a message comes from outside of the cluster.
	Inert func(S) []Inert[S]
	// Arrows, if not nil, draws a step as messages between lanes.
	Arrows func(before S, stimulus I, after S) []Arrow
}

// Plain gives the Step of an implementation whose steps have no rules of their own.
func Plain[S, I any](step func(S, I) (S, bool)) func(S, I) (S, bool, error) {
	return func(s S, i I) (S, bool, error) {
		next, happened := step(s, i)
		return next, happened, nil
	}
}

// Inert is something that was done to an implementation and must change nothing.
type Inert[S any] struct {
	Name   string // what was done, in words
	After  S      // the state after it
	Broken error  // as that of a step
}

// Arrow is a message in a sequence diagram; with From equal to To it is a note.
type Arrow struct {
	From string `json:"from"` // a lane
	To   string `json:"to"`   // likewise
	Text string `json:"text"`
	Lost bool   `json:"lost,omitempty"` // it arrives, and nothing comes of it
	Same bool   `json:"same,omitempty"` // it is of the same step as the arrow before, which has the number
}

// Machine is a Protocol whose types do not matter: what can be done with any.
type Machine interface {
	Equivalent(g *graph.Graph, labels map[string]labelled.Stimulus) (Counts, *Divergence, error)
	Replay(g *graph.Graph, labels map[string]labelled.Stimulus) (Walk, error)
	Behaviours(same func(want, got tla.Value) bool) Follow
	Variables() []string
	Watched(w Watch) Machine
	// Within gives the machine for which Equivalent looks no further than at states fewer steps
	// than these from the start, and so gives a divergence after fewer steps or none; 0: at all.
	Within(steps int) Machine
}

// machine is what is driven: any Protocol.
type machine struct {
	vars   []string
	inits  int
	draws  bool
	lacks  error // what is owed whatever a machine is wanted for; nil if it is there
	deaf   bool  // it has no Stimuli
	drive  func() driven
	within int // steps; 0: at all
}

// machineOf is not inlined, and of no type whose methods could be, as each method of a Protocol
// would have what is in them once more.
//
//go:noinline
func machineOf[S, I comparable](p Protocol[S, I]) interface {
	Machine
	Drawer
} {
	m := machine{vars: p.Vars, inits: len(p.Init), draws: p.Arrows != nil, deaf: p.Stimuli == nil, drive: func() driven { return newPlaces(p) }}
	switch {
	case p.Step == nil:
		m.lacks = Lacks("Step")
	case p.Project == nil:
		m.lacks = Lacks("Project")
	case p.Stimulus == nil:
		m.lacks = Lacks("Stimulus")
	}
	return m
}

// Lacks is an error about a function that a protocol owes.
func Lacks(function string) error {
	return fmt.Errorf("modeltest: the protocol has no %s: it is nil", function)
}

// Variables returns Vars.
func (p Protocol[S, I]) Variables() []string { return p.Vars }

func (m machine) Variables() []string { return m.vars }

// Within bounds Equivalent.
func (p Protocol[S, I]) Within(steps int) Machine { return machineOf(p).Within(steps) }

func (m machine) Within(steps int) Machine {
	m.within = steps
	return m
}

var _ Machine = Protocol[int, int]{}

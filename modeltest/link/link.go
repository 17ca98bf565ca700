// Package link holds the transition system of a proof against the state graph that a model checker
// found of the specification: the system, evaluated over finite sorts, is one more implementation.
// So that a proof is of this specification is seen, state for state, and step for step.
//
// What the caller owes: a [Plug] in which each difference between the two is justified. What a
// system has beside the specification is of four kinds: history, which is forgotten before
// ([vc.System.Forget]); a step that only counts, where one that completes could be taken (Else); a
// step that changes nothing ([Call].Idle); and a step that only notices what is there (Inner).
package link

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/vc"
)

// Call is an action of a system with some of its parameters; the others may be anything.
type Call struct {
	Action string
	Args   map[string]int
	Idle   bool  // the specification does not count it as a step where it changes nothing
	If     *Cell // unless nil: it is one only where this holds
}

// Cell is a place of a state symbol that is a relation.
type Cell struct {
	Symbol string
	Args   []int
}

// Calls are what a stimulus of the specification can be in a system: one of the first, else one of
// the second.
type Calls struct {
	Any, Else []Call
	Anew      bool // the first state again, which is no step of the system
}

// State is one of several systems, and its state. That of the specification is the same.
type State struct {
	Of int
	At vc.State
}

// Plug says how the states and steps of a system look in the specification.
type Plug struct {
	Systems []*vc.Finite // one for each way to choose what never changes
	Start   func(first vc.State) vc.State
	Vars    []string // of the specification, ascending
	Project func(State) []tla.Value
	Calls   func(labelled.Stimulus) (Calls, error)
	// Before, unless nil, is done to a state before each step; and Open says that whatever comes
	// is a step. Both are for a role in an open environment.
	Before func(vc.State) vc.State
	Open   bool
	Inner  []Call // taken at once wherever it changes something
	// Anything are symbols that may have any value at first, as nothing looks at it before it is
	// set.
	Anything []string
	// Beyond are actions that may do more than the stimuli of the model ask for. All others may
	// not, unless the environment is open.
	Beyond []string
	// Strange, unless nil, tells a state in which something is that the specification has not at
	// all, as a value that it does not count among values. What leads there is not looked at.
	Strange func(State) bool
}

// machine is a plug with the stimuli of a graph, each once.
type machine struct {
	*Plug
	calls []Calls
	taken [][2][][]*vc.Taking // by stimulus: those of Any and of Else, by call and system
	inner [][]*vc.Taking
	named map[string]int // by a stimulus's text, whether hostile or not
	init  []State
	all   [][]*vc.Taking // every action but those beyond, whatever its parameters
	at    State          // the state of the last step
	to    []vc.State     // where steps led from there
	from  vc.State       // the state that was last done something to before a step
	began vc.State       // what that made of it
}

// Machine is the system as an implementation of the model that has these stimuli. It is an error if
// an axiom does not hold at the size, or if there is no first state.
func (p *Plug) Machine(stimuli []labelled.Label) (modeltest.Machine, error) {
	m := &machine{Plug: p, named: map[string]int{}}
	for _, s := range stimuli {
		if _, seen := m.named[text(s.Stimulus)]; seen {
			continue
		}
		calls, err := p.Calls(s.Stimulus)
		if err != nil {
			return nil, err
		}
		m.named[text(s.Stimulus)] = len(m.calls)
		m.calls = append(m.calls, calls)
		of := [2][][]*vc.Taking{}
		for k, some := range [][]Call{calls.Any, calls.Else} {
			if of[k], err = p.taking(some); err != nil {
				return nil, err
			}
		}
		m.taken = append(m.taken, of)
	}
	var err error
	if m.inner, err = p.taking(p.Inner); err != nil {
		return nil, err
	}
	if m.init, err = m.first(); err != nil {
		return nil, err
	}
	if !p.Open {
		if m.all, err = p.taking(p.others()); err != nil {
			return nil, err
		}
	}
	all := make([]int, len(m.calls))
	for i := range all {
		all[i] = i
	}
	return modeltest.Protocol[State, int]{
		Vars: p.Vars, Init: m.init, Stimuli: func(State) []int { return all }, Step: m.step, Project: p.Project, Inert: m.others,
		Stimulus: func(of labelled.Stimulus) (int, error) {
			i, ok := m.named[text(of)]
			if !ok {
				return 0, fmt.Errorf("link: the graph lists no stimulus %s", of)
			}
			return i, nil
		},
	}, nil
}

func text(s labelled.Stimulus) string {
	s.Hostile = false
	return s.String()
}

func (m *machine) first() (all []State, err error) {
	for i, system := range m.Systems {
		if broken := system.Broken(); len(broken) > 0 {
			return nil, fmt.Errorf("the axioms %v do not hold at the size of the graph: they leave out a system that the specification has", broken)
		}
		at, anything, err := system.Initial()
		if err != nil {
			return nil, err
		}
		for _, symbol := range anything {
			if !slices.Contains(m.Anything, symbol) {
				return nil, fmt.Errorf("its first states say too little of %s, which may be anything", symbol)
			}
		}
		if m.Start != nil {
			at = m.Start(at)
		}
		all = append(all, State{i, at})
	}
	return all, nil
}

// others are calls of all actions that the stimuli must account for.
func (p *Plug) others() (calls []Call) {
	for _, name := range p.Systems[0].Actions() {
		inner := slices.ContainsFunc(p.Inner, func(c Call) bool { return c.Action == name })
		if !inner && !slices.Contains(p.Beyond, name) {
			calls = append(calls, Call{Action: name})
		}
	}
	return calls
}

// others are the steps of the system that lead elsewhere than those of all stimuli, which were
// fired just before.
func (m *machine) others(s State) []modeltest.Inert[State] {
	for i := range m.all {
		for _, next := range m.all[i][s.Of].Next(s.At) {
			after := State{s.Of, m.settled(State{s.Of, next})}
			if after == s || s == m.at && slices.Contains(m.to, next) || m.Strange != nil && m.Strange(after) {
				continue
			}
			name := m.all[i][s.Of].Name() + ", for which the specification has no name"
			return []modeltest.Inert[State]{{Name: name, After: after}}
		}
	}
	return nil
}

// step fires a stimulus.
func (m *machine) step(s State, stimulus int) (next State, happened bool, broken error) {
	if m.Before != nil {
		s.At = m.begins(s.At)
	}
	calls := m.calls[stimulus]
	if calls.Anew {
		return m.init[s.Of], true, nil
	}
	all := m.successors(s, calls.Any, m.taken[stimulus][0])
	if counts := m.successors(s, calls.Else, m.taken[stimulus][1]); len(all) == 0 {
		all = counts
	}
	switch {
	case len(all) == 0:
		return s, m.Open, nil
	case len(all) > 1:
		return State{s.Of, all[0]}, true, fmt.Errorf("the system has %d ways to take it, the specification one", len(all))
	}
	next = State{s.Of, all[0]}
	next.At = m.settled(next)
	if name := m.Systems[s.Of].Misnamed(next.At); name != "" {
		return next, true, fmt.Errorf("%s is not what it stands for", name)
	}
	return next, true, nil
}

// begins is the state that a step is taken in; all stimuli are fired in one state after the other.
func (m *machine) begins(s vc.State) vc.State {
	if s != m.from || m.began == "" {
		m.from, m.began = s, m.Before(s)
	}
	return m.began
}

// taking are calls in each of the systems.
func (p *Plug) taking(calls []Call) (all [][]*vc.Taking, err error) {
	for _, c := range calls {
		var of []*vc.Taking
		for _, system := range p.Systems {
			t, err := system.Taking(c.Action, c.Args)
			if err != nil {
				return nil, err
			}
			of = append(of, t)
		}
		all = append(all, of)
	}
	return all, nil
}

// successors are the states to which calls lead, each once.
func (m *machine) successors(s State, calls []Call, taken [][]*vc.Taking) (all []vc.State) {
	if s != m.at {
		m.at, m.to = s, m.to[:0]
	}
	for i, c := range calls {
		if c.If != nil && m.Systems[s.Of].Value(s.At, c.If.Symbol, c.If.Args...) == 0 {
			continue
		}
		for _, at := range taken[i][s.Of].Next(s.At) {
			if (!c.Idle || at != s.At) && !slices.Contains(all, at) {
				all, m.to = append(all, at), append(m.to, at)
			}
		}
	}
	return all
}

// settled takes inner steps until there are none.
func (m *machine) settled(s State) vc.State {
	for again := true; again; {
		again = false
		for i := range m.inner {
			for _, next := range m.inner[i][s.Of].Next(s.At) {
				if next != s.At {
					s.At, again = next, true
					break
				}
			}
		}
	}
	return s.At
}

// Link is a system that is held against a model's graph.
type Link struct {
	System string // the name of its file, without the extension
	Model  string // of the manifest
	Plug   func(s *vc.System, constants map[string]tla.Value) (*Plug, error)
}

// Linked are the links of a system with models, in each of which it looks alike.
func Linked(system string, plug func(*vc.System, map[string]tla.Value) (*Plug, error), models ...string) (all []Link) {
	for _, model := range models {
		all = append(all, Link{System: system, Model: model, Plug: plug})
	}
	return all
}

// Forgetful is a system without its history, at a size: see [vc.System.Finite].
func Forgetful(s *vc.System, members map[string]int, given func(symbol string, args []int) (int, bool)) (*vc.Finite, error) {
	left, err := s.Forget()
	if err != nil {
		return nil, err
	}
	return left.Finite(members, given)
}

// Hold holds a system against a graph of the model, state for state: what was compared, and the
// first difference. It is an error if the two cannot be compared.
func (l Link) Hold(system *vc.System, g *labelled.Graph) (modeltest.Counts, *modeltest.Divergence, error) {
	plug, err := l.Plug(system, g.ConstantValues())
	if err != nil {
		return modeltest.Counts{}, nil, err
	}
	machine, err := plug.Machine(g.Stimuli)
	if err != nil {
		return modeltest.Counts{}, nil, err
	}
	return machine.Equivalent(g.Graph, g.Labelled())
}

// Unlinked is a system that is held against no graph.
type Unlinked struct {
	System string
	Why    string
}

// Links are all that a protocol has to say of the systems of its proofs.
type Links struct {
	Links    []Link
	Unlinked []Unlinked
	// Large gives what a system assumes at sizes that no axiom must rule out: models of them all,
	// each with more members of each sort than they can tell, and numbers larger than those that
	// they name (System.Widest); so unlike each other that no axiom says more of quorums than it
	// should.
	Large func(assumed *vc.System, widest map[string]int) ([]*vc.Finite, error)
}

// Of are the links of a system; none, with the reason why there are none. ok is false for a system
// of which nothing is said.
func (l *Links) Of(system string) (links []Link, why string, ok bool) {
	for _, link := range l.Links {
		if link.System == system {
			links = append(links, link)
		}
	}
	for _, u := range l.Unlinked {
		if u.System == system {
			return links, u.Why, true
		}
	}
	return links, "", len(links) > 0
}

// Assumes tells what is wrong with what a system assumes: an axiom that rules out a large model. So
// "any sizes" means it.
func (l *Links) Assumes(s *vc.System) error {
	assumed := s.Assumed()
	widest := s.Widest()
	all, err := l.Large(assumed, widest)
	if err != nil {
		return err
	}
	for _, large := range all {
		if err := assumes(large, widest); err != nil {
			return err
		}
	}
	return nil
}

// assumes tells what axioms rule out a model.
func assumes(large *vc.Finite, widest map[string]int) error {
	for sort, variables := range widest {
		if size := large.Members(sort); sort != "Int" && sort != "Bool" && len(large.Named(sort)) == 0 && size <= variables {
			return fmt.Errorf("an axiom speaks of %d of %s, and is tried with %d only: it could bound how many there are", variables, sort, size)
		}
	}
	if broken := large.Broken(); len(broken) > 0 {
		return fmt.Errorf("the axioms %v do not hold of a large model: they bound the sizes", broken)
	}
	return nil
}

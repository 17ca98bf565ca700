package modeltest

import (
	"errors"
	"fmt"
	"slices"
	"unsafe"

	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// Follow replays a behaviour that comes from elsewhere than a graph: a file, a simulation. start
// and each step's After are in the order of the protocol's Vars.
//
// A step after which the variables are as before may be taken or not: variables do not tell, and a
// graph does.
//
// The caller leaves alone what it gave: arguments and variables in the same memory are taken to be
// the same ones again, so who keeps each once has each translated and compared once.
type Follow func(start []tla.Value, steps []Step) (*Divergence, error)

// Behaviours prepares the replay of many behaviours. same compares a variable of a behaviour with
// the implementation's; it says the same of the same two each time.
func (p Protocol[S, I]) Behaviours(same func(want, got tla.Value) bool) Follow {
	f := &follower[S, I]{p: p.guarded(), same: same, stimuli: map[said]I{}, agreed: map[met[S]]bool{}}
	return f.follow
}

// follower replays behaviours. Every step is taken; but what was translated or compared once is not
// again: a suite says the same few states and stimuli over and over, and projecting a state takes
// longer than a step.
type follower[S, I comparable] struct {
	p       Protocol[S, I]
	same    func(want, got tla.Value) bool
	stimuli map[said]I
	agreed  map[met[S]]bool
	taken   []taken[S, I] // of the behaviour under way
}

// mostAgreed bounds what is kept of behaviours whose states are all different.
const mostAgreed = 1 << 17

// said is a stimulus, by the memory of its arguments.
type said struct {
	action  string
	hostile bool
	args    *labelled.Arg
	n       int
}

// met is a state of the implementation at variables, by their memory.
type met[S comparable] struct {
	want *tla.Value
	n    int
	at   S
}

// taken is a step of the implementation.
type taken[S, I comparable] struct {
	before   S
	stimulus I
	after    S
}

func (f *follower[S, I]) follow(start []tla.Value, steps []Step) (*Divergence, error) {
	if len(f.p.Init) == 0 {
		return nil, errors.New("modeltest: a replay needs an initial state of the protocol")
	}
	s, ok := f.begin(start)
	if !ok {
		return &Divergence{Vars: f.p.Vars, Start: start, Kind: WrongStart, Want: start, Got: f.p.Project(f.p.Init[0])}, nil
	}
	f.taken = f.taken[:0]
	for n, step := range steps {
		stimulus, err := f.stimulus(step.Stimulus)
		if err != nil {
			return nil, fmt.Errorf("step %d, %s: %w", n+1, step.Stimulus, err)
		}
		next, happened, broken := f.p.Step(s, stimulus)
		f.taken = append(f.taken, taken[S, I]{s, stimulus, next})
		if broken != nil || !f.agrees(step.After, next) {
			return f.diverges(start, steps[:n], step, happened, broken), nil
		}
		s = next
	}
	return nil, nil
}

func (f *follower[S, I]) begin(start []tla.Value) (s S, ok bool) {
	for _, s := range f.p.Init {
		if f.agrees(start, s) {
			return s, true
		}
	}
	return s, false
}

func (f *follower[S, I]) stimulus(of labelled.Stimulus) (I, error) {
	key := said{of.Action, of.Hostile, unsafe.SliceData(of.Args), len(of.Args)}
	if i, ok := f.stimuli[key]; ok {
		return i, nil
	}
	i, err := f.p.Stimulus(of)
	if err == nil {
		keep(f.stimuli, key, i)
	}
	return i, err
}

func (f *follower[S, I]) agrees(want []tla.Value, s S) bool {
	key := met[S]{unsafe.SliceData(want), len(want), s}
	if f.agreed[key] {
		return true
	}
	agrees := slices.EqualFunc(want, f.p.Project(s), f.same)
	if agrees {
		keep(f.agreed, key, true)
	}
	return agrees
}

func keep[K comparable, V any](known map[K]V, key K, v V) {
	if len(known) == mostAgreed {
		clear(known)
	}
	known[key] = v
}

// diverges tells of the last step that was taken.
func (f *follower[S, I]) diverges(start []tla.Value, before []Step, step Step, happened bool, broken error) *Divergence {
	last := f.taken[len(f.taken)-1]
	d := &Divergence{
		Kind: WrongState, Vars: f.p.Vars, Start: start, Behaviour: append([]Step(nil), before...), Wrong: step.Stimulus,
		Fired: fmt.Sprintf("%+v", last.stimulus), Want: step.After, Got: f.p.Project(last.after),
	}
	switch {
	case broken != nil:
		d.Kind, d.Rule = Broke, broken.Error()
	case !happened:
		d.Kind = NotTaken
	}
	if f.p.Arrows != nil { // only of a behaviour that diverges anybody sees them
		for _, s := range f.taken {
			d.Arrows = append(d.Arrows, f.p.Arrows(s.before, s.stimulus, s.after)...)
		}
	}
	return d
}

package modeltest

import (
	"errors"
	"fmt"
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
	return machineOf(p).Behaviours(same)
}

func (m machine) Behaviours(same func(want, got tla.Value) bool) Follow {
	f := &follower{driven: m.drive(), m: m, equal: same, known: map[said]int{}}
	return f.follow
}

// follower replays behaviours: step n leads from place n-1 to place n. Every step is taken; but
// what was translated or compared once is not again: a suite says the same few states and stimuli
// over and over, and projecting a state takes longer than a step.
type follower struct {
	driven
	m     machine
	equal func(want, got tla.Value) bool
	known map[said]int
	taken []int // stimuli of the behaviour under way
}

// said is a stimulus, by the memory of its arguments.
type said struct {
	action  string
	hostile bool
	args    *labelled.Arg
	n       int
}

func (f *follower) follow(start []tla.Value, steps []Step) (*Divergence, error) {
	if f.m.lacks != nil {
		return nil, f.m.lacks
	}
	if f.m.inits == 0 {
		return nil, errors.New("modeltest: a replay needs an initial state of the protocol")
	}
	f.room(len(steps) + 1)
	if !f.starts(start) {
		f.begin(0, 0)
		return &Divergence{Vars: f.m.vars, Start: start, Kind: WrongStart, Want: start, Got: f.project(0)}, nil
	}
	f.taken = f.taken[:0]
	for n, step := range steps {
		stimulus, err := f.translated(step.Stimulus)
		if err != nil {
			return nil, fmt.Errorf("step %d, %s: %w", n+1, step.Stimulus, err)
		}
		happened, broken := f.step(n, stimulus, n+1)
		f.taken = append(f.taken, stimulus)
		if broken != nil || !f.agrees(step.After, n+1, f.equal) {
			return f.diverges(start, steps[:n], step, happened, broken), nil
		}
	}
	return nil, nil
}

// starts has in place 0 the initial state of a behaviour, if there is one.
func (f *follower) starts(start []tla.Value) bool {
	for init := range f.m.inits {
		if f.begin(init, 0); f.agrees(start, 0, f.equal) {
			return true
		}
	}
	return false
}

func (f *follower) translated(of labelled.Stimulus) (int, error) {
	key := said{of.Action, of.Hostile, unsafe.SliceData(of.Args), len(of.Args)}
	if i, ok := f.known[key]; ok {
		return i, nil
	}
	i, err := f.stimulus(of)
	if err == nil {
		keep(f.known, key, i)
	}
	return i, err
}

// diverges tells of the last step that was taken.
func (f *follower) diverges(start []tla.Value, before []Step, step Step, happened bool, broken error) *Divergence {
	last := len(before)
	d := breaks(broken, &Divergence{
		Kind: WrongState, Vars: f.m.vars, Start: start, Behaviour: append([]Step(nil), before...), Wrong: step.Stimulus,
		Fired: fmt.Sprintf("%+v", f.given(f.taken[last])), Want: step.After, Got: f.project(last + 1),
	})
	switch {
	case broken != nil:
		d.Kind = Broke
	case !happened:
		d.Kind = NotTaken
	}
	for n, stimulus := range f.taken { // only of a behaviour that diverges anybody sees them
		d.Arrows = append(d.Arrows, f.arrows(n, stimulus, n+1)...)
	}
	return d
}

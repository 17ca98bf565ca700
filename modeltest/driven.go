package modeltest

import (
	"slices"
	"unsafe"

	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// driven is an implementation with its types out of sight: its states lie in places, and its
// stimuli have numbers. So what drives it is compiled once, and for each protocol only [places].
type driven interface {
	// room sees to it that there are so many places.
	room(n int)
	// begin puts an initial state in a place, and move the state of another place.
	begin(init, to int)
	move(from, to int)
	// step puts in a place what comes of a stimulus in the state of another place.
	step(from, stimulus, to int) (happened bool, broken error)
	// stimuli are those of a state, until they are asked for again; stimulus is one of the
	// specification's.
	stimuli(at int) []int
	stimulus(labelled.Stimulus) (int, error)
	// inert does what must change nothing, until it is enough; the state after it is in place to.
	inert(at, to int, done func(name string, broken error) (enough bool))
	project(at int) []tla.Value
	arrows(before, stimulus, after int) []Arrow
	same(one, other int) bool
	// agrees compares a state with variables: by their memory once.
	agrees(want []tla.Value, at int, same func(want, got tla.Value) bool) bool
	// state and given are what is in a place and has a number, for readers.
	state(at int) any
	given(stimulus int) any
}

// none is the number of a stimulus where there is none: that of the zero.
const none = 0

// places is a protocol as driven. Where code under test panics, a step breaks a rule.
type places[S, I comparable] struct {
	p       Protocol[S, I]
	states  []S // by place
	all     []I // stimuli by number
	number  map[I]int
	last    []I // stimuli that were given last, and their numbers
	numbers []int
	agreed  map[met[S]]bool
}

// met is a state of the implementation at variables, by their memory.
type met[S comparable] struct {
	want *tla.Value
	n    int
	at   S
}

// mostAgreed bounds what is kept of behaviours whose states are all different.
const mostAgreed = 1 << 17

func newPlaces[S, I comparable](p Protocol[S, I]) driven {
	return &places[S, I]{p: p, all: make([]I, 1), number: map[I]int{*new(I): none}, agreed: map[met[S]]bool{}}
}

func (d *places[S, I]) room(n int) {
	d.states = append(d.states, make([]S, max(0, n-len(d.states)))...)
}

func (d *places[S, I]) begin(init, to int) { d.states[to] = d.p.Init[init] }

func (d *places[S, I]) move(from, to int) { d.states[to] = d.states[from] }

func (d *places[S, I]) step(from, stimulus, to int) (happened bool, broken error) {
	defer func() {
		if value := recover(); value != nil {
			d.states[to], happened, broken = d.states[from], false, Recovered(value)
		}
	}()
	d.states[to], happened, broken = d.p.Step(d.states[from], d.all[stimulus])
	return happened, broken
}

func (d *places[S, I]) stimuli(at int) []int {
	given := d.p.Stimuli(d.states[at])
	if !slices.Equal(given, d.last) { // mostly they are the same at each state, which is seen sooner than their numbers
		d.last, d.numbers = append(d.last[:0], given...), d.numbers[:0]
		for _, i := range given {
			d.numbers = append(d.numbers, d.see(i))
		}
	}
	return d.numbers
}

func (d *places[S, I]) stimulus(of labelled.Stimulus) (int, error) {
	i, err := d.p.Stimulus(of)
	if err != nil {
		return none, err
	}
	return d.see(i), nil
}

// see gives the number of a stimulus.
func (d *places[S, I]) see(i I) int {
	n, seen := d.number[i]
	if !seen {
		n = len(d.all)
		d.number[i], d.all = n, append(d.all, i)
	}
	return n
}

func (d *places[S, I]) inert(at, to int, done func(name string, broken error) (enough bool)) {
	for _, i := range d.others(at) {
		d.states[to] = i.After
		if done(i.Name, i.Broken) {
			return
		}
	}
}

// others is Inert, where there is one.
func (d *places[S, I]) others(at int) (all []Inert[S]) {
	defer func() {
		if value := recover(); value != nil {
			all = []Inert[S]{{Name: "what must change nothing", After: d.states[at], Broken: Recovered(value)}}
		}
	}()
	if d.p.Inert == nil {
		return nil
	}
	return d.p.Inert(d.states[at])
}

func (d *places[S, I]) project(at int) []tla.Value { return d.p.Project(d.states[at]) }

func (d *places[S, I]) arrows(before, stimulus, after int) (drawn []Arrow) {
	defer func() {
		if recover() != nil {
			drawn = nil // what is told does not hang on its picture
		}
	}()
	if d.p.Arrows == nil {
		return nil
	}
	return d.p.Arrows(d.states[before], d.all[stimulus], d.states[after])
}

func (d *places[S, I]) same(one, other int) bool { return d.states[one] == d.states[other] }

func (d *places[S, I]) agrees(want []tla.Value, at int, same func(want, got tla.Value) bool) bool {
	key := met[S]{unsafe.SliceData(want), len(want), d.states[at]}
	if d.agreed[key] {
		return true
	}
	agrees := slices.EqualFunc(want, d.project(at), same)
	if agrees {
		keep(d.agreed, key, true)
	}
	return agrees
}

func keep[K comparable, V any](known map[K]V, key K, v V) {
	if len(known) == mostAgreed {
		clear(known)
	}
	known[key] = v
}

func (d *places[S, I]) state(at int) any { return d.states[at] }

func (d *places[S, I]) given(stimulus int) any { return d.all[stimulus] }

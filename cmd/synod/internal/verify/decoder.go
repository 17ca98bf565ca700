package verify

import (
	"unsafe"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// decoder gives what a suite says as the engine takes it. A suite says the same few states,
// arguments and values over and over, so each is made once: a value is known by its text, a state
// and arguments by their memory, which those that were read of the same text share. By that the
// engine too knows again what it was given.
type decoder struct {
	values map[suite.JSON]tla.Value
	states map[*suite.JSON][]tla.Value
	args   map[*suite.Arg][]labelled.Arg
	steps  []modeltest.Step // of the behaviour that was read last
}

// manyKnown bounds what a decoder keeps of each kind, of a suite in which all are different.
const manyKnown = 1 << 16

func newDecoder() *decoder {
	return &decoder{values: map[suite.JSON]tla.Value{}, states: map[*suite.JSON][]tla.Value{}, args: map[*suite.Arg][]labelled.Arg{}}
}

// behaviour gives steps that are good until it is called again.
func (d *decoder) behaviour(b suite.Behaviour) (start []tla.Value, steps []modeltest.Step, err error) {
	steps = d.steps[:0]
	for _, s := range b.Steps {
		args, err := once(d.args, s.Args, d.readArgs)
		if err != nil {
			return nil, nil, err
		}
		after, err := once(d.states, s.State, d.readState)
		if err != nil {
			return nil, nil, err
		}
		steps = append(steps, modeltest.Step{Stimulus: labelled.Stimulus{Action: s.Action, Args: args, Hostile: s.Hostile}, After: after})
	}
	d.steps = steps
	start, err = once(d.states, b.Initial, d.readState)
	return start, steps, err
}

// once reads what was not read before. What is known is kept alive by being known, so its memory
// is nothing else's.
func once[From, To any](known map[*From][]To, from []From, read func([]From) ([]To, error)) ([]To, error) {
	at := unsafe.SliceData(from)
	if to, ok := known[at]; ok && len(to) == len(from) {
		return to, nil
	}
	to, err := read(from)
	if err == nil && len(from) > 0 {
		keep(known, at, to)
	}
	return to, err
}

func keep[K comparable, V any](known map[K]V, key K, v V) {
	if len(known) == manyKnown {
		clear(known)
	}
	known[key] = v
}

func (d *decoder) readArgs(args []suite.Arg) (out []labelled.Arg, err error) {
	for _, arg := range args {
		v, err := d.value(arg.Value)
		if err != nil {
			return nil, err
		}
		out = append(out, labelled.Arg{Name: arg.Name, Value: v})
	}
	return out, nil
}

func (d *decoder) readState(state []suite.JSON) (out []tla.Value, err error) {
	out = make([]tla.Value, len(state))
	for i, value := range state {
		if out[i], err = d.value(value); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (d *decoder) value(j suite.JSON) (tla.Value, error) {
	if v, ok := d.values[j]; ok {
		return v, nil
	}
	v, err := j.Value()
	if err == nil {
		keep(d.values, j, v)
	}
	return v, err
}

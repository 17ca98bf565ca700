package blackbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/wire"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// Keys of answers, and of hello. What was sent is also a variable of models that have it.
const (
	keyOut   = "out"
	keyState = "state"
	keyTook  = "took"
)

// Shows is what an implementation shows after each action.
type Shows struct {
	Took bool     `json:"took"`           // whether the action was taken
	Out  bool     `json:"out"`            // what was sent, where the model says it
	Vars []string `json:"vars,omitempty"` // of the specification, ascending
}

// String lists it.
func (s Shows) String() string {
	var all []string
	if s.Took {
		all = append(all, keyTook)
	}
	if s.Out {
		all = append(all, keyOut)
	}
	return strings.Join(append(all, s.Vars...), ", ")
}

// ErrShowsNothing says that an implementation cannot be tested as it shows nothing, or always the
// same.
var ErrShowsNothing = errors.New("the adapter shows nothing that could be wrong")

// showsOf reads a hello. vars are the specification's variables without out; sent says that it has
// that too.
func showsOf(h wire.Hello, vars []string, sent bool) (Shows, error) {
	s := Shows{Out: sent, Vars: slices.Sorted(slices.Values(h.Observes))}
	for _, name := range s.Vars {
		if !slices.Contains(vars, name) {
			return s, fmt.Errorf("hello: expected variables of the specification under %q, of %s, got %q", "observes", strings.Join(vars, ", "), name)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(h.Extra)) {
		value := h.Extra[key]
		if key != keyTook {
			return s, fmt.Errorf("%q of hello: there is no such key: give name, restarts, observes or took", key)
		}
		if err := json.Unmarshal(value, &s.Took); err != nil || string(value) == "null" {
			return s, fmt.Errorf("hello: expected true or false under %q, got %.100s", keyTook, value)
		}
	}
	if !s.Took && !s.Out && len(s.Vars) == 0 {
		return s, fmt.Errorf(`%w: say in hello "took":true, or under "observes" some of the variables %s, and answer so`,
			ErrShowsNothing, strings.Join(vars, ", "))
	}
	return s, nil
}

// observer numbers answers: what an implementation gives, and what the specification wants.
type observer struct {
	shows  Shows
	out    *values
	vars   []*values
	outs   map[[2]int32]int32 // 1 if taken, and what was sent
	labels map[string]int32   // a text of the numbers of the variables' values
	outOf  [][2]int32
	vary   [][]int32                 // the values' numbers of each label
	known  map[string]conform.Answer // what short answers say, as most come again; not too many
}

func newObserver(shows Shows) *observer {
	o := &observer{shows: shows, out: newValues(), outs: map[[2]int32]int32{}, labels: map[string]int32{}, known: map[string]conform.Answer{}}
	for range shows.Vars {
		o.vars = append(o.vars, newValues())
	}
	return o
}

// died stands for the answer that an implementation does not give, as it ends.
var died = conform.Answer{Out: -1, Label: -1}

// output numbers whether an action was taken, and what was sent then.
func (o *observer) output(taken bool, out tla.Value) int32 {
	key := [2]int32{}
	if o.shows.Took && taken {
		key[0] = 1
	}
	if o.shows.Out {
		key[1] = o.out.add(out)
	}
	return o.outNumber(key)
}

func (o *observer) outNumber(key [2]int32) int32 {
	n, ok := o.outs[key]
	if !ok {
		n = int32(len(o.outOf))
		o.outs[key], o.outOf = n, append(o.outOf, key)
	}
	return n
}

// label numbers the variables that are shown, of all of a state.
func (o *observer) label(value func(name string) tla.Value) int32 {
	ids := make([]int32, len(o.vars))
	for i, v := range o.vars {
		ids[i] = v.add(value(o.shows.Vars[i]))
	}
	return o.labelNumber(ids)
}

func (o *observer) labelNumber(ids []int32) int32 {
	key := fmt.Sprint(ids)
	n, ok := o.labels[key]
	if !ok {
		n = int32(len(o.vary))
		o.labels[key], o.vary = n, append(o.vary, ids)
	}
	return n
}

// read numbers an answer to an action, which is an object without repeated keys. The error says
// what was expected.
func (o *observer) read(answer []byte) (conform.Answer, error) {
	a, met := o.known[string(answer)]
	if met {
		return a, nil
	}
	a, err := o.parse(answer)
	if err == nil && len(answer) <= 1<<10 && len(o.known) < 1<<14 {
		o.known[string(answer)] = a
	}
	return a, err
}

func (o *observer) parse(answer []byte) (conform.Answer, error) {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(answer, &keys); err != nil {
		return conform.Answer{}, err
	}
	var pair [2]int32
	ids := make([]int32, len(o.vars))
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		value, err := keys[key], error(nil)
		switch {
		case key == keyTook && o.shows.Took:
			pair[0], err = readTook(value)
		case key == keyOut && o.shows.Out:
			pair[1], err = o.out.read(value)
		case key == keyState && len(o.vars) > 0:
			err = o.readState(value, ids)
		default:
			err = fmt.Errorf("expected the keys %s, got it too", o.keys())
		}
		if err != nil {
			return conform.Answer{}, fmt.Errorf("%.100q: %w", key, err)
		}
	}
	if len(keys) != len(strings.Split(o.keys(), ", ")) {
		return conform.Answer{}, fmt.Errorf("expected the keys %s, got %.200s", o.keys(), answer)
	}
	return conform.Answer{Out: o.outNumber(pair), Label: o.labelNumber(ids)}, nil
}

// keys are those of an answer.
func (o *observer) keys() string {
	var keys []string
	if o.shows.Took {
		keys = append(keys, keyTook)
	}
	if o.shows.Out {
		keys = append(keys, keyOut)
	}
	if len(o.vars) > 0 {
		keys = append(keys, keyState)
	}
	return strings.Join(keys, ", ")
}

func readTook(value []byte) (int32, error) {
	switch string(value) {
	case "true":
		return 1, nil
	case "false":
		return 0, nil
	}
	return 0, fmt.Errorf("expected true or false, got %.100s", value)
}

func (o *observer) readState(value []byte, ids []int32) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(value, &fields); err != nil || fields == nil {
		return fmt.Errorf("expected an object, got %.100s", value)
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		i, ok := slices.BinarySearch(o.shows.Vars, name)
		if !ok {
			return fmt.Errorf("expected %s, as hello promised, got %.100q", strings.Join(o.shows.Vars, ", "), name)
		}
		var err error
		if ids[i], err = o.vars[i].read(fields[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if len(fields) != len(o.vars) {
		return fmt.Errorf("expected %s, as hello promised, got %.200s", strings.Join(o.shows.Vars, ", "), value)
	}
	return nil
}

// sight is what an answer says, for a reader: values, and the JSON that they have.
type sight struct {
	names  []string
	values []tla.Value
	texts  []string
}

func (s *sight) add(name string, k known) {
	s.names, s.values, s.texts = append(s.names, name), append(s.values, k.Value), append(s.texts, string(k.text))
}

// see gives what an answer says.
func (o *observer) see(a conform.Answer) (s sight) {
	out := o.outOf[a.Out]
	if o.shows.Took {
		took := tla.Bool(out[0] == 1)
		s.add(keyTook, known{took, suite.Encode(took)})
	}
	if o.shows.Out {
		s.add(keyOut, o.out.known[out[1]])
	}
	for i, id := range o.vary[a.Label] {
		s.add(o.shows.Vars[i], o.vars[i].known[id])
	}
	return s
}

// say is an answer on one line.
func (o *observer) say(a conform.Answer) string {
	if a == died {
		return "the adapter ends"
	}
	s := o.see(a)
	parts := make([]string, len(s.names))
	for i, name := range s.names {
		parts[i] = name + ": " + s.texts[i]
	}
	return strings.Join(parts, ", ")
}

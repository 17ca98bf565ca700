package nodetest

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/anishathalye/porcupine"

	"github.com/synod-paxos/synod/impl/node"
)

// history is what clients asked and were told, by the number of the operation.
type history struct {
	ops   []operation
	clock int64
}

type operation struct {
	key          string
	set          bool
	value        string
	call, answer int64 // 0: not yet
	told         node.Answer
}

func (h *history) ask(op int, key string, set bool, value string) {
	h.clock++
	for len(h.ops) <= op {
		h.ops = append(h.ops, operation{})
	}
	h.ops[op] = operation{key: key, set: set, value: value, call: h.clock}
}

// told notes an answer, and gives the register that it is of.
func (h *history) told(op int, a node.Answer) (key string) {
	h.clock++
	if op >= len(h.ops) {
		return ""
	}
	o := &h.ops[op]
	if o.answer == 0 {
		o.answer, o.told = h.clock, a
	}
	return o.key
}

func (h *history) answered(op int) bool { return op < len(h.ops) && h.ops[op].answer > 0 }

// Asked is what a client asked, and was told.
type Asked struct {
	Key          string
	Set          bool   // else it is a get
	Value        string // to set; no two clients set the same
	Call, Answer int64  // times, from 1 on; no answer: 0
	Told         node.Answer
}

// Unexplained gives a register for which no order of the requests explains what clients were told,
// and what that is; empty if there is none.
func Unexplained(asked []Asked) (key, told string) {
	h := history{}
	for _, a := range asked {
		h.ops = append(h.ops, operation{key: a.Key, set: a.Set, value: a.Value, call: a.Call, answer: a.Answer, told: a.Told})
	}
	key, wrong := h.wrong(nil)
	if !wrong {
		return "", ""
	}
	return key, h.tell(key)
}

// wrong says which register's history is not linearizable, if one is. It needs no search, so it
// asks for no steps.
func (h *history) wrong(*int) (key string, is bool) {
	all := map[string]*explained{}
	for i := range h.ops {
		if o := &h.ops[i]; o.call > 0 {
			e := all[o.key]
			if e == nil {
				e = &explained{begun: map[string]int64{}, first: math.MaxInt64}
				all[o.key] = e
			}
			e.add(o)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if !all[key].right() {
			return key, true
		}
	}
	return "", false
}

// explained is what clients were told of a register that is set once: all who were told unset come
// first, then one who sets the value, then all who were told the value; who was told nothing may
// come last, or never. There is such an order unless somebody had been answered before another of
// those before him asked.
type explained struct {
	begun  map[string]int64 // when a value was first asked to be set
	value  *string          // that was told
	first  int64            // when somebody was first told it
	last   int64            // when the last asked who was told unset
	differ bool             // two values were told, or unset to who sets
}

func (e *explained) add(o *operation) {
	if before, met := e.begun[o.value]; o.set && (!met || o.call < before) {
		e.begun[o.value] = o.call
	}
	switch told := string(o.told.Value); {
	case o.answer == 0:
	case o.told.Kind == node.Unset:
		e.last, e.differ = max(e.last, o.call), e.differ || o.set
	default:
		e.differ = e.differ || e.value != nil && *e.value != told
		e.value, e.first = &told, min(e.first, o.answer)
	}
}

func (e *explained) right() bool {
	if e.differ || e.value == nil {
		return !e.differ
	}
	begun, met := e.begun[*e.value]
	return met && begun <= e.first && e.last <= e.first
}

// perKey are operations of clients, each key of which is judged by itself.
type perKey map[string][]porcupine.Operation

// add adds one from a time to another; to 0 if it was not answered, and came at some time or never.
func (p perKey) add(key string, number int, o any, call, answer int64) {
	answer = cmp.Or(answer, math.MaxInt64)
	p[key] = append(p[key], porcupine.Operation{ClientId: number, Input: o, Call: call, Output: o, Return: answer})
}

// wrong says for which key no order explains them, the first if there are several; none if it takes
// more than the steps that are left to find that out, of which there are less than 0 then.
func (p perKey) wrong(model porcupine.Model, left *int) (key string, is bool) {
	model = within(model, left)
	for _, key := range slices.Sorted(maps.Keys(p)) {
		if !porcupine.CheckOperations(model, p[key]) {
			return key, true
		}
	}
	return "", false
}

// within is a model of which, once no steps are left, any order explains all: where many requests
// were not answered there are too many orders to try.
func within(model porcupine.Model, left *int) porcupine.Model {
	step := model.Step
	model.Step = func(state, input, output any) (bool, any) {
		if *left--; *left < 0 {
			return true, *left // that is new, so none that led nowhere
		}
		return step(state, input, output)
	}
	return model
}

// tell lists what was asked of a register and told.
func (h *history) tell(key string) (text string) {
	for op, o := range h.ops {
		if o.key != key || o.call == 0 {
			continue
		}
		what, told := "get", "nothing"
		if o.set {
			what = fmt.Sprintf("set %q", o.value)
		}
		if o.answer > 0 {
			told = fmt.Sprintf("%v %q", o.told.Kind, o.told.Value)
		}
		text += fmt.Sprintf("; %d: %s from %d told %s at %d", op, what, o.call, told, o.answer)
	}
	return text
}

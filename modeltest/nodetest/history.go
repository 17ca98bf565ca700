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

// register is one that is set once, for porcupine: "" is unset, else the value after a sign.
var register = porcupine.Model{
	Init: func() any { return "" },
	Step: func(state, input, output any) (bool, any) {
		in, out, now := input.(*operation), output.(*operation), state.(string)
		if in.set && now == "" {
			now = "=" + in.value
		}
		switch {
		case out.answer == 0: // nobody was told anything
			return true, now
		case out.told.Kind == node.Unset:
			return now == "", now
		}
		return now == "="+string(out.told.Value), now
	},
	Equal: func(a, b any) bool { return a == b },
}

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
	left := math.MaxInt
	key, wrong := h.wrong(&left)
	if !wrong {
		return "", ""
	}
	return key, h.tell(key)
}

// wrong says which register's history is not linearizable, if one is.
func (h *history) wrong(left *int) (key string, is bool) {
	keys, shown := perKey{}, h.shown()
	for op, o := range h.ops {
		if o.call > 0 && (o.answer > 0 || o.set && shown[o.value]) {
			keys.add(o.key, op, &o, o.call, o.answer)
		}
	}
	return keys.wrong(register, left)
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

// shown are the values that somebody was told. A set that is not answered, of a value that nobody
// was told, can be thought to come after all else; leaving it out saves porcupine from trying when.
func (h *history) shown() map[string]bool {
	shown := map[string]bool{}
	for _, o := range h.ops {
		if o.answer > 0 && o.told.Kind == node.Chosen {
			shown[string(o.told.Value)] = true
		}
	}
	return shown
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

package paxostest

import (
	"fmt"
	"slices"
	"strings"
)

// outputs numbers what an implementation sends in one step. Refusals are left out,
// as a refusal may be silent; order and repetition say nothing.
type outputs struct {
	sets  [][]Message // by number; 0 is nothing
	one   map[Message]int32
	other map[string]int32 // of more than one message
}

func newOutputs() *outputs {
	return &outputs{sets: [][]Message{nil}, one: map[Message]int32{}, other: map[string]int32{}}
}

// number interns what was sent.
func (o *outputs) number(sent []Message) int32 {
	switch {
	case len(sent) == 0 || len(sent) == 1 && sent[0].Type == Reject:
		return 0
	case len(sent) == 1:
		return o.single(sent[0])
	}
	set := slices.DeleteFunc(slices.Clone(sent), func(m Message) bool { return m.Type == Reject })
	slices.SortFunc(set, Message.compare)
	set = slices.Compact(set)
	if len(set) < 2 {
		return o.number(set)
	}
	var key strings.Builder
	for _, m := range set {
		fmt.Fprintf(&key, "%#v", m)
	}
	n, seen := o.other[key.String()]
	if !seen {
		n = o.add(set)
		o.other[key.String()] = n
	}
	return n
}

func (o *outputs) single(m Message) int32 {
	n, seen := o.one[m]
	if !seen {
		n = o.add([]Message{m})
		o.one[m] = n
	}
	return n
}

func (o *outputs) add(set []Message) int32 {
	o.sets = append(o.sets, set)
	return int32(len(o.sets) - 1)
}

package suites

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// Outputs numbers what an implementation sends in one step. Refusals are left out,
// as a refusal may be silent; order and repetition say nothing.
type Outputs struct {
	Sets  [][]model.Message // by number; 0 is nothing
	one   map[model.Message]int32
	other map[string]int32 // of more than one message
}

// NewOutputs are none but nothing, which is number 0.
func NewOutputs() *Outputs {
	return &Outputs{Sets: [][]model.Message{nil}, one: map[model.Message]int32{}, other: map[string]int32{}}
}

// Number interns what was sent.
func (o *Outputs) Number(sent []model.Message) int32 {
	switch {
	case len(sent) == 0 || len(sent) == 1 && sent[0].Type == model.Reject:
		return 0
	case len(sent) == 1:
		return o.single(sent[0])
	}
	set := slices.DeleteFunc(slices.Clone(sent), func(m model.Message) bool { return m.Type == model.Reject })
	slices.SortFunc(set, model.Message.Compare)
	set = slices.Compact(set)
	if len(set) < 2 {
		return o.Number(set)
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

func (o *Outputs) single(m model.Message) int32 {
	n, seen := o.one[m]
	if !seen {
		n = o.add([]model.Message{m})
		o.one[m] = n
	}
	return n
}

func (o *Outputs) add(set []model.Message) int32 {
	o.Sets = append(o.Sets, set)
	return int32(len(o.Sets) - 1)
}

package suites

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// Outputs numbers what an implementation sends in one step. Refusals are left out,
// as a refusal may be silent; order and repetition say nothing. Tests that run at the same time
// may share them.
type Outputs struct {
	mutex sync.Mutex
	sets  [][]model.Message // by number; 0 is nothing
	one   map[model.Message]int32
	other map[string]int32 // of more than one message
}

// NewOutputs are none but nothing, which is number 0.
func NewOutputs() *Outputs {
	return &Outputs{sets: [][]model.Message{nil}, one: map[model.Message]int32{}, other: map[string]int32{}}
}

// All are they all, by number.
func (o *Outputs) All() [][]model.Message {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.sets[:len(o.sets):len(o.sets)]
}

// Of is what has a number.
func (o *Outputs) Of(number int32) []model.Message { return o.All()[number] }

// Number interns what was sent.
func (o *Outputs) Number(sent []model.Message) int32 {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.number(sent)
}

func (o *Outputs) number(sent []model.Message) int32 {
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

func (o *Outputs) single(m model.Message) int32 {
	n, seen := o.one[m]
	if !seen {
		n = o.add([]model.Message{m})
		o.one[m] = n
	}
	return n
}

func (o *Outputs) add(set []model.Message) int32 {
	o.sets = append(o.sets, set)
	return int32(len(o.sets) - 1)
}

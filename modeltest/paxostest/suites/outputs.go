package suites

import (
	"encoding/binary"
	"slices"
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
	other map[string]int32 // of more than one message, by the numbers that these have in parts
	parts map[model.Message]uint32
}

// NewOutputs are none but nothing, which is number 0.
func NewOutputs() *Outputs {
	return &Outputs{sets: [][]model.Message{nil}, one: map[model.Message]int32{}, other: map[string]int32{}, parts: map[model.Message]uint32{}}
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
	var key []byte
	for _, m := range set {
		part, met := o.parts[m]
		if !met {
			part = uint32(len(o.parts))
			o.parts[m] = part
		}
		key = binary.LittleEndian.AppendUint32(key, part)
	}
	n, seen := o.other[string(key)]
	if !seen {
		n = o.add(set)
		o.other[string(key)] = n
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

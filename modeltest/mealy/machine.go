package mealy

import (
	"fmt"
	"slices"
)

// Machine is a deterministic machine that is complete in its inputs: rows are states, columns are
// inputs, both numbered from 0. State 0 is initial. Outputs are numbers that mean nothing here.
type Machine struct {
	Next [][]int32 // Next[state][input] is a state
	Out  [][]int32 // Out[state][input], of the same shape
	// Label[state] is what an observer sees of a state after each step; nil if nothing is seen.
	Label []int32
}

// Check tells whether the tables have the same shape, at least one state, and name no state that is
// not there.
func (m Machine) Check() error {
	states := len(m.Next)
	if states == 0 {
		return fmt.Errorf("machine: want at least one state, got none: give state 0, the initial one")
	}
	if len(m.Out) != states {
		return fmt.Errorf("machine: want outputs of %d states, as Next has, got %d", states, len(m.Out))
	}
	if m.Label != nil && len(m.Label) != states {
		return fmt.Errorf("machine: want a label for each of %d states or no labels at all, got %d", states, len(m.Label))
	}
	for s := range m.Next {
		if len(m.Next[s]) != m.inputs() || len(m.Out[s]) != m.inputs() {
			return fmt.Errorf("machine: state %d: want %d inputs, as state 0 has, got %d next states and %d outputs",
				s, m.inputs(), len(m.Next[s]), len(m.Out[s]))
		}
		for x, to := range m.Next[s] {
			if to < 0 || int(to) >= states {
				return fmt.Errorf("machine: state %d, input %d: want a next state in 0..%d, got %d", s, x, states-1, to)
			}
		}
	}
	return nil
}

// Run gives the outputs along a word from the initial state, and the state at its end.
func (m Machine) Run(word []int32) (outs []int32, end int) {
	for _, x := range word {
		outs = append(outs, m.Out[end][x])
		end = int(m.Next[end][x])
	}
	return outs, end
}

func (m Machine) inputs() int { return len(m.Next[0]) }

// allInputs gives the inputs ascending, each once; nil stands for all.
func (m Machine) allInputs(inputs []int32) []int32 {
	if inputs != nil {
		return slices.Compact(slices.Sorted(slices.Values(inputs)))
	}
	for x := range m.inputs() {
		inputs = append(inputs, int32(x))
	}
	return inputs
}

// sameLabel tells whether an observer who sees the states of both machines cannot tell these two
// apart.
func sameLabel(a, b *Machine, s, t int32) bool {
	return a.Label == nil || b.Label == nil || a.Label[s] == b.Label[t]
}

// observed is of each state and input the output and the label behind it, as one number.
func (m Machine) observed() [][]uint64 {
	all := make([][]uint64, len(m.Next))
	for s, next := range m.Next {
		all[s] = make([]uint64, len(next))
		for x, to := range next {
			all[s][x] = uint64(uint32(m.Out[s][x]))
			if m.Label != nil {
				all[s][x] |= uint64(uint32(m.Label[to])) << 32
			}
		}
	}
	return all
}

// strength is how clearly something tells two states apart, the one that the specification is in
// and the one that an implementation might be in.
type strength uint8

const (
	none   strength = iota
	weak            // the outputs differ, but the specification's is silence
	strong          // the specification's output is missing, or the label is another
)

// differ compares one step of machine a, the specification, from s with one of b from t.
func differ(a, b *Machine, s, t, input, silent int32) strength {
	want, got := a.Out[s][input], b.Out[t][input]
	switch {
	case !sameLabel(a, b, a.Next[s][input], b.Next[t][input]), want != got && want != silent:
		return strong
	case want != got:
		return weak
	}
	return none
}

// Separate gives a shortest word over the inputs (nil: all of a, and b must have them too) on which
// two machines differ from their initial states in an output or, if both have labels, in a label;
// of several the first in lexicographic order. It is not ok if there is none: then the machines are
// equivalent over these inputs.
func Separate(a, b Machine, inputs []int32) (word []int32, ok bool) {
	type pair struct{ s, t int32 }
	type visit struct {
		pair
		from  int // the visit before
		input int32
	}
	queue, seen := []visit{{from: -1}}, map[pair]bool{{}: true}
	inputs = a.allInputs(inputs)
	for at := 0; at < len(queue); at++ {
		v := queue[at]
		for _, x := range inputs {
			if differ(&a, &b, v.s, v.t, x, 0) != none {
				word = append(word, x)
				for ; queue[at].from >= 0; at = queue[at].from {
					word = append(word, queue[at].input)
				}
				slices.Reverse(word)
				return word, true
			}
			if next := (pair{a.Next[v.s][x], b.Next[v.t][x]}); !seen[next] {
				seen[next] = true
				queue = append(queue, visit{next, at, x})
			}
		}
	}
	return nil, false
}

// Classes gives each state a number; two have the same if no word over the inputs tells them apart,
// and their labels are the same.
func (m Machine) Classes(inputs []int32) []int32 {
	class, count := make([]int32, len(m.Next)), 0
	if m.Label != nil {
		copy(class, m.Label)
	}
	for {
		number, next := map[string]int32{}, make([]int32, len(class))
		var key []byte
		for s := range class {
			key = binary(key[:0], class[s])
			for _, x := range inputs {
				key = binary(binary(key, m.Out[s][x]), class[m.Next[s][x]])
			}
			if _, ok := number[string(key)]; !ok {
				number[string(key)] = int32(len(number))
			}
			next[s] = number[string(key)]
		}
		if len(number) == count {
			return next
		}
		class, count = next, len(number)
	}
}

func binary(b []byte, n int32) []byte {
	return append(b, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
}

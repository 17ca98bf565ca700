package suites

import (
	"slices"

	"github.com/synod-paxos/synod/modeltest/mealy"
)

// part is what is left of a machine if only some of its inputs ever come: first the
// states that these lead to, then one for each behaviour over them that only other
// states have, as a faulty implementation may get there. The other inputs do nothing.
func part(m mealy.Machine, inputs []int32) mealy.Machine {
	p := &parting{whole: m, inputs: inputs, number: map[int32]int32{0: 0}, states: []int32{0}}
	for at := 0; at < len(p.states); at++ {
		p.add(at, p.visit)
	}
	class := m.Classes(inputs)
	first, known := len(p.states), map[int32]int32{}
	for at, s := range p.states {
		if _, seen := known[class[s]]; !seen {
			known[class[s]] = int32(at)
		}
	}
	for s, c := range class {
		if _, seen := known[c]; !seen {
			known[c] = int32(len(p.states))
			p.states = append(p.states, int32(s))
		}
	}
	for at := first; at < len(p.states); at++ {
		p.add(at, func(to int32) int32 { return known[class[to]] })
	}
	return p.Machine
}

type parting struct {
	mealy.Machine
	whole  mealy.Machine
	inputs []int32
	states []int32         // of the whole, by state
	number map[int32]int32 // of those that were visited
}

func (p *parting) visit(s int32) int32 {
	n, seen := p.number[s]
	if !seen {
		n = int32(len(p.states))
		p.number[s], p.states = n, append(p.states, s)
	}
	return n
}

// add gives a state its row.
func (p *parting) add(at int, to func(int32) int32) {
	s, width := p.states[at], len(p.whole.Next[0])
	next, out := slices.Repeat([]int32{int32(at)}, width), make([]int32, width)
	for _, i := range p.inputs {
		next[i], out[i] = to(p.whole.Next[s][i]), p.whole.Out[s][i]
	}
	p.Next, p.Out = append(p.Next, next), append(p.Out, out)
	if p.whole.Label != nil {
		p.Label = append(p.Label, p.whole.Label[s])
	}
}

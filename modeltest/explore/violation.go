package explore

import (
	"errors"
	"slices"
)

// errLost is the one way in which a fingerprint shared by two states shows.
var errLost = errors.New("explore: the behaviour that leads to a violation is lost, as two states share a fingerprint: search with Exact")

// breaks looks for what a batch broke. The first step that does by itself comes
// before the first state.
func (s *search) breaks(b *batch, chunks int) {
	for _, x := range s.chunks[:chunks] {
		if len(x.broken) > 0 {
			first := x.broken[0]
			path := append(s.path(b.numbers[first.parent]), int(first.input))
			s.result.Violation = &Violation{Properties: []string{first.name}, Inputs: path}
			return
		}
	}
	for i := range s.met {
		if in := &s.met[i]; len(in.bad) > 0 {
			s.result.Violation = s.violation(in.at(in.bad[0], s.words), in.numbers[in.bad[0]])
			return
		}
	}
}

func (s *search) violation(words []uint64, number uint32) *Violation {
	v := &Violation{Inputs: s.path(number)}
	for i := range s.Invariants {
		if !s.Invariants[i].Holds(View{s.compiled, words}) {
			v.Properties = append(v.Properties, s.Invariants[i].Name)
		}
	}
	return v
}

// path is the inputs that lead to a state, from the initial one.
func (s *search) path(number uint32) (inputs []int) {
	fingerprints := []uint64{s.seen[number%shards].fingerprints[number/shards]}
	for {
		parent := s.seen[number%shards].parents[number/shards]
		if parent == number {
			break
		}
		number = parent
		fingerprints = append(fingerprints, s.seen[number%shards].fingerprints[number/shards])
	}
	slices.Reverse(fingerprints)
	state, x := s.initial(), &expander{compiled: s.compiled, after: make([]uint64, s.words)}
	for _, next := range fingerprints[1:] {
		input := x.leads(state, next)
		if input < 0 {
			s.fails(errLost)
			return nil
		}
		inputs = append(inputs, input)
		s.apply(x.after, state, input)
		copy(state, x.after)
	}
	return inputs
}

// leads gives the first input that leads from a state to one of a fingerprint, or -1.
func (x *expander) leads(state []uint64, fingerprint uint64) int {
	x.reset()
	x.expand(state, x.fingerprint(state), 0)
	found := -1
	for _, k := range x.dealt[fingerprint%shards] {
		if k.fingerprint == fingerprint && (found < 0 || int(k.input) < found) {
			found = int(k.input)
		}
	}
	return found
}

// initial is the state that the search began in.
func (c *compiled) initial() []uint64 {
	words := make([]uint64, c.words)
	for i := range c.machines {
		c.machines[i].set(words, 0)
	}
	return words
}

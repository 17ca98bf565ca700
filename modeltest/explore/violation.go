package explore

import (
	"errors"
	"slices"
)

// errLost says that the caller does not keep to what it owes: every other step is
// remembered from when it was first taken.
var errLost = errors.New("explore: the behaviour that leads to a violation does not happen again: does Observe depend on no more than its arguments?")

// breaks looks for what a batch broke. The first step that does by itself comes
// before the first state.
func (s *search) breaks(b *batch, chunks int) {
	for _, x := range s.chunks[:chunks] {
		if len(x.broken) > 0 {
			first := x.broken[0]
			path, before := s.path(b.numbers[first.parent])
			after := make([]uint64, s.words)
			s.apply(after, before, int(first.input))
			s.result.Violation = &Violation{Properties: []string{first.name}, Inputs: append(path, int(first.input)), End: s.contents(after)}
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
	path, end := s.path(number)
	v := &Violation{Inputs: path, End: s.contents(end)}
	for i := range s.Invariants {
		if !s.holds(i, View{s.compiled, words}) {
			v.Properties = append(v.Properties, s.Invariants[i].Name)
		}
	}
	return v
}

// path is the inputs that lead to a state, from the initial one: the very ones by
// which the search met it, so that what a symmetry renames is not renamed on the way.
func (s *search) path(number uint32) (inputs []int, end []uint64) {
	chain := []uint32{number}
	for parent := s.parent(number); parent != number; parent = s.parent(number) {
		number = parent
		chain = append(chain, number)
	}
	slices.Reverse(chain)
	state, x := s.initial(), &expander{compiled: s.compiled, after: make([]uint64, s.words)}
	for _, next := range chain[1:] {
		input, ok := s.leads(x, state, next)
		if !ok {
			s.fails(failure{err: errLost})
			return nil, state
		}
		inputs = append(inputs, input)
		copy(state, x.after)
	}
	return inputs, state
}

// contents are those of the machines' states.
func (c *compiled) contents(words []uint64) (all []string) {
	for i := range c.machines {
		m := &c.machines[i]
		all = append(all, m.content(m.get(words), 0))
	}
	return all
}

func (s *search) parent(number uint32) uint32 { return s.seen[number%shards].parents[number/shards] }

// leads gives the input by which a state was met from its parent, and leaves the state
// in x.after: it is the first of its fingerprint, or of its words if they are kept.
func (s *search) leads(x *expander, parent []uint64, number uint32) (input int, found bool) {
	x.reset()
	x.expand(parent, s.fingerprint(parent), 0)
	home, place := &s.seen[number%shards], int(number/shards)
	for _, k := range x.dealt[number%shards] {
		if k.fingerprint != home.fingerprints[place] {
			continue
		}
		s.apply(x.after, parent, int(k.input))
		if !s.Exact || slices.Equal(x.after, home.states[place*s.words:(place+1)*s.words]) {
			return int(k.input), true
		}
	}
	return 0, false
}

// initial is the state that the search began in.
func (c *compiled) initial() []uint64 {
	words := make([]uint64, c.words)
	for i := range c.machines {
		c.machines[i].set(words, 0)
	}
	return words
}

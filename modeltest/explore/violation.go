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
			path := s.path(b.numbers[first.parent], b.at(int(first.parent), s.words))
			after := make([]uint64, s.words)
			s.apply(after, b.at(int(first.parent), s.words), int(first.input), nil)
			s.result.Violation = &Violation{Properties: []string{first.name}, Inputs: append(path, int(first.input)), End: s.contents(after)}
			return
		}
	}
	for i := range s.met {
		if in := &s.met[i]; len(in.bad) > 0 {
			to, at := s.next.place(in.at + in.bad[0])
			s.result.Violation = s.violation(to.at(at, s.words), to.numbers[at])
			return
		}
	}
}

func (s *search) violation(words []uint64, number uint32) *Violation {
	v := &Violation{Inputs: s.path(number, words), End: s.contents(words)}
	for i := range s.Invariants {
		if name := s.Invariants[i].Name; !s.holdsAt(i, words) && !slices.Contains(v.Properties, name) {
			v.Properties = append(v.Properties, name)
		}
	}
	return v
}

// holdsAt looks at one invariant. One that panics, as code that it runs may, does not hold.
func (s *search) holdsAt(i int, words []uint64) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return s.hold(1<<i, View{s.compiled, words})
}

// path is the inputs that lead to a state, from the initial one: the very ones by
// which the search met it, so that what a symmetry renames is not renamed on the way.
func (s *search) path(number uint32, words []uint64) (inputs []int) {
	for {
		parent, input := s.seen[number%shards].step(number / shards)
		if parent == number {
			break
		}
		inputs, number = append(inputs, int(input)), parent
	}
	slices.Reverse(inputs)
	s.walk(inputs, words)
	return inputs
}

// walk sees to it that the inputs lead to a state.
func (s *search) walk(inputs []int, words []uint64) {
	state, after := s.initial(), make([]uint64, s.words)
	for _, input := range inputs {
		s.apply(after, state, input, nil)
		state, after = after, state
	}
	if !slices.Equal(state, words) {
		s.fails(failure{err: errLost})
	}
}

// contents are those of the machines' states.
func (c *compiled) contents(words []uint64) (all []string) {
	for i := range c.machines {
		m := &c.machines[i]
		all = append(all, m.content(m.get(words), 0))
	}
	return all
}

// initial is the state that the search began in.
func (c *compiled) initial() []uint64 {
	words := make([]uint64, c.words)
	for i := range c.machines {
		c.machines[i].set(words, 0)
	}
	return words
}

package oracle

import "slices"

// Slots are the instances of a log, by slot: each is judged as if it were alone, and one decree is
// the log that has one. Whatever watches an instance is R. What was said of all slots, such as that
// one was prepared, was said too of those of which nothing is known yet.
type Slots[R any] struct {
	begin func() R
	of    map[uint64]R
	known []uint64 // ascending
	all   []saidOfAll[R]
}

// saidOfAll is what was said of all slots from one on.
type saidOfAll[R any] struct {
	first uint64
	says  func(slot uint64, r R)
}

// NewSlots has no slot yet. begin makes who watches one.
func NewSlots[R any](begin func() R) *Slots[R] { return &Slots[R]{begin: begin, of: map[uint64]R{}} }

// At gives who watches a slot, and knows what was said of all.
func (s *Slots[R]) At(slot uint64) R {
	r, begun := s.of[slot]
	if !begun {
		r = s.begin()
		s.of[slot] = r
		at, _ := slices.BinarySearch(s.known, slot)
		s.known = slices.Insert(s.known, at, slot)
		for _, m := range s.all {
			if m.first <= slot {
				m.says(slot, r)
			}
		}
	}
	return r
}

// All says something of all slots from one on: of those that there are, ascending, and of each that
// there will be.
func (s *Slots[R]) All(first uint64, says func(slot uint64, r R)) {
	for _, slot := range s.Known() {
		if slot >= first {
			says(slot, s.of[slot])
		}
	}
	s.all = append(s.all, saidOfAll[R]{first, says})
}

// Known are the slots of which something is known, ascending, until At begins one more.
func (s *Slots[R]) Known() []uint64 { return s.known }

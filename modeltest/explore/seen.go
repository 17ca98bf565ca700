package explore

import "math"

// shards is how many parts the set of states seen has. A state's number is its
// place in its shard, times shards, plus the shard.
const shards = 32

// maxPerShard keeps numbers within 32 bits.
const maxPerShard = math.MaxUint32 / shards

// shard is a part of the states seen, by their fingerprints. Those stand in the table
// itself: to look one up touches memory once.
type shard struct {
	table  []uint64 // open addressing; 0 is empty
	count  int      // of states
	steps  []*page  // by place
	places []uint32 // by slot of the table, if exact
	states []uint64 // words, if exact
}

// page is how states were met: the number of the state before, and the input between.
type page struct {
	parents [pageStates]uint32
	inputs  [pageStates]uint16
}

const pageStates = 512

func (s *shard) len() int { return s.count }

// step is how the state of a place was met.
func (s *shard) step(place uint32) (parent uint32, input uint16) {
	p := s.steps[place/pageStates]
	return p.parents[place%pageStates], p.inputs[place%pageStates]
}

// occupied is a fingerprint in the table, where 0 has a meaning of its own.
func occupied(fingerprint uint64) uint64 { return max(fingerprint, 1) }

// first is what stands where a fingerprint is looked for first.
func (s *shard) first(fingerprint uint64) uint64 {
	return s.table[fingerprint/shards&uint64(len(s.table)-1)]
}

// find gives where in the table a state is, or belongs. same compares it with the
// words of one that is kept; nil unless exact.
func (s *shard) find(fingerprint uint64, same func(kept []uint64) bool, words int) (slot int, found bool) {
	fingerprint = occupied(fingerprint)
	table, mask := s.table, len(s.table)-1
	for at := int(fingerprint/shards) & mask; ; at = (at + 1) & mask {
		switch table[at] {
		case 0:
			return at, false
		case fingerprint:
			if same == nil || same(s.states[int(s.places[at])*words:int(s.places[at]+1)*words]) {
				return at, true
			}
		}
	}
}

// add puts a state into the slot that find gave, and gives its place in the shard.
func (s *shard) add(slot int, fingerprint uint64, parent, input uint32, words []uint64) int {
	place := s.count
	s.count++
	s.table[slot] = occupied(fingerprint)
	if place%pageStates == 0 {
		s.steps = append(s.steps, new(page))
	}
	p := s.steps[place/pageStates]
	p.parents[place%pageStates], p.inputs[place%pageStates] = parent, uint16(input)
	if words != nil {
		s.places[slot] = uint32(place)
		s.states = append(s.states, words...)
	}
	return place
}

// reserve makes room for so many more states, so that find and add need none.
func (s *shard) reserve(more int, exact bool) {
	n := s.len() + more
	size := max(16, len(s.table))
	for n > size/4*3 {
		size *= 2
	}
	if size == len(s.table) {
		return
	}
	old := *s
	s.table = make([]uint64, size)
	if exact {
		s.places = make([]uint32, size)
	}
	mask := size - 1
	for slot, fingerprint := range old.table {
		if fingerprint == 0 {
			continue
		}
		at := int(fingerprint/shards) & mask
		for s.table[at] != 0 {
			at = (at + 1) & mask
		}
		s.table[at] = fingerprint
		if exact {
			s.places[at] = old.places[slot]
		}
	}
}

// bytes is the memory that the shard holds.
func (s *shard) bytes() int64 {
	return int64(cap(s.table))*8 + int64(len(s.steps))*(6*pageStates+8) + int64(cap(s.places))*4 + int64(cap(s.states))*8
}

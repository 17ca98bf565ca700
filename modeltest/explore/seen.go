package explore

import "math"

// shards is how many parts the set of states seen has. A state's number is its
// place in its shard, times shards, plus the shard.
const shards = 256

// maxPerShard keeps numbers within 32 bits.
const maxPerShard = math.MaxUint32 / shards

// shard is a part of the states seen, by their fingerprints.
type shard struct {
	fingerprints []uint64
	parents      []uint32 // numbers
	states       []uint64 // words, if exact
	table        []uint32 // places plus 1, by fingerprint; 0 is empty
}

// find gives where in the table a state is, or belongs. same compares it with the
// words of one that is kept; nil unless exact.
func (s *shard) find(fingerprint uint64, same func(kept []uint64) bool, words int) (slot int, found bool) {
	mask := uint64(len(s.table) - 1)
	for at := fingerprint / shards & mask; ; at = (at + 1) & mask {
		place := int(s.table[at]) - 1
		if place < 0 {
			return int(at), false
		}
		if s.fingerprints[place] == fingerprint && (same == nil || same(s.states[place*words:(place+1)*words])) {
			return int(at), true
		}
	}
}

// add puts a state into the place that find gave, and gives its place in the shard.
func (s *shard) add(slot int, fingerprint uint64, parent uint32, words []uint64) int {
	place := len(s.fingerprints)
	s.fingerprints = append(s.fingerprints, fingerprint)
	s.parents = append(s.parents, parent)
	s.states = append(s.states, words...)
	s.table[slot] = uint32(place + 1)
	return place
}

// reserve makes room for so many more states, so that find and add need none.
func (s *shard) reserve(more int) {
	n := len(s.fingerprints) + more
	size := max(16, len(s.table))
	for n > size/4*3 {
		size *= 2
	}
	if size == len(s.table) {
		return
	}
	s.table = make([]uint32, size)
	mask := uint64(size - 1)
	for place, fingerprint := range s.fingerprints {
		at := fingerprint / shards & mask
		for s.table[at] != 0 {
			at = (at + 1) & mask
		}
		s.table[at] = uint32(place + 1)
	}
}

// bytes is the memory that the shard holds.
func (s *shard) bytes() int64 {
	return int64(cap(s.fingerprints))*8 + int64(cap(s.parents))*4 + int64(cap(s.states))*8 + int64(cap(s.table))*4
}

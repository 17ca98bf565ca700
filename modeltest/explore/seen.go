package explore

import (
	"math"
	"math/bits"
)

// shards is how many parts the set of states seen has. A state's number is its
// place in its shard, times shards, plus the shard.
const shards = 32

// maxPerShard keeps numbers within 32 bits.
const maxPerShard = math.MaxUint32 / shards

// shard is a part of the states seen, by their fingerprints. Those stand in the table
// itself: to look one up touches memory once.
type shard struct {
	table  [][]uint64 // open addressing, 0 is empty; the first part has leastSlots, each other as many as all before it
	places [][]uint32 // by slot, if exact
	mask   uint64     // the number of slots, less 1
	count  int        // of states
	steps  []*page    // by place
	states []uint64   // words, if exact
}

const leastSlots = 512 // a page of memory

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

// home is the slot in which a fingerprint is looked for first.
func (s *shard) home(fingerprint uint64) int { return int(fingerprint / shards & s.mask) }

// part is where a slot is.
func (s *shard) part(slot int) (part, at int) {
	part = bits.Len32(uint32(slot / leastSlots))
	return part, slot & (len(s.table[part]) - 1)
}

// first is what stands where a fingerprint is looked for first.
func (s *shard) first(fingerprint uint64) uint64 {
	part, at := s.part(s.home(fingerprint))
	return s.table[part][at]
}

// find gives where in the table a state is, or belongs. same compares it with the
// words of one that is kept; nil unless exact.
func (s *shard) find(fingerprint uint64, same func(kept []uint64) bool, words int) (slot int, found bool) {
	fingerprint = occupied(fingerprint)
	for slot := s.home(fingerprint); ; slot &= int(s.mask) {
		part, at := s.part(slot)
		for all := s.table[part]; at < len(all); at, slot = at+1, slot+1 {
			switch all[at] {
			case 0:
				return slot, false
			case fingerprint:
				if same == nil || same(s.states[int(s.places[part][at])*words:int(s.places[part][at]+1)*words]) {
					return slot, true
				}
			}
		}
	}
}

// add puts a state into the slot that find gave, and gives its place in the shard.
func (s *shard) add(slot int, fingerprint uint64, parent, input uint32, words []uint64) int {
	place := s.count
	s.count++
	s.put(slot, occupied(fingerprint), uint32(place))
	if place%pageStates == 0 {
		s.steps = append(s.steps, new(page))
	}
	p := s.steps[place/pageStates]
	p.parents[place%pageStates], p.inputs[place%pageStates] = parent, uint16(input)
	s.states = append(s.states, words...)
	return place
}

// put fills a slot.
func (s *shard) put(slot int, fingerprint uint64, place uint32) {
	part, at := s.part(slot)
	s.table[part][at] = fingerprint
	if s.places != nil {
		s.places[part][at] = place
	}
}

// reserve makes room for so many more states, so that find and add need none.
func (s *shard) reserve(more int, exact bool) {
	if s.table == nil {
		s.extend(leastSlots, exact)
	}
	for s.len()+more > int(s.mask+1)/4*3 {
		s.double(exact)
	}
}

// extend adds empty slots. They are written at once, as the system gives a page of memory that is
// read first, and written then, two times.
func (s *shard) extend(more int, exact bool) {
	part := make([]uint64, more)
	clear(part)
	s.table = append(s.table, part)
	if exact {
		s.places = append(s.places, make([]uint32, more))
	}
	s.mask = uint64(leastSlots<<len(s.table)>>1 - 1)
}

// double doubles the table. What belongs into its lower half stays, or comes nearer to its home:
// only the upper half is new memory, which costs more than to look up does, and nothing is garbage.
func (s *shard) double(exact bool) {
	old := int(s.mask + 1)
	s.extend(old, exact)
	type moved struct {
		fingerprint uint64
		place       uint32
	}
	var around []moved // stood at the begin, as the end was full
	for slot := range old {
		part, at := s.part(slot)
		m := moved{fingerprint: s.table[part][at]}
		if m.fingerprint == 0 || s.home(m.fingerprint) == slot {
			continue
		}
		if exact {
			m.place = s.places[part][at]
		}
		s.table[part][at] = 0
		if s.home(m.fingerprint)&(old-1) > slot {
			around = append(around, m)
		} else {
			s.put(s.empty(m.fingerprint), m.fingerprint, m.place)
		}
	}
	for _, m := range around {
		s.put(s.empty(m.fingerprint), m.fingerprint, m.place)
	}
}

// empty is the first slot for a fingerprint in which nothing is.
func (s *shard) empty(fingerprint uint64) int {
	for slot := s.home(fingerprint); ; slot = (slot + 1) & int(s.mask) {
		if part, at := s.part(slot); s.table[part][at] == 0 {
			return slot
		}
	}
}

// bytes is the memory that the shard holds.
func (s *shard) bytes() (sum int64) {
	for _, part := range s.table {
		sum += int64(len(part)) * 8
	}
	for _, part := range s.places {
		sum += int64(len(part)) * 4
	}
	return sum + int64(len(s.steps))*(6*pageStates+8) + int64(cap(s.states))*8
}

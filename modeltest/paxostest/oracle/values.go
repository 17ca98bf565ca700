package oracle

import (
	"maps"
	"slices"
)

// few is how many there are of something before it is looked up in a map: mostly there are one or
// two, of which a list takes a tenth of the memory.
const few = 8

// valueSet is a set of values. The zero one is empty.
type valueSet struct {
	list []Value
	more map[Value]bool // all, once there are more than few
}

func (s *valueSet) has(v Value) bool {
	if s.more != nil {
		return s.more[v]
	}
	return slices.Contains(s.list, v)
}

func (s *valueSet) add(v Value) {
	if s.has(v) {
		return
	}
	if s.more == nil && len(s.list) < few {
		s.list = append(s.list, v)
		return
	}
	if s.more == nil {
		s.more = map[Value]bool{}
		for _, one := range s.list {
			s.more[one] = true
		}
		s.list = nil
	}
	s.more[v] = true
}

// sorted lists them, ascending.
func (s *valueSet) sorted() []Value {
	if s.more != nil {
		return slices.Sorted(maps.Keys(s.more))
	}
	return slices.Sorted(slices.Values(s.list))
}

func (s *valueSet) clone() valueSet { return valueSet{slices.Clone(s.list), maps.Clone(s.more)} }

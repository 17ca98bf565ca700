package vc

import (
	"cmp"
	"fmt"
	"slices"
)

// instances is a part of what describes the first states, for all values of some variables.
type instances struct {
	dims  space
	holds code
	at    *node
}

// instances takes apart what must hold: each part of a conjunction, for all.
func (f *Finite) instances(n *node, v *slot, dims []int) (all []instances) {
	switch n.head() {
	case "and":
		for _, part := range n.list[1:] {
			all = append(all, f.instances(part, v, dims)...)
		}
		return all
	case "forall":
		params, err := readParams(n.list[1])
		f.err = cmp.Or(f.err, err)
		inner := append([]int(nil), dims...)
		for _, p := range params {
			v, inner = within(v, p.name), append(inner, f.sizes[p.sort])
		}
		f.reach(depth(v))
		return f.instances(n.list[2], v, inner)
	}
	return []instances{{dims, f.term(n, v), n}}
}

// maxLooked is how many values a part of what describes the first states may depend on.
const maxLooked = 8

// Initial is the first state. Symbols of which some value may be anything at first are named, and
// have their sort's first member there. It is an error if there is more to choose from, or nothing.
func (f *Finite) Initial() (first State, anything []string, err error) {
	possible := make([]uint64, f.cells)
	for _, t := range f.order {
		for i := range t.dims.count() {
			possible[t.first+i] = 1<<t.size - 1
		}
	}
	for _, part := range f.inits {
		if err := f.narrow(part, possible); err != nil {
			return "", nil, err
		}
	}
	cells := make([]byte, f.cells)
	for _, symbol := range f.order {
		some := false
		for i := range symbol.dims.count() {
			set, at := possible[symbol.first+i], symbol.first+i
			switch all := uint64(1)<<symbol.size - 1; {
			case set == 0:
				return "", nil, fmt.Errorf("vc: %s has no first state: %s has no value", f.name, symbol.name)
			case set == all && all != 1:
				some = true
			case set&(set-1) != 0:
				return "", nil, fmt.Errorf("vc: %s: expected one value of %s at first, or any, got several", f.name, symbol.name)
			}
			for set>>cells[at]&1 == 0 {
				cells[at]++
			}
		}
		if some {
			anything = append(anything, symbol.name)
		}
	}
	return State(cells), anything, f.isFirst(State(cells))
}

// isFirst finds a part of what describes the first states that does not hold.
func (f *Finite) isFirst(s State) error {
	m := f.frame(s)
	for _, part := range f.inits {
		for i := range part.dims.count() {
			if part.dims.arguments(i, m.vars); part.holds(m) == 0 {
				return part.at.expected("first states that are one, value by value")
			}
		}
	}
	return nil
}

// narrow leaves each cell the values that it has in some way to make each instance hold.
func (f *Finite) narrow(part instances, possible []uint64) error {
	for i := range part.dims.count() {
		m := f.frame("")
		part.dims.arguments(i, m.vars)
		s := search{part: part, vars: m.vars, possible: possible, cells: make([]byte, f.cells), ways: map[int]uint64{}}
		for at := range s.cells {
			s.cells[at] = open
		}
		if err := s.try(nil); err != nil {
			return err
		}
		for cell := range f.cells {
			if values, looked := s.ways[cell]; looked {
				possible[cell] &= values | s.anyway(cell)
			}
		}
	}
	return nil
}

// search finds the ways to make an instance hold.
type search struct {
	part     instances
	vars     []int
	possible []uint64
	cells    []byte
	ways     map[int]uint64 // by cell that was looked at: the values that it had in some way
	found    [][]int        // the cells looked at in each way
}

// try chooses a value for each open cell that is looked at.
func (s *search) try(looked []int) error {
	m := &frame{State(s.cells), append([]int(nil), s.vars...)}
	result, at := s.part.look(m)
	switch {
	case at < 0 && result == 0:
		return nil
	case at < 0:
		s.found = append(s.found, append([]int(nil), looked...))
		for _, cell := range looked {
			s.ways[cell] |= 1 << s.cells[cell]
		}
		return nil
	case len(looked) == maxLooked:
		return s.part.at.expected("a part of what describes first states that depends on at most %d values", maxLooked)
	}
	s.ways[at] |= 0
	for value := range maxMembers {
		if s.possible[at]>>value&1 == 0 {
			continue
		}
		s.cells[at] = byte(value)
		if err := s.try(append(looked, at)); err != nil {
			return err
		}
	}
	s.cells[at] = open
	return nil
}

// anyway is everything if in some way nobody looked at the cell.
func (s *search) anyway(cell int) uint64 {
	for _, looked := range s.found {
		if !slices.Contains(looked, cell) {
			return ^uint64(0)
		}
	}
	return 0
}

// look evaluates the part, up to an open cell; -1 if there was none.
func (part instances) look(m *frame) (result, cell int) {
	defer func() {
		switch stopped := recover().(type) {
		case nil:
		case unknown:
			cell = int(stopped)
		default:
			panic(stopped)
		}
	}()
	return part.holds(m), -1
}

package vc

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// Limits of Stratified.
const (
	maxSorts = 64
	maxVisit = 1 << 20 // terms visited for one condition, macros expanded
)

// Stratified is nil if solvers can answer all conditions with certainty: a condition's quantifiers
// and functions make only finitely many terms. They do if no sort leads back to itself, where a
// sort leads to another if for each of its members a formula asks that one of the other exists, or
// a function gives one (Bernays-Schönfinkel-Ramsey with sorts, "EPR"). Integers are left out; sorts
// with listed members are finite anyway. The error names a condition and a cycle in it.
func (s *System) Stratified() error {
	if len(s.sorts) > maxSorts {
		return fmt.Errorf("vc: %s: expected at most %d sorts, got %d", s.name, maxSorts, len(s.sorts))
	}
	axioms := make([]*node, 0, len(s.axioms))
	for _, c := range s.axioms {
		axioms = append(axioms, c.body)
	}
	vocabulary := s.vocabulary()
	for _, g := range s.groups() {
		st := s.newStrata(slices.Concat(vocabulary, g.made))
		st.each(slices.Concat(axioms, g.assume), true, nil)
		shared := *st
		for _, c := range g.conditions {
			*st = shared
			st.formula(c.goal, true, nil)
			if st.visited > maxVisit {
				return fmt.Errorf("vc: %s: %q: expected a condition of at most %d terms", s.name, c.Name, maxVisit)
			}
			if cycle := st.cycle(); cycle != nil {
				return fmt.Errorf("vc: %s: %q is not stratified: %s: use relations instead of functions, or say less there",
					s.name, c.Name, strings.Join(cycle, " leads to "))
			}
		}
	}
	return nil
}

// strata are the sorts and what leads from one to another.
type strata struct {
	sorts   []string
	index   map[string]int    // of the sorts that matter
	symbols map[string]symbol // that are not defined
	defines map[string]define
	to      [maxSorts]uint64 // the sorts that one leads to, as bits
	visited int
}

// deps are variables, each with the sorts of the universal variables that its value may depend on.
type deps = bound[uint64]

func (s *System) newStrata(defines []define) *strata {
	st := &strata{index: map[string]int{}, symbols: map[string]symbol{}, defines: map[string]define{}}
	for _, sort := range s.sorts {
		if len(sort.members) == 0 {
			st.index[sort.name] = len(st.sorts)
			st.sorts = append(st.sorts, sort.name)
		}
	}
	for _, f := range slices.Concat(s.rigid, s.state) {
		st.symbols[f.name] = f
	}
	for _, d := range defines {
		st.defines[d.name] = d
	}
	return st
}

// lead notes that sorts lead to one.
func (st *strata) lead(from uint64, to string) {
	i, ok := st.index[to]
	for ; ok && from != 0; from &= from - 1 {
		st.to[bits.TrailingZeros64(from)] |= 1 << i
	}
}

// formula visits n where it is asserted, or denied, and gives what it depends on.
func (st *strata) formula(n *node, asserted bool, v *deps) uint64 {
	if st.visited++; st.visited > maxVisit {
		return 0
	}
	if n.isAtom() {
		return st.apply(n.atom, nil, asserted, v)
	}
	args := n.list[1:]
	switch head := n.head(); head {
	case "not":
		return st.formula(args[0], !asserted, v)
	case "and", "or":
		return st.each(args, asserted, v)
	case "=>":
		last := len(args) - 1
		return st.each(args[:last], !asserted, v) | st.formula(args[last], asserted, v)
	case "ite":
		return st.both(args[:1], v) | st.each(args[1:], asserted, v)
	case "forall", "exists":
		return st.quantifier(n, (head == "forall") == asserted, asserted, v)
	case "let":
		inner := v
		for _, binding := range args[0].list {
			inner = &deps{binding.list[0].atom, st.both(binding.list[1:], v), inner}
		}
		return st.formula(args[1], asserted, inner)
	default:
		if _, known := st.symbols[head]; !known && st.defines[head].name == "" {
			return st.both(args, v) // =, distinct, arithmetic
		}
		return st.apply(head, args, asserted, v)
	}
}

func (st *strata) each(nodes []*node, asserted bool, v *deps) uint64 {
	var on uint64
	for _, n := range nodes {
		on |= st.formula(n, asserted, v)
	}
	return on
}

func (st *strata) both(nodes []*node, v *deps) uint64 {
	return st.each(nodes, true, v) | st.each(nodes, false, v)
}

// quantifier visits a quantified formula. What exists depends on the universal variables that are
// free in the formula.
func (st *strata) quantifier(n *node, universal, asserted bool, v *deps) uint64 {
	var on uint64
	if !universal {
		n.list[2].walk(func(atom string) {
			d, _ := v.find(atom)
			on |= d
		})
	}
	inner := v
	for _, p := range n.list[1].list {
		name, sort := p.list[0].atom, p.list[1].atom
		if !universal {
			st.lead(on, sort)
			inner = &deps{name, on, inner}
		} else if i, ok := st.index[sort]; ok {
			inner = &deps{name, 1 << i, inner}
		} else {
			inner = &deps{name, 0, inner}
		}
	}
	return st.formula(n.list[2], asserted, inner)
}

// apply visits a variable, a symbol or a macro with its arguments.
func (st *strata) apply(name string, args []*node, asserted bool, v *deps) uint64 {
	if on, ok := v.find(name); ok {
		return on
	}
	if d, ok := st.defines[name]; ok {
		var inner *deps
		for i, p := range d.params {
			inner = &deps{p.name, st.both(args[i:i+1], v), inner}
		}
		return st.formula(d.body, asserted, inner)
	}
	f := st.symbols[name]
	var on uint64
	for i, arg := range args {
		argOn := st.both([]*node{arg}, v)
		if from, ok := st.index[f.takes[i]]; ok && argOn != 0 {
			st.lead(1<<from, f.gives)
		}
		on |= argOn
	}
	return on
}

// cycle is a way from a sort back to itself, or nil.
func (st *strata) cycle() []string {
	for start := range st.sorts {
		from := map[int]int{}
		queue := []int{start}
		for len(queue) > 0 {
			at := queue[0]
			queue = queue[1:]
			for next := range st.sorts {
				if st.to[at]&(1<<next) == 0 {
					continue
				}
				if next == start {
					way := []string{st.sorts[start]}
					for ; at != start; at = from[at] {
						way = append(way, st.sorts[at])
					}
					slices.Reverse(way[1:])
					return append(way, st.sorts[start])
				}
				if _, seen := from[next]; !seen {
					from[next] = at
					queue = append(queue, next)
				}
			}
		}
	}
	return nil
}

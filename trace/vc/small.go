package vc

import (
	"fmt"
	"slices"
	"strings"
)

// Small is a condition over so few members of each sort that a counterexample can be read: what it
// is made of are cells, and a solver is asked for the value of one after the other.
type Small struct {
	Given []Cell // parameters, and what never changes
	State []Cell // before the step, without history

	// Meanings say that state symbols stand for what they do. Most conditions do not assume it, so
	// a counterexample may exist only without.
	Meanings []string

	before, after string // of the script, around what is asserted of cells
}

// Cell is a constant, or a function or relation at some arguments.
type Cell struct {
	Symbol string
	Args   []Member
	Values []Member // that it can have, the least telling first
}

// Member is one of a sort, or a truth.
type Member struct{ Sort, Name string }

// Is is the term that says that the cell has a value.
func (c Cell) Is(value Member) string {
	term := c.Symbol
	if len(c.Args) > 0 {
		words := []string{c.Symbol}
		for _, arg := range c.Args {
			words = append(words, arg.Name)
		}
		term = "(" + strings.Join(words, " ") + ")"
	}
	return fmt.Sprintf("(= %s %s)", term, value.Name)
}

// Ask is a script with one condition, which is possible if there is a counterexample of which the
// terms hold.
func (m *Small) Ask(terms ...string) string {
	var b strings.Builder
	b.WriteString(m.before)
	for _, term := range terms {
		fmt.Fprintf(&b, "(assert %s)\n", term)
	}
	b.WriteString(m.after)
	return b.String()
}

const asks = "(check-sat)\n"

// Small gives the condition of that name with so many members of each sort that has no listed ones.
// It is an error if there is no such condition, or if it speaks of integers.
func (s *System) Small(condition string, size int) (*Small, error) {
	script, err := s.Counterexamples(condition)
	if err != nil {
		return nil, err
	}
	m := &Small{}
	i := strings.LastIndex(script, asks)
	m.after = script[i:]
	m.before = script[:i] + s.only(size)
	for _, g := range s.groups() {
		if slices.ContainsFunc(g.conditions, func(c Condition) bool { return c.Name == condition }) {
			for _, p := range g.consts {
				m.Given = append(m.Given, Cell{Symbol: p.name, Values: s.members(p.sort, size)})
			}
		}
	}
	for _, f := range s.rigid {
		if !slices.ContainsFunc(s.sorts, func(of sort) bool { return slices.Contains(of.members, f.name) }) {
			m.Given = append(m.Given, s.cells(f, size)...)
		}
	}
	for _, f := range s.state {
		if !slices.Contains(s.history, f.name) {
			m.State = append(m.State, s.cells(f, size)...)
		}
	}
	for _, u := range s.meanings {
		m.Meanings = append(m.Meanings, quantified("forall", u.params, u.equation()).String())
	}
	for _, c := range slices.Concat(m.Given, m.State) {
		if len(c.Values) == 0 {
			return nil, fmt.Errorf("vc: %s: %s is of a sort without members that can be listed", s.name, c.Symbol)
		}
	}
	return m, nil
}

// only declares the members of each sort, and says that there are no others.
func (s *System) only(size int) string {
	var b strings.Builder
	for _, of := range s.sorts {
		if len(of.members) > 0 {
			continue
		}
		var names, same []string
		for _, m := range s.members(of.name, size) {
			fmt.Fprintf(&b, "(declare-fun %s () %s)\n", m.Name, of.name)
			names, same = append(names, m.Name), append(same, "(= x "+m.Name+")")
		}
		fmt.Fprintf(&b, "(assert (distinct %s))\n(assert (forall ((x %s)) (or %s)))\n", strings.Join(names, " "), of.name, strings.Join(same, " "))
	}
	return b.String()
}

// members of a sort; none of Int.
func (s *System) members(name string, size int) (all []Member) {
	if name == "Bool" {
		return []Member{{name, "false"}, {name, "true"}}
	}
	for _, of := range s.sorts {
		if of.name != name {
			continue
		}
		for _, member := range of.members {
			all = append(all, Member{name, member})
		}
		for i := range size {
			if len(of.members) == 0 {
				all = append(all, Member{name, fmt.Sprintf("%s.%d", name, i+1)})
			}
		}
	}
	return all
}

func (s *System) cells(f symbol, size int) []Cell {
	all := []Cell{{Symbol: f.name, Values: s.members(f.gives, size)}}
	for _, sort := range f.takes {
		var longer []Cell
		for _, c := range all {
			for _, arg := range s.members(sort, size) {
				longer = append(longer, Cell{c.Symbol, append(slices.Clone(c.Args), arg), c.Values})
			}
		}
		all = longer
	}
	return all
}

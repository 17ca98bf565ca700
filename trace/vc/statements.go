package vc

import (
	"slices"
	"strconv"
	"strings"
)

// Statement is something that a system assumes or claims, with all that it is made of: two of the
// same text say the same.
type Statement struct {
	Kind string // axiom; or a claim: safety, theorem, refines, witness or run; or system: what it does
	Name string
	Text string
}

// Statements are all that a system assumes and claims, in its order. Invariants are none: they are
// how it is shown.
func (s *System) Statements() []Statement {
	var all []Statement
	for _, of := range []struct {
		kind   string
		claims []claim
	}{{"axiom", s.axioms}, {"safety", s.safety}, {"theorem", s.theorems}, {"witness", s.witnesses}} {
		for _, c := range of.claims {
			all = append(all, Statement{of.kind, c.name, s.spelled(c.body)})
		}
	}
	if s.refines != nil {
		var seen []*node
		for _, d := range s.refines.seen {
			seen = append(seen, d.source)
		}
		all = append(all, Statement{"refines", s.refines.other.name, s.spelled(seen...)})
	}
	for _, r := range s.runs {
		all = append(all, Statement{"run", r.name, strings.Join(r.steps, " ") + "\n" + s.spelled(r.body)})
	}
	if len(s.actions) > 0 {
		all = append(all, Statement{"system", s.name, s.does()})
	}
	return all
}

// does is what a system does: its first states, and its actions without what they implement.
func (s *System) does() string {
	var terms []*node
	for _, init := range s.inits {
		terms = append(terms, &node{list: []*node{{atom: "init"}, init}})
	}
	for _, a := range s.actions {
		parts := []*node{{atom: "action"}, {atom: a.name}, a.source.list[2]}
		for _, part := range a.source.list[3:] {
			if part.head() == "guard" || part.head() == "update" {
				parts = append(parts, part)
			}
		}
		terms = append(terms, &node{list: parts})
	}
	return s.spelled(terms...)
}

// spelled is the text of terms, then of all definitions and declarations that they use.
func (s *System) spelled(terms ...*node) string {
	used := map[string]bool{}
	var lines []string
	for _, n := range terms {
		n.walk(func(atom string) { used[atom] = true })
		lines = append(lines, n.String())
	}
	for _, d := range slices.Backward(s.defines) {
		if used[d.name] {
			d.source.walk(func(atom string) { used[atom] = true })
			lines = append(lines, d.source.String())
		}
	}
	for _, name := range s.history {
		if used[name] {
			lines = append(lines, s.becomes(name)...)
		}
	}
	for _, f := range slices.Concat(s.rigid, s.state) {
		if used[f.name] {
			f.source.walk(func(atom string) { used[atom] = true })
			lines = append(lines, f.source.String())
		}
	}
	for _, sort := range s.sorts {
		if used[sort.name] {
			lines = append(lines, "("+strings.Join(append([]string{"sort", sort.name}, sort.members...), " ")+")")
		}
	}
	return strings.Join(lines, "\n")
}

// becomes says what history is, at first and after each action: a claim about it means no more than
// that.
func (s *System) becomes(symbol string) (lines []string) {
	is := map[string]bool{symbol: true}
	for _, init := range s.inits {
		if init.mentions(is) {
			lines = append(lines, "init "+init.String())
		}
	}
	for _, a := range s.actions {
		if u := a.update(symbol); u != nil {
			lines = append(lines, a.name+" "+symbol+" "+u.body.String())
		}
	}
	return lines
}

// Assumed is a system that only assumes: what it says of what never changes.
func (s *System) Assumed() *System {
	left := &System{name: s.name, sorts: s.sorts, rigid: s.rigid, axioms: s.axioms}
	moving := s.moving()
	for _, d := range s.defines {
		if !moving[d.name] {
			left.defines = append(left.defines, d)
		}
	}
	return left
}

// Widest is how many variables of each sort an axiom has at most: no axiom can tell one more
// member from them. Of Int it is the largest number that an axiom names.
func (s *System) Widest() map[string]int {
	widest := map[string]int{}
	for _, c := range s.axioms {
		count := map[string]int{}
		s.countVariables(c.body, count)
		for sort, n := range count {
			widest[sort] = max(widest[sort], n)
		}
	}
	return widest
}

// countVariables counts those that are bound in a term or in a definition that it uses.
func (s *System) countVariables(n *node, count map[string]int) {
	if n.isAtom() {
		if number, err := strconv.Atoi(n.atom); err == nil {
			count["Int"] = max(count["Int"], number)
		}
		for _, d := range s.defines {
			if d.name == n.atom {
				s.countVariables(d.body, count)
			}
		}
		return
	}
	if head := n.head(); head == "forall" || head == "exists" {
		for _, p := range n.list[1].list {
			count[p.list[1].atom]++
		}
	}
	for _, child := range n.list {
		s.countVariables(child, count)
	}
}

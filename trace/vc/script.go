package vc

import (
	"fmt"
	"slices"
	"strings"
)

// Script is all conditions of a system, one SMT-LIB script.
func (s *System) Script() string { return s.script(s.groups()) }

// Counterexamples is a script of only the named conditions, each wanted sat: the hoped-for unsat is
// to be falsified. It is for variants that must break these conditions, or must reach what a run
// says.
func (s *System) Counterexamples(conditions ...string) (string, error) {
	found := map[string]bool{}
	var kept []group
	for _, g := range s.groups() {
		var broken []Condition
		for _, c := range g.conditions {
			if slices.Contains(conditions, c.Name) {
				c.Want = "sat"
				broken = append(broken, c)
				found[c.Name] = true
			}
		}
		if g.conditions = broken; len(broken) > 0 {
			kept = append(kept, g)
		}
	}
	for _, name := range conditions {
		if !found[name] {
			return "", fmt.Errorf("vc: %s: expected a condition of the system, got %q", s.name, name)
		}
	}
	return s.script(kept), nil
}

// writer writes a script.
type writer struct{ strings.Builder }

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

func (w *writer) comment(lines ...string) {
	w.line("")
	for _, line := range lines {
		w.line("; %s", line)
	}
}

func (w *writer) assert(n *node) {
	w.line("%s", (&node{list: []*node{{atom: "assert"}, n}}).pretty(0))
}

func (w *writer) declare(name string, takes []string, gives string) {
	w.line("(declare-fun %s (%s) %s)", name, strings.Join(takes, " "), gives)
}

func (w *writer) define(d define) {
	params := quantified("", d.params, d.body)
	vars := &node{}
	if len(d.params) > 0 {
		vars = params.list[1]
	}
	n := &node{list: []*node{{atom: "define-fun"}, {atom: d.name}, vars, {atom: d.gives}, d.body}}
	w.line("%s", n.pretty(0))
}

func (s *System) script(groups []group) string {
	w := &writer{}
	w.line("; Verification conditions of %s. Each (check-sat) must give what the :status before it says.", s.name)
	w.line("(set-logic ALL)")
	w.comment("Sorts, and what never changes.")
	for _, sort := range s.sorts {
		w.sort(sort)
	}
	for _, f := range s.rigid {
		if !slices.ContainsFunc(s.sorts, func(sort sort) bool { return slices.Contains(sort.members, f.name) }) {
			w.declare(f.name, f.takes, f.gives)
		}
	}
	if len(s.state) > 0 {
		w.comment("The state.")
	}
	for _, f := range s.state {
		w.declare(f.name, f.takes, f.gives)
	}
	w.comment("What is defined over it: macros, then claims.")
	for _, d := range s.vocabulary() {
		w.define(d)
	}
	for _, c := range s.axioms {
		w.comment("Axiom " + c.name + ".")
		w.assert(c.body)
	}
	for _, g := range groups {
		w.group(g)
	}
	return w.String()
}

func (w *writer) sort(s sort) {
	if len(s.members) == 0 {
		w.line("(declare-sort %s 0)", s.name)
		return
	}
	w.line("(declare-datatypes ((%s 0)) (((%s))))", s.name, strings.Join(s.members, ") ("))
}

func (w *writer) group(g group) {
	w.comment(g.title...)
	w.line("(push 1)")
	for _, p := range g.consts {
		w.declare(p.name, nil, p.sort)
	}
	// A run's steps are guarded in states that come before; so definitions come first.
	for _, d := range g.made {
		w.define(d)
	}
	for _, n := range g.assume {
		w.assert(n)
	}
	for _, c := range g.conditions {
		w.line("(push 1)")
		if c.goal.atom != "true" {
			w.assert(c.goal)
		}
		w.line("(echo %q)", c.Name)
		w.line("(set-info :status %s)", c.Want)
		w.line("(check-sat)")
		w.line("(pop 1)")
	}
	w.line("(pop 1)")
}

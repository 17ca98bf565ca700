package vc

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Condition is one question to a solver.
type Condition struct {
	Name string // unique in its system
	Want string // sat or unsat: the answer that is hoped for
	goal *node  // asserted beside what its group asserts
}

// group is conditions that share what they assume.
type group struct {
	title      []string // lines of comment
	consts     []param
	assume     []*node
	made       []define // used in the goals
	conditions []Condition
}

// Conditions are all questions about a system, in the order of its Script.
func (s *System) Conditions() []Condition {
	var all []Condition
	for _, g := range s.groups() {
		all = append(all, g.conditions...)
	}
	return all
}

// Without is the system without one of its invariants or axioms: if that one is needed, a condition
// fails.
func (s *System) Without(name string) (*System, error) {
	without := *s
	is := func(c claim) bool { return c.name == name }
	without.invariants = slices.DeleteFunc(slices.Clone(s.invariants), is)
	without.axioms = slices.DeleteFunc(slices.Clone(s.axioms), is)
	if len(without.invariants)+len(without.axioms) == len(s.invariants)+len(s.axioms) {
		return nil, fmt.Errorf("vc: %s: expected an invariant or an axiom, got %s; there are %s, %s",
			s.name, name, strings.Join(s.Invariants(), ", "), strings.Join(s.Axioms(), ", "))
	}
	return &without, nil
}

func not(n *node) *node { return &node{list: []*node{{atom: "not"}, n}, file: n.file, line: n.line} }

func and(nodes []*node) *node {
	switch len(nodes) {
	case 0:
		return &node{atom: "true"}
	case 1:
		return nodes[0]
	}
	return &node{list: append([]*node{{atom: "and"}}, nodes...)}
}

// groups are all conditions, by what they assume.
func (s *System) groups() []group {
	all := []group{s.axiomGroup(), s.initGroup()}
	for i := range s.actions {
		all = append(all, s.actionGroup(&s.actions[i]))
	}
	for _, u := range s.meanings {
		all = append(all, s.meaningGroups(u)...)
	}
	all = append(all, s.invariantGroup())
	for _, r := range s.runs {
		all = append(all, s.runGroup(r))
	}
	return slices.DeleteFunc(all, func(g group) bool { return len(g.conditions) == 0 })
}

// axiomGroup asks for what follows from the axioms: theorems, and the axioms of the other system.
func (s *System) axiomGroup() group {
	g := group{title: []string{"What follows from the axioms."}}
	for _, c := range s.theorems {
		g.conditions = append(g.conditions, Condition{c.name + " is a theorem", "unsat", not(c.body)})
	}
	if s.refines != nil {
		for _, c := range s.refines.other.axioms { // in the other's words, whatever this system calls so
			name := fmt.Sprintf("axiom %s of %s holds", c.name, s.refines.other.name)
			g.conditions = append(g.conditions, Condition{name, "unsat", not(c.body.renamed(s.seenNames()))})
		}
	}
	if len(g.conditions) > 0 {
		g.conditions = append(g.conditions, Condition{"the axioms can hold", "sat", &node{atom: "true"}})
	}
	return g
}

func (s *System) initGroup() group {
	g := group{title: []string{"The first states."}, assume: s.inits}
	if len(s.actions) == 0 && len(s.invariants) == 0 {
		return g
	}
	g.conditions = append(g.conditions, Condition{"a first state exists", "sat", &node{atom: "true"}})
	for _, inv := range s.invariants {
		g.conditions = append(g.conditions, Condition{"Init gives " + inv.name, "unsat", not(apply(inv.name, nil))})
	}
	if s.refines != nil {
		seen := s.seenNames()
		for i, init := range s.refines.other.inits {
			name := fmt.Sprintf("Init gives init %d of %s", i+1, s.refines.other.name)
			g.conditions = append(g.conditions, Condition{name, "unsat", not(init.renamed(seen))})
		}
	}
	return g
}

// invariantGroup asks what invariant states are like.
func (s *System) invariantGroup() group {
	g := group{title: []string{"What the invariants say together."}, assume: s.hypotheses()}
	for _, c := range s.safety {
		g.conditions = append(g.conditions, Condition{"the invariants give " + c.name, "unsat", not(apply(c.name, nil))})
	}
	for _, c := range s.witnesses {
		g.conditions = append(g.conditions, Condition{c.name + " can be", "sat", c.body})
	}
	return g
}

// hypotheses are what is assumed of a state.
func (s *System) hypotheses() []*node {
	var all []*node
	if s.refines != nil {
		for _, lemma := range s.refines.lemmas {
			all = append(all, apply(s.refines.other.name+"."+lemma, nil))
		}
	}
	for _, inv := range s.invariants {
		all = append(all, apply(inv.name, nil))
	}
	return all
}

func (s *System) actionGroup(a *action) group {
	st := s.take(a, names{}, ".next", false)
	g := group{consts: st.params, assume: append(s.hypotheses(), a.guards...)}
	g.conditions = append(g.conditions, Condition{a.name + " can happen", "sat", &node{atom: "true"}})
	var untouched []string
	for _, inv := range s.invariants {
		if st.after.of(inv.name) == inv.name {
			untouched = append(untouched, inv.name)
			continue
		}
		g.conditions = append(g.conditions, Condition{a.name + " keeps " + inv.name, "unsat", not(apply(st.after.of(inv.name), nil))})
	}
	if s.refines != nil {
		s.addImplements(&g, st)
	}
	var goals []*node
	for _, c := range g.conditions {
		goals = append(goals, c.goal)
	}
	g.made = needed(slices.Concat(s.otherAction(a), st.made), goals)
	g.title = s.actionTitle(a, untouched)
	return g
}

func (s *System) actionTitle(a *action, untouched []string) []string {
	title := []string{"Action " + callTitle(a) + ", from any state with the invariants."}
	var changed []string
	for _, u := range a.updates {
		changed = append(changed, u.symbol)
	}
	title = append(title, "Changes "+cmp.Or(strings.Join(changed, ", "), "nothing")+"; the state after it has names that end in .next.")
	if len(untouched) > 0 {
		title = append(title, "Says nothing of what these are about: "+strings.Join(untouched, ", ")+".")
	}
	return title
}

// callTitle is an action with its parameters as prose has them.
func callTitle(a *action) string {
	if len(a.params) == 0 {
		return a.name
	}
	return a.name + "(" + strings.Join(paramNames(a.params), ", ") + ")"
}

// sortsOf are what takes such arguments.
func sortsOf(params []param) (all []string) {
	for _, p := range params {
		all = append(all, p.sort)
	}
	return all
}

func paramNames(params []param) []string {
	var all []string
	for _, p := range params {
		all = append(all, p.name)
	}
	return all
}

// meaningGroups ask whether a state symbol stands for its meaning: at first, and after each action
// if before. The question is asked at one place only, before and after, so nothing is assumed of
// other places.
func (s *System) meaningGroups(u update) []group {
	same := func(n names) *node { return u.equation().renamed(n) }
	all := []group{{
		title:      []string{u.symbol + " stands for a term over the others."},
		consts:     u.params,
		assume:     s.inits,
		conditions: []Condition{{"Init gives the meaning of " + u.symbol, "unsat", not(same(names{}))}},
	}}
	for i := range s.actions {
		st := s.take(&s.actions[i], names{}, ".next", true)
		after := same(st.after)
		if after.String() == same(names{}).String() {
			continue
		}
		g := group{title: []string{"Action " + st.name + " and what " + u.symbol + " stands for."}, consts: append(st.params, u.params...)}
		for _, guard := range st.guards {
			g.assume = append(g.assume, guard.renamed(st.before))
		}
		g.assume = append(g.assume, same(names{}))
		g.conditions = []Condition{{st.name + " keeps the meaning of " + u.symbol, "unsat", not(after)}}
		g.made = needed(st.made, []*node{after})
		all = append(all, g)
	}
	return all
}

// equation says of a state symbol, at its parameters, that it is a term.
func (u update) equation() *node {
	return apply("=", []*node{apply(u.symbol, nodes(paramNames(u.params))), u.body})
}

// runGroup takes a run's steps one after the other from a first state.
func (s *System) runGroup(r run) group {
	g := group{title: []string{"Run " + r.name + ": " + strings.Join(r.steps, ", ") + ", from a first state."}, assume: slices.Clone(s.inits)}
	state := names{}
	var made []define
	for i, name := range r.steps {
		st := s.take(s.action(name), state, fmt.Sprintf(".%d", i+1), true)
		g.consts = append(g.consts, st.params...)
		for _, guard := range st.guards {
			g.assume = append(g.assume, guard.renamed(st.before))
		}
		made = append(made, st.made...)
		state = st.after
	}
	goal := r.body.renamed(state)
	g.conditions = []Condition{{r.name + " is reached", "sat", goal}}
	g.made = needed(made, append(slices.Clone(g.assume), goal))
	return g
}

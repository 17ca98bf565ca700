package vc

import (
	"maps"
	"slices"
)

// Forget is what happens in a system, without its history, which follows what happens and never
// hinders it. Claims are left out. It is an error if what is left depends on history, but for a
// guard that only looks for a witness: where (stands shown ...) says that shown is that there is
// one, and shown is a guard too, the witness bars no step.
func (s *System) Forget() (*System, error) {
	gone := map[string]bool{}
	for _, name := range s.history {
		gone[name] = true
	}
	left := &System{name: s.name, sorts: s.sorts, rigid: s.rigid, axioms: s.axioms}
	left.state = slices.DeleteFunc(slices.Clone(s.state), func(f symbol) bool { return gone[f.name] })
	hidden := maps.Clone(gone)
	for _, d := range s.defines {
		if d.body.mentions(hidden) {
			hidden[d.name] = true
			continue
		}
		left.defines = append(left.defines, d)
	}
	var err error
	if left.inits, err = s.initsWithout(hidden); err != nil {
		return nil, err
	}
	left.meanings = slices.DeleteFunc(slices.Clone(s.meanings), func(u update) bool { return gone[u.symbol] || u.body.mentions(hidden) })
	for _, a := range s.actions {
		a, err := s.actionWithout(a, gone, hidden)
		if err != nil {
			return nil, err
		}
		left.actions = append(left.actions, a)
	}
	return left, nil
}

func (s *System) initsWithout(hidden map[string]bool) (left []*node, err error) {
	for _, init := range s.inits {
		if !init.mentions(hidden) {
			left = append(left, init)
			continue
		}
		for _, f := range s.state {
			if !hidden[f.name] && init.mentions(map[string]bool{f.name: true}) {
				return nil, init.expected("first states that say of %s what does not depend on history", f.name)
			}
		}
	}
	return left, nil
}

func (s *System) actionWithout(a action, gone, hidden map[string]bool) (action, error) {
	left := action{name: a.name, params: a.params, source: a.source}
	for _, u := range a.updates {
		if gone[u.symbol] {
			continue
		}
		if u.body.mentions(hidden) {
			return left, u.body.expected("that %s changes %s whatever its history", a.name, u.symbol)
		}
		left.updates = append(left.updates, u)
	}
	witnesses := map[string]bool{}
	var looking []*node
	for _, guard := range a.guards {
		if !guard.mentions(hidden) {
			left.guards = append(left.guards, guard)
			continue
		}
		found := s.lookedFor(&a, guard)
		if found == nil {
			return left, guard.expected("that %s can happen whatever its history", a.name)
		}
		looking = append(looking, guard)
		for _, name := range found {
			witnesses[name] = true
		}
	}
	if len(looking) > 1 {
		return left, looking[1].expected("that %s looks for one witness", a.name)
	}
	for _, guard := range left.guards {
		if guard.mentions(witnesses) {
			return left, guard.expected("that a witness of %s bars no step", a.name)
		}
	}
	for _, u := range left.updates {
		if u.body.mentions(witnesses) {
			return left, u.body.expected("that nothing depends on a witness of %s", a.name)
		}
	}
	left.params = slices.DeleteFunc(slices.Clone(a.params), func(p param) bool { return !left.uses(p.name) })
	return left, nil
}

// uses tells whether it depends on a parameter: one that it does not use can be anything.
func (a *action) uses(name string) bool {
	is := map[string]bool{name: true}
	return slices.ContainsFunc(a.guards, func(g *node) bool { return g.mentions(is) }) ||
		slices.ContainsFunc(a.updates, func(u update) bool { return u.body.mentions(is) })
}

// lookedFor are the parameters for which a guard looks as for a witness of another guard; none if
// it does not.
func (s *System) lookedFor(a *action, guard *node) []string {
	for _, m := range s.meanings {
		exists := m.body
		if exists.head() != "exists" || exists.list[2].head() != guard.head() {
			continue
		}
		bound, err := readParams(exists.list[1])
		pattern := exists.list[2].list[1:]
		if err != nil || len(pattern) != len(guard.list)-1 {
			continue
		}
		found, shown := matched(pattern, guard.list[1:], m.params, bound)
		if found == nil || !slices.ContainsFunc(a.guards, func(g *node) bool { return g.String() == apply(m.symbol, shown).String() }) {
			continue
		}
		return found
	}
	return nil
}

// matched reads what stands in a guard where the pattern has the parameters of what is shown, in
// their order, and where it has bound variables: those must be names, each its own.
func matched(pattern, args []*node, params, bound []param) (witnesses []string, shown []*node) {
	shown = make([]*node, len(params))
	for i, at := range pattern {
		arg := args[i]
		if j := slices.IndexFunc(params, func(p param) bool { return p.name == at.atom }); j >= 0 {
			if shown[j] != nil {
				return nil, nil
			}
			shown[j] = arg
			continue
		}
		isBound := slices.ContainsFunc(bound, func(p param) bool { return p.name == at.atom })
		if !isBound || !arg.isAtom() || slices.Contains(witnesses, arg.atom) {
			return nil, nil
		}
		witnesses = append(witnesses, arg.atom)
	}
	if len(witnesses) != len(bound) || slices.Contains(shown, nil) {
		return nil, nil
	}
	return witnesses, shown
}

package vc

import (
	"maps"
	"slices"
)

// names says under which names the symbols of a state go. What it lacks has its own name.
type names map[string]string

func (n names) of(symbol string) string {
	if name, ok := n[symbol]; ok {
		return name
	}
	return symbol
}

// vocabulary is all that is defined over a state, each after what it uses: macros, how the other
// system sees the state, the other's macros and lemmas, invariants, safety.
func (s *System) vocabulary() []define {
	all := slices.Clone(s.defines)
	if s.refines != nil {
		seen := s.seenNames()
		for _, d := range s.refines.seen {
			d.name = seen[d.name]
			all = append(all, d)
		}
		for _, d := range s.refines.other.defines {
			d.name, d.body = seen[d.name], d.body.renamed(seen)
			all = append(all, d)
		}
		for _, name := range s.refines.lemmas {
			all = append(all, define{seen.of(name), nil, "Bool", s.refines.other.invariant(name).body.renamed(seen), nil})
		}
	}
	for _, c := range slices.Concat(s.invariants, s.safety) {
		all = append(all, define{c.name, nil, "Bool", c.body, nil})
	}
	return all
}

// seenNames are the other system's names for what depends on its state: prefixed by the system's
// own.
func (s *System) seenNames() names {
	other := s.refines.other
	seen := names{}
	for _, f := range other.state {
		seen[f.name] = other.name + "." + f.name
	}
	for _, d := range other.defines {
		seen[d.name] = other.name + "." + d.name
	}
	for _, inv := range other.invariants {
		seen[inv.name] = other.name + "." + inv.name
	}
	return seen
}

// step is an action taken once.
type step struct {
	*action
	before names    // of the state that it is taken in
	after  names    // of the state that it leads to
	params []param  // under the names that they have in the script
	made   []define // the state after it, and what of the vocabulary changes with it
}

// take takes an action in a state. What changes gets a suffix, as do the parameters if they are to
// be told from those of other steps.
func (s *System) take(a *action, before names, suffix string, renameParams bool) step {
	st := step{action: a, before: maps.Clone(before), after: maps.Clone(before)}
	for _, p := range a.params {
		if renameParams {
			st.before[p.name] = p.name + suffix
		}
		st.params = append(st.params, param{st.before.of(p.name), p.sort})
	}
	changed := map[string]bool{}
	for _, u := range a.updates {
		changed[u.symbol] = true
		st.after[u.symbol] = u.symbol + suffix
		st.made = append(st.made, define{u.symbol + suffix, u.params, s.changing(u.symbol).gives, u.body.renamed(st.before), nil})
	}
	for _, d := range s.vocabulary() {
		if !d.body.mentions(changed) {
			continue
		}
		changed[d.name] = true
		st.after[d.name] = d.name + suffix
		st.made = append(st.made, define{d.name + suffix, d.params, d.gives, d.body.renamed(st.after), nil})
	}
	return st
}

// needed keeps of the definitions those that the goals use, directly or not.
func needed(made []define, goals []*node) []define {
	used := map[string]bool{}
	uses := func(n *node) {
		n.walk(func(atom string) { used[atom] = true })
	}
	for _, goal := range goals {
		uses(goal)
	}
	var kept []define
	for _, d := range slices.Backward(made) {
		if used[d.name] {
			kept = append(kept, d)
			uses(d.body)
		}
	}
	slices.Reverse(kept)
	return kept
}

// walk visits all atoms.
func (n *node) walk(visit func(atom string)) {
	if n.isAtom() {
		visit(n.atom)
		return
	}
	for _, child := range n.list {
		child.walk(visit)
	}
}

package vc

import "slices"

// otherAction defines the guard and the updates of the action that a implements, over the state as
// the other system sees it.
func (s *System) otherAction(a *action) []define {
	if s.refines == nil || a.implements.head() == "stutter" {
		return nil
	}
	other := s.refines.other.action(a.implements.head())
	seen := s.seenNames()
	prefix := s.refines.other.name + "." + other.name
	var guards []*node
	for _, guard := range other.guards {
		guards = append(guards, guard.renamed(seen))
	}
	made := []define{{prefix + ".guard", other.params, "Bool", and(guards), nil}}
	for _, u := range other.updates {
		gives := s.refines.other.changing(u.symbol).gives
		made = append(made, define{prefix + "." + u.symbol, slices.Concat(other.params, u.params), gives, u.body.renamed(seen), nil})
	}
	return made
}

// addImplements asks whether a step is the step of the other system that it says it is: the other's
// guard holds, and each of its state symbols is afterwards what the other's action makes it. Where
// it is that step only when something holds, nothing of the other changes elsewhere.
func (s *System) addImplements(g *group, st step) {
	ask := func(what string, goal *node) {
		g.conditions = append(g.conditions, Condition{st.name + " " + what, "unsat", not(goal)})
	}
	name := st.implements.head()
	if name == "stutter" {
		s.eachSeen(st, nil, func(d define, same *node) { ask("changes nothing of "+s.refines.other.name+": "+d.name, same) })
		return
	}
	guard := apply(s.refines.other.name+"."+name+".guard", st.implements.list[1:])
	taken := s.refines.other.action(name)
	if st.when == nil {
		ask("implements "+name+": guard", guard)
		s.eachSeen(st, taken, func(d define, same *node) { ask("implements "+name+": "+d.name, same) })
		return
	}
	ask("implements "+name+": guard", apply("=>", []*node{st.when, guard}))
	s.eachSeen(st, taken, func(d define, same *node) { // the guard is asked for just before
		ask("implements "+name+": "+d.name, apply("=>", []*node{st.when, guard, same}))
	})
	s.eachSeen(st, nil, func(d define, same *node) {
		ask("changes nothing of "+s.refines.other.name+" elsewhere: "+d.name, apply("=>", []*node{not(st.when), same}))
	})
}

// eachSeen gives, for each state symbol of the other system that the step or the action taken
// there changes, that it is afterwards what the action makes it; without one, what it was.
func (s *System) eachSeen(st step, taken *action, do func(d define, same *node)) {
	other := s.refines.other
	for _, d := range s.refines.seen {
		before := other.name + "." + d.name
		after := st.after.of(before)
		updated := taken != nil && taken.update(d.name) != nil
		if after == before && !updated {
			continue
		}
		at := places(d.params)
		vars := nodes(paramNames(at))
		wanted := apply(before, vars)
		if updated {
			wanted = apply(other.name+"."+taken.name+"."+d.name, slices.Concat(st.implements.list[1:], vars))
		}
		do(d, quantified("forall", at, apply("=", []*node{apply(after, vars), wanted})))
	}
}

// places are params under names that no argument has.
func places(params []param) []param {
	var all []param
	for _, p := range params {
		all = append(all, param{p.name + ".at", p.sort})
	}
	return all
}

// quantified is body for all, or for some, params.
func quantified(quantifier string, params []param, body *node) *node {
	if len(params) == 0 {
		return body
	}
	vars := &node{}
	for _, p := range params {
		vars.list = append(vars.list, &node{list: []*node{{atom: p.name}, {atom: p.sort}}})
	}
	return &node{list: []*node{{atom: quantifier}, vars, body}}
}

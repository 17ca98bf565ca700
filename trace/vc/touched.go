package vc

import "slices"

// touched is where an update may change something: by argument, what it must be; nil where it may
// be anything. Elsewhere the update says that what was there stays.
func (f *Finite) touched(u update, v *slot) []code {
	fixed := make([]code, len(u.params))
	bound := map[string]bool{}
	for _, p := range u.params {
		bound[p.name] = true
		v = within(v, p.name) // though no code looks at them: what it needs for itself comes after
	}
	for _, part := range u.where() {
		if part.head() != "=" || len(part.list) != 3 {
			continue
		}
		for side := 1; side <= 2; side++ {
			i := slices.IndexFunc(u.params, func(p param) bool { return p.name == part.list[side].atom })
			is := part.list[3-side]
			if i < 0 || u.params[i].sort == "Int" || is.mentions(bound) {
				continue
			}
			fixed[i] = f.term(is, v)
		}
	}
	return fixed
}

// where are conditions that all hold where an update may change something, if it is written as one
// that leaves the rest: (ite where new old), (or old where), or (and (not where) old).
func (u update) where() []*node {
	if u.body.isAtom() || len(u.params) == 0 {
		return nil
	}
	args := u.body.list[1:]
	old := slices.IndexFunc(args, u.stays)
	switch head := u.body.head(); {
	case head == "ite" && old == 2:
		return conjuncts(args[0])
	case head == "or" && old >= 0 && len(args) == 2:
		return conjuncts(args[1-old])
	case head == "and" && old >= 0 && len(args) == 2:
		return conjuncts(negated(args[1-old]))
	}
	return nil
}

// stays tells whether a term is what was there before.
func (u update) stays(n *node) bool {
	return n.head() == u.symbol && slices.EqualFunc(n.list[1:], u.params, func(arg *node, p param) bool { return arg.atom == p.name })
}

func conjuncts(n *node) []*node {
	if n.head() == "and" {
		return n.list[1:]
	}
	return []*node{n}
}

// negated is the opposite of (distinct x y) and (not x), and says nothing of others.
func negated(n *node) *node {
	switch {
	case n.head() == "not":
		return n.list[1]
	case n.head() == "distinct" && len(n.list) == 3:
		return &node{list: []*node{{atom: "="}, n.list[1], n.list[2]}}
	}
	return &node{atom: "true"}
}

// change is an update, compiled.
type change struct {
	meaning
	fixed []code
}

// apply puts into after what the update makes of the cells that it may change.
func (c *change) apply(m *frame, vars []int, after []byte) {
	for k, is := range c.fixed {
		vars[k] = 0
		if is != nil {
			vars[k] = is(m)
		}
	}
	for {
		after[c.at(vars)] = c.kept(c.term(m))
		if !c.next(vars) {
			return
		}
	}
}

// next goes on to the next of the arguments that may be anything.
func (c *change) next(vars []int) bool {
	for k := len(c.dims) - 1; k >= 0; k-- {
		if c.fixed[k] != nil {
			continue
		}
		if vars[k]++; vars[k] < c.dims[k] {
			return true
		}
		vars[k] = 0
	}
	return false
}

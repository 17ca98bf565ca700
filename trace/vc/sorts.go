package vc

import (
	"slices"
)

// scope knows what names mean.
type scope struct {
	sorts   map[string]bool
	symbols map[string]symbol // also defines
	claims  map[string]bool   // names of claims, which no variable may have: scripts define them
	moving  map[string]bool   // symbols and defines that depend on the state
}

// bound are the variables around a term, each with what is known of it.
type bound[T any] struct {
	name  string
	is    T
	outer *bound[T]
}

// find is what is known of the innermost variable of that name, if there is one.
func (b *bound[T]) find(name string) (is T, ok bool) {
	for ; b != nil; b = b.outer {
		if b.name == name {
			return b.is, true
		}
	}
	return is, false
}

// vars are variables, each with its sort.
type vars = bound[string]

// reserved names are SMT-LIB's.
var reserved = []string{"and", "or", "not", "=>", "xor", "=", "distinct", "ite", "let", "forall", "exists", "true", "false",
	"Bool", "Int", "+", "-", "*", "div", "mod", "abs", "<", "<=", ">", ">=", "_", "as", "assert", "stutter", "push", "pop", "par", "match"}

// check finds names that mean nothing or two things, and terms of a wrong sort.
func (s *System) check() error {
	sc := &scope{map[string]bool{"Bool": true, "Int": true}, map[string]symbol{}, s.claimed(), s.moving()}
	for _, sort := range s.sorts {
		if sc.sorts[sort.name] || slices.Contains(reserved, sort.name) || !isName(sort.name) {
			return &SyntaxError{s.name, 1, "each sort declared once, under a name of its own", sort.name}
		}
		sc.sorts[sort.name] = true
	}
	for _, f := range slices.Concat(s.rigid, s.state) {
		if err := sc.declare(f); err != nil {
			return err
		}
	}
	for _, d := range s.defines {
		if err := sc.checkDefine(d); err != nil {
			return err
		}
	}
	if err := s.checkClaims(sc); err != nil {
		return err
	}
	for i := range s.actions {
		if err := s.checkAction(sc, &s.actions[i]); err != nil {
			return err
		}
	}
	for _, u := range s.meanings {
		if err := s.checkUpdate(sc, u, nil); err != nil {
			return err
		}
	}
	return s.checkRefinement(sc)
}

// claimed are the names of all claims, of the system that is refined too.
func (s *System) claimed() map[string]bool {
	names := map[string]bool{}
	for _, claims := range [][]claim{s.axioms, s.invariants, s.safety, s.theorems, s.witnesses} {
		for _, c := range claims {
			names[c.name] = true
		}
	}
	if s.refines != nil {
		for name := range s.refines.other.claimed() {
			names[name] = true
		}
	}
	return names
}

// moving are the names of what depends on the state.
func (s *System) moving() map[string]bool {
	names := map[string]bool{}
	for _, f := range s.state {
		names[f.name] = true
	}
	for _, d := range s.defines {
		if d.body.mentions(names) {
			names[d.name] = true
		}
	}
	return names
}

func isName(name string) bool {
	return name != "" && (name[0] >= 'a' && name[0] <= 'z' || name[0] >= 'A' && name[0] <= 'Z')
}

func (sc *scope) declare(f symbol) error {
	if _, twice := sc.symbols[f.name]; twice || slices.Contains(reserved, f.name) || !isName(f.name) || sc.sorts[f.name] {
		return f.source.expected("a new name that starts with a letter")
	}
	for _, sort := range append(slices.Clone(f.takes), f.gives) {
		if !sc.sorts[sort] {
			return f.source.expected("a declared sort instead of %s", sort)
		}
	}
	sc.symbols[f.name] = f
	return nil
}

// bind adds variables.
func (sc *scope) bind(at *node, params []param, v *vars) (*vars, error) {
	for i, p := range params {
		if slices.ContainsFunc(params[:i], func(q param) bool { return q.name == p.name }) {
			return nil, at.expected("variables of different names, %s once", p.name)
		}
		if _, global := sc.symbols[p.name]; global || sc.claims[p.name] || !isName(p.name) || slices.Contains(reserved, p.name) {
			return nil, at.expected("a variable with a name of its own instead of %s", p.name)
		}
		if !sc.sorts[p.sort] {
			return nil, at.expected("a declared sort instead of %s", p.sort)
		}
		v = &vars{p.name, p.sort, v}
	}
	return v, nil
}

func (sc *scope) checkDefine(d define) error {
	v, err := sc.bind(d.source, d.params, nil)
	if err != nil {
		return err
	}
	if err := sc.want(d.body, d.gives, v); err != nil {
		return err
	}
	return sc.declare(symbol{d.name, sortsOf(d.params), d.gives, d.source})
}

func (s *System) checkClaims(sc *scope) error {
	names := map[string]bool{}
	for _, claims := range [][]claim{s.axioms, s.invariants, s.safety, s.theorems, s.witnesses} {
		for _, c := range claims {
			if names[c.name] || sc.symbols[c.name].name != "" || !isName(c.name) {
				return c.body.expected("a name of its own instead of %s for the claim", c.name)
			}
			names[c.name] = true
			if err := sc.want(c.body, "Bool", nil); err != nil {
				return err
			}
		}
	}
	for _, c := range slices.Concat(s.axioms, s.theorems) {
		if c.body.mentions(sc.moving) {
			return c.body.expected("%s to say nothing of the state, as it is assumed of all of them or of none", c.name)
		}
	}
	for _, init := range s.inits {
		if err := sc.want(init, "Bool", nil); err != nil {
			return err
		}
	}
	for _, r := range s.runs {
		if names[r.name] || !isName(r.name) {
			return r.body.expected("a name of its own instead of %s for the run", r.name)
		}
		names[r.name] = true
		for _, step := range r.steps {
			if s.action(step) == nil {
				return r.body.expected("an action of %s instead of %s in the run %s", s.name, step, r.name)
			}
		}
		if err := sc.want(r.body, "Bool", nil); err != nil {
			return err
		}
	}
	return nil
}

func (s *System) checkAction(sc *scope, a *action) error {
	if s.action(a.name) != a {
		return a.source.expected("each action once")
	}
	v, err := sc.bind(a.source, a.params, nil)
	if err != nil {
		return err
	}
	for _, guard := range a.guards {
		if err := sc.want(guard, "Bool", v); err != nil {
			return err
		}
	}
	for _, u := range a.updates {
		if err := s.checkUpdate(sc, u, v); err != nil {
			return err
		}
	}
	return s.checkImplements(sc, a, v)
}

// checkUpdate holds an update, or a meaning, against the state symbol that it is of.
func (s *System) checkUpdate(sc *scope, u update, v *vars) error {
	of := s.changing(u.symbol)
	if of == nil || len(of.takes) != len(u.params) {
		return u.body.expected("a state symbol, with a variable for each sort that it takes, instead of %s", u.symbol)
	}
	if !slices.Equal(sortsOf(u.params), of.takes) {
		return u.body.expected("%s to take %v", u.symbol, of.takes)
	}
	for _, p := range u.params {
		if _, outside := v.find(p.name); outside {
			return u.body.expected("a variable of the update of %s that is no parameter of the action, as %s is", u.symbol, p.name)
		}
	}
	inner, err := sc.bind(u.body, u.params, v)
	if err != nil {
		return err
	}
	return sc.want(u.body, of.gives, inner)
}

func (s *System) checkImplements(sc *scope, a *action, v *vars) error {
	if s.refines == nil || a.implements == nil {
		if (s.refines == nil) != (a.implements == nil) {
			return a.source.expected("(implements ...) in each action of a system that refines another, and in no other's")
		}
		return nil
	}
	args := a.implements.list[1:]
	if a.when != nil {
		if err := sc.want(a.when, "Bool", v); err != nil {
			return err
		}
	}
	if a.implements.head() == "stutter" && len(args) == 0 && a.when == nil {
		return nil
	}
	other := s.refines.other.action(a.implements.head())
	if other == nil || len(other.params) != len(args) {
		return a.implements.expected("stutter, or an action of %s with a term for each of its parameters", s.refines.other.name)
	}
	for i, arg := range args {
		if err := sc.want(arg, other.params[i].sort, v); err != nil {
			return err
		}
	}
	return nil
}

// takes tells whether an action is one of the other system.
func takes(a action) bool { return a.implements.head() != "stutter" }

// checkRefinement finds what the other system takes for granted and this one lacks.
func (s *System) checkRefinement(sc *scope) error {
	if s.refines == nil {
		return nil
	}
	if len(s.actions) > 0 && !slices.ContainsFunc(s.actions, takes) {
		return s.actions[0].implements.expected("a step of %s in some action: who never moves implements anything", s.refines.other.name)
	}
	for _, theirs := range s.refines.other.sorts {
		same := func(ours sort) bool { return ours.name == theirs.name && slices.Equal(ours.members, theirs.members) }
		if !slices.ContainsFunc(s.sorts, same) {
			return s.refines.source.expected("the sort %s as %s declares it", theirs.name, s.refines.other.name)
		}
	}
	for _, f := range s.refines.other.rigid {
		same := func(ours symbol) bool {
			return ours.name == f.name && ours.gives == f.gives && slices.Equal(ours.takes, f.takes)
		}
		if !slices.ContainsFunc(s.rigid, same) { // what changes here, or is defined, is not what is given there
			return s.refines.source.expected("%s as %s declares it", f.name, s.refines.other.name)
		}
	}
	for _, d := range s.refines.seen {
		v, err := sc.bind(d.source, d.params, nil)
		if err != nil {
			return err
		}
		if err := sc.want(d.body, d.gives, v); err != nil {
			return err
		}
	}
	return nil
}

// want tells whether n is a term of the sort.
func (sc *scope) want(n *node, sort string, v *vars) error {
	got, err := sc.sortOf(n, v)
	if err == nil && got != sort {
		err = n.expected("a term of sort %s instead of %s", sort, got)
	}
	return err
}

// sortOf is the sort of a term, in which all that is named must be known.
func (sc *scope) sortOf(n *node, v *vars) (string, error) {
	if n.isAtom() {
		return sc.atomSort(n, v)
	}
	args := n.list
	if len(args) > 0 {
		args = args[1:]
	}
	switch head := n.head(); head {
	case "forall", "exists", "let":
		return sc.binderSort(n, v)
	case "and", "or", "not", "=>", "xor":
		return "Bool", sc.wantAll(n, args, "Bool", v)
	case "+", "-", "*", "div", "mod", "abs":
		return "Int", sc.wantAll(n, args, "Int", v)
	case "<", "<=", ">", ">=":
		return "Bool", sc.wantAll(n, args, "Int", v)
	case "=", "distinct", "ite":
		return sc.alikeSort(n, v)
	default:
		f, ok := sc.symbols[head]
		if !ok || len(f.takes) != len(args) || len(args) == 0 {
			return "", n.expected("a declared function with as many arguments as it takes")
		}
		for i, arg := range args {
			if err := sc.want(arg, f.takes[i], v); err != nil {
				return "", err
			}
		}
		return f.gives, nil
	}
}

func (sc *scope) atomSort(n *node, v *vars) (string, error) {
	if sort, ok := v.find(n.atom); ok {
		return sort, nil
	}
	if n.atom == "true" || n.atom == "false" {
		return "Bool", nil
	}
	if isNumeral(n.atom) {
		return "Int", nil
	}
	if f, ok := sc.symbols[n.atom]; ok && len(f.takes) == 0 {
		return f.gives, nil
	}
	return "", n.expected("a variable or constant that is declared")
}

func isNumeral(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) == 1 || s[0] != '0'
}

func (sc *scope) wantAll(n *node, args []*node, sort string, v *vars) error {
	if len(args) == 0 || n.head() == "not" && len(args) != 1 {
		return n.expected("another number of arguments to %s", n.head())
	}
	for _, arg := range args {
		if err := sc.want(arg, sort, v); err != nil {
			return err
		}
	}
	return nil
}

// alikeSort is the sort of =, distinct and ite, whose operands have one sort.
func (sc *scope) alikeSort(n *node, v *vars) (string, error) {
	operands := n.list[1:]
	if n.head() == "ite" {
		if len(n.list) != 4 {
			return "", n.expected("(ite condition term term)")
		}
		if err := sc.want(n.list[1], "Bool", v); err != nil {
			return "", err
		}
		operands = n.list[2:]
	}
	if len(operands) < 2 {
		return "", n.expected("at least two terms to compare")
	}
	sort, err := sc.sortOf(operands[0], v)
	for _, operand := range operands[1:] {
		if err == nil {
			err = sc.want(operand, sort, v)
		}
	}
	if n.head() == "ite" {
		return sort, err
	}
	return "Bool", err
}

func (sc *scope) binderSort(n *node, v *vars) (string, error) {
	if len(n.list) != 3 || len(n.list[1].list) == 0 {
		return "", n.expected("(%s ((x ...) ...) term)", n.head())
	}
	if n.head() != "let" {
		params, err := readParams(n.list[1])
		if err != nil {
			return "", err
		}
		inner, err := sc.bind(n, params, v)
		if err != nil {
			return "", err
		}
		return "Bool", sc.want(n.list[2], "Bool", inner)
	}
	inner := v
	for _, binding := range n.list[1].list {
		if len(binding.list) != 2 || !binding.list[0].isAtom() {
			return "", binding.expected("(variable term)")
		}
		sort, err := sc.sortOf(binding.list[1], v)
		if err != nil {
			return "", err
		}
		if inner, err = sc.bind(n, []param{{binding.list[0].atom, sort}}, inner); err != nil {
			return "", err
		}
	}
	return sc.sortOf(n.list[2], inner)
}

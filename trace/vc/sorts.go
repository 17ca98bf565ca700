package vc

import (
	"cmp"
	"slices"
)

// scope knows what names mean. Of what is wrong it keeps the first.
type scope struct {
	err     error
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

// wrong says what should stand at a node, if nothing was wrong before.
func (sc *scope) wrong(at *node, format string, args ...any) {
	if sc.err == nil {
		sc.err = at.expected(format, args...)
	}
}

// check finds names that mean nothing or two things, and terms of a wrong sort.
func (s *System) check() error {
	sc := &scope{nil, map[string]bool{"Bool": true, "Int": true}, map[string]symbol{}, s.claimed(), s.moving()}
	for _, sort := range s.sorts {
		if sc.sorts[sort.name] || slices.Contains(reserved, sort.name) || !isName(sort.name) {
			return &SyntaxError{s.name, 1, "each sort declared once, under a name of its own", sort.name}
		}
		sc.sorts[sort.name] = true
	}
	for _, f := range slices.Concat(s.rigid, s.state) {
		sc.declare(f)
	}
	for _, d := range s.defines {
		sc.checkDefine(d)
		sc.declare(symbol{d.name, sortsOf(d.params), d.gives, d.source})
	}
	s.checkClaims(sc)
	for i := range s.actions {
		s.checkAction(sc, &s.actions[i])
	}
	for _, u := range s.meanings {
		s.checkUpdate(sc, u, nil)
	}
	s.checkRefinement(sc)
	return sc.err
}

// claims are all, in the order in which they are checked.
func (s *System) claims() []claim {
	return slices.Concat(s.axioms, s.invariants, s.safety, s.theorems, s.witnesses)
}

// claimed are the names of all claims, of the system that is refined too.
func (s *System) claimed() map[string]bool {
	names := map[string]bool{}
	for _, c := range s.claims() {
		names[c.name] = true
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

func (sc *scope) declare(f symbol) {
	if _, twice := sc.symbols[f.name]; twice || slices.Contains(reserved, f.name) || !isName(f.name) || sc.sorts[f.name] {
		sc.wrong(f.source, "a new name that starts with a letter")
	}
	for _, sort := range append(slices.Clone(f.takes), f.gives) {
		if !sc.sorts[sort] {
			sc.wrong(f.source, "a declared sort instead of %s", sort)
		}
	}
	sc.symbols[f.name] = f
}

// bind adds variables.
func (sc *scope) bind(at *node, params []param, v *vars) *vars {
	for i, p := range params {
		if slices.ContainsFunc(params[:i], func(q param) bool { return q.name == p.name }) {
			sc.wrong(at, "variables of different names, %s once", p.name)
		}
		if _, global := sc.symbols[p.name]; global || sc.claims[p.name] || !isName(p.name) || slices.Contains(reserved, p.name) {
			sc.wrong(at, "a variable with a name of its own instead of %s", p.name)
		}
		if !sc.sorts[p.sort] {
			sc.wrong(at, "a declared sort instead of %s", p.sort)
		}
		v = &vars{p.name, p.sort, v}
	}
	return v
}

func (sc *scope) checkDefine(d define) { sc.want(d.body, d.gives, sc.bind(d.source, d.params, nil)) }

func (s *System) checkClaims(sc *scope) {
	names := map[string]bool{}
	for _, c := range s.claims() {
		if names[c.name] || sc.symbols[c.name].name != "" || !isName(c.name) {
			sc.wrong(c.body, "a name of its own instead of %s for the claim", c.name)
		}
		names[c.name] = true
		sc.want(c.body, "Bool", nil)
	}
	for _, c := range slices.Concat(s.axioms, s.theorems) {
		if c.body.mentions(sc.moving) {
			sc.wrong(c.body, "%s to say nothing of the state, as it is assumed of all of them or of none", c.name)
		}
	}
	for _, init := range s.inits {
		sc.want(init, "Bool", nil)
	}
	for _, r := range s.runs {
		if names[r.name] || !isName(r.name) {
			sc.wrong(r.body, "a name of its own instead of %s for the run", r.name)
		}
		names[r.name] = true
		for _, step := range r.steps {
			if s.action(step) == nil {
				sc.wrong(r.body, "an action of %s instead of %s in the run %s", s.name, step, r.name)
			}
		}
		sc.want(r.body, "Bool", nil)
	}
}

func (s *System) checkAction(sc *scope, a *action) {
	if s.action(a.name) != a {
		sc.wrong(a.source, "each action once")
	}
	v := sc.bind(a.source, a.params, nil)
	for _, guard := range a.guards {
		sc.want(guard, "Bool", v)
	}
	for _, u := range a.updates {
		s.checkUpdate(sc, u, v)
	}
	s.checkImplements(sc, a, v)
}

// checkUpdate holds an update, or a meaning, against the state symbol that it is of.
func (s *System) checkUpdate(sc *scope, u update, v *vars) {
	of := s.changing(u.symbol)
	if of == nil || len(of.takes) != len(u.params) {
		sc.wrong(u.body, "a state symbol, with a variable for each sort that it takes, instead of %s", u.symbol)
		return
	}
	if !slices.Equal(sortsOf(u.params), of.takes) {
		sc.wrong(u.body, "%s to take %v", u.symbol, of.takes)
	}
	for _, p := range u.params {
		if _, outside := v.find(p.name); outside {
			sc.wrong(u.body, "a variable of the update of %s that is no parameter of the action, as %s is", u.symbol, p.name)
		}
	}
	sc.want(u.body, of.gives, sc.bind(u.body, u.params, v))
}

func (s *System) checkImplements(sc *scope, a *action, v *vars) {
	if s.refines == nil || a.implements == nil {
		if (s.refines == nil) != (a.implements == nil) {
			sc.wrong(a.source, "(implements ...) in each action of a system that refines another, and in no other's")
		}
		return
	}
	args := a.implements.list[1:]
	if a.when != nil {
		sc.want(a.when, "Bool", v)
	}
	if a.implements.head() == "stutter" && len(args) == 0 && a.when == nil {
		return
	}
	other := s.refines.other.action(a.implements.head())
	if other == nil || len(other.params) != len(args) {
		sc.wrong(a.implements, "stutter, or an action of %s with a term for each of its parameters", s.refines.other.name)
		return
	}
	for i, arg := range args {
		sc.want(arg, other.params[i].sort, v)
	}
}

// takes tells whether an action is one of the other system.
func takes(a action) bool { return a.implements.head() != "stutter" }

// checkRefinement finds what the other system takes for granted and this one lacks.
func (s *System) checkRefinement(sc *scope) {
	if s.refines == nil || sc.err != nil {
		return
	}
	if len(s.actions) > 0 && !slices.ContainsFunc(s.actions, takes) {
		sc.wrong(s.actions[0].implements, "a step of %s in some action: who never moves implements anything", s.refines.other.name)
	}
	for _, theirs := range s.refines.other.sorts {
		same := func(ours sort) bool { return ours.name == theirs.name && slices.Equal(ours.members, theirs.members) }
		if !slices.ContainsFunc(s.sorts, same) {
			sc.wrong(s.refines.source, "the sort %s as %s declares it", theirs.name, s.refines.other.name)
		}
	}
	for _, f := range s.refines.other.rigid {
		same := func(ours symbol) bool {
			return ours.name == f.name && ours.gives == f.gives && slices.Equal(ours.takes, f.takes)
		}
		if !slices.ContainsFunc(s.rigid, same) { // what changes here, or is defined, is not what is given there
			sc.wrong(s.refines.source, "%s as %s declares it", f.name, s.refines.other.name)
		}
	}
	for _, d := range s.refines.seen {
		sc.checkDefine(d)
	}
}

// want wants n to be a term of the sort.
func (sc *scope) want(n *node, sort string, v *vars) {
	if got := sc.sortOf(n, v); got != sort {
		sc.wrong(n, "a term of sort %s instead of %s", sort, got)
	}
}

// sortOf is the sort of a term, in which all that is named must be known.
func (sc *scope) sortOf(n *node, v *vars) string {
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
		return sc.wantAll(n, args, "Bool", "Bool", v)
	case "+", "-", "*", "div", "mod", "abs":
		return sc.wantAll(n, args, "Int", "Int", v)
	case "<", "<=", ">", ">=":
		return sc.wantAll(n, args, "Int", "Bool", v)
	case "=", "distinct", "ite":
		return sc.alikeSort(n, v)
	default:
		f, ok := sc.symbols[head]
		if !ok || len(f.takes) != len(args) || len(args) == 0 {
			sc.wrong(n, "a declared function with as many arguments as it takes")
			return ""
		}
		for i, arg := range args {
			sc.want(arg, f.takes[i], v)
		}
		return f.gives
	}
}

func (sc *scope) atomSort(n *node, v *vars) string {
	if sort, ok := v.find(n.atom); ok {
		return sort
	}
	if n.atom == "true" || n.atom == "false" {
		return "Bool"
	}
	if isNumeral(n.atom) {
		return "Int"
	}
	if f, ok := sc.symbols[n.atom]; ok && len(f.takes) == 0 {
		return f.gives
	}
	sc.wrong(n, "a variable or constant that is declared")
	return ""
}

func isNumeral(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) == 1 || s[0] != '0'
}

// wantAll wants arguments of one sort, and tells what is made of them.
func (sc *scope) wantAll(n *node, args []*node, sort, gives string, v *vars) string {
	if len(args) == 0 || n.head() == "not" && len(args) != 1 {
		sc.wrong(n, "another number of arguments to %s", n.head())
	}
	for _, arg := range args {
		sc.want(arg, sort, v)
	}
	return gives
}

// alikeSort is the sort of =, distinct and ite, whose operands have one sort.
func (sc *scope) alikeSort(n *node, v *vars) string {
	operands := n.list[1:]
	if n.head() == "ite" {
		if len(n.list) != 4 {
			sc.wrong(n, "(ite condition term term)")
			return ""
		}
		sc.want(n.list[1], "Bool", v)
		operands = n.list[2:]
	}
	if len(operands) < 2 {
		sc.wrong(n, "at least two terms to compare")
		return ""
	}
	sort := sc.sortOf(operands[0], v)
	for _, operand := range operands[1:] {
		sc.want(operand, sort, v)
	}
	if n.head() == "ite" {
		return sort
	}
	return "Bool"
}

func (sc *scope) binderSort(n *node, v *vars) string {
	if len(n.list) != 3 || len(n.list[1].list) == 0 {
		sc.wrong(n, "(%s ((x ...) ...) term)", n.head())
		return ""
	}
	if n.head() != "let" {
		params, err := readParams(n.list[1])
		sc.err = cmp.Or(sc.err, err)
		sc.want(n.list[2], "Bool", sc.bind(n, params, v))
		return "Bool"
	}
	inner := v
	for _, binding := range n.list[1].list {
		if len(binding.list) != 2 || !binding.list[0].isAtom() {
			sc.wrong(binding, "(variable term)")
			return ""
		}
		inner = sc.bind(n, []param{{binding.list[0].atom, sc.sortOf(binding.list[1], v)}}, inner)
	}
	return sc.sortOf(n.list[2], inner)
}

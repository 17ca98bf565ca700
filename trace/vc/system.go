package vc

import "slices"

// A System is a transition system and what is claimed of it. It is made by Load and never changed.
type System struct {
	name       string
	sorts      []sort
	rigid      []symbol // never change
	state      []symbol // change
	defines    []define
	axioms     []claim
	inits      []*node
	actions    []action
	invariants []claim
	safety     []claim
	theorems   []claim
	witnesses  []claim
	runs       []run
	history    []string // state symbols of which nothing else depends
	meanings   []update // of state symbols that only repeat what others say
	refines    *refinement
	files      []string
}

type sort struct {
	name    string
	members []string // of an enumeration; none where the sort is of any size
}

// symbol is a function; a constant takes nothing, a relation gives Bool.
type symbol struct {
	name   string
	takes  []string
	gives  string
	source *node
}

type param struct{ name, sort string }

type define struct {
	name   string
	params []param
	gives  string
	body   *node
	source *node
}

// claim is a named formula.
type claim struct {
	name string
	body *node
}

type action struct {
	name       string
	params     []param
	guards     []*node
	updates    []update
	implements *node // nil, or a list: the other system's action, or stutter, and its arguments
	when       *node // nil, or where it implements that; elsewhere it implements nothing
	source     *node
}

// update says what a state symbol is after the action, at params.
type update struct {
	symbol string
	params []param
	body   *node
}

// run is a goal that some steps lead to from a first state.
type run struct {
	claim
	steps []string
}

// refinement says how states of a system look in another one.
type refinement struct {
	other   *System
	seen    []define // one for each state symbol of other, in its order
	lemmas  []string // invariants of other, assumed here
	source  *node
	pending []*node // forms that are read once all symbols are known
}

// Name is the file's name without folder and extension.
func (s *System) Name() string { return s.name }

// Invariants are the names of the invariants, in order.
func (s *System) Invariants() []string { return claimNames(s.invariants) }

// Axioms are the names of the axioms, in order.
func (s *System) Axioms() []string { return claimNames(s.axioms) }

func claimNames(claims []claim) []string {
	var names []string
	for _, c := range claims {
		names = append(names, c.name)
	}
	return names
}

// History are the state symbols that are said to be history, in order: see Forget.
func (s *System) History() []string { return slices.Clone(s.history) }

// Files are those that it was read from, replacements included; not those of the system that it
// refines.
func (s *System) Files() []string { return slices.Clone(s.files) }

// Other is the system that this one refines, or nil.
func (s *System) Other() *System {
	if s.refines == nil {
		return nil
	}
	return s.refines.other
}

func (s *System) action(name string) *action {
	return first(s.actions, func(a action) bool { return a.name == name })
}

func (s *System) invariant(name string) *claim {
	return first(s.invariants, func(c claim) bool { return c.name == name })
}

// changing is a symbol of the state.
func (s *System) changing(name string) *symbol {
	return first(s.state, func(f symbol) bool { return f.name == name })
}

func (a *action) update(symbol string) *update {
	return first(a.updates, func(u update) bool { return u.symbol == symbol })
}

// first is the first that is so; nil if none is.
func first[T any](all []T, so func(T) bool) *T {
	if i := slices.IndexFunc(all, so); i >= 0 {
		return &all[i]
	}
	return nil
}

package vc

import (
	"fmt"
	"iter"
	"slices"
)

// State is one of a Finite: equal states are the same.
type State string

// Finite is a system whose sorts have members that are numbered from 0: it can be run. Truth is 1,
// a member of an enumeration has its place there. It is not for several goroutines at a time.
type Finite struct {
	*compiler
	order    []table // of state symbols
	cells    int
	actions  map[string]*running
	names    []string // of actions
	inits    []instances
	axioms   []named
	meanings []meaning
	at       *frame // where Next works
	after    []byte // and puts together a state
}

// table is where the values of a state symbol are.
type table struct {
	name  string
	first int
	dims  space
	size  int // of what it gives
}

// at is the cell of the arguments.
func (t table) at(args []int) int {
	i := 0
	for k, d := range t.dims {
		i = i*d + args[k]
	}
	return t.first + i
}

// space are the places of a table: how many members the sort of each argument has.
type space []int

func (s space) count() int {
	n := 1
	for _, d := range s {
		n *= d
	}
	return n
}

// arguments puts those of the i-th place into variables.
func (s space) arguments(i int, vars []int) {
	for k, d := range slices.Backward(s) {
		vars[k] = i % d
		i /= d
	}
}

// running is an action that can be taken.
type running struct {
	params  []param
	sizes   []int
	guards  [][]code // by how many of the parameters they look at
	updates []change
}

// meaning is what a table is, by a term over its arguments.
type meaning struct {
	table
	term code
}

type named struct {
	name  string
	holds code
}

// limits of what a Finite may be.
const (
	maxMembers = 64      // of a sort
	maxCells   = 1 << 16 // of a state
)

// Finite gives each sort that has no listed members as many as sizes say, and each constant and
// function its values. Of integers a state can have those from 0 to below the size of Int, if that
// is given.
func (s *System) Finite(sizes map[string]int, rigid func(symbol string, args []int) (value int, known bool)) (*Finite, error) {
	c, err := newCompiler(s, sizes, rigid)
	if err != nil {
		return nil, err
	}
	f := &Finite{compiler: c, actions: map[string]*running{}}
	for _, symbol := range s.state {
		t := table{name: symbol.name, first: f.cells, size: c.sizes[symbol.gives]}
		for _, sort := range symbol.takes {
			t.dims = append(t.dims, c.sizes[sort])
		}
		if f.cells += t.dims.count(); f.cells > maxCells {
			return nil, fmt.Errorf("vc: %s: expected a state of at most %d values", s.name, maxCells)
		}
		f.order = append(f.order, t)
		f.tables[symbol.name] = t
	}
	f.compile(s)
	return f, f.err
}

func (f *Finite) compile(s *System) {
	for _, init := range s.inits {
		f.inits = append(f.inits, f.instances(init, nil, nil)...)
	}
	for i := range s.actions {
		f.actions[s.actions[i].name] = f.running(&s.actions[i])
		f.names = append(f.names, s.actions[i].name)
	}
	for _, u := range s.meanings {
		f.meanings = append(f.meanings, f.meaning(u, nil))
	}
	for _, c := range s.axioms {
		f.axioms = append(f.axioms, named{c.name, f.term(c.body, nil)})
	}
	f.at = f.frame("")
}

func (f *Finite) running(a *action) *running {
	out := &running{params: a.params, guards: make([][]code, len(a.params)+1)}
	var v *slot
	for _, p := range a.params {
		out.sizes = append(out.sizes, f.sizes[p.sort])
		v = within(v, p.name)
	}
	f.reach(depth(v))
	for _, g := range a.guards {
		known := 0
		for i, p := range a.params {
			if g.mentions(map[string]bool{p.name: true}) {
				known = i + 1
			}
		}
		out.guards[known] = append(out.guards[known], f.term(g, v))
	}
	for _, u := range a.updates {
		out.updates = append(out.updates, change{f.meaning(u, v), f.touched(u, v)})
	}
	return out
}

func (f *Finite) meaning(u update, v *slot) meaning {
	for _, p := range u.params {
		v = within(v, p.name)
	}
	f.reach(depth(v))
	return meaning{f.tables[u.symbol], f.term(u.body, v)}
}

// Members is how many a sort has.
func (f *Finite) Members(sort string) int { return f.sizes[sort] }

// Value is that of a state symbol.
func (f *Finite) Value(s State, symbol string, args ...int) int {
	return int(s[f.tables[symbol].at(args)])
}

// Where are the places at which a relation holds whose first arguments are those: the arguments
// that follow.
func (f *Finite) Where(s State, symbol string, first ...int) iter.Seq[[]int] {
	t := f.tables[symbol]
	rest := t.dims[len(first):]
	from := t.at(slices.Concat(first, make([]int, len(rest))))
	return func(yield func([]int) bool) {
		for i := range rest.count() {
			if s[from+i] != 1 {
				continue
			}
			args := make([]int, len(rest))
			if rest.arguments(i, args); !yield(args) {
				return
			}
		}
	}
}

// With is the state with another value of a state symbol: at the arguments, or at all if none are
// given.
func (f *Finite) With(s State, symbol string, value int, args ...int) State {
	t, cells := f.tables[symbol], []byte(s)
	if len(args) > 0 {
		cells[t.at(args)] = byte(value)
		return State(cells)
	}
	for i := range t.dims.count() {
		cells[t.first+i] = byte(value)
	}
	return State(cells)
}

// Can tells whether there is such an action.
func (f *Finite) Can(action string) bool { return f.actions[action] != nil }

// Actions are the names of all, in order.
func (f *Finite) Actions() []string { return slices.Clone(f.names) }

// Broken names the axioms that do not hold of what is given.
func (f *Finite) Broken() (names []string) {
	m := f.frame("")
	for _, a := range f.axioms {
		if a.holds(m) == 0 {
			names = append(names, a.name)
		}
	}
	return names
}

// Misnamed names a state symbol that is not what it stands for in a state; "" for none.
func (f *Finite) Misnamed(s State) string {
	m := f.at
	m.cells = s
	for _, u := range f.meanings {
		for i := range u.dims.count() {
			u.dims.arguments(i, m.vars)
			if int(s[u.first+i]) != u.term(m) {
				return u.name
			}
		}
	}
	return ""
}

// Taking is an action with some of its parameters given.
type Taking struct {
	name  string
	of    *Finite
	a     *running
	given []int // by parameter; -1 where it may be anything
}

// Taking is the action with the named parameters as given, and the others as they like.
func (f *Finite) Taking(action string, given map[string]int) (*Taking, error) {
	a := f.actions[action]
	if a == nil {
		return nil, fmt.Errorf("vc: %s: there is no action %s", f.name, action)
	}
	t, used := &Taking{name: action, of: f, a: a}, 0
	for i, p := range a.params {
		value, ok := given[p.name]
		switch {
		case !ok:
			value = -1
		case value < 0 || value >= a.sizes[i]:
			return nil, fmt.Errorf("vc: %s: %s has no %s %d", f.name, action, p.sort, value)
		default:
			used++
		}
		t.given = append(t.given, value)
	}
	if used != len(given) {
		return nil, fmt.Errorf("vc: %s: %s takes %v, got %v", f.name, action, paramNames(a.params), given)
	}
	return t, nil
}

// Name is the action's.
func (t *Taking) Name() string { return t.name }

// Next are the states to which it can lead, each once.
func (t *Taking) Next(s State) (all []State) {
	m := t.of.at
	m.cells = s
	t.of.take(m, t, 0, &all)
	return all
}

// take chooses the parameters from the i-th on.
func (f *Finite) take(m *frame, t *Taking, i int, all *[]State) {
	for _, holds := range t.a.guards[i] {
		if holds(m) == 0 {
			return
		}
	}
	switch {
	case i == len(t.given):
		if next := f.updated(m, t.a); !slices.Contains(*all, next) {
			*all = append(*all, next)
		}
	case t.given[i] >= 0:
		m.vars[i] = t.given[i]
		f.take(m, t, i+1, all)
	default:
		for value := range t.a.sizes[i] {
			m.vars[i] = value
			f.take(m, t, i+1, all)
		}
	}
}

// beyond stands for an integer that no state can have.
const beyond = open - 1

// kept is a value as a state has it.
func (t table) kept(value int) byte {
	if value < 0 || value >= t.size {
		return beyond
	}
	return byte(value)
}

func (f *Finite) updated(m *frame, a *running) State {
	f.after = append(f.after[:0], m.cells...)
	for i := range a.updates {
		u := &a.updates[i]
		u.apply(m, m.vars[len(a.params):len(a.params)+len(u.dims)], f.after)
	}
	return State(f.after)
}

// Named are the listed members of a sort, in order; nil if it has none.
func (f *Finite) Named(sort string) []string { return f.listed[sort] }

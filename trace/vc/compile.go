package vc

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// code evaluates a term.
type code func(m *frame) int

// frame is what terms are evaluated in.
type frame struct {
	cells State
	vars  []int
}

// open is the value of a cell of which nothing is known yet: see Initial.
const open = 0xff

// unknown is what a term panics with that looks at an open cell.
type unknown int

// slot are variables, each with its place.
type slot = bound[int]

func within(v *slot, name string) *slot { return &slot{name, depth(v), v} }

func depth(v *slot) int {
	if v == nil {
		return 0
	}
	return v.is + 1
}

// compiler makes code of terms, macros expanded. Of what it cannot make code of it keeps the first;
// what it makes from there on is none.
type compiler struct {
	err     error
	name    string
	sizes   map[string]int // of sorts
	members map[string]int // of enumerations: their places
	listed  map[string][]string
	rigid   map[string]values
	defines map[string]define
	tables  map[string]table
	deepest int // how many variables there are at most
	made    int // terms
}

// values of a constant or function.
type values struct {
	dims space
	all  []int
}

func newCompiler(s *System, sizes map[string]int, rigid func(string, []int) (int, bool)) (*compiler, error) {
	c := &compiler{name: s.name, sizes: map[string]int{"Bool": 2}, members: map[string]int{}, listed: map[string][]string{}, rigid: map[string]values{}, defines: map[string]define{}, tables: map[string]table{}}
	for _, sort := range s.sorts {
		size, given := sizes[sort.name]
		if len(sort.members) > 0 {
			size, given = len(sort.members), true
		}
		if !given || size < 0 || size > maxMembers {
			return nil, fmt.Errorf("vc: %s: expected from 0 to %d members of the sort %s, got %d", s.name, maxMembers, sort.name, size)
		}
		c.sizes[sort.name], c.listed[sort.name] = size, sort.members
		for place, member := range sort.members {
			c.members[member] = place
		}
	}
	for _, d := range s.defines {
		c.defines[d.name] = d
	}
	for _, f := range s.rigid {
		if _, member := c.members[f.name]; member {
			continue
		}
		if err := c.give(f, rigid); err != nil {
			return nil, err
		}
	}
	if numbers := sizes["Int"]; numbers > 0 && numbers <= maxMembers {
		c.sizes["Int"] = numbers
	}
	for _, f := range s.state {
		if slices.Contains(f.takes, "Int") || f.gives == "Int" && c.sizes["Int"] == 0 {
			return nil, f.source.expected("a state over finite sorts instead of Int")
		}
	}
	return c, nil
}

// give asks for all values of a constant or function.
func (c *compiler) give(f symbol, rigid func(string, []int) (int, bool)) error {
	var v values
	for _, sort := range f.takes {
		size, finite := c.sizes[sort]
		if !finite || sort == "Int" {
			return f.source.expected("arguments of finite sorts instead of %s", sort)
		}
		v.dims = append(v.dims, size)
	}
	args := make([]int, len(v.dims))
	for i := range v.dims.count() {
		v.dims.arguments(i, args)
		value, known := rigid(f.name, args)
		if !known || f.gives != "Int" && (value < 0 || value >= c.sizes[f.gives]) {
			return f.source.expected("a symbol that can be given a value among %d", c.sizes[f.gives])
		}
		v.all = append(v.all, value)
	}
	c.rigid[f.name] = v
	return nil
}

func (c *compiler) frame(s State) *frame { return &frame{s, make([]int, c.deepest+1)} }

// wrong says what should stand at a node, if nothing was wrong before.
func (c *compiler) wrong(at *node, format string, args ...any) code {
	if c.err == nil {
		c.err = at.expected(format, args...)
	}
	return nil
}

// term makes code of a term, in which v are the variables.
func (c *compiler) term(n *node, v *slot) code {
	if c.made++; c.made > maxVisit {
		return c.wrong(n, "a system of at most %d terms", maxVisit)
	}
	if n.isAtom() {
		return c.atom(n, v)
	}
	args := n.list[1:]
	switch head := n.head(); head {
	case "forall", "exists":
		return c.quantifier(n, v)
	case "let":
		return c.let(n, v)
	case "and", "or", "not", "=>", "xor", "=", "distinct", "ite":
		return connective(head, c.terms(args, v))
	case "+", "-", "*", "div", "mod", "abs", "<", "<=", ">", ">=":
		return arithmetic(head, c.terms(args, v))
	default:
		return c.apply(n, head, args, v)
	}
}

func (c *compiler) terms(nodes []*node, v *slot) (codes []code) {
	for _, n := range nodes {
		codes = append(codes, c.term(n, v))
	}
	return codes
}

func (c *compiler) atom(n *node, v *slot) code {
	if place, ok := v.find(n.atom); ok {
		return func(m *frame) int { return m.vars[place] }
	}
	if n.atom == "true" || n.atom == "false" {
		return constant(truth(n.atom == "true"))
	}
	if place, ok := c.members[n.atom]; ok {
		return constant(place)
	}
	if isNumeral(n.atom) {
		value, err := strconv.Atoi(n.atom)
		c.err = cmp.Or(c.err, err)
		return constant(value)
	}
	return c.apply(n, n.atom, nil, v)
}

func constant(value int) code { return func(*frame) int { return value } }

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// apply makes code of a constant, function, state symbol or macro with its arguments.
func (c *compiler) apply(n *node, name string, args []*node, v *slot) code {
	if d, ok := c.defines[name]; ok {
		return c.macro(d, args, v)
	}
	codes := c.terms(args, v)
	if given, ok := c.rigid[name]; ok {
		return func(m *frame) int { return given.all[place(given.dims, codes, m)] }
	}
	t, ok := c.tables[name]
	if !ok {
		return c.wrong(n, "a term over finite sorts")
	}
	return func(m *frame) int {
		at := t.first + place(t.dims, codes, m)
		value := int(m.cells[at])
		if value == open {
			panic(unknown(at))
		}
		return value
	}
}

// place is where in a table the arguments are.
func place(dims []int, args []code, m *frame) int {
	i := 0
	for k, arg := range args {
		i = i*dims[k] + arg(m)
	}
	return i
}

// macro evaluates the arguments once, then the body in which they alone are variables.
func (c *compiler) macro(d define, args []*node, v *slot) code {
	first := depth(v)
	inner := &slot{is: first - 1} // what is bound within must not take the places of what is around
	var codes []code
	for i, p := range d.params {
		codes = append(codes, c.term(args[i], v))
		v, inner = within(v, ""), within(inner, p.name)
	}
	c.reach(depth(inner))
	body := c.term(d.body, inner)
	return func(m *frame) int {
		for i, arg := range codes {
			m.vars[first+i] = arg(m)
		}
		return body(m)
	}
}

func (c *compiler) reach(depth int) { c.deepest = max(c.deepest, depth) }

func (c *compiler) let(n *node, v *slot) code {
	var terms []code
	first, inner := depth(v), v
	for _, binding := range n.list[1].list {
		terms = append(terms, c.term(binding.list[1], v)) // which sees none of the others, but leaves their places
		v, inner = within(v, ""), within(inner, binding.list[0].atom)
	}
	c.reach(depth(inner))
	body := c.term(n.list[2], inner)
	return func(m *frame) int {
		for i, term := range terms {
			m.vars[first+i] = term(m)
		}
		return body(m)
	}
}

func (c *compiler) quantifier(n *node, v *slot) code {
	params, err := readParams(n.list[1])
	c.err = cmp.Or(c.err, err)
	first, dims := depth(v), []int(nil)
	for _, p := range params {
		size, finite := c.sizes[p.sort]
		if !finite {
			return c.wrong(n, "variables of finite sorts, %s is of sort %s", p.name, p.sort)
		}
		dims, v = append(dims, size), within(v, p.name)
	}
	c.reach(depth(v))
	body := c.term(n.list[2], v)
	stop := truth(n.head() == "exists") // what the body must be to decide
	var from func(m *frame, i int) bool
	from = func(m *frame, i int) bool {
		if i == len(dims) {
			return body(m) == stop
		}
		for value := range dims[i] {
			m.vars[first+i] = value
			if from(m, i+1) {
				return true
			}
		}
		return false
	}
	return func(m *frame) int {
		if from(m, 0) {
			return stop
		}
		return 1 - stop
	}
}

package specification

import (
	"strings"
)

// Once tells whether the model's next-state relation leads to an action in one place alone: steps
// that TLC counts of it are all its steps then. It is false where that is not certain.
func (s *Source) Once(action string) bool {
	path := strings.Split(action, "!")
	last := len(path) - 1
	in, found := s.enter(s.root(), path[:last])
	if !found {
		return false
	}
	of, _ := s.single(in, path[last])
	r, ok := s.relation()
	c := occurrences{source: s, named: action, action: of, of: map[string]int{}, again: map[string]bool{}}
	return ok && c.body(r.in, r.body) == 1
}

// LeadsTo tells whether the definition of a name leads to another name, or may: the name of an
// instance's operator is looked for without that of the instance.
func (s *Source) LeadsTo(from, name string) bool {
	name = name[strings.LastIndexByte(name, '!')+1:]
	return s.mentions(from, true, func(_ *scope, word string, _ []meaning) bool { return word == name })
}

// occurrences counts ways from a definition to an action, up to many.
type occurrences struct {
	source *Source
	named  string
	action meaning         // zero where the model's own module has none of that name, as of a LOCAL one
	of     map[string]int  // by scope and name; 0 of one that is being counted
	again  map[string]bool // those that lead to themselves
}

// many are more than one, or a number that is not known.
const many = 2

func (c *occurrences) name(in *scope, name string) int {
	key := in.key + " " + name
	if n, ok := c.of[key]; ok {
		c.again[key] = c.again[key] || n == 0
		return n
	}
	if c.of[key] = 0; len(c.of) > maxNames {
		return many
	}
	n := c.here(in, name)
	if n > 0 && c.again[key] {
		n = many
	}
	c.of[key] = n
	return n
}

// here is what a name itself counts, and what it stands for.
func (c *occurrences) here(in *scope, name string) (n int) {
	s := c.source
	by := s.replaced(name)
	if by != name {
		if in.outer != nil {
			return many // it may be another of that name
		}
		return c.name(s.root(), by)
	}
	value, assigned := s.assigned()[name]
	for _, m := range s.look(in, name) {
		switch {
		case m.def != nil && assigned && value == "": // name <- [M]operator
			return many
		case m.def != nil && assigned: // a value
		case m.def != nil:
			if c.is(m, name) {
				n++
			}
			_, body := head(tokensOf(m.def.Text))
			n = min(many, n+c.body(m.in, body))
		case m.in.outer == nil:
		default:
			if by, ok := m.in.with[name]; ok {
				n = min(many, n+c.body(m.in.outer, by))
			} else {
				n = min(many, n+c.name(m.in.outer, name))
			}
		}
	}
	return n
}

// is tells whether a name stands for the action.
func (c *occurrences) is(m meaning, name string) bool {
	if c.action.def == nil {
		return name == c.named
	}
	return m.def == c.action.def && m.in.key == c.action.in.key
}

// body counts the ways through a text. An operator of a LET is called any number of times.
func (c *occurrences) body(in *scope, body []token) (n int) {
	if defined := letDefined(body); len(defined) > 0 && c.ways(in, defined) > 0 {
		return many
	}
	return c.ways(in, body)
}

func (c *occurrences) ways(in *scope, body []token) (n int) {
	all, clear := references(body)
	if !clear {
		return many
	}
	for _, r := range all {
		within, name, ok := c.source.reach(in, r)
		if !ok {
			return many
		}
		n = min(many, n+c.name(within, name))
	}
	return n
}

// letDefined is what stands between LET and IN.
func letDefined(body []token) (defined []token) {
	open := 0
	for _, t := range body {
		switch t.text {
		case "LET":
			open++
		case "IN":
			open--
		default:
			if open > 0 {
				defined = append(defined, t)
			}
		}
	}
	return defined
}

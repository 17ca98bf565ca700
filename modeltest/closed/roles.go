package closed

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/tla"
)

// Roles are the models of a protocol, by their roles.
type Roles struct {
	Package string // that errors name
	// Of gives the machine for a model, which of a whole system is a [System] too. Where the constants are
	// wrong, it need not.
	Of map[string]func(*Constants) modeltest.Machine
}

// Reference gives the state machine for a recorded model. Of constants, those that say which choice
// a model has made are the names of the model's own.
func (r Roles) Reference(role string, constants map[string]tla.Value) (modeltest.Machine, error) {
	return r.machine(role, &Constants{values: constants, words: func(name string) (words []string) {
		for _, v := range constants[name].Elems() {
			words = append(words, v.String())
		}
		return words
	}})
}

// Explored is a [Modeler]: of a variant it explores the code that is none, but for the operators
// that the code asks of. There is nothing for a model without a role, which is too large, for one of
// a part of a system, or whose states are counted up to symmetry.
func (r Roles) Explored(s Setting) (*Explored, error) {
	if s.Role == "" || len(s.Config.Names("SYMMETRY")) > 0 {
		return nil, nil
	}
	c := &Constants{values: s.Constants, words: s.Config.Elements}
	machine, err := r.machine(s.Role, c)
	if err != nil {
		return nil, err
	}
	system, whole := machine.(System)
	if !whole {
		return nil, nil
	}
	e := &Explored{System: system}
	if s.Override != nil {
		for _, name := range slices.Sorted(maps.Keys(s.Override.Replace)) {
			if !slices.Contains(c.asked, name) {
				e.Replaces = append(e.Replaces, fmt.Sprintf("%s <- %s", name, s.Override.Replace[name]))
			}
		}
	}
	return e, nil
}

func (r Roles) machine(role string, c *Constants) (modeltest.Machine, error) {
	of := r.Of[role]
	if of == nil {
		return nil, fmt.Errorf("%s: there is no role %q, only %s", r.Package, role, strings.Join(slices.Sorted(maps.Keys(r.Of)), ", "))
	}
	machine := of(c)
	if c.Err != nil {
		return nil, fmt.Errorf("%s: %w", r.Package, c.Err)
	}
	return machine, nil
}

// Constants read what a model says of itself. What is wrong has a value that is none the less of
// use, and the first error is kept.
type Constants struct {
	Err    error
	values map[string]tla.Value
	words  func(name string) []string // of a set
	asked  []string                   // of whose values
}

// Value is that of a constant, or what a model puts in the place of an operator, if it says one:
// the code follows that.
func (c *Constants) Value(name string) (v tla.Value, said bool) {
	c.asked = append(c.asked, name)
	v, said = c.values[name]
	return v, said
}

// Wrong says what was wanted of a constant, and came.
func (c *Constants) Wrong(name, want string, got any) {
	if c.Err == nil {
		c.Err = fmt.Errorf("want %s for %s, got %.40s", want, name, fmt.Sprint(got))
	}
}

// Number reads one from least to most.
func (c *Constants) Number(name string, least, most int) int {
	v, _ := c.Value(name)
	n, ok := v.Int64()
	if !ok || n < int64(least) || n > int64(most) {
		c.Wrong(name, fmt.Sprintf("%d to %d", least, most), v)
		return least
	}
	return int(n)
}

// Words are the elements of a set, as they are written.
func (c *Constants) Words(name string) []string { return c.words(name) }

// Count reads how many elements a set has.
func (c *Constants) Count(name string, least, most int) int {
	n := len(c.words(name))
	if n < least || n > most {
		c.Wrong(name, fmt.Sprintf("%d to %d elements", least, most), n)
		return least
	}
	return n
}

// Is tells whether a constant is TRUE.
func (c *Constants) Is(name string) bool {
	v, _ := c.Value(name)
	yes, _ := v.Bool()
	return yes
}

// Rule is the choice for an override point, of those that there are; that of "" where nothing is
// put in its place.
func Rule[R any](c *Constants, point string, rules map[string]R) R {
	by := ""
	if name, ok := c.Value(point); ok {
		by = name.String()
	}
	r, ok := rules[by]
	if !ok {
		c.Wrong(point, "a choice that is known", by)
		return rules[""]
	}
	return r
}

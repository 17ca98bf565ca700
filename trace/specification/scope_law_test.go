package specification

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/synod-paxos/synod/internal/thorough"
)

// needs are the names that a text depends on, of those that its module declares, or that are x of
// J(x) == INSTANCE.
type needs map[string]bool

func (n needs) add(other needs) needs {
	for name := range other {
		n[name] = true
	}
	return n
}

// written is a module as it is written, and what each of its operators needs.
type written struct {
	text strings.Builder
	ops  map[string]needs
	made map[string]func(op string, arg needs) needs // by the name of an instance
}

// someModule makes one of operators that have the same names in each module, each of the ones before
// it and of instances of the modules that are there already.
func someModule(r *rand.Rand, modules []*written) *written {
	m := &written{ops: map[string]needs{}, made: map[string]func(string, needs) needs{}}
	m.text.WriteString("EXTENDS Naturals\nCONSTANT c\nVARIABLES x, y\n")
	for i := range 3 {
		if len(modules) > 0 {
			m.instance(r, fmt.Sprintf("I%d", i), modules)
		}
		name := fmt.Sprintf("P%d", i)
		said, n := m.expression(r, 2, nil)
		fmt.Fprintf(&m.text, "%s == %s\n", name, said)
		m.ops[name] = n
	}
	return m
}

// instance adds one of a module that is there, with some of what that declares replaced.
func (m *written) instance(r *rand.Rand, name string, modules []*written) {
	at := r.IntN(len(modules))
	by, with, param := map[string]needs{}, []string{}, r.IntN(3) == 0
	for _, declared := range []string{"c", "x", "y"} {
		by[declared] = needs{declared: true}
		if r.IntN(2) == 0 {
			var params needs
			if param {
				params = needs{"p": true}
			}
			said, n := m.expression(r, 1, params)
			with, by[declared] = append(with, declared+" <- "+said), n
		}
	}
	if m.text.WriteString(name); param {
		m.text.WriteString("(p)")
	}
	fmt.Fprintf(&m.text, " == INSTANCE A%d", at)
	if len(with) > 0 {
		m.text.WriteString(" WITH " + strings.Join(with, ",\n    "))
	}
	m.text.WriteString("\n")
	if param {
		name += "()"
	}
	m.made[name] = func(op string, arg needs) needs {
		out := needs{}
		for declared := range modules[at].ops[op] {
			out.add(by[declared])
		}
		if out["p"] {
			delete(out, "p")
			out.add(arg)
		}
		return out
	}
}

// expression is some text, and what it needs.
func (m *written) expression(r *rand.Rand, depth int, params needs) (string, needs) {
	if depth == 0 || r.IntN(4) == 0 {
		for _, name := range slices.Sorted(maps.Keys(params)) {
			if r.IntN(2) == 0 {
				return name, needs{name: true}
			}
		}
		name := []string{"c", "1", "2", "x", "c", "1"}[r.IntN(6)]
		if name == "1" || name == "2" {
			return name, needs{}
		}
		return name, needs{name: true}
	}
	arg, n := m.expression(r, depth-1, params)
	op := fmt.Sprintf("P%d", r.IntN(3))
	switch r.IntN(6) {
	case 0, 1:
		if of, ok := m.ops[op]; ok {
			return op, needs{}.add(of)
		}
	case 2, 3:
		for _, name := range slices.Sorted(maps.Keys(m.made)) {
			of := m.made[name]
			if plain, param := strings.CutSuffix(name, "()"); param {
				// What is not used of an argument is read too: it may vary then, though it does not.
				if got := of(op, needs{"": true}); got[""] || len(n) == 0 {
					return plain + "(" + arg + ")!" + op, of(op, n)
				}
			} else {
				return name + "!" + op, of(op, nil)
			}
		}
	case 4:
		return "(LET t == " + arg + " IN t + 1)", n
	}
	other, more := m.expression(r, depth-1, params)
	return "(" + arg + " + " + other + ")", needs{}.add(n).add(more)
}

// What is said to depend on no variable does not, and nothing else: what each text depends on is known
// here as it is written, by what the language says of names.
func TestWhatDependsOnNoVariable(t *testing.T) {
	r, constants, variables := rand.New(rand.NewPCG(3, 4)), 0, 0
	for range thorough.Of(400, 1500) {
		var modules []*written
		texts := map[string]string{}
		for i := range 3 {
			modules = append(modules, someModule(r, modules))
			texts[fmt.Sprintf("A%d", i)] = modules[i].text.String()
		}
		main := someModule(r, modules)
		texts["M"] = main.text.String()
		s := modelOf(t, "INVARIANT P0 P1 P2 CONSTANT c = 3", texts)
		for _, name := range slices.Sorted(maps.Keys(main.ops)) {
			n := main.ops[name]
			varies := n["x"] || n["y"]
			if varies {
				variables++
			} else {
				constants++
			}
			if !assert.Equal(t, varies, s.Trivial(name) == "", "%s\n%v", name, texts) {
				return
			}
		}
	}
	assert.Greater(t, constants, thorough.Of(200, 1000))
	assert.Greater(t, variables, thorough.Of(200, 1000))
}

package specification

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/synod-paxos/synod/internal/thorough"
)

// A form is a formula of two variables that are TRUE or FALSE: a tree, so that it is known what it
// means, whatever its text looks like.
type form struct {
	op   string // "p", "q", TRUE, FALSE, ~ [] <> \A {}, or one between two
	a, b *form
}

// behaviour is the values of p and q in each state, of which the last ones, from loop on, repeat.
type behaviour struct {
	states [][2]bool
	loop   int
}

// after are the positions from one on; all that ever come.
func (b behaviour) after(at int) (all []int) {
	for i := min(at, b.loop); i < len(b.states); i++ {
		if i >= at || i >= b.loop {
			all = append(all, i)
		}
	}
	return all
}

// holds says what a form is at a position, as the semantics of TLA+ has it.
func (f *form) holds(b behaviour, at int) bool {
	switch f.op {
	case "p", "q":
		return b.states[at][strings.Index("pq", f.op)]
	case "TRUE", "FALSE":
		return f.op == "TRUE"
	case "~":
		return !f.a.holds(b, at)
	case "[]", "<>":
		for _, i := range b.after(at) {
			if f.a.holds(b, i) != (f.op == "[]") {
				return f.op == "<>"
			}
		}
		return f.op == "[]"
	case `\A`, `\E`: // over a set of one, which does not matter
		return f.a.holds(b, at)
	case "all of none", "none of none":
		return f.op == "all of none"
	case "IF": // p
		if b.states[at][0] {
			return f.a.holds(b, at)
		}
		return f.b.holds(b, at)
	case "/\\":
		return f.a.holds(b, at) && f.b.holds(b, at)
	case "\\/":
		return f.a.holds(b, at) || f.b.holds(b, at)
	case "=>":
		return !f.a.holds(b, at) || f.b.holds(b, at)
	case "<=>", "=":
		return f.a.holds(b, at) == f.b.holds(b, at)
	case "#":
		return f.a.holds(b, at) != f.b.holds(b, at)
	case "~>":
		for _, i := range b.after(at) {
			if f.a.holds(b, i) && !(&form{op: "<>", a: f.b}).holds(b, i) {
				return false
			}
		}
		return true
	}
	panic(f.op)
}

// binds is how much an operator binds: an operand that binds no more than it needs brackets.
var binds = map[string]int{`\A`: 0, `\E`: 0, "all of none": 0, "none of none": 0, "IF": 0, "=>": 1, "<=>": 2, "~>": 2, "/\\": 3, "\\/": 3, "~": 4, "=": 5, "#": 5, "[]": 20, "<>": 20}

// spellings are the ways to write an operator.
var spellings = map[string][]string{
	"~": {"~", `\neg `, `\lnot `}, "/\\": {"/\\", `\land`}, "\\/": {"\\/", `\lor`}, "<=>": {"<=>", `\equiv`}, "#": {"#", "/=", `\neq`}, `\A`: {`\A`, `\forall`},
	`\E`: {`\E`, `\exists`},
}

// text writes a form, with the brackets that it needs and sometimes more.
func (f *form) text(r *rand.Rand) string {
	sign := f.op
	if ways := spellings[f.op]; ways != nil {
		sign = ways[r.IntN(len(ways))]
	}
	of := func(operand *form, least int) string {
		text := operand.text(r)
		if level, compound := binds[operand.op]; compound && level <= least || r.IntN(6) == 0 {
			return "(" + text + ")"
		}
		return text
	}
	switch {
	case f.op == `\A` || f.op == `\E`:
		return sign + ` n \in {1} : ` + f.a.text(r)
	case f.op == "all of none":
		return `\A n \in {} : ` + f.a.text(r)
	case f.op == "none of none":
		return `\E n \in {} : ` + f.a.text(r)
	case f.op == "IF":
		return "IF p THEN " + f.a.text(r) + " ELSE " + f.b.text(r)
	case f.a == nil:
		return sign
	case f.b == nil && f.op == "~":
		return sign + of(f.a, binds["~"]-1) // ~ ~ p is fine
	case f.b == nil && (f.a.op == "[]" || f.a.op == "<>") && r.IntN(2) == 0:
		return sign + f.a.text(r)
	case f.b == nil:
		return sign + of(f.a, binds[f.op])
	case (f.op == "/\\" || f.op == "\\/") && r.IntN(4) == 0: // a list, of which each item ends with its line
		return "(\n  " + sign + " " + f.a.text(r) + "\n  " + sign + " " + f.b.text(r) + ")"
	}
	return of(f.a, binds[f.op]) + " " + sign + " " + of(f.b, binds[f.op])
}

// someForm is one of that depth; of those that are not just anything many are alike on two sides.
func someForm(r *rand.Rand, depth int) *form {
	if depth == 0 || r.IntN(8) == 0 {
		return &form{op: []string{"p", "p", "q", "q", "TRUE", "FALSE"}[r.IntN(6)]}
	}
	a := someForm(r, depth-1)
	switch n := r.IntN(20); {
	case n < 6:
		return &form{op: []string{"~", "[]", "<>"}[n%3], a: a}
	case n == 6:
		return &form{op: []string{`\A`, `\E`, "all of none", "none of none"}[r.IntN(4)], a: a}
	}
	b := someForm(r, depth-1)
	switch r.IntN(4) {
	case 0:
		b = a
	case 1:
		b = &form{op: "~", a: a}
	}
	if r.IntN(2) == 0 {
		a, b = b, a
	}
	return &form{op: []string{"/\\", "\\/", "\\/", "=>", "=>", "<=>", "=", "#", "~>", "IF"}[r.IntN(10)], a: a, b: b}
}

// behaviours are all of up to three states.
func behaviours() (all []behaviour) {
	for n := 1; n <= 3; n++ {
		for code := range 1 << (2 * n) {
			b := behaviour{}
			for i := range n {
				b.states = append(b.states, [2]bool{code>>(2*i)&1 == 1, code>>(2*i+1)&1 == 1})
			}
			for b.loop = range n {
				all = append(all, b)
			}
		}
	}
	return all
}

// Whatever is said to be true by its form is true of every behaviour, and what is said to be false
// of none. What a form means is known here by the tree that it was written from.
func TestWhatIsAlwaysTrueIs(t *testing.T) {
	all, r, of := behaviours(), rand.New(rand.NewPCG(1, 2)), map[truth]map[string]int{always: {}, never: {}}
	for range thorough.Of(6000, 30_000) {
		f := someForm(r, 1+r.IntN(3))
		text := f.text(r)
		_, body := head(signed("Inv == " + text))
		s := &Source{Module: "M", Files: map[string][]byte{}, modules: map[string]module{}}
		known := forms{s, map[string]truth{}}
		kind := known.of(s.root(), body, nil, 0)
		if kind == either {
			continue
		}
		of[kind][f.op]++
		for _, b := range all {
			if f.holds(b, 0) != (kind == always) {
				t.Fatalf("said to be always true %v: %s\n%v", kind == always, text, b)
			}
		}
	}
	for _, op := range []string{"=>", "<=>", "=", "\\/", "/\\", "[]", "<>", `\A`, "all of none", "~", "~>"} {
		assert.Greater(t, of[always][op], thorough.Of(2, 20), op)
	}
	for _, op := range []string{"=>", "<=>", "#", "\\/", "/\\", "[]", "<>", `\E`, "none of none", "~", "~>", "IF"} {
		assert.Greater(t, of[never][op], thorough.Of(0, 5), op)
	}
}

package verify

import (
	"context"
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/smt"
	"github.com/synod-paxos/synod/trace/vc"
)

// sizes of counterexamples that are looked for: with fewer members of a sort little is possible,
// with more there is too much to read.
const leastMembers, mostMembers = 2, 4

// smallCounterexample draws a small one of a condition: a state with the invariants, and the step.
// One in which symbols are what they stand for is preferred, as another may be no state of the
// system. Empty if there is none, or the solver does not decide.
func smallCounterexample(ctx context.Context, solver *smt.Solver, system *vc.System, condition string) string {
	for _, legal := range []bool{true, false} {
		for size := leastMembers; size <= mostMembers; size++ {
			small, err := system.Small(condition, size)
			if err != nil || !legal && len(small.Meanings) == 0 {
				return ""
			}
			f := &sought{ctx: ctx, solver: solver, small: small, legal: legal}
			if legal {
				f.known = small.Meanings
			}
			if f.possible() {
				return f.drawn(condition)
			}
		}
	}
	return ""
}

// sought is a counterexample that is found cell by cell.
type sought struct {
	ctx    context.Context
	solver *smt.Solver
	small  *vc.Small
	legal  bool     // its symbols are what they stand for
	known  []string // terms that hold of it
	told   []told
	open   bool // something was not decided, so what is told may not hold of any
}

// told is a cell that says something.
type told struct {
	vc.Cell
	value vc.Member
	state bool
}

func (f *sought) possible(more ...string) bool {
	answers, err := decided(f.ctx, f.solver, smt.Cache{}, "counterexample", f.small.Ask(append(f.known, more...)...))
	if err != nil || len(answers.Results) != 1 {
		f.open = true
		return false
	}
	got := answers.Results[0].Got
	f.open = f.open || got != smt.Sat && got != smt.Unsat
	return got == smt.Sat
}

// drawn finds the value of each cell, and draws those that are not the least telling: each beside
// the first party that it is about. Empty if something was not decided.
func (f *sought) drawn(condition string) string {
	f.find(f.small.Given, false)
	f.find(f.small.State, true)
	if f.open {
		return ""
	}
	var b strings.Builder
	if !f.legal {
		b.WriteString("  in a state where a symbol is not what it stands for, which may be none of the system: no other was found\n")
	}
	var arrows []modeltest.Arrow
	step := "the step"
	for _, t := range f.told {
		switch {
		case t.state:
			lane := "all"
			if len(t.Args) > 0 {
				lane = short(t.Args[0])
			}
			arrows = append(arrows, modeltest.Arrow{From: lane, To: lane, Text: t.says(1)})
		case len(t.Args) == 0:
			step += fmt.Sprintf(", %s = %s", t.Symbol, short(t.value))
		default:
			fmt.Fprintf(&b, "  given: %s\n", t.says(0))
		}
	}
	arrows = append(arrows, modeltest.Arrow{From: "all", To: "all", Text: condition + ": not so after " + step})
	return b.String() + modeltest.Diagram(arrows, true)
}

// find gives all cells of a symbol their least telling value, if that is possible; else one by one.
func (f *sought) find(cells []vc.Cell, state bool) {
	for len(cells) > 0 {
		n := 1
		for n < len(cells) && cells[n].Symbol == cells[0].Symbol {
			n++
		}
		var least []string
		for _, c := range cells[:n] {
			least = append(least, c.Is(c.Values[0]))
		}
		if f.possible(least...) {
			f.known = append(f.known, least...)
			f.note(cells[:n], state)
		} else {
			for _, c := range cells[:n] {
				f.findOne(c, state)
			}
		}
		cells = cells[n:]
	}
}

// note tells of cells that have their least telling value, where that says something: not of
// relations.
func (f *sought) note(cells []vc.Cell, state bool) {
	for _, c := range cells {
		if c.Values[0].Sort != "Bool" {
			f.told = append(f.told, told{c, c.Values[0], state})
		}
	}
}

func (f *sought) findOne(c vc.Cell, state bool) {
	for i, value := range c.Values {
		if i < len(c.Values)-1 && !f.possible(c.Is(value)) {
			continue
		}
		f.known = append(f.known, c.Is(value))
		if value.Name != "false" {
			f.told = append(f.told, told{c, value, state})
		}
		return
	}
}

// says is what a cell says, without its first arguments.
func (t told) says(from int) string {
	words := []string{t.Symbol}
	for i, arg := range t.Args {
		if i >= from {
			words = append(words, short(arg))
		}
	}
	if t.value.Sort != "Bool" {
		words = append(words, "is "+short(t.value))
	}
	return strings.Join(words, " ")
}

// short is a member as it is drawn: its sort's first letter and its number.
func short(m vc.Member) string {
	number, ok := strings.CutPrefix(m.Name, m.Sort+".")
	if !ok || strings.ContainsAny(m.Sort, "0123456789") {
		return m.Name
	}
	return strings.ToLower(m.Sort[:1]) + number
}

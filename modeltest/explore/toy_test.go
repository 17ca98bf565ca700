package explore_test

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/explore"
)

// A toy is a small system, written as plain functions on plain values. The explorer
// gets it as a System; the oracle runs it as it stands.
type toy struct {
	init       []local // by machine, an observer's last
	messages   int
	inputs     []explore.Input
	take       func(machine int, s local, input int) step
	observe    func(before, after global) local // nil if there is no observer
	symmetries []symmetry
	invariants []predicate
	witnesses  []predicate
}

// local is a machine's state: a place, and a machine that it remembers, from 1 on.
type local struct{ place, ref int }

type step = explore.Step[local]

var nothing = step{} // with a Next and a Send that mean nothing

// global is a state of the whole.
type global struct {
	locals []local
	sent   []bool
}

// symmetry permutes machines and messages, and what machines remember.
type symmetry struct{ machines, messages []int }

func (s symmetry) local(l local) local {
	if l.ref > 0 {
		l.ref = s.machines[l.ref-1] + 1
	}
	return l
}

// predicate is an invariant or a witness, and what it depends on.
type predicate struct {
	name     string
	machines []int
	messages []int
	holds    func(global) bool
	clear    func(local) bool // if of one machine, which is in such a state, it holds; may be nil
}

// system is the toy for the explorer.
func (y *toy) system() *explore.System {
	var machines []*explore.States[local]
	sys := &explore.System{Messages: y.messages, Inputs: y.inputs}
	for i, init := range y.init {
		machines = append(machines, &explore.States[local]{
			Name: fmt.Sprint("m", i), Init: init, Bits: []int{8, 22, 17, 13}[i%4], // some end where a word does
			Take:    func(s local, input int) step { return y.take(i, s, input) },
			Content: func(s local) string { return fmt.Sprint(s) },
			Rename:  func(s local, symmetry int) local { return y.symmetries[symmetry].local(s) },
		})
		sys.Machines = append(sys.Machines, machines[i])
	}
	global := func(v explore.View) (g global) {
		for i, m := range machines {
			g.locals = append(g.locals, m.At(v.Local(i)))
		}
		for m := range y.messages {
			g.sent = append(g.sent, v.Sent(m))
		}
		return g
	}
	if y.observe != nil {
		sys.Observe = func(before, after explore.View) uint32 {
			number, err := machines[len(machines)-1].Number(y.observe(global(before), global(after)))
			if err != nil {
				panic(err)
			}
			return number
		}
	}
	for _, s := range y.symmetries {
		sys.Symmetries = append(sys.Symmetries, explore.Renaming{Machines: s.machines, Messages: s.messages})
	}
	for _, p := range y.invariants {
		holds := func(v explore.View) bool { return p.holds(global(v)) }
		v := explore.Invariant{Name: p.name, Machines: p.machines, Messages: p.messages, Holds: holds}
		switch {
		case p.clear != nil:
			v.Given = func(number uint32) func(explore.View) bool {
				if p.clear(machines[p.machines[0]].At(number)) {
					return nil
				}
				return holds
			}
		case len(p.machines) == 0 && len(p.messages) > 0:
			v.After = func(int) func(explore.View) bool { return holds }
		case len(p.machines) > 0 && len(p.messages) == 0:
			v.Alone = true
		}
		sys.Invariants = append(sys.Invariants, v)
	}
	for _, p := range y.witnesses {
		sys.Witnesses = append(sys.Witnesses, explore.Witness{Name: p.name, Seen: func(v explore.View) bool { return p.holds(global(v)) }})
	}
	return sys
}

func (y *toy) initial() global { return global{y.init, make([]bool, y.messages)} }

// next is the state that an input leads to, the properties that the step breaks, and
// whether anything happened.
func (y *toy) next(g global, input int) (after global, breaks []string, happened bool) {
	in := y.inputs[input]
	if in.Needs != explore.None && !g.sent[in.Needs] {
		return g, nil, false
	}
	after = global{slices.Clone(g.locals), slices.Clone(g.sent)}
	for _, who := range in.Takes {
		s := y.take(who, g.locals[who], input)
		if s.Breaks != "" {
			breaks = append(breaks, s.Breaks)
		}
		if !s.Happened {
			continue
		}
		happened = true
		after.locals[who] = s.Next
		if s.Send != explore.None {
			after.sent[s.Send] = true
		}
	}
	if happened && y.observe != nil {
		after.locals[len(after.locals)-1] = y.observe(g, after)
	}
	return after, breaks, happened
}

// broken lists the invariants that do not hold.
func (y *toy) broken(g global) (names []string) {
	for _, p := range y.invariants {
		if !p.holds(g) {
			names = append(names, p.name)
		}
	}
	return names
}

// renamed is the state renamed by a symmetry.
func (s symmetry) global(g global) global {
	out := global{slices.Clone(g.locals), slices.Clone(g.sent)}
	for i, to := range s.machines {
		out.locals[to] = s.local(g.locals[i])
	}
	for m, to := range s.messages {
		out.sent[to] = g.sent[m]
	}
	return out
}

// name is the same string for states that are renamings of each other, and only for
// them.
func (y *toy) name(g global) string {
	least := fmt.Sprint(g)
	for _, s := range y.symmetries {
		least = min(least, fmt.Sprint(s.global(g)))
	}
	return least
}

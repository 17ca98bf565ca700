package explore_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/explore"
)

// crowd draws toys of machines that are all alike: every permutation of them, or
// every rotation, turns a behaviour into a behaviour. They remember each other, and
// send messages that bear the sender's name.
type crowd struct {
	*choices
	size, places, kinds int  // machines, their places, and kinds of messages of each
	round               bool // rotations only
}

func randomCrowd(c *choices) (*toy, crowd) {
	w := crowd{choices: c, size: 2 + c.pick(3), places: 2 + c.pick(2), kinds: c.pick(3), round: c.one(3)}
	if w.size == 4 {
		w.places, w.kinds = min(2, w.places), min(1, w.kinds)
	}
	y := &toy{init: make([]local, w.size), messages: w.size * w.kinds}
	w.inputs(y)
	if c.one(3) {
		w.observed(y)
	}
	for _, order := range permutations(w.size) {
		if !slices.IsSorted(order) && (!w.round || rotated(order)) {
			y.symmetries = append(y.symmetries, w.symmetry(order, len(y.init)))
		}
	}
	for n := range c.pick(3) {
		y.invariants = append(y.invariants, w.predicate(fmt.Sprint("not", n), len(y.init), true))
	}
	for n := range c.pick(3) {
		y.witnesses = append(y.witnesses, w.predicate(fmt.Sprint("seen", n), len(y.init), false))
	}
	return y, w
}

func rotated(order []int) bool {
	for i, to := range order {
		if (to-i+len(order))%len(order) != order[0] {
			return false
		}
	}
	return true
}

// permutations are those of so many, the one that changes nothing first.
func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{{}}
	}
	var out [][]int
	for at := n - 1; at >= 0; at-- {
		for _, p := range permutations(n - 1) {
			out = append(out, slices.Insert(p, at, n-1))
		}
	}
	return out
}

func (w crowd) symmetry(order []int, machines int) symmetry {
	s := symmetry{machines: slices.Clone(order)}
	for i := w.size; i < machines; i++ {
		s.machines = append(s.machines, i)
	}
	for _, to := range order {
		for kind := range w.kinds {
			s.messages = append(s.messages, to*w.kinds+kind)
		}
	}
	return s
}

// relation tells another machine from oneself, and none; in a round also how far away
// it is. It is all that a machine may know of another.
func (w crowd) relation(self, ref int) int {
	switch {
	case ref == 0:
		return 0
	case w.round:
		return 1 + (ref-1-self+w.size)%w.size
	case ref-1 == self:
		return 1
	}
	return 2
}

// relations is how many there are.
func (w crowd) relations() int {
	if w.round {
		return 1 + w.size
	}
	return 3
}

// habit is what a machine does, in terms of relations.
type habit struct {
	happens bool
	place   int
	ref     int // 0 keeps what is remembered, 1 forgets, 2 remembers oneself, 3 the sender
	send    int // a kind or None
	breaks  string
}

func (w crowd) habit() (h habit) {
	if w.pick(3) > 0 {
		h = habit{happens: true, place: w.pick(w.places), ref: w.pick(4), send: w.pick(w.kinds+1) - 1}
	}
	if w.one(100) {
		h.breaks = "a habit"
	}
	return h
}

func (h habit) step(w crowd, self, sender int, s local) step {
	if !h.happens {
		return step{Breaks: h.breaks}
	}
	out := step{Happened: true, Send: explore.None, Breaks: h.breaks, Next: local{place: h.place, ref: s.ref}}
	switch h.ref {
	case 1:
		out.Next.ref = 0
	case 2:
		out.Next.ref = self + 1
	case 3:
		out.Next.ref = sender
	}
	if h.send != explore.None {
		out.Send = self*w.kinds + h.send
	}
	return out
}

// inputs draws habits for moving alone, in pairs, all together, and by messages.
func (w crowd) inputs(y *toy) {
	type occasion struct{ what, place, ref, sender int }
	type happening struct {
		what   int
		sender int // from 1 on
	}
	var means []happening
	add := func(in explore.Input, h happening) {
		y.inputs = append(y.inputs, in)
		means = append(means, h)
	}
	for i := range w.size {
		add(explore.Input{Needs: explore.None, Takes: []int{i}}, happening{what: 0})
		for k := range i {
			add(explore.Input{Needs: explore.None, Takes: []int{k, i}}, happening{what: 1})
		}
		for from := range w.size {
			for kind := range w.kinds {
				add(explore.Input{Needs: from*w.kinds + kind, Takes: []int{i}}, happening{3 + kind, from + 1})
			}
		}
	}
	if everyone := permutations(w.size)[0]; w.size > 2 {
		add(explore.Input{Needs: explore.None, Takes: everyone}, happening{what: 2})
	}
	w.shuffle(len(means), func(i, k int) {
		means[i], means[k] = means[k], means[i]
		y.inputs[i], y.inputs[k] = y.inputs[k], y.inputs[i]
	})
	habits := map[occasion]habit{}
	for what := range 3 + w.kinds {
		if what < 3 && w.one(2) {
			continue
		}
		for place := range w.places {
			for ref := range w.relations() {
				habits[occasion{what, place, ref, 0}] = w.habit()
				for sender := 1; sender < w.relations() && what >= 3; sender++ {
					habits[occasion{what, place, ref, sender}] = w.habit()
				}
			}
		}
	}
	y.take = func(self int, s local, input int) step {
		is := means[input]
		h := habits[occasion{is.what, s.place, w.relation(self, s.ref), w.relation(self, is.sender)}]
		return h.step(w, self, is.sender, s)
	}
}

// observed adds an observer that remembers who changed last, if it was one alone.
func (w crowd) observed(y *toy) {
	y.init = append(y.init, local{})
	y.observe = func(before, after global) local {
		next, changed := local{place: before.locals[w.size].place}, 0
		for i := range w.size {
			if before.locals[i] != after.locals[i] {
				next.ref = i + 1
				changed++
			}
		}
		if changed != 1 {
			next = local{place: 1 - next.place}
		}
		return next
	}
}

// predicate is that there is, or is not, a machine, and its observer, of some kind: it
// does not change with names.
func (w crowd) predicate(name string, machines int, never bool) predicate {
	place, ref, many := w.pick(w.places), w.pick(w.relations()), 1+w.pick(w.size)
	observer := w.pick(2)
	p := predicate{name: name}
	for i := range machines {
		p.machines = append(p.machines, i)
	}
	p.holds = func(g global) bool {
		n := 0
		for i, s := range g.locals[:w.size] {
			if s.place == place && w.relation(i, s.ref) == ref {
				n++
			}
		}
		return (n >= many && (machines == w.size || g.locals[w.size].place == observer)) != never
	}
	return p
}

// Of states that are renamings of each other one is visited: as many as the oracle
// finds orbits, in every way of searching, and what breaks is found in some renaming.
func TestSymmetriesVisitOrbits(t *testing.T) {
	var had kinds
	sizes, reduced, rounds := map[int]int{}, 0, 0
	forAll(t, thorough.Of(60, 150), 1500, func(c *choices) error {
		y, w := randomCrowd(c)
		plain := *y
		plain.symmetries = nil
		all, ok := plain.oracle(oracleStates)
		if !ok {
			had.tooLarge++
			return nil
		}
		a, _ := y.oracle(oracleStates)
		if a.length != all.length {
			return fmt.Errorf("the toy is not symmetric: its shortest violation is %d or %d", a.length, all.length)
		}
		had.count(y, a)
		sizes[w.size]++
		if a.Distinct < all.Distinct {
			reduced++
		}
		if w.round {
			rounds++
		}
		for of, want := range map[*toy]answer{y: a, &plain: all} {
			r, err := everyWay(of)
			if err != nil {
				return err
			}
			if err := of.agrees(want, r); err != nil {
				return fmt.Errorf("with %d symmetries: %w", len(of.symmetries), err)
			}
		}
		return nil
	})
	had.require(t)
	t.Logf("machines: %v; reduced: %d, rounds: %d", sizes, reduced, rounds)
	few, many := thorough.Of(8, 20), thorough.Of(15, 50)
	if !raced && (sizes[3] < few || sizes[4] < few || reduced < many || rounds < few) {
		t.Error("too few crowds of a kind")
	}
}

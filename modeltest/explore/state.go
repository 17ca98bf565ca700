package explore

import (
	"fmt"
	"math/bits"
	"slices"
)

func has(words []uint64, message int32) bool { return words[message/64]>>(message%64)&1 == 1 }

// change is what a step did to a machine, and what it sent.
type change struct {
	machine int32 // None: this is the initial state
	message int32 // that was sent for the first time, or None
	moved   bool  // the machine's state is another one
}

// apply gives in after the state that an input leads to from before, and appends what changed.
func (c *compiled) apply(after, before []uint64, input int, changes []change) []change {
	copy(after, before)
	for _, who := range c.Inputs[input].Takes {
		changes = append(changes, c.take(after, before, &c.machines[who], input))
	}
	if c.Observe != nil {
		changes = append(changes, c.observe(after, before))
	}
	return changes
}

// take has one machine take an input.
func (c *compiled) take(after, before []uint64, m *machine, input int) change {
	mv := c.move(m, before, input)
	done := change{machine: int32(m.index), message: None}
	if mv.next != m.get(before) {
		m.set(after, mv.next)
		done.moved = true
	}
	if mv.send != None && !has(before, mv.send) {
		after[mv.send/64] |= 1 << (mv.send % 64)
		done.message = mv.send
	}
	return done
}

// observe has the observer see a step.
func (c *compiled) observe(after, before []uint64) change {
	m := &c.machines[len(c.machines)-1]
	done := change{machine: int32(m.index), message: None, moved: true}
	m.lock.Lock()
	defer m.lock.Unlock()
	local := c.Observe(View{c, before}, View{c, after})
	if int(local) >= m.count() {
		c.fails(failure{machine: m.index, err: fmt.Errorf("explore: Observe gives state %d of machine %d: it has %d", local, m.index, m.count())})
		local = m.get(before)
	}
	m.set(after, local)
	m.enter(c)
	return done
}

// move is what a machine does with an input that happens in a state.
func (c *compiled) move(m *machine, words []uint64, input int) *move {
	local := m.get(words)
	r := m.entries.get(local).row.Load()
	if needs := c.takers[input].needs; needs != None {
		if r == nil || r.heard[needs/64].untried>>(needs%64)&1 == 1 {
			r, _ = m.hears(c, local, words)
		}
		return &r.moves[m.slot[needs]]
	}
	if r == nil {
		r = m.row(c, local)
	}
	for k := range r.free {
		if int(r.free[k].input) == input {
			return &r.free[k]
		}
	}
	for k, joint := range c.joint {
		if joint == input {
			return &r.joint[k]
		}
	}
	return &move{next: local, send: None}
}

// hash is the fingerprint of a state renamed by a symmetry.
func (c *compiled) hash(words []uint64, symmetry int) uint64 {
	var h uint64
	for w := range c.messageWords {
		for sent := words[w]; sent != 0; sent &= sent - 1 {
			h ^= c.hashes[symmetry][w*64+bits.TrailingZeros64(sent)]
		}
	}
	for i := range c.machines {
		m := &c.machines[i]
		h ^= m.entries.get(m.get(words)).hashes[symmetry]
	}
	return h
}

// fingerprint is the same for states that are renamings of each other: the least hash
// of all of them.
func (c *compiled) fingerprint(words []uint64) uint64 {
	least := c.hash(words, 0)
	for i := range c.Symmetries {
		least = min(least, c.hash(words, i+1))
	}
	return least
}

// same reports whether two states are renamings of each other.
func (c *compiled) same(state, other []uint64) bool {
	if slices.Equal(state, other) {
		return true
	}
	for i := range c.Symmetries {
		if c.renames(state, other, i+1) {
			return true
		}
	}
	return false
}

// renames reports whether a symmetry makes one state another.
func (c *compiled) renames(state, other []uint64, symmetry int) bool {
	for i := range c.machines {
		from, to := &c.machines[i], &c.machines[c.machines[i].canonical[symmetry]]
		renamed := from.entries.get(from.get(state)).contents[symmetry]
		if renamed != to.entries.get(to.get(other)).contents[0] {
			return false
		}
	}
	for message := range c.System.Messages {
		if has(state, int32(message)) != has(other, int32(c.renamed(symmetry, message))) {
			return false
		}
	}
	return true
}

package explore

import (
	"math/bits"
	"slices"
)

func has(words []uint64, message int32) bool { return words[message/64]>>(message%64)&1 == 1 }

// apply gives in after the state that an input leads to from before.
func (c *compiled) apply(after, before []uint64, input int) {
	copy(after, before)
	for _, who := range c.Inputs[input].Takes {
		m := &c.machines[who]
		mv := c.move(m, before, input)
		m.set(after, mv.next)
		if mv.send != None {
			after[mv.send/64] |= 1 << (mv.send % 64)
		}
	}
	c.observe(after, before)
}

// observe has the observer see a step.
func (c *compiled) observe(after, before []uint64) {
	if c.Observe == nil {
		return
	}
	m := &c.machines[len(c.machines)-1]
	m.lock.Lock()
	defer m.lock.Unlock()
	m.set(after, c.Observe(View{c, before}, View{c, after}))
	m.enter(c)
}

// move is what a machine does with an input that happens in a state.
func (c *compiled) move(m *machine, words []uint64, input int) move {
	r := m.row(c, m.get(words))
	if needs := c.Inputs[input].Needs; needs != None {
		if !has(r.known, int32(needs)) {
			r = m.learn(c, m.get(words), words)
		}
		return r.moves[m.slot[needs]]
	}
	for _, mv := range r.free {
		if int(mv.input) == input {
			return mv
		}
	}
	for k, joint := range c.joint {
		if joint == input {
			return r.joint[k]
		}
	}
	return move{next: m.get(words), send: None}
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

// fingerprint is the same for states that are renamings of each other.
func (c *compiled) fingerprint(words []uint64) uint64 {
	_, least := c.canonical(words)
	return least
}

// canonical gives the symmetry that renames a state so that its hash is least.
func (c *compiled) canonical(words []uint64) (symmetry int, least uint64) {
	least = c.hash(words, 0)
	for i := range c.Symmetries {
		if h := c.hash(words, i+1); h < least {
			symmetry, least = i+1, h
		}
	}
	return symmetry, least
}

// messages are those sent, renamed by a symmetry.
func (c *compiled) messages(words []uint64, symmetry int) []uint64 {
	out := make([]uint64, c.messageWords)
	for message := range c.System.Messages {
		if has(words, int32(message)) {
			to := c.renamed(symmetry, message)
			out[to/64] |= 1 << (to % 64)
		}
	}
	return out
}

// same reports whether two states are renamings of each other.
func (c *compiled) same(state, other []uint64) bool {
	if len(c.Symmetries) == 0 {
		return slices.Equal(state, other)
	}
	a, _ := c.canonical(state)
	b, _ := c.canonical(other)
	if !slices.Equal(c.messages(state, a), c.messages(other, b)) {
		return false
	}
	contents := make([]string, len(c.machines))
	for i := range c.machines {
		m := &c.machines[i]
		contents[m.canonical[a]] = m.entries.get(m.get(state)).contents[a]
	}
	for i := range c.machines {
		m := &c.machines[i]
		if contents[m.canonical[b]] != m.entries.get(m.get(other)).contents[b] {
			return false
		}
	}
	return true
}

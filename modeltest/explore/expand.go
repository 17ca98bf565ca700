package explore

import (
	"math"
	"math/bits"
	"slices"
)

// candidate is a state that a step leads to, seen before or not.
type candidate struct {
	fingerprint uint64
	parent      uint32 // its place in the batch
	input       uint32
}

// broken is a step that breaks a property by itself.
type broken struct {
	parent uint32 // its place in the batch
	input  uint32
	name   string
}

// expander makes the candidates of one chunk of a batch, dealt to the shards.
type expander struct {
	*compiled
	dealt     [shards][]candidate
	broken    []broken
	generated int64
	after     []uint64 // scratch
	hashes    []uint64 // by symmetry, of the state that is expanded
}

func (x *expander) reset() {
	for i := range x.dealt {
		x.dealt[i] = x.dealt[i][:0]
	}
	x.broken, x.generated = x.broken[:0], 0
}

// bytes is the memory that the candidates hold.
func (x *expander) bytes() (sum int64) {
	for i := range x.dealt {
		sum += int64(cap(x.dealt[i])) * 16
	}
	return sum
}

// expand takes every step that a state has.
func (x *expander) expand(words []uint64, fingerprint uint64, parent uint32) {
	x.prepare(words)
	for i := range x.machines {
		m := &x.machines[i]
		r := m.row(x.compiled, m.get(words))
		for k := range r.free {
			x.step(m, &r.free[k], words, fingerprint, parent)
		}
		for w, interest := range m.interest {
			takes := words[w] & interest
			if takes&^r.known[w] != 0 {
				r = m.learn(x.compiled, m.get(words), words)
			}
			for live := takes & r.live[w]; live != 0; live &= live - 1 {
				x.step(m, &r.moves[m.slot[w*64+bits.TrailingZeros64(live)]], words, fingerprint, parent)
			}
		}
	}
	for k, input := range x.joint {
		x.together(k, input, words, parent)
	}
}

// prepare hashes a state in all symmetries, if there are any.
func (x *expander) prepare(words []uint64) {
	x.hashes = x.hashes[:0]
	for symmetry := 0; len(x.Symmetries) > 0 && symmetry <= len(x.Symmetries); symmetry++ {
		x.hashes = append(x.hashes, x.hash(words, symmetry))
	}
}

// step takes a step of one machine.
func (x *expander) step(m *machine, mv *move, words []uint64, fingerprint uint64, parent uint32) {
	if mv.breaks != "" {
		x.broken = append(x.broken, broken{parent, uint32(mv.input), mv.breaks})
	}
	if !mv.happened {
		return
	}
	sends := mv.send != None && !has(words, mv.send)
	if x.NoIdle && mv.next == m.get(words) && !sends {
		return
	}
	x.generated++
	switch {
	case x.Observe != nil:
		x.whole(int(mv.input), words, parent)
		return
	case mv.next == m.get(words) && !sends:
		return
	case len(x.Symmetries) > 0:
		fingerprint = x.least(m, mv, words, sends)
	default:
		fingerprint ^= mv.delta
		if sends {
			fingerprint ^= x.compiled.hashes[0][mv.send]
		}
	}
	x.deal(fingerprint, parent, uint32(mv.input))
}

// least is the fingerprint of the state that a step leads to, over all symmetries.
func (x *expander) least(m *machine, mv *move, words []uint64, sends bool) uint64 {
	from, to := m.entries.get(m.get(words)).hashes, m.entries.get(mv.next).hashes
	fingerprint := uint64(math.MaxUint64)
	for symmetry, h := range x.hashes {
		h ^= from[symmetry] ^ to[symmetry]
		if sends {
			h ^= x.compiled.hashes[symmetry][mv.send]
		}
		fingerprint = min(fingerprint, h)
	}
	return fingerprint
}

// together takes a step of several machines. It happens if it does to one of them.
func (x *expander) together(k, input int, words []uint64, parent uint32) {
	happened := false
	for _, who := range x.Inputs[input].Takes {
		m := &x.machines[who]
		mv := &m.row(x.compiled, m.get(words)).joint[k]
		happened = happened || mv.happened
		if mv.breaks != "" {
			x.broken = append(x.broken, broken{parent, uint32(input), mv.breaks})
		}
	}
	if happened {
		x.generated++
		x.whole(input, words, parent)
	}
}

// whole makes the state that an input leads to, and deals it unless it is the same.
func (x *expander) whole(input int, words []uint64, parent uint32) {
	x.apply(x.after, words, input)
	if !slices.Equal(x.after, words) {
		x.deal(x.fingerprint(x.after), parent, uint32(input))
	}
}

func (x *expander) deal(fingerprint uint64, parent, input uint32) {
	to := &x.dealt[fingerprint%shards]
	*to = append(*to, candidate{fingerprint, parent, input})
}

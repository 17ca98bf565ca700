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

const candidateBytes = 16

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
	changes   []change // scratch
	hashes    []uint64 // by symmetry, of the state that is expanded
}

func (x *expander) reset() {
	for i := range x.dealt {
		x.dealt[i] = x.dealt[i][:0]
	}
	x.broken, x.generated = x.broken[:0], 0
}

// count is how many candidates there are.
func (x *expander) count() (sum int) {
	for i := range x.dealt {
		sum += len(x.dealt[i])
	}
	return sum
}

// expand takes every step that a state has, but for those that are known to lead nowhere
// new: see origin.
func (x *expander) expand(words []uint64, fingerprint uint64, parent uint32, from origin) {
	x.prepare(words)
	for i := range x.machines {
		m := &x.machines[i]
		r, idle := m.hears(x.compiled, m.get(words), words)
		if r.harms {
			x.harm(m, r, words, parent)
		}
		x.generated += r.frees
		if x.NoIdle {
			x.generated -= m.idles(r, words)
		}
		if i >= int(from.machine) {
			for k := range r.free {
				if r.free[k].happened {
					x.step(m, &r.free[k], words, fingerprint, parent)
				}
			}
		}
		idle = idle && x.Observe == nil
		for w := range r.heard {
			live := words[w] & r.heard[w].live
			x.generated += int64(bits.OnesCount64(live))
			if idle {
				live &^= r.heard[w].again
			}
			if i < int(from.machine) {
				live &= from.news(w)
			}
			for ; live != 0; live &= live - 1 {
				x.step(m, &r.moves[m.slot[w*64+bits.TrailingZeros64(live)]], words, fingerprint, parent)
			}
		}
	}
	for k, input := range x.joint {
		x.together(k, input, words, parent)
	}
}

// idles counts the steps that a machine has in a state and that change nothing.
func (m *machine) idles(r *row, words []uint64) (sum int64) {
	note := func(mv *move) {
		if mv.happened && mv.next == m.get(words) && (mv.send == None || has(words, mv.send)) {
			sum++
		}
	}
	for k := range r.free {
		note(&r.free[k])
	}
	for w := range r.heard {
		for again := words[w] & r.heard[w].again; again != 0; again &= again - 1 {
			note(&r.moves[m.slot[w*64+bits.TrailingZeros64(again)]])
		}
	}
	return sum
}

// harm notes the steps of a machine that break something by themselves.
func (x *expander) harm(m *machine, r *row, words []uint64, parent uint32) {
	note := func(mv *move) {
		if mv.breaks != "" {
			x.broken = append(x.broken, broken{parent, uint32(mv.input), mv.breaks})
		}
	}
	for k := range r.free {
		note(&r.free[k])
	}
	for w := range r.heard {
		for takes := words[w] & m.interest[w] &^ r.heard[w].untried; takes != 0; takes &= takes - 1 {
			note(&r.moves[m.slot[w*64+bits.TrailingZeros64(takes)]])
		}
	}
}

// prepare hashes a state in all symmetries, if there are any.
func (x *expander) prepare(words []uint64) {
	x.hashes = x.hashes[:0]
	for symmetry := 0; len(x.Symmetries) > 0 && symmetry <= len(x.Symmetries); symmetry++ {
		x.hashes = append(x.hashes, x.hash(words, symmetry))
	}
}

// step takes a step of one machine, which happens.
func (x *expander) step(m *machine, mv *move, words []uint64, fingerprint uint64, parent uint32) {
	sends := mv.send != None && !has(words, mv.send)
	switch {
	case x.NoIdle && mv.next == m.get(words) && !sends:
		return
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
	x.changes = x.apply(x.after, words, input, x.changes[:0])
	if !slices.Equal(x.after, words) {
		x.deal(x.fingerprint(x.after), parent, uint32(input))
	}
}

func (x *expander) deal(fingerprint uint64, parent, input uint32) {
	to := &x.dealt[fingerprint%shards]
	*to = append(*to, candidate{fingerprint, parent, input})
}

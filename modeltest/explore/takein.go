package explore

import (
	"slices"
	"sync/atomic"
)

// arrivals are the states of a batch that a shard had not seen.
type arrivals struct {
	fresh   []candidate
	first   int           // the place in the shard of the first of them
	at      int           // and where it is in the next level
	bad     []int         // the places in fresh of those that break an invariant
	seen    []bool        // by witness
	looks   atomic.Uint64 // at properties: twice the place in the shard of the state that is looked at, and 1
	looking bool
	changes []change // scratch
	state   []uint64 // scratch
}

// takeIn has the shards take in the candidates of a batch, in order: those that are new go
// to the next level.
func (s *search) takeIn(b *batch, chunks int) {
	s.each(shards, func(i int) {
		s.met[i].fresh = s.met[i].fresh[:0]
		s.met[i].first = s.seen[i].len()
		dealt := 0
		for _, x := range s.chunks[:chunks] {
			dealt += len(x.dealt[i])
		}
		s.seen[i].reserve(dealt, s.Exact)
		for _, x := range s.chunks[:chunks] {
			s.meet(i, b, x.dealt[i])
		}
	})
	s.settle()
	s.each(shards, func(i int) { s.arrive(i, b) })
	s.witness()
}

// atOnce is how many candidates are looked up at a time: memory is read for all of them
// before any is decided, so that the reads overlap.
const atOnce = 16

// meet adds the candidates that a shard has not seen.
func (s *search) meet(i int, b *batch, candidates []candidate) {
	to := &s.seen[i]
	var first [atOnce]uint64
	for ; len(candidates) > 0; candidates = candidates[min(atOnce, len(candidates)):] {
		some := candidates[:min(atOnce, len(candidates))]
		for n := range some {
			first[n] = to.first(some[n].fingerprint)
		}
		for n := range some {
			if s.Exact || first[n] != occupied(some[n].fingerprint) {
				s.meetOne(i, b, some[n])
			}
		}
	}
}

// meetOne adds a candidate unless the shard has seen it.
func (s *search) meetOne(i int, b *batch, k candidate) {
	to, in := &s.seen[i], &s.met[i]
	var kept []uint64
	var same func([]uint64) bool
	if s.Exact {
		if in.state == nil {
			in.state = make([]uint64, s.words)
		}
		in.changes, _ = s.make(in.state, b, k, in.changes[:0])
		kept = in.state
		same = func(other []uint64) bool { return s.same(kept, other) }
	}
	if slot, found := to.find(k.fingerprint, same, s.words); !found {
		to.add(slot, k.fingerprint, b.numbers[k.parent], k.input, kept)
		in.fresh = append(in.fresh, k)
	}
}

// settle gives the arrivals of a batch their places in the next level.
func (s *search) settle() {
	met := 0
	for i := range s.met {
		s.met[i].at = s.next.states + met
		met += len(s.met[i].fresh)
	}
	s.next.extend(met)
	s.result.Distinct += int64(met)
	if n := len(s.result.Levels); n == 0 {
		s.result.Levels = append(s.result.Levels, int64(met))
	} else {
		s.result.Levels[n-1] += int64(met)
	}
}

// arrive makes the states that a shard had not seen, and looks at them.
func (s *search) arrive(i int, b *batch) {
	in := &s.met[i]
	in.bad = in.bad[:0]
	for k := 0; k < len(in.fresh); {
		k = s.arriveFrom(i, b, k)
	}
	in.looks.Store(uint64(2 * s.seen[i].len()))
}

// arriveFrom begins with one of them. Where a property panics, as code that it runs may, it
// does not hold; what is next is given then.
func (s *search) arriveFrom(i int, b *batch, k int) (next int) {
	in := &s.met[i]
	defer func() {
		if in.looking {
			in.looking = false
			_ = recover()
			in.bad = append(in.bad, next)
			next++
		}
	}()
	for next = k; next < len(in.fresh); next++ {
		c := in.fresh[next]
		to, at := s.next.place(in.at + next)
		words := to.at(at, s.words)
		in.changes, to.origins[at] = s.make(words, b, c, in.changes[:0])
		to.fingerprints[at], to.numbers[at] = c.fingerprint, uint32((in.first+next)*shards+i)
		after := View{s.compiled, words}
		s.watch(in, after)
		in.looks.Store(uint64(2*(in.first+next) + 1))
		in.looking = true
		if !s.judge(after, in.changes) {
			in.bad = append(in.bad, next)
		}
		in.looking = false
	}
	return next
}

// make makes the state that a candidate is, appends what changed, and gives its origin.
func (s *search) make(after []uint64, b *batch, k candidate, changes []change) ([]change, origin) {
	before := b.at(int(k.parent), s.words)
	if k.input == initialInput {
		copy(after, before)
		return append(changes, change{machine: None}), origin{}
	}
	by := s.takers[k.input]
	if by.more {
		return s.apply(after, before, int(k.input), changes), origin{}
	}
	copy(after, before)
	done := s.take(after, before, &s.machines[by.machine], int(k.input))
	if !s.skips {
		return append(changes, done), origin{}
	}
	return append(changes, done), origin{uint16(done.machine), int16(done.message)}
}

// watch looks for witnesses.
func (s *search) watch(in *arrivals, v View) {
	for _, w := range s.unseen {
		if in.seen == nil {
			in.seen = make([]bool, len(s.Witnesses))
		}
		if !in.seen[w] {
			in.seen[w] = s.Witnesses[w].Seen(v)
		}
	}
}

// witness notes what witnesses the shards have seen.
func (s *search) witness() {
	s.unseen = slices.DeleteFunc(s.unseen, func(w int) bool {
		for i := range s.met {
			if in := &s.met[i]; in.seen != nil && in.seen[w] {
				s.result.Witnessed[w] = true
			}
		}
		return s.result.Witnessed[w]
	})
}

package explore

import "slices"

// batchStates is how many states are expanded before what their steps lead to is taken in. A batch,
// and that, fits in a processor's own cache: batches of 65,536 took a third longer. No result may
// depend on the number of workers, so this does not; how many chunks a batch is expanded in does.
const batchStates = 1 << 12

// chunkStates is how many of them one worker expands at a time: as many as leave work for each, and
// no fewer than look-ups can overlap in.
func chunkStates(workers int) int {
	return min(max(batchStates/2/workers, batchStates/64), batchStates/4)
}

// batch is states of one level, at most batchStates.
type batch struct {
	words        []uint64
	fingerprints []uint64
	numbers      []uint32
	origins      []origin
}

// origin is the step by which a state was met: a machine took it, and sent a message, or None.
//
// What machines before that one do in the state, with messages that had been sent before, needs
// not be done: it leads where another step does too. Let p be the state before, in which machine
// m took the step t, to the state s; and let a machine k before m take the step u in s, with a
// message that t did not send, or none. It is in the same state in p, where it takes u too, to a
// state q, in which m takes t: as messages only grow, both orders lead to one state x. And q is no
// farther from the initial state than s, as p is next to it. So whoever leaves out u leaves x to
// a step into it of a machine further on, which may be left out in turn, but not for ever: one into
// x, of as short a behaviour, is of the last machine that has one, and is taken. A step that breaks
// something by itself does so in p already.
//
// It is not so where an observer sees the order of steps, nor where a symmetry renames machines,
// after which another is the last; nor of inputs that several machines take.
type origin struct {
	machine uint16 // 0: nothing may be left out
	message int16
}

// news is the message in its word.
func (o origin) news(word int) uint64 {
	if o.message != None && int(o.message)/64 == word {
		return 1 << (o.message % 64)
	}
	return 0
}

func (b *batch) len() int { return len(b.numbers) }

func (b *batch) at(i, words int) []uint64 { return b.words[i*words : (i+1)*words] }

func (b *batch) clear() {
	b.words, b.fingerprints, b.numbers, b.origins = b.words[:0], b.fingerprints[:0], b.numbers[:0], b.origins[:0]
}

// bytes is the memory that the batch holds.
func (b *batch) bytes() int64 {
	return int64(cap(b.words))*8 + int64(cap(b.fingerprints))*8 + int64(cap(b.numbers))*4 + int64(cap(b.origins))*4
}

// frontier is the states of a level, to be expanded. Batches that are done with are
// used again.
type frontier struct {
	words          int // of a state
	states         int // in the batches, before the first is done
	batches, spare []*batch
}

// extend makes places for so many more states at the end.
func (f *frontier) extend(more int) {
	f.states += more
	for more > 0 {
		n := len(f.batches)
		if n == 0 || f.batches[n-1].len() == batchStates {
			f.batches = append(f.batches, f.fresh())
			n++
		}
		b := f.batches[n-1]
		some := min(more, batchStates-b.len())
		b.words, b.fingerprints = longer(b.words, some*f.words), longer(b.fingerprints, some)
		b.numbers, b.origins = longer(b.numbers, some), longer(b.origins, some)
		more -= some
	}
}

// longer is a list with so many places more, whatever is in them.
func longer[T any](list []T, more int) []T {
	list = slices.Grow(list, more)
	return list[:len(list)+more]
}

// place is where a state is.
func (f *frontier) place(i int) (b *batch, at int) { return f.batches[i/batchStates], i % batchStates }

// next empties the frontier.
func (f *frontier) empty() { f.batches, f.states = f.batches[:0], 0 }

func (f *frontier) fresh() *batch {
	if n := len(f.spare); n > 0 {
		b := f.spare[n-1]
		f.spare = f.spare[:n-1]
		return b
	}
	return &batch{}
}

// done gives a batch back.
func (f *frontier) done(b *batch) {
	b.clear()
	f.spare = append(f.spare, b)
}

// bytes is the memory that the frontier holds.
func (f *frontier) bytes() (sum int64) {
	for _, list := range [][]*batch{f.batches, f.spare} {
		for _, b := range list {
			sum += b.bytes()
		}
	}
	return sum
}

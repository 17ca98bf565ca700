package explore

// Sizes of the work, which no result may depend on the number of workers by. A batch, and what
// its steps lead to, fits in a processor's own cache: batches of 65,536 took a third longer. Its
// chunks are as many as workers find work in at a time.
const (
	chunkStates = 256 // expanded by one worker at a time
	batchChunks = 16
	batchStates = chunkStates * batchChunks
)

// batch is states of one level, at most batchStates.
type batch struct {
	words        []uint64
	fingerprints []uint64
	numbers      []uint32
}

func (b *batch) len() int { return len(b.numbers) }

func (b *batch) at(i, words int) []uint64 { return b.words[i*words : (i+1)*words] }

// bytes is the memory that the batch holds.
func (b *batch) bytes() int64 {
	return int64(cap(b.words))*8 + int64(cap(b.fingerprints))*8 + int64(cap(b.numbers))*4
}

// frontier is the states of a level, to be expanded. Batches that are done with are
// used again.
type frontier struct {
	words          int // of a state
	batches, spare []*batch
}

// add puts a state at the end.
func (f *frontier) add(words []uint64, fingerprint uint64, number uint32) {
	n := len(f.batches)
	if n == 0 || f.batches[n-1].len() == batchStates {
		f.batches = append(f.batches, f.fresh())
		n++
	}
	b := f.batches[n-1]
	b.words = append(b.words, words...)
	b.fingerprints = append(b.fingerprints, fingerprint)
	b.numbers = append(b.numbers, number)
}

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
	b.words, b.fingerprints, b.numbers = b.words[:0], b.fingerprints[:0], b.numbers[:0]
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

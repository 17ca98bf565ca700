package explore

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Options of a search. The zero Options are the usual ones.
type Options struct {
	// Workers is how many goroutines work; 0 means one for each core. No result
	// depends on it.
	Workers int
	// Exact keeps the states seen as they are, not as fingerprints.
	Exact bool
	// MaxStates and MaxBytes end the search with a [LimitError] once that many states
	// were met, or that much memory is held; 0 means that there is no limit. They are
	// looked at before each batch of up to 4096 states. What machines remember of
	// their steps is not counted.
	MaxStates, MaxBytes int64
	// PerStep is how long a step of a machine may take, after which the search ends with
	// a [StuckError], and leaves the step alone: Go cannot end it. 0 means for ever.
	PerStep time.Duration
	// Progress, if not nil, is called now and then, by one goroutine at a time.
	Progress func(Progress)
}

// Progress is how far a search is.
type Progress struct {
	Distinct  int64   // states met
	Generated int64   // states that steps led to, repeated ones and the initial one included
	Queue     int64   // states that are not expanded yet
	Levels    []int64 // states met by their distance from the initial one; of the last level a part. Not to be kept
}

// Result is what a search found. One that ends early counts the batches that were
// expanded, that of the violation included.
type Result struct {
	Distinct   int64
	Generated  int64   // with the initial state
	Levels     []int64 // states by their distance from the initial one; their number is TLC's depth
	Taken      []bool  // by input: it happened in some state that was visited, no renaming of it
	Witnessed  []bool  // by witness: some state is one
	Locals     []int   // by machine: its states
	Bytes      int64   // the most memory that states seen, queue and the batch under way held
	StateBytes int     // of a state in the queue
	// Collision bounds the chance that two states were taken for one: 0 if exact.
	Collision float64
	Violation *Violation // nil if every invariant held in every state met
}

// Violation is a shortest behaviour that ends in a state, or with a step, that
// breaks something.
type Violation struct {
	Properties []string // what breaks, in the system's order
	Inputs     []int    // the behaviour, from the initial state
	End        []string // by machine: the content of its state at the end
}

// LimitError says that a search was ended by a limit.
type LimitError struct {
	What  string // "states" or "bytes"
	Limit int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("explore: the limit of %d %s was reached before all states were met", e.Limit, e.What)
}

// Search visits the states of the system until all are met, a property breaks or it
// is ended: by ctx or a limit, which is the error then. The result says what was
// covered, also beside an error. An error about the system gives no result.
func Search(ctx context.Context, sys *System, opts Options) (*Result, error) {
	c, initial, err := compile(sys, opts.Exact)
	if err != nil {
		return nil, err
	}
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	s := &search{compiled: c, Options: opts, seen: make([]shard, shards), met: make([]arrivals, shards)}
	s.now.words, s.next.words = c.words, c.words
	for i := range sys.Witnesses {
		s.unseen = append(s.unseen, i)
	}
	s.result.Witnessed, s.result.Taken = make([]bool, len(sys.Witnesses)), make([]bool, len(sys.Inputs))
	stopped, stuck := s.watched(ctx, initial)
	if stuck != nil {
		return nil, stuck
	}
	if err := c.failure(); err != nil {
		return nil, err
	}
	return s.finish(), stopped
}

// search is one under way.
type search struct {
	*compiled
	Options
	seen      []shard
	now, next frontier
	chunks    []*expander
	dealt     int        // the most candidates of a batch
	met       []arrivals // by shard, of the batch under way
	unseen    []int      // witnesses, before that batch
	result    Result
}

// begin meets the initial state.
func (s *search) begin(initial []uint64) {
	fingerprint := s.fingerprint(initial)
	s.grow(1)
	s.chunks[0].deal(fingerprint, 0, initialInput)
	s.result.Generated = 1
	b := &batch{words: initial, fingerprints: []uint64{fingerprint}, numbers: []uint32{uint32(fingerprint % shards)}} // its own parent, as it were
	s.takeIn(b, 1)
	s.breaks(b, 1)
}

// initialInput marks the candidate that is the initial state.
const initialInput = math.MaxUint32

// run goes from level to level.
func (s *search) run(ctx context.Context, initial []uint64) error {
	s.begin(initial)
	for s.result.Violation == nil {
		s.now, s.next = s.next, s.now
		s.next.empty()
		if len(s.now.batches) == 0 {
			return nil
		}
		s.result.Levels = append(s.result.Levels, 0)
		for len(s.now.batches) > 0 {
			if err := s.mayGoOn(ctx); err != nil {
				return err
			}
			b := s.now.batches[0]
			if s.batch(b); s.result.Violation != nil {
				return nil
			}
			s.now.batches = s.now.batches[1:]
			s.next.done(b)
		}
	}
	return nil
}

// mayGoOn looks at the limits, before a batch.
func (s *search) mayGoOn(ctx context.Context) error {
	bytes := s.bytes()
	s.result.Bytes = max(s.result.Bytes, bytes)
	if s.Progress != nil {
		s.Progress(Progress{Distinct: s.result.Distinct, Generated: s.result.Generated, Queue: s.queue(), Levels: s.result.Levels})
	}
	room := min(maxPerShard/2, 1<<16+2*batchStates/shards*len(s.Inputs)) // twice what a batch can bring a shard
	full := slices.ContainsFunc(s.seen, func(s shard) bool { return s.len() > maxPerShard-room })
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case s.failure() != nil:
		return s.failure()
	case full:
		return &LimitError{"states", math.MaxUint32}
	case s.MaxStates > 0 && s.result.Distinct >= s.MaxStates:
		return &LimitError{"states", s.MaxStates}
	case s.MaxBytes > 0 && bytes >= s.MaxBytes:
		return &LimitError{"bytes", s.MaxBytes}
	}
	return nil
}

// queue is how many states are to be expanded.
func (s *search) queue() (sum int64) {
	for _, b := range s.now.batches {
		sum += int64(b.len())
	}
	for _, b := range s.next.batches {
		sum += int64(b.len())
	}
	return sum
}

func (s *search) bytes() int64 {
	sum := s.now.bytes() + s.next.bytes()
	for i := range s.seen {
		sum += s.seen[i].bytes() + int64(cap(s.met[i].fresh))*candidateBytes
	}
	return sum + int64(s.dealt)*candidateBytes
}

// batch expands states, and takes in what comes out.
func (s *search) batch(b *batch) {
	size := chunkStates(s.Workers)
	chunks := (b.len() + size - 1) / size
	s.grow(chunks)
	s.each(chunks, func(i int) {
		x := s.chunks[i]
		x.reset()
		for k := i * size; k < min((i+1)*size, b.len()); k++ {
			x.expand(b.at(k, s.words), b.fingerprints[k], uint32(k), b.origins[k])
		}
	})
	dealt := 0
	for _, x := range s.chunks[:chunks] {
		s.result.Generated += x.generated
		dealt += x.count()
	}
	s.dealt = max(s.dealt, dealt)
	s.takeIn(b, chunks)
	if s.failure() == nil {
		s.breaks(b, chunks)
	}
}

// grow makes the expanders of so many chunks: a small search needs one.
func (s *search) grow(chunks int) {
	for len(s.chunks) < chunks {
		s.chunks = append(s.chunks, &expander{compiled: s.compiled, after: make([]uint64, s.words)})
	}
}

// each does work, numbered from 0, with all workers.
func (s *search) each(n int, work func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	worker := func() {
		defer s.panics()
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			work(i)
		}
	}
	for range min(s.Workers, n) - 1 {
		wg.Go(worker)
	}
	worker()
	wg.Wait()
}

// panics ends the search where a witness or a content panics: the system's own words, and no step
// that could be told.
func (s *search) panics() {
	if value := recover(); value != nil {
		s.fails(failure{input: -1, err: fmt.Errorf("explore: a witness or a content panics: %v", value)})
	}
}

// finish sums up.
func (s *search) finish() *Result {
	r := &s.result
	if last := len(r.Levels) - 1; r.Levels[last] == 0 {
		r.Levels = r.Levels[:last]
	}
	r.Bytes, r.StateBytes = max(r.Bytes, s.bytes()), s.words*8
	for i := range s.machines {
		m := &s.machines[i]
		r.Locals = append(r.Locals, m.count())
		m.took(s.compiled, r.Taken)
	}
	if !s.Exact {
		group := float64(len(s.Symmetries) + 1)
		n := float64(r.Distinct)
		r.Collision = min(1, n*(n-1)/2*group*group*math.Exp2(-64))
	}
	return r
}

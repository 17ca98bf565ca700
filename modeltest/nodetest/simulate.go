package nodetest

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// Options say what is simulated.
type Options struct {
	First   uint64 // seed
	Runs    uint64 // how many; 0: until ctx ends
	Workers int    // 0: one for each core
	Store   bool   // nodes of a replicated store; else of registers
}

// Result is what came of it.
type Result struct {
	Runs   uint64 `json:"runs"`
	Events uint64 `json:"events"`
	Counts Counts `json:"counts"`
	Failed *Run   `json:"failed,omitempty"` // of the lowest seed that failed, shrunk
	Length int    `json:"length,omitempty"` // of that before
}

// Simulate runs seeds, one after another, until one breaks a rule, all are done, or ctx ends. What
// it finds of given seeds is the same everywhere.
func Simulate(ctx context.Context, o Options) (*Result, error) {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	s := &search{options: o, next: o.First}
	var all sync.WaitGroup
	for range o.Workers {
		all.Go(func() { s.work(ctx) })
	}
	all.Wait()
	if !s.failed {
		return &s.result, nil
	}
	w, m := drive(o.Store, s.seed, true)
	if w.broken == nil {
		return nil, fmt.Errorf("nodetest: seed %d broke a rule and does not when run again: something is not deterministic", s.seed)
	}
	run := &Run{Format: Format, Store: o.Store, Nodes: m.nodes, Votes: m.votes, Keys: m.keys, Seed: s.seed, Broken: w.broken, Actions: w.actions}
	if w.broken.Rule == progress {
		run.Calm, run.Actions = true, w.actions[:w.drawn]
	}
	again, _ := run.play()
	if again == nil || again.Rule != w.broken.Rule {
		return nil, fmt.Errorf("nodetest: seed %d breaks %v, and its run as a document %v", s.seed, w.broken, again)
	}
	s.result.Length = len(run.Actions)
	s.result.Failed = run.Shrink()
	return &s.result, nil
}

// search deals out seeds.
type search struct {
	options Options
	mu      sync.Mutex
	next    uint64
	failed  bool
	seed    uint64 // the lowest that failed
	result  Result
}

// take gives the next seed. Once one has failed only lower ones are of interest.
func (s *search) take() (seed uint64, more bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.options.Runs > 0 && s.next-s.options.First >= s.options.Runs || s.failed && s.next > s.seed {
		return 0, false
	}
	s.next++
	return s.next - 1, true
}

func (s *search) work(ctx context.Context) {
	for ctx.Err() == nil {
		seed, more := s.take()
		if !more {
			return
		}
		w, _ := drive(s.options.Store, seed, false)
		s.done(seed, w)
	}
}

func (s *search) done(seed uint64, w *world) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.result.Runs++
	s.result.Events += uint64(w.events)
	s.result.Counts.add(w.counts)
	if w.broken != nil && (!s.failed || seed < s.seed) {
		s.failed, s.seed = true, seed
	}
}

package nodetest

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/synod-paxos/synod/modeltest/paxostest/coverage"
)

// Options say what is simulated.
type Options struct {
	First   uint64 // seed
	Runs    uint64 // how many; 0: until ctx ends
	Workers int    // 0: one for each core
	Store   bool   // nodes of a replicated store; else of registers

	// Follow has the result say what runs took of the graph that TLC recorded of one register.
	Follow bool
	// Plan has runs take its walks, each another, all if Runs is 0, instead of what seeds draw. The
	// first seed is for what the graph does not see.
	Plan *coverage.Plan `json:"-"`
}

// Runs says whether the nodes that are simulated, of a store or of registers, run the code in a
// folder of the checkout.
func Runs(store bool, folder string) bool {
	code := []string{"impl/node", "impl/paxos"}
	if store {
		code = []string{"impl/node", "impl/kv", "impl/multipaxos"}
	}
	return slices.Contains(code, folder)
}

// Result is what came of it.
type Result struct {
	Runs   uint64            `json:"runs"`
	Events uint64            `json:"events"`
	Time   time.Duration     `json:"time"` // virtual, in nanoseconds; none where runs are steered
	Counts Counts            `json:"counts"`
	Taken  *coverage.Profile `json:"-"`                // edges of the graph, if they were followed
	Failed *Run              `json:"failed,omitempty"` // of the lowest seed that failed, shrunk
	Length int               `json:"length,omitempty"` // of that before
}

// Simulate runs seeds, one after another, until one breaks a rule, all are done, or ctx ends, but
// at least one for each worker. What it finds of given seeds is the same everywhere.
func Simulate(ctx context.Context, o Options) (*Result, error) {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	s := &search{options: o, next: o.First}
	if o.Plan != nil {
		s.options.Follow = true
		if walks := uint64(o.Plan.Len()); o.Runs == 0 || o.Runs > walks {
			s.options.Runs = walks
		}
	}
	profiles := make([]*coverage.Profile, o.Workers)
	var all sync.WaitGroup
	for i := range profiles {
		if s.options.Follow {
			var err error
			if profiles[i], err = coverage.NewProfile(); err != nil {
				return nil, err
			}
		}
		all.Go(func() { s.work(ctx, profiles[i]) })
	}
	all.Wait()
	if s.result.Taken = profiles[0]; s.options.Follow {
		for _, p := range profiles[1:] {
			s.result.Taken.Add(p)
		}
	}
	if !s.failed {
		return &s.result, nil
	}
	return &s.result, s.explain()
}

// explain makes the run that failed short.
func (s *search) explain() error {
	run, err := s.document()
	if err != nil {
		return err
	}
	again, _ := run.play()
	if again == nil || again.Rule != run.Broken.Rule {
		return fmt.Errorf("nodetest: seed %d breaks %v, and its run as a document %v", s.seed, run.Broken, again)
	}
	s.result.Length = len(run.Actions)
	s.result.Failed = run.Shrink()
	return nil
}

// document is the run that failed as a document.
func (s *search) document() (*Run, error) {
	var p *coverage.Profile
	if s.options.Plan != nil {
		var err error
		if p, err = coverage.NewProfile(); err != nil {
			return nil, err
		}
	}
	w, m, ends := s.drive(s.seed, p, true)
	if w.broken == nil {
		return nil, fmt.Errorf("nodetest: seed %d broke a rule and does not when run again: something is not deterministic", s.seed)
	}
	run := &Run{Format: Format, Store: s.options.Store, Nodes: m.nodes, Votes: m.votes, Keys: m.keys, Seed: w.seed, Broken: w.broken, Actions: w.actions}
	switch w.broken.Rule {
	case progress:
		run.Calm, run.Actions = true, w.actions[:w.drawn]
	case follows:
		run.Ends = &ends
	}
	return run, nil
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

func (s *search) work(ctx context.Context, p *coverage.Profile) {
	for once := true; once || ctx.Err() == nil; once = false { // so that something is shown
		seed, more := s.take()
		if !more {
			return
		}
		w, _, _ := s.drive(seed, p, false)
		w.follow.done()
		s.done(seed, w)
	}
}

// drive runs what a seed draws, or a walk; ends is the state of the graph in which that ends.
func (s *search) drive(seed uint64, p *coverage.Profile, recording bool) (w *world, m mix, ends uint32) {
	if s.options.Plan != nil {
		run := &steered{plan: s.options.Plan, seed: s.options.First, walk: int(seed - s.options.First), profile: p}
		w, ends = run.run(recording)
		return w, mix{nodes: steeredNodes, votes: steeredVotes, keys: 1}, ends
	}
	w, m = drive(s.options.Store, seed, func(w *world) {
		w.recording = recording
		w.follows(p)
	})
	return w, m, 0
}

func (s *search) done(seed uint64, w *world) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.result.Runs++
	s.result.Events += uint64(w.events)
	s.result.Time += time.Duration(w.time)
	s.result.Counts.add(w.counts)
	if w.broken != nil && (!s.failed || seed < s.seed) {
		s.failed, s.seed = true, seed
	}
}

package randomtest

import (
	"context"
	"fmt"
	"slices"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
)

// search looks for a schedule with a wrong answer.
type search struct {
	*tester
	options
	ctx   context.Context
	err   error     // that the implementation could not be tested
	first int       // in the batch tried last: which fails
	wrong int       // how many of its events are needed
	found *schedule // the last that fails
}

// batch is schedules that are put to the implementation together.
type batch []schedule

const batchSize = 100

// String says little, as the library asks for it often.
func (b batch) String() string { return fmt.Sprintf("%d schedules", len(b)) }

// failing gives a short schedule that fails, or nil.
func (s *search) failing() (*schedule, error) {
	p := gopter.DefaultTestParametersWithSeed(s.seed)
	p.MinSuccessfulTests = (s.runs + batchSize - 1) / batchSize
	result := prop.ForAll(s.right, s.batches()).Check(p)
	switch {
	case s.err != nil:
		return nil, s.err
	case result.Status == gopter.TestError:
		return nil, fmt.Errorf("%w\n%s", result.Error, result.ErrorStack)
	case result.Status == gopter.TestExhausted:
		return nil, fmt.Errorf("randomtest: no runs could be made up: %v", result)
	case s.found == nil:
		return nil, nil
	}
	return s.shortest(*s.found)
}

// right tells whether all answers are right.
func (s *search) right(all batch) (bool, error) {
	at, err := s.try(s.ctx, all)
	if err != nil {
		s.err = err
		return false, err
	}
	s.first = slices.IndexFunc(at, func(n int) bool { return n > 0 })
	if s.first < 0 {
		return true, nil
	}
	s.wrong, s.found = at[s.first], &all[s.first]
	return false, nil
}

// batches draws schedules, as many as are left to draw.
func (s *search) batches() gopter.Gen {
	left := s.runs
	return func(p *gopter.GenParameters) *gopter.GenResult {
		all := make(batch, max(1, min(batchSize, left)))
		left -= len(all)
		for i := range all {
			all[i] = s.draw(p.Rng.Intn, s.length)
		}
		return gopter.NewGenResult(all, s.shrink)
	}
}

// shrink gives smaller batches: of the one schedule that fails, then of shorter and
// simpler ones.
func (s *search) shrink(v any) gopter.Shrink {
	all := v.(batch)
	if len(all) > 1 {
		return once(all[s.first])
	}
	one := all[0]
	if n := s.wrong; n > 0 && n < len(one.events) {
		one.events = one.events[:n]
		return once(one)
	}
	shorter := gen.SliceShrinker(gopter.NoShrinker)(one.events).Map(func(events []event) batch {
		next := one
		next.events = events
		return batch{next}
	})
	return shorter.Interleave(once(s.simpler(one)...))
}

// once gives each of the schedules as a batch.
func once(all ...schedule) gopter.Shrink {
	return func() (any, bool) {
		if len(all) == 0 {
			return nil, false
		}
		next := all[0]
		all = all[1:]
		return batch{next}, true
	}
}

// shortest leaves out events, one or two at a time, and simplifies, until no more
// can go.
func (s *search) shortest(found schedule) (*schedule, error) {
	for {
		next, err := s.shorter(found)
		if err != nil {
			return nil, err
		}
		if next == nil {
			return &found, nil
		}
		found = *next
	}
}

func (s *search) shorter(found schedule) (*schedule, error) {
	for _, all := range [][]schedule{s.simpler(found), without(found, 1), without(found, 2)} {
		if len(all) == 0 {
			continue
		}
		at, err := s.try(s.ctx, all)
		if err != nil {
			return nil, err
		}
		for i, n := range at {
			if n > 0 {
				all[i].events = all[i].events[:n]
				return &all[i], nil
			}
		}
	}
	return nil, nil
}

// without gives the schedules that lack so many events, one or two.
func without(s schedule, count int) (out []schedule) {
	for i := range s.events {
		one := s
		one.events = slices.Delete(slices.Clone(s.events), i, i+1)
		if count == 1 {
			out = append(out, one)
			continue
		}
		out = append(out, without(schedule(one), 1)[i:]...)
	}
	return out
}

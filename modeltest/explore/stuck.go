package explore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// StuckError says that a machine's Take, or a property, has not come back.
type StuckError struct {
	Machine string // empty: it was a property
	Input   int    // -1 then
	Content string // of the state in which the machine takes the input, or of all machines
	After   time.Duration
}

func (e *StuckError) Error() string {
	if e.Machine == "" {
		return fmt.Sprintf("explore: a property has not come back after %v in the state %s", e.After, e.Content)
	}
	return fmt.Sprintf("explore: machine %s has not come back after %v from input %d in the state %s", e.Machine, e.After, e.Input, e.Content)
}

// watched runs the search, and leaves it alone if a step of it does not end: soon, if the search
// is to end.
func (s *search) watched(ctx context.Context, initial []uint64) (stopped, stuck error) {
	if s.PerStep <= 0 {
		return s.run(ctx, initial), nil
	}
	done := make(chan error, 1)
	go func() { done <- s.run(ctx, initial) }()
	patience, ending := s.PerStep, ctx.Done()
	looks := time.NewTicker(patience / looksPerStep)
	defer looks.Stop()
	of := s.nothingSeen()
	for {
		select {
		case stopped = <-done:
			return stopped, nil
		case <-ending:
			ending, patience, of = nil, min(patience, hurry), s.nothingSeen()
			looks.Reset(patience / looksPerStep)
			continue
		case <-looks.C:
		}
		if stuck := s.stuck(&of, patience); stuck != nil {
			return nil, errors.Join(ctx.Err(), stuck)
		}
	}
}

const (
	looksPerStep = 10
	hurry        = time.Second / 2 // for a step, once the search is to end
)

func (s *search) nothingSeen() observed {
	return observed{
		steps: make([]seen[uint64], len(s.machines)),
		looks: make([]seen[uint64], len(s.met)),
	}
}

// observed is what was under way when it was last looked at.
type observed struct {
	steps []seen[uint64] // by machine
	looks []seen[uint64] // by shard, at properties
}

type seen[T comparable] struct {
	last  T
	times int
}

// again tells that the same is under way as at each of the last looks.
func (s *seen[T]) again(now T, busy bool) bool {
	if !busy || now != s.last {
		s.last, s.times = now, 0
		return false
	}
	s.times++
	return s.times > looksPerStep
}

// begins writes down, in one word for who looks on, which step is being taken: how many were before
// it, as far as there is room, so that it is not taken for another, the state and the input. The
// caller holds the lock.
func (m *machine) begins(local uint32, input int) {
	m.tried++
	m.under.Store(m.tried<<(MaxBits+inputBits) | uint64(local)<<inputBits | uint64(input))
}

// stepOf reads what begins wrote.
func stepOf(under uint64) (local uint32, input int) {
	return uint32(under >> inputBits & (1<<MaxBits - 1)), int(under & (1<<inputBits - 1))
}

// stuck finds what has been under way for as long as a step may take.
func (s *search) stuck(of *observed, after time.Duration) error {
	for i := range s.machines {
		m := &s.machines[i]
		if now := m.under.Load(); of.steps[i].again(now, now != 0) {
			local, input := stepOf(now)
			return &StuckError{m.name, input, m.content(local, 0), after}
		}
	}
	for i := range s.met {
		if now := s.met[i].looks.Load(); of.looks[i].again(now, now%2 == 1) {
			b, at := s.next.place(s.met[i].at + int(now/2) - s.met[i].first)
			return &StuckError{"", -1, strings.Join(s.contents(b.at(at, s.words)), ", "), after}
		}
	}
	return nil
}

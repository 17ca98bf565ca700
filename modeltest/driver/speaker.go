package driver

import (
	"context"
	"errors"
)

// Script is a test in a place P whose inputs are all known before it begins.
type Script[P, I any] struct {
	Place  P
	Inputs []I
}

// Speaker is an implementation under test, which takes inputs I and sends messages M. An error of
// kind [ErrDied] is its own fault; after any error nothing is asked of it before Renew.
type Speaker[P, I, M any] interface {
	// Play runs tests and gives what each sent, input by input.
	Play(ctx context.Context, tests []Script[P, I]) ([][][]M, error)
	// Begin begins a test anew, of which Give gives one input, and which End ends; in that too it
	// may die.
	Begin(ctx context.Context, at P) error
	Give(ctx context.Context, i I) ([]M, error)
	End() error
	// State is the state after the last Give, in its own words; empty if it shows none.
	State() string
	// Wrote is how often each input wrote to disk, of the tests of the last Play or of the one
	// that was begun last; 0 if it does not say so.
	Wrote() [][]int
	// Renew starts the program again, after it ended.
	Renew(ctx context.Context) error
}

// Near is a speaker whose implementation is in this program, where it costs little to hear an
// answer before the next input is given: of it nothing is guessed.
type Near[P, I, M any] interface {
	Speaker[P, I, M]
	// Directly does work with a speaker of the same implementation that waits for many answers as
	// Give does for one, and shows no state. When it gives an error the work may still go on.
	Directly(ctx context.Context, work func(Speaker[P, I, M]) error) error
}

// ErrDied says that an implementation ended, panicked or hung.
var ErrDied = errors.New("it ended")

// Start has a test begin. Who ends there, before anything was given, may have ended of what came
// before; one that was just started is not tested if it ends, or, in Go, has failed the test.
func Start[P, I, M any](ctx context.Context, s Speaker[P, I, M], at P) error {
	err := s.Begin(ctx, at)
	if errors.Is(err, ErrDied) {
		if err = s.Renew(ctx); err == nil {
			err = s.Begin(ctx, at)
		}
	}
	return err
}

package driver

import (
	"context"
	"errors"

	"github.com/synod-paxos/synod/modeltest/wire"
)

// Test is one test under way, which ends in a result R.
type Test[I, M, R any] interface {
	// Inputs gives what can be given, one after the other: each is asked for when all was taken
	// in that came of those before.
	Inputs(yield func(I) bool)
	// Took takes in what an input produced, the state after it as far as that is shown, and how
	// often it wrote to disk.
	Took(in I, sent []M, state string, writes int)
	// Ended takes in an input with which the implementation ended.
	Ended(in I, why error)
	Wrong() bool
	Done() R // what came of it so far
}

// Outcome is what any test comes to, in steps S, where rules may be broken as B says.
type Outcome[S, B any] struct {
	Steps  []S // what happened
	Left   int // how many letters could not be given
	Broken []B // in the last step
	Died   error
}

// Wrong tells whether the implementation did something that it may not do: in the last step.
func (o *Outcome[S, B]) Wrong() bool { return len(o.Broken) > 0 || o.Died != nil }

// Dead tells whether the implementation ended in it.
func (o *Outcome[S, B]) Dead() bool { return o.Died != nil }

// Late tells whether it ended as it was waited for long enough.
func (o *Outcome[S, B]) Late() bool { return errors.Is(o.Died, wire.ErrLate) }

// Give gives a test's next input.
func Give[P, I, M, R any](ctx context.Context, s Speaker[P, I, M], t Test[I, M, R], in I) error {
	sent, err := s.Give(ctx, in)
	if errors.Is(err, ErrDied) {
		t.Ended(in, err)
		return s.Renew(ctx)
	}
	if err != nil {
		return err
	}
	wrote := s.Wrote()[0]
	t.Took(in, sent, s.State(), wrote[len(wrote)-1])
	return nil
}

// one runs a test step by step, up to what is wrong.
func one[P, I, M, R any](ctx context.Context, s Speaker[P, I, M], at P, t Test[I, M, R]) (out R, err error) {
	if err := Start(ctx, s, at); err != nil {
		return out, err
	}
	defer s.End()
	for in := range t.Inputs {
		if err = Give(ctx, s, t, in); err != nil || t.Wrong() {
			break
		}
	}
	return t.Done(), err
}

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
	// Closed takes in that it ended at the end of the test, which it took to its last input.
	Closed(why error)
	Wrong() bool
	Done() R // what came of it so far
}

// Transcript is what happened in a test, in steps S, and how rules were broken, B.
type Transcript[S, B any] struct {
	Steps  []S
	Left   int // how many letters could not be given
	Broken []B // in the last step
	Died   error
}

// Closed is [Test.Closed].
func (t *Transcript[S, B]) Closed(why error) { t.Died = why }

// Wrong tells whether the implementation did something that it may not do: in the last step.
func (t *Transcript[S, B]) Wrong() bool { return len(t.Broken) > 0 || t.Died != nil }

// Dead tells whether the implementation ended in it.
func (t *Transcript[S, B]) Dead() bool { return t.Died != nil }

// Late tells whether it ended as it was waited for long enough.
func (t *Transcript[S, B]) Late() bool { return errors.Is(t.Died, wire.ErrLate) }

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

// End ends a test, of which something may be wrong already.
func End[P, I, M, R any](ctx context.Context, s Speaker[P, I, M], t Test[I, M, R]) error {
	err := s.End()
	switch {
	case t.Wrong():
		return nil // what its end says comes of that
	case errors.Is(err, ErrDied):
		t.Closed(err)
		return s.Renew(ctx)
	}
	return err
}

// one runs a test step by step, up to what is wrong.
func one[P, I, M, R any](ctx context.Context, s Speaker[P, I, M], at P, t Test[I, M, R]) (out R, err error) {
	err = Start(ctx, s, at)
	switch {
	case errors.Is(err, ErrDied) && !wire.Stopped(err): // a program may lack what is not its own
		t.Closed(err)
		return t.Done(), s.Renew(ctx)
	case err != nil:
		return out, err
	}
	for in := range t.Inputs {
		if err = Give(ctx, s, t, in); err != nil || t.Wrong() {
			break
		}
	}
	if ended := End(ctx, s, t); err == nil {
		err = ended
	}
	return t.Done(), err
}

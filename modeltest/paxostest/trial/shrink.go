package trial

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// tries is how often a test is run again until it fails again: who takes its ballots from a
// clock, or draws lots, need not fail each time.
const tries = 20

// Shortest leaves out of a test that went wrong what it does not need, and runs it once more. An
// error of kind [ErrNotReproducible] says that it does not go wrong again.
func (t *Tester) Shortest(ctx context.Context, r *Result) (*Result, error) {
	r, err := t.again(ctx, r)
	if err != nil || errors.Is(r.Died, wire.ErrLate) {
		return r, err
	}
	for size := (len(r.Given) + 1) / 2; size >= 1; {
		next, err := t.shorter(ctx, r, size)
		switch {
		case err != nil:
			return nil, err
		case next != nil:
			r, size = next, min(size, max(1, len(next.Given)/2))
		case size == 1:
			return t.pairs(ctx, r)
		default:
			size = (size + 1) / 2
		}
	}
	return r, nil
}

// mostPaired is how long a test may be for any two of its inputs to be left out.
const mostPaired = 24

// pairs leaves out any two inputs as long as it goes wrong.
func (t *Tester) pairs(ctx context.Context, r *Result) (*Result, error) {
	word := r.Needed()
	if len(word) > mostPaired {
		return t.again(ctx, r)
	}
	for i := range word {
		for j := range i {
			w := slices.Delete(slices.Clone(word), i, i+1)
			next, err := t.One(ctx, slices.Delete(w, j, j+1))
			if err != nil {
				return nil, err
			}
			if next.Wrong() && next.Rule() == r.Rule() {
				return t.pairs(ctx, next)
			}
		}
	}
	return t.again(ctx, r)
}

// Needed is the word of what was given, up to what went wrong.
func (r *Result) Needed() []int32 {
	return append(slices.DeleteFunc(slices.Clone(r.Given), func(i int32) bool { return i < 0 }), r.due...)
}

// again runs what was given until it goes wrong again.
func (t *Tester) again(ctx context.Context, r *Result) (*Result, error) {
	word := r.Needed()
	if len(word) == 0 {
		word = t.requested(r)
	}
	for range tries {
		next, err := t.One(ctx, word)
		if err != nil {
			return nil, err
		}
		if next.Wrong() {
			return next, nil
		}
	}
	return nil, fmt.Errorf("%w: %s, once; in %d runs of the same test it did not", ErrNotReproducible, r.What(), tries)
}

// requested is the word of what was wrong before anything of the plan was given: the request that
// came first.
func (t *Tester) requested(r *Result) []int32 {
	at := slices.IndexFunc(t.Inputs, func(s model.Stimulus) bool {
		return len(r.Steps) > 0 && s.Kind == r.Steps[0].Input.Kind && t.begin(nil).value(s.Value) == r.Steps[0].Input.Value
	})
	if at < 0 {
		return nil
	}
	return []int32{int32(at)}
}

// shorter finds a test without some inputs that goes wrong as well.
func (t *Tester) shorter(ctx context.Context, r *Result, size int) (*Result, error) {
	word := r.Needed()
	for at := 0; at < len(word); at += max(1, size/2) {
		w := slices.Delete(slices.Clone(word), at, min(at+size, len(word)))
		if len(w) == 0 {
			continue
		}
		next, err := t.One(ctx, w)
		if err != nil {
			return nil, err
		}
		if next.Wrong() && next.Rule() == r.Rule() && len(next.Needed()) < len(word) {
			return next, nil
		}
	}
	return nil, nil
}

// Rule is the rule that was broken, the one that says most if it was several.
func (r *Result) Rule() oracle.Rule {
	if r.Died != nil {
		return "died"
	}
	if b := r.First(); b != nil {
		return b.Rule
	}
	return ""
}

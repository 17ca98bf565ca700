package logtest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// first is what was broken, that which says most; nil if nothing was.
func (r *result) first() *judge.SlotBroken {
	return judge.Gravest(r.broken, func(b judge.SlotBroken) oracle.Rule { return b.Rule })
}

// rule is the rule that was broken.
func (r *result) rule() oracle.Rule {
	if b := r.first(); b != nil && r.died == nil {
		return b.Rule
	}
	return "died"
}

// what is what went wrong, in a few words.
func (r *result) what() string {
	if len(r.steps) == 0 {
		return "at the reset it ended"
	}
	last := r.steps[len(r.steps)-1]
	if b := r.first(); b != nil {
		return fmt.Sprintf("after %v it sent %v, which breaks %s in slot %d", last.Input, b.Sent, b.Rule, b.Slot)
	}
	return fmt.Sprintf("after %v it ended", last.Input)
}

// tries is how often a test is run again until it fails again.
const tries = 20

// shortest leaves out of a test that went wrong what it does not need, and runs it once more. An
// error of kind trial.ErrNotReproducible says that it does not go wrong again.
func (t *tester) shortest(ctx context.Context, r *result) (*result, error) {
	r, err := t.again(ctx, r)
	if err != nil || errors.Is(r.died, wire.ErrLate) {
		return r, err
	}
	for before := size(r.word) + 1; size(r.word) < before; {
		before = size(r.word)
		if r, err = t.fewer(ctx, r); err == nil {
			r, err = t.plainer(ctx, r)
		}
		if err != nil {
			return nil, err
		}
	}
	return t.again(ctx, r)
}

// fewer leaves out letters as long as the test goes wrong, many at a time first.
func (t *tester) fewer(ctx context.Context, r *result) (*result, error) {
	for n := (len(r.word) + 1) / 2; n >= 1; {
		next, err := t.shorter(ctx, r, n)
		switch {
		case err != nil:
			return nil, err
		case next != nil:
			r, n = next, min(n, max(1, len(next.word)/2))
		case n == 1:
			return r, nil
		default:
			n = (n + 1) / 2
		}
	}
	return r, nil
}

// again runs what was given until it goes wrong again.
func (t *tester) again(ctx context.Context, r *result) (*result, error) {
	for range tries {
		next, err := t.one(ctx, r.word)
		if err != nil || next.wrong() {
			return next, err
		}
	}
	return nil, fmt.Errorf("%w: %s, once; in %d runs of the same test it did not", trial.ErrNotReproducible, r.what(), tries)
}

// shorter finds a test without some letters in a row that goes wrong as well.
func (t *tester) shorter(ctx context.Context, r *result, n int) (*result, error) {
	for at := 0; at < len(r.word); at += max(1, n/2) {
		w := slices.Delete(slices.Clone(r.word), at, min(at+n, len(r.word)))
		if next, err := t.alike(ctx, r, w); err != nil || next != nil {
			return next, err
		}
	}
	return nil, nil
}

// plainer leaves out votes of Promises that the test does not need.
func (t *tester) plainer(ctx context.Context, r *result) (*result, error) {
	for at := 0; at < len(r.word); at++ {
		for v := 0; v < len(r.word[at].Votes); v++ {
			w := slices.Clone(r.word)
			w[at].Votes = slices.Delete(slices.Clone(w[at].Votes), v, v+1)
			next, err := t.alike(ctx, r, w)
			if err != nil {
				return nil, err
			}
			if next != nil {
				return t.plainer(ctx, next)
			}
		}
	}
	return r, nil
}

// alike runs a test that is to break the same rule, and to be no longer in what is given.
func (t *tester) alike(ctx context.Context, r *result, w []letter) (*result, error) {
	next, err := t.one(ctx, w)
	if err != nil || !next.wrong() || next.rule() != r.rule() || size(next.word) >= size(r.word) {
		return nil, err
	}
	return next, nil
}

// size is how much there is to read of a test.
func size(word []letter) int {
	n := len(word)
	for _, l := range word {
		n += len(l.Votes)
	}
	return n
}

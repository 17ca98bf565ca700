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

// What is what went wrong, in a few words.
func (r *result) What() string {
	if len(r.steps) == 0 {
		return "at the reset it ended"
	}
	last := r.steps[len(r.steps)-1]
	if b := r.first(); b != nil {
		return fmt.Sprintf("after %v it sent %v, which breaks %s in slot %d", last.Input, b.Sent, b.Rule, b.Slot)
	}
	return fmt.Sprintf("after %v it ended", last.Input)
}

// shortest leaves out of a test that went wrong what it does not need, and runs it once more. An
// error of kind trial.ErrNotReproducible says that it does not go wrong again.
func (t *tester) shortest(ctx context.Context, r *result) (*result, error) {
	r, err := t.again(ctx, r)
	if err != nil || errors.Is(r.died, wire.ErrLate) {
		return r, err
	}
	for before := size(r.word) + 1; size(r.word) < before; {
		before = size(r.word)
		length := func(r *result) int { return len(r.word) }
		word := func(r *result) []letter { return r.word }
		if r, err = trial.Fewer(r, length, word, func(r *result, w []letter) (*result, error) { return t.alike(ctx, r, w) }); err == nil {
			r, err = t.plainer(ctx, r)
		}
		if err != nil {
			return nil, err
		}
	}
	return t.again(ctx, r)
}

// again runs what was given until it goes wrong again.
func (t *tester) again(ctx context.Context, r *result) (*result, error) {
	return trial.Again(r, func() (*result, error) { return t.one(ctx, r.word) })
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
	if err != nil || !next.Wrong() || next.rule() != r.rule() || size(next.word) >= size(r.word) {
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

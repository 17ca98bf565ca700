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

// Again runs a test that went wrong until it does again. An error of kind [ErrNotReproducible] says
// that it does not.
func Again[R interface {
	Wrong() bool
	What() string
}](r R, run func() (R, error)) (R, error) {
	for range tries {
		next, err := run()
		if err != nil || next.Wrong() {
			return next, err
		}
	}
	return r, fmt.Errorf("%w: %s, once; in %d runs of the same test it did not", ErrNotReproducible, r.What(), tries)
}

// Fewer leaves out of a test what it does not need, many inputs in a row at first: try runs a word
// and gives what came of it, nil unless it goes wrong in the same way.
func Fewer[L, R any](r *R, length func(*R) int, word func(*R) []L, try func(r *R, w []L) (*R, error)) (*R, error) {
	for n := (length(r) + 1) / 2; n >= 1; {
		next, err := without(r, word(r), n, try)
		switch {
		case err != nil:
			return nil, err
		case next != nil:
			r, n = next, min(n, max(1, length(next)/2))
		case n == 1:
			return r, nil
		default:
			n = (n + 1) / 2
		}
	}
	return r, nil
}

// without is the first test without so many inputs in a row that goes wrong as well.
func without[L, R any](r *R, word []L, n int, try func(*R, []L) (*R, error)) (*R, error) {
	for at := 0; at < len(word); at += max(1, n/2) {
		if next, err := try(r, slices.Delete(slices.Clone(word), at, min(at+n, len(word)))); err != nil || next != nil {
			return next, err
		}
	}
	return nil, nil
}

// Shortest leaves out of a test that went wrong what it does not need, and runs it once more. An
// error of kind [ErrNotReproducible] says that it does not go wrong again.
func (t *Tester) Shortest(ctx context.Context, r *Result) (*Result, error) {
	r, err := t.again(ctx, r)
	if err != nil || errors.Is(r.Died, wire.ErrLate) {
		return r, err
	}
	length := func(r *Result) int { return len(r.Given) }
	r, err = Fewer(r, length, (*Result).Needed, func(r *Result, w []int32) (*Result, error) { return t.alike(ctx, r, w) })
	if err != nil || length(r) == 0 {
		return r, err
	}
	return t.pairs(ctx, r)
}

// alike runs a test that is to go wrong as another, and to be shorter.
func (t *Tester) alike(ctx context.Context, r *Result, w []int32) (*Result, error) {
	if len(w) == 0 {
		return nil, nil
	}
	next, err := t.One(ctx, w)
	if err != nil || !next.Wrong() || next.Rule() != r.Rule() || len(next.Needed()) >= len(r.Needed()) {
		return nil, err
	}
	return next, nil
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
	return Again(r, func() (*Result, error) { return t.One(ctx, word) })
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

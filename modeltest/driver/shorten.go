package driver

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
)

// tries is how often a test is run again until it fails again: who goes by a clock, or draws lots,
// need not fail each time.
const tries = 20

// Again runs a test that went wrong until it does again. An error of kind [ErrNotReproducible] says
// that it does not.
func Again[R Result](r R, run func() (R, error)) (R, error) {
	for range tries {
		next, err := run()
		if err != nil || next.Wrong() {
			return next, err
		}
	}
	return r, fmt.Errorf("%w: %s, once; in %d runs of the same test it did not", ErrNotReproducible, r.What(), tries)
}

// again runs what was given until it goes wrong again.
func (d *Driver[P, L, I, M, R]) again(ctx context.Context, r R) (R, error) {
	return Again(r, func() (R, error) { return d.One(ctx, d.Word(r)) })
}

// First shortens the first of tests that went wrong which does so again, if there are any. An
// error of kind [ErrNotReproducible] says that none does.
func (d *Driver[P, L, I, M, R]) First(ctx context.Context, wrong []R) (found R, err error) {
	for _, r := range wrong {
		if found, err = d.Shortest(ctx, r); !errors.Is(err, ErrNotReproducible) {
			return found, err
		}
	}
	return found, err
}

// Shortest leaves out of a test that went wrong what it does not need, and runs it once more. An
// error of kind [ErrNotReproducible] says that it does not go wrong again.
func (d *Driver[P, L, I, M, R]) Shortest(ctx context.Context, r R) (R, error) {
	r, err := d.again(ctx, r)
	if err != nil || r.Late() {
		return r, err
	}
	if r, err = d.shortened(ctx, r); err != nil {
		return r, err
	}
	return d.again(ctx, r)
}

// shortened leaves out of a test what it does not need.
func (d *Driver[P, L, I, M, R]) shortened(ctx context.Context, r R) (R, error) {
	out := r
	err := d.directly(ctx, func(d *Driver[P, L, I, M, R]) error {
		for most, shorter := len(d.Word(out)), true; shorter; {
			word := d.Word(out)
			shorter = false
			for w, left := range d.shorter(word, most) {
				next, err := d.One(ctx, w)
				if err != nil {
					return err
				}
				if shorter = next.Wrong() && d.Alike(next, out) && d.Size(d.Word(next)) < d.Size(word); shorter {
					out, most = next, left
					break
				}
			}
		}
		return nil
	})
	if err != nil {
		return r, err
	}
	return out, nil
}

// mostPaired is how long a test may be for any two of its letters to be left out.
const mostPaired = 24

// shorter are the words that say less than one, each with how many letters in a row it lacks: first
// those without many, the given number or half at the most; then those without any two, and those
// in which a letter says less.
func (d *Driver[P, L, I, M, R]) shorter(word []L, most int) iter.Seq2[[]L, int] {
	without := func(from, to int) []L { return slices.Delete(slices.Clone(word), from, to) }
	return func(yield func([]L, int) bool) {
		for n := min(most, (len(word)+1)/2); n < len(word); n = (n + 1) / 2 {
			for at := 0; at < len(word); at += max(1, n/2) {
				if !yield(without(at, min(at+n, len(word))), n) {
					return
				}
			}
			if n == 1 {
				break
			}
		}
		for i := range word {
			for j := range i {
				if paired := len(word) > 2 && len(word) <= mostPaired; paired && !yield(slices.Delete(without(i, i+1), j, j+1), 1) {
					return
				}
			}
		}
		for at, l := range word {
			for _, less := range d.Plainer(l) {
				if !yield(slices.Replace(slices.Clone(word), at, at+1, less), 1) {
					return
				}
			}
		}
	}
}

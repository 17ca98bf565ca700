package driver

import (
	"context"
	"fmt"
	"slices"
)

// tries is how often a test is run again until it fails again: who takes its ballots from a
// clock, or draws lots, need not fail each time.
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
	return Again(r, func() (R, error) { return d.One(ctx, d.Needed(r)) })
}

// Shortest leaves out of a test that went wrong what it does not need, and runs it once more. An
// error of kind [ErrNotReproducible] says that it does not go wrong again.
func (d *Driver[P, L, I, M, R]) Shortest(ctx context.Context, r R) (R, error) {
	r, err := d.again(ctx, r)
	if err != nil || r.Late() {
		return r, err
	}
	for before := r; ; before = r {
		for _, less := range []func(context.Context, R) (R, error){d.fewer, d.pairs, d.plainer} {
			if r, err = less(ctx, r); err != nil {
				return r, err
			}
		}
		if r == before {
			return d.again(ctx, r)
		}
	}
}

// alike runs a test that is to go wrong as another, and to be shorter; done tells whether it does.
func (d *Driver[P, L, I, M, R]) alike(ctx context.Context, r R, w []L) (next R, is bool, err error) {
	if len(w) == 0 {
		return r, false, nil
	}
	next, err = d.One(ctx, w)
	if err != nil || !next.Wrong() || !d.Alike(next, r) || d.Size(d.Needed(next)) >= d.Size(d.Needed(r)) {
		return r, false, err
	}
	return next, true, nil
}

// fewer leaves out letters, many in a row at first.
func (d *Driver[P, L, I, M, R]) fewer(ctx context.Context, r R) (R, error) {
	for n := (len(d.Needed(r)) + 1) / 2; n >= 1; {
		next, is, err := d.without(ctx, r, n)
		switch {
		case err != nil:
			return r, err
		case is:
			r, n = next, min(n, max(1, len(d.Needed(next))/2))
		case n == 1:
			return r, nil
		default:
			n = (n + 1) / 2
		}
	}
	return r, nil
}

// without is the first test without so many letters in a row that goes wrong as well.
func (d *Driver[P, L, I, M, R]) without(ctx context.Context, r R, n int) (next R, is bool, err error) {
	word := d.Needed(r)
	for at := 0; at < len(word) && !is && err == nil; at += max(1, n/2) {
		next, is, err = d.alike(ctx, r, slices.Delete(slices.Clone(word), at, min(at+n, len(word))))
	}
	return next, is, err
}

// mostPaired is how long a test may be for any two of its letters to be left out.
const mostPaired = 24

// pairs leaves out any two letters as long as it goes wrong.
func (d *Driver[P, L, I, M, R]) pairs(ctx context.Context, r R) (R, error) {
	word := d.Needed(r)
	if len(word) > mostPaired {
		return r, nil
	}
	for i := range word {
		for j := range i {
			w := slices.Delete(slices.Clone(word), i, i+1)
			next, is, err := d.alike(ctx, r, slices.Delete(w, j, j+1))
			if err != nil {
				return r, err
			}
			if is {
				return d.pairs(ctx, next)
			}
		}
	}
	return r, nil
}

// plainer puts in letters' place such that say less.
func (d *Driver[P, L, I, M, R]) plainer(ctx context.Context, r R) (R, error) {
	if d.Plainer == nil {
		return r, nil
	}
	for at, l := range d.Needed(r) {
		for _, less := range d.Plainer(l) {
			w := slices.Clone(d.Needed(r))
			w[at] = less
			next, is, err := d.alike(ctx, r, w)
			if err != nil {
				return r, err
			}
			if is {
				return d.plainer(ctx, next)
			}
		}
	}
	return r, nil
}

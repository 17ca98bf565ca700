package odds

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mathext"
)

// MaxRuns is the most runs that an interval is for. Up to here the library's incomplete
// beta function is as exact as it needs to be; at a hundred times as many it is not.
const MaxRuns = 10_000_000

// Interval is where the chance of an event lies that happened in some of so many
// independent runs: the Clopper-Pearson interval. Whatever the chance is, the
// interval has it with at least the confidence.
//
// Its ends are the chances at which the event happens so often or more, so often or
// less, with exactly (1-confidence)/2. The binomial sum is an incomplete beta
// function, so for x of n they are quantiles of Beta(x, n-x+1) and Beta(x+1, n-x).
func Interval(happened, runs int, confidence float64) (low, high float64, err error) {
	if err := errors.Join(checkRuns(happened, runs), checkConfidence(confidence)); err != nil {
		return 0, 0, err
	}
	beyond := (1 - confidence) / 2
	return lower(happened, runs, beyond), upper(happened, runs, beyond), nil
}

// AtMost is a bound that the chance of such an event does not exceed: with at least
// the confidence, whatever the chance is. It is [Interval] with all the doubt above
// it. Without any run, or if the event happened in each, it is 1.
func AtMost(happened, runs int, confidence float64) (float64, error) {
	if err := errors.Join(checkRuns(happened, runs), checkConfidence(confidence)); err != nil {
		return 0, err
	}
	return upper(happened, runs, 1-confidence), nil
}

// lower is the highest chance at which the event happens so often, or more, with at
// most the chance beyond: P(X >= x) = I_p(x, n-x+1), which rises with p.
func lower(happened, runs int, beyond float64) float64 {
	if happened == 0 {
		return 0
	}
	below, _ := split(func(p float64) bool {
		return mathext.RegIncBeta(float64(happened), float64(runs-happened)+1, p) <= beyond
	})
	return below
}

// upper is the lowest chance at which the event happens so seldom, or less, with at
// most the chance beyond: P(X <= x) = I_(1-p)(n-x, x+1), which falls with p.
func upper(happened, runs int, beyond float64) float64 {
	if happened == runs {
		return 1
	}
	_, above := split(func(p float64) bool {
		return mathext.RegIncBeta(float64(runs-happened), float64(happened)+1, 1-p) > beyond
	})
	return above
}

// split halves 0 to 1 until nothing is between the ends: below holds, above does not,
// and as everything below holds and nothing above, that is where it changes. It stands
// for the library's quantile, mathext.InvRegIncBeta, which is wrong at some ends: the
// quantile of Beta(1, 63) at 0.9999995 is 0.2057, not the 0.999998 that it gives.
func split(holds func(float64) bool) (below, above float64) {
	below, above = 0, 1
	for {
		middle := below + (above-below)/2
		if middle <= below || middle >= above {
			return below, above
		}
		if holds(middle) {
			below = middle
		} else {
			above = middle
		}
	}
}

func checkRuns(happened, runs int) error {
	if runs < 0 || runs > MaxRuns || happened < 0 || happened > runs {
		return fmt.Errorf("%w: want something that happened in up to %d runs, got %d of %d", ErrInput, MaxRuns, happened, runs)
	}
	return nil
}

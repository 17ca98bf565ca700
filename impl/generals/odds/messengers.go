package odds

import (
	"errors"
	"fmt"
	"math"
)

// equal is how much the logarithm of a chance may be above that of a target, and the
// chance count as no higher. Chances are decimals, rounded: 0.1 cubed is not 0.001 in
// binary. This is far above what rounding does to up to a thousand factors and far
// below what anybody means.
const equal = 1e-12

// meets reports whether p^n is at most a target. It compares logarithms, which are
// exact also where the chances are too small for float64 to be.
func meets(p float64, n int, target float64) bool {
	return float64(n)*log(p) <= log(target)+equal
}

// Messengers is how many messengers one order needs, so that all are lost with at
// most a target chance: the least n with p^n <= target, which is log target / log p,
// rounded up. Chances that differ by less than one part in 10^12 count as equal.
//
// What stays impossible is [ErrImpossible]: any target below 1 if every messenger is
// lost (p = 1), and target 0, certainty, if any can be (p > 0). Each n is enough for
// some target, and none is for all.
func Messengers(p, target float64) (int, error) {
	err := errors.Join(checkChance("p", p), checkChance("target", target))
	switch {
	case err != nil:
		return 0, err
	case log(target)+equal >= 0:
		return 0, nil
	case p == 0:
		return 1, nil
	case p == 1:
		return 0, fmt.Errorf("%w: every messenger is lost, however many there are", ErrImpossible)
	case target == 0:
		return 0, fmt.Errorf("%w: any number of messengers may all be lost: a target of 0 needs a loss of 0, got %v", ErrImpossible, p)
	}
	guess := (log(target) + equal) / log(p)
	if guess > MaxCount {
		return 0, fmt.Errorf("%w: a loss of %v for a target of %v takes more than %d messengers", ErrImpossible, p, target, MaxCount)
	}
	return nearest(p, target, int(math.Ceil(guess))), nil
}

// nearest mends what rounding did to a guess, if it did.
func nearest(p, target float64, n int) int {
	for !meets(p, n, target) {
		n++
	}
	for n > 0 && meets(p, n-1, target) {
		n--
	}
	return n
}

package odds

import (
	"errors"
	"fmt"
	"math"
)

var (
	// ErrInput is wrapped by the error for input that has no meaning.
	ErrInput = errors.New("odds: no such input")

	// ErrImpossible is wrapped by the error for what no number up to MaxCount brings
	// about.
	ErrImpossible = errors.New("odds: impossible")
)

// MaxCount is the most messages and messengers that a formula takes.
const MaxCount = 1_000_000_000

// Battle is what a protocol comes to, given the order: three chances, which sum to
// 1, and a mean.
type Battle struct {
	BothAttack  float64
	BothRetreat float64
	Disagree    float64 // one attacks, alone
	Messengers  float64 // how many are sent, there and back, on average
}

// AllLost is the chance that none of n messengers arrives. Each is lost whatever
// befalls the others, so it is p^n; without any it is 1.
func AllLost(p float64, n int) (float64, error) {
	if err := errors.Join(checkChance("p", p), checkCount("n", n)); err != nil {
		return 0, err
	}
	return allLost(p, n), nil
}

func allLost(p float64, n int) float64 { return math.Pow(p, float64(n)) }

// someArrive is 1 - p^n, without the rounding to which that comes near 1.
func someArrive(p float64, n int) float64 {
	if n == 0 {
		return 0
	}
	return -math.Expm1(float64(n) * log(p))
}

// not1 is 1 - x^n for x = 1-y, exact for small y.
func not1(y float64, n int) float64 {
	if n == 0 {
		return 0
	}
	return -math.Expm1(float64(n) * math.Log1p(-y))
}

// log is math.Log, also for the numbers below 2.2e-308, of which some machines'
// instructions make something else.
func log(x float64) float64 {
	fraction, power := math.Frexp(x)
	if power > -1000 {
		return math.Log(x)
	}
	return math.Log(fraction) + float64(power)*math.Ln2
}

// between is the chance that at least from and fewer than to of n independent events
// happen, each with chance yes, and not with chance no = 1 - yes, which is given as
// the difference would be rounded. It is the sum of choose(n, k) yes^k no^(n-k).
//
// The terms rise up to k = (n+1) yes and fall from there on. So the sum starts at the
// greatest, goes up and down by the ratio of neighbours, and ends where what follows
// is too small to count.
func between(n, from, to int, yes, no float64) float64 {
	to = min(to, n+1)
	switch {
	case from >= to:
		return 0
	case yes == 0:
		return indicator(from == 0)
	case no == 0:
		return indicator(to > n)
	}
	most := min(max(int(float64(n+1)*yes), from), to-1)
	greatest := math.Exp(logChoose(n, most) + float64(most)*log(yes) + float64(n-most)*log(no))
	sum := greatest
	for k, term := most, greatest; k+1 < to && term > sum*tiny; k++ {
		term *= float64(n-k) / float64(k+1) * (yes / no)
		sum += term
	}
	for k, term := most, greatest; k > from && term > sum*tiny; k-- {
		term *= float64(k) / float64(n-k+1) * (no / yes)
		sum += term
	}
	return min(sum, 1)
}

// tiny is what a million terms may be of a sum, each, and not show.
const tiny = 0x1p-80

func indicator(certain bool) float64 {
	if certain {
		return 1
	}
	return 0
}

func logChoose(n, k int) (sum float64) {
	for i := range min(k, n-k) {
		sum += math.Log(float64(n-i) / float64(i+1))
	}
	return sum
}

func checkChance(name string, p float64) error {
	if !(p >= 0 && p <= 1) {
		return fmt.Errorf("%w: %s is a chance, want 0 to 1, got %v", ErrInput, name, p)
	}
	return nil
}

func checkCount(name string, n int) error {
	if n < 0 || n > MaxCount {
		return fmt.Errorf("%w: %s is a number, want 0 to %d, got %d", ErrInput, name, MaxCount, n)
	}
	return nil
}

func checkConfidence(confidence float64) error {
	if !(confidence > 0 && confidence < 1) {
		return fmt.Errorf("%w: want a confidence above 0 and below 1, got %v", ErrInput, confidence)
	}
	return nil
}

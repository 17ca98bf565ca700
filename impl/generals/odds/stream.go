package odds

import (
	"errors"
	"fmt"
	"math"
)

// Stream is what a stream of n messages comes to, each acknowledged when it is heard
// (generals.Sender, generals.Acker), where First attacks if it hears enough
// acknowledgements, and Second if it hears anything. Each message and each
// acknowledgement is one messenger, lost with chance p.
//
// A message is acknowledged, and that heard, with chance (1-p)^2; else its round trip
// is lost, with chance s = p(2-p). So Second hears nothing with chance p^n, First
// hears a of n acknowledgements with the binomial chance of (1-p)^2, and it hears none
// that Second did not send. For enough >= 1:
//
//   - both attack if First hears enough;
//   - both retreat if Second hears nothing: p^n;
//   - they disagree if Second hears something and First too little:
//     P(a < enough) - p^n, which for enough = 1 is s^n - p^n.
//
// If 0 acknowledgements are enough, First always attacks, and they disagree if Second
// hears nothing. The messengers are n, and n(1-p) acknowledgements.
//
// For 0 < p < 1 it is never 0. [StreamRate] says how fast it falls, and
// [StreamFalls] from where on.
func Stream(p float64, n, enough int) (Battle, error) {
	if err := errors.Join(checkChance("p", p), checkStream("n", n), checkCount("enough", enough)); err != nil {
		return Battle{}, err
	}
	unheard := allLost(p, n)
	b := Battle{Messengers: float64(n) * (2 - p)}
	if enough == 0 {
		b.BothAttack, b.Disagree = someArrive(p, n), unheard
		return b, nil
	}
	came, lost := (1-p)*(1-p), p*(2-p) // a round trip
	b.BothRetreat = unheard
	b.Disagree = min(1, heardUnanswered(p, n)+between(n, 1, enough, came, lost))
	if b.BothAttack = 1 - b.BothRetreat - b.Disagree; b.BothAttack < 0.5 { // it may be small, and then rounding shows
		b.BothAttack = between(n, enough, n+1, came, lost)
	}
	return b, nil
}

// StreamHeeded is what a stream comes to if Second attacks only if it hears at least heed
// of the n messages, where 0 is as 1. A message is heard with chance 1-p, and the
// acknowledgement of one that was with 1-p again. With h messages heard, which has the
// binomial chance of n and 1-p, and a of h acknowledgements, that of h and 1-p:
//
//   - both attack if h >= heed and a >= enough;
//   - Second attacks alone if h >= heed and a < enough;
//   - First attacks alone if h < heed and a >= enough, which can be where heed > enough;
//   - both retreat otherwise.
//
// Each is a sum over h of what is positive. For heed 1 it is [Stream].
func StreamHeeded(p float64, n, enough, heed int) (Battle, error) {
	if err := errors.Join(checkChance("p", p), checkHeeded("n", n), checkCount("enough", enough), checkCount("heed", heed)); err != nil {
		return Battle{}, err
	}
	b := Battle{Messengers: float64(n) * (2 - p)}
	for h := range n + 1 {
		heard := between(n, h, h+1, 1-p, p)
		few, many := between(h, 0, enough, 1-p, p), between(h, enough, h+1, 1-p, p)
		if h >= max(heed, 1) {
			b.BothAttack += heard * many
			b.Disagree += heard * few
		} else {
			b.BothRetreat += heard * few
			b.Disagree += heard * many
		}
	}
	b.BothAttack, b.BothRetreat, b.Disagree = min(b.BothAttack, 1), min(b.BothRetreat, 1), min(b.Disagree, 1)
	return b, nil
}

// maxHeeded bounds the sums of StreamHeeded, of which there are as many.
const maxHeeded = 1000

func checkHeeded(name string, n int) error {
	if n < 0 || n > maxHeeded {
		return fmt.Errorf("%w: %s is the length of a stream, want 0 to %d, got %d", ErrInput, name, maxHeeded, n)
	}
	return nil
}

// maxStream bounds the terms of the sum.
const maxStream = 1_000_000

func checkStream(name string, n int) error {
	if n < 0 || n > maxStream {
		return fmt.Errorf("%w: %s is the length of a stream, want 0 to %d, got %d", ErrInput, name, maxStream, n)
	}
	return nil
}

// StreamRate is s = p(2-p), the chance that a round trip is lost. For enough = 1 the
// chance of disagreement is s^n (1 - (2-p)^-n), so one more message multiplies it by
//
//	s (1 - (2-p)^-(n+1)) / (1 - (2-p)^-n)
//
// which is above s and falls to s, for 0 < p < 1. Where more are enough, powers of s
// have polynomials of n for factors, and the limit is the same.
func StreamRate(p float64) (float64, error) {
	if err := checkChance("p", p); err != nil {
		return 0, err
	}
	return p * (2 - p), nil
}

// StreamFalls is the length from which on each more message makes disagreement less
// likely, for enough = 1; below it makes it more likely, or leaves it alike. With D(n)
// = s^n - p^n, D(n+1) < D(n) means s^n (1-s) > p^n (1-p); as s = p(2-p) and 1-s =
// (1-p)^2 that is (2-p)^n > 1/(1-p), so the length is the least n above
// -log(1-p) / log(2-p). It is 1 for p up to 0.38, 2 for a half, and above 400 for
// 0.99. If nothing is lost it is 0.
func StreamFalls(p float64) (int, error) {
	if err := checkChance("p", p); err != nil || p == 0 {
		return 0, err
	}
	n := -math.Log1p(-p) / math.Log1p(1-p)
	if p == 1 || n >= MaxCount {
		return 0, fmt.Errorf("%w: with a loss of %v a stream of up to %d messages gets no better by one more", ErrImpossible, p, MaxCount)
	}
	return int(math.Floor(n)) + 1, nil
}

// heardUnanswered is the chance that something is heard of n messages, and no
// acknowledgement: s^n - p^n = s^n (1 - (p/s)^n) = s^n (1 - (2-p)^-n), in which
// nothing cancels.
func heardUnanswered(p float64, n int) float64 {
	if n == 0 {
		return 0
	}
	return math.Pow(p*(2-p), float64(n)) * -math.Expm1(-float64(n)*math.Log1p(1-p))
}

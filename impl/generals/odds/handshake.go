package odds

import (
	"errors"
	"math"
)

// Handshake is what a handshake of n messages comes to, each carried by k
// messengers who are lost with chance p.
//
// A message is lost if all its messengers are: with q = p^k. It is sent only when
// the one before was heard, so the first h messages are heard and no others, with
// chance (1-q)^h q for h < n, and (1-q)^n for h = n. Attack if every message that
// is due to you came:
//
//   - h = n: both attack.
//   - h = n-1: its sender has heard all that is due to it and attacks, its addressee
//     retreats. So they disagree exactly if the last message is the one that is lost.
//   - h < n-1: something due to each of them is missing, and both retreat.
//
// Without any message, First attacks on the order alone, and Second, who does not
// know of it, retreats.
//
// The chance of disagreement (1-q)^(n-1) q falls with n, and with it falls the
// chance that anybody attacks, as fast. All that a longer handshake does is retreat.
// Message i+1 is sent with chance (1-q)^i, so k (1-(1-q)^n)/q messengers are sent.
func Handshake(p float64, n, k int) (Battle, error) {
	if err := errors.Join(checkChance("p", p), checkCount("n", n), checkCount("k", k)); err != nil {
		return Battle{}, err
	}
	if n == 0 {
		return Battle{Disagree: 1}, nil
	}
	lost := allLost(p, k)
	heard := func(n int) float64 {
		if n == 0 {
			return 1
		}
		if lost < 0.5 {
			return math.Exp(float64(n) * math.Log1p(-lost))
		}
		return math.Pow(someArrive(p, k), float64(n))
	}
	sent := float64(n)
	if lost > 0 {
		sent = notHeard(p, n, k) / lost
	}
	return Battle{
		BothAttack:  heard(n),
		BothRetreat: notHeard(p, n-1, k),
		Disagree:    heard(n-1) * lost,
		Messengers:  float64(k) * sent,
	}, nil
}

// notHeard is the chance that one of n messages in a row is lost.
func notHeard(p float64, n, k int) float64 { return not1(allLost(p, k), n) }

package odds_test

import (
	"math"
	"math/big"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/impl/generals/odds"
)

// That the formulas are those of the state machines is shown in
// modeltest/generalstest/randomtest, by every battle that there can be.

var nan = math.NaN()

func TestBadInput(t *testing.T) {
	five := generals.Stream{Count: 5, Answers: 5, Enough: 1}
	for _, p := range []float64{-0.1, 1.1, nan, math.Inf(1), math.Inf(-1), -5e-324, math.Nextafter(1, 2)} {
		for what, err := range map[string]error{
			"AllLost":     second(odds.AllLost(p, 1)),
			"Handshake":   second(odds.Handshake(p, 1, 1)),
			"Messengers":  second(odds.Messengers(p, 0.1)),
			"target":      second(odds.Messengers(0.1, p)),
			"Stream":      second(odds.Stream(p, 1, 1)),
			"heeded":      second(odds.StreamHeeded(p, 1, 1, 2)),
			"StreamRate":  second(odds.StreamRate(p)),
			"StreamFalls": second(odds.StreamFalls(p)),
			"Numbered":    second(odds.Numbered(p, five, generals.OnePerGap)),
			"Plan":        second(odds.NewPlan(5, p, 0.9)),
			"confidence":  second(odds.NewPlan(5, 0.1, p)),
			"Interval":    third(odds.Interval(1, 2, p)),
			"AtMost":      second(odds.AtMost(1, 2, p)),
		} {
			require.ErrorIs(t, err, odds.ErrInput, "%s %v", what, p)
		}
	}
	for what, err := range map[string]error{
		"messengers":            second(odds.AllLost(0.5, -1)),
		"handshake":             second(odds.Handshake(0.5, -1, 1)),
		"carried by":            second(odds.Handshake(0.5, 1, -1)),
		"stream":                second(odds.Stream(0.5, -1, 1)),
		"stream too long":       second(odds.Stream(0.5, 1_000_001, 1)),
		"enough":                second(odds.Stream(0.5, 1, -1)),
		"heed":                  second(odds.StreamHeeded(0.5, 1, 1, -1)),
		"heeded too long":       second(odds.StreamHeeded(0.5, 1001, 1, 2)),
		"too many":              second(odds.AllLost(0.5, math.MaxInt)),
		"numbers":               second(odds.Numbered(0.5, generals.Stream{Count: 64}, generals.OnePerGap)),
		"answers":               second(odds.Numbered(0.5, generals.Stream{Count: 6, Answers: 64}, generals.OnePerGap)),
		"plan":                  second(odds.NewPlan(64, 0.1, 0.9)),
		"certainly":             second(odds.AtMost(1, 2, 1)),
		"no confidence":         third(odds.Interval(1, 2, 0)),
		"more than all":         third(odds.Interval(3, 2, 0.9)),
		"fewer than none":       second(odds.AtMost(-1, 2, 0.9)),
		"fewer runs than none":  second(odds.AtMost(0, -1, 0.9)),
		"more runs than we can": third(odds.Interval(0, math.MaxInt, 0.9)),
	} {
		require.ErrorIs(t, err, odds.ErrInput, what)
	}
}

func second[T any](_ T, err error) error { return err }

func third[T, U any](_ T, _ U, err error) error { return err }

// decimal is a chance as it is written.
func decimal(t *testing.T, x float64) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(x, 'g', -1, 64))
	require.True(t, ok)
	return r
}

func power(x *big.Rat, n int) *big.Rat {
	e := big.NewInt(int64(n))
	return new(big.Rat).SetFrac(new(big.Int).Exp(x.Num(), e, nil), new(big.Int).Exp(x.Denom(), e, nil))
}

// The number is enough and one less is not, by exact arithmetic with the decimals
// that were written, also where p^n is the target itself.
func TestMessengersAreTheFewest(t *testing.T) {
	for percent := 1; percent < 100; percent++ {
		p := float64(percent) / 100
		targets := []float64{0.999, 0.5, 0.1, 0.05, 0.01, 1e-3, 1e-6, 1e-9, 1e-12}
		for n := range 7 {
			exact, _ := power(decimal(t, p), n).Float64() // p^n, with at most 12 decimals
			targets = append(targets, exact)
		}
		for _, target := range targets {
			n, err := odds.Messengers(p, target)
			require.NoError(t, err)
			require.LessOrEqual(t, power(decimal(t, p), n).Cmp(decimal(t, target)), 0, "%v^%d is at most %v", p, n, target)
			if n > 0 {
				require.Positive(t, power(decimal(t, p), n-1).Cmp(decimal(t, target)), "%v^%d is above %v", p, n-1, target)
			}
		}
	}
}

func TestMessengersAtTheEnds(t *testing.T) {
	for _, c := range []struct {
		p, target float64
		n         int
	}{
		{0, 0, 1}, {0, 0.5, 1}, {0, 1, 0}, {0.5, 1, 0}, {1, 1, 0},
		{0.1, 0.001, 3}, {0.5, 0.125, 3}, {5e-324, 5e-324, 1}, {0.5, 5e-324, 1074},
		{0.999, 0.5, 693}, {1e-300, 1e-301, 2}, {math.Nextafter(1, 0), math.Nextafter(1, 0), 0},
	} {
		n, err := odds.Messengers(c.p, c.target)
		require.NoError(t, err)
		require.Equal(t, c.n, n, "%v for %v", c.p, c.target)
	}
	for _, c := range [][2]float64{{1, 0}, {1, 0.999}, {0.5, 0}, {1e-300, 0}, {math.Nextafter(1, 0), 0.5}} {
		_, err := odds.Messengers(c[0], c[1])
		require.ErrorIs(t, err, odds.ErrImpossible, "%v for %v", c[0], c[1])
		require.NotErrorIs(t, err, odds.ErrInput)
	}
}

func TestChancesSumToOne(t *testing.T) {
	for _, p := range []float64{0, 1e-300, 1e-9, 0.01, 0.3, 0.5, 0.9, 1 - 1e-12, 1} {
		for _, n := range []int{0, 1, 2, 3, 10, 63, 1000, 100_000} {
			for _, k := range []int{0, 1, 2, 30} {
				whole(t, p, n)(odds.Handshake(p, n, k))
				whole(t, p, n)(odds.Stream(p, n, k))
			}
		}
		for n := range generals.Number(generals.MaxNumber + 1) {
			whole(t, p, int(n))(odds.Numbered(p, generals.Stream{Count: n, Answers: generals.MaxNumber, Enough: 2}, generals.OnePerGap))
		}
	}
}

func whole(t *testing.T, p float64, n int) func(odds.Battle, error) {
	return func(b odds.Battle, err error) {
		t.Helper()
		require.NoError(t, err)
		require.InDelta(t, 1, b.BothAttack+b.BothRetreat+b.Disagree, 1e-9, "%v %d %+v", p, n, b)
		for _, x := range []float64{b.BothAttack, b.BothRetreat, b.Disagree} {
			require.True(t, x >= 0 && x <= 1, "%v %d %+v", p, n, b)
		}
		require.True(t, b.Messengers >= 0 && !math.IsInf(b.Messengers, 0))
	}
}

// A longer handshake disagrees less and attacks less, by one factor.
func TestHandshakeOnlyLearnsToRetreat(t *testing.T) {
	for _, p := range []float64{0.01, 0.3, 0.9} {
		for n := 1; n < 200; n++ {
			a, err := odds.Handshake(p, n, 1)
			require.NoError(t, err)
			b, err := odds.Handshake(p, n+1, 1)
			require.NoError(t, err)
			require.Positive(t, b.Disagree)
			require.InEpsilon(t, 1-p, b.Disagree/a.Disagree, 1e-12)
			require.InEpsilon(t, 1-p, b.BothAttack/a.BothAttack, 1e-12)
		}
	}
}

// The chance of disagreement of a stream is never 0, rises up to StreamFalls, falls
// from there on, and each more message multiplies it by what tends to StreamRate.
func TestStreamFalls(t *testing.T) {
	for _, p := range []float64{0.001, 0.1, 0.38, 0.39, 0.5, 0.6, 0.7, 0.9, 0.99} {
		rate, err := odds.StreamRate(p)
		require.NoError(t, err)
		from, err := odds.StreamFalls(p)
		require.NoError(t, err)
		last, before := math.Inf(1), 0.0
		for n := 1; n < 600; n++ {
			b, err := odds.Stream(p, n, 1)
			require.NoError(t, err)
			if b.Disagree < 1e-300 {
				break // below what float64 has
			}
			if n > 1 {
				require.Equal(t, n > from, b.Disagree < before, "loss %v, %d messages, from %d", p, n, from)
				ratio := b.Disagree / before
				require.Greater(t, ratio, rate*(1-1e-12))
				require.Less(t, ratio, last*(1+1e-12), "the factor only falls")
				last = ratio
			}
			before = b.Disagree
		}
		if p > 0.01 && p < 0.95 {
			require.InEpsilon(t, rate, last, 1e-9, "loss %v", p)
		}
	}
	for p, want := range map[float64]int{0: 0, 0.38: 1, 0.5: 2, 0.99: 463} {
		from, err := odds.StreamFalls(p)
		require.NoError(t, err)
		require.Equal(t, want, from)
	}
	_, err := odds.StreamFalls(1)
	require.ErrorIs(t, err, odds.ErrImpossible)
	_, err = odds.StreamFalls(math.Nextafter(1, 0))
	require.ErrorIs(t, err, odds.ErrImpossible)
}

// For more acknowledgements the limit is the same.
func TestStreamRateForMore(t *testing.T) {
	const p, n = 0.4, 1100
	a, err := odds.Stream(p, n, 3)
	require.NoError(t, err)
	b, err := odds.Stream(p, n+1, 3)
	require.NoError(t, err)
	rate, err := odds.StreamRate(p)
	require.NoError(t, err)
	require.InDelta(t, rate, b.Disagree/a.Disagree, 0.002) // the factor is about 1 + 2/n
	require.Greater(t, b.Disagree/a.Disagree, rate)
}

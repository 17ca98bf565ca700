package odds_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/impl/generals/odds"
)

// upTo is the chance that at most k of n events of chance p happen: exactly, as the
// bits of p times n, up to 63, are fewer than these.
func upTo(n, k int, p float64) float64 {
	const bits = 64 * 64
	number := func(x float64) *big.Float { return new(big.Float).SetPrec(bits).SetFloat64(x) }
	yes, sum := number(p), number(0)
	no := number(0).Sub(number(1), yes)
	for i := range k + 1 {
		term := number(0).SetInt(new(big.Int).Binomial(int64(n), int64(i)))
		for j := range n {
			if j < i {
				term.Mul(term, yes)
			} else {
				term.Mul(term, no)
			}
		}
		sum.Add(sum, term)
	}
	f, _ := sum.Float64()
	return f
}

// At its ends the interval leaves exactly the doubt that it may, by sums without
// rounding: what the library computes is the Clopper-Pearson interval.
func TestIntervalIsClopperPearson(t *testing.T) {
	for _, n := range []int{1, 2, 3, 10, 30} {
		for x := range n + 1 {
			for _, confidence := range []float64{0.5, 0.95, 1 - 1e-6} {
				low, high, err := odds.Interval(x, n, confidence)
				require.NoError(t, err)
				most, err := odds.AtMost(x, n, confidence)
				require.NoError(t, err)
				require.True(t, low <= float64(x)/float64(n) && float64(x)/float64(n) <= high)
				beyond := (1 - confidence) / 2
				if x > 0 {
					require.InEpsilon(t, beyond, 1-upTo(n, x-1, low), 1e-6, "%d of %d at %v", x, n, confidence)
				} else {
					require.Zero(t, low)
				}
				if x < n {
					require.InEpsilon(t, beyond, upTo(n, x, high), 1e-6, "%d of %d at %v", x, n, confidence)
					require.InEpsilon(t, 1-confidence, upTo(n, x, most), 1e-6, "%d of %d at %v", x, n, confidence)
				} else {
					require.Equal(t, 1.0, high)
					require.Equal(t, 1.0, most)
				}
			}
		}
	}
	low, high, err := odds.Interval(0, 0, 0.9)
	require.NoError(t, err)
	require.Equal(t, [2]float64{0, 1}, [2]float64{low, high}, "without any run anything may be")
}

// tail is the chance that at most k of n events of chance p happen, which is not the case with chance not, for k/n below p:
// a sum that starts at the highest term.
func tail(n, k int, p, not float64) (sum float64) {
	gamma := func(x int) float64 { g, _ := math.Lgamma(float64(x) + 1); return g }
	term := math.Exp(gamma(n) - gamma(k) - gamma(n-k) + float64(k)*math.Log(p) + float64(n-k)*math.Log(not))
	for ; k >= 0 && term > 1e-30; k-- {
		sum += term
		term *= float64(k) / float64(n-k+1) * not / p
	}
	return sum
}

// Large counts, as a simulation has them.
func TestIntervalOfManyRuns(t *testing.T) {
	const beyond = 5e-7
	for _, runs := range []int{1000, 100_000, odds.MaxRuns} {
		for _, x := range []int{0, 1, 2, runs / 1000 * 3, runs / 3, runs / 2, runs - runs/1000} {
			low, high, err := odds.Interval(x, runs, 1-2*beyond)
			require.NoError(t, err)
			require.InEpsilon(t, beyond, tail(runs, x, high, 1-high), 1e-4, "%d of %d: at most %v", x, runs, high)
			if x > 0 { // so often or more is as seldom or less of what does not happen
				require.InEpsilon(t, beyond, tail(runs, runs-x, 1-low, low), 1e-4, "%d of %d: at least %v", x, runs, low)
			}
		}
	}
}

// All bounds that a plan can need.
func TestAtMostOfEveryStream(t *testing.T) {
	for n := 1; n <= generals.MaxNumber; n++ {
		for gaps := range n {
			for _, confidence := range []float64{0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 1 - 1e-6} {
				most, err := odds.AtMost(gaps, n, confidence)
				require.NoError(t, err)
				require.InEpsilon(t, 1-confidence, tail(n, gaps, most, 1-most), 1e-8, "%d gaps of %d at %v", gaps, n, confidence)
			}
		}
	}
}

func TestPlanMeetsItsTarget(t *testing.T) {
	for _, n := range []generals.Number{1, 2, 5, 10, 63} {
		plan, err := odds.NewPlan(n, 0.01, 0.95)
		require.NoError(t, err)
		require.Len(t, plan, int(n))
		for g, e := range plan {
			require.Equal(t, generals.Number(g), e.Gaps)
			require.Equal(t, e.Repeats, plan.Repeats(e.Gaps))
			require.Positive(t, e.Repeats)
			most, err := odds.AtMost(g, int(n), 0.95)
			require.NoError(t, err)
			require.Equal(t, most, e.Loss)
			all, err := odds.AllLost(e.Loss, int(e.Repeats))
			require.NoError(t, err)
			require.Equal(t, all, e.AllLost)
			require.Equal(t, e.Short, e.AllLost > 0.01)
			if g > 0 {
				require.GreaterOrEqual(t, e.Repeats, plan[g-1].Repeats, "more gaps, no fewer repeats")
			}
		}
		require.Equal(t, plan[n-1].Repeats, plan.Repeats(n), "more gaps than there can be")
	}
	none, err := odds.NewPlan(0, 0.01, 0.95)
	require.NoError(t, err)
	require.Equal(t, generals.Number(1), none.Repeats(0))
	_, err = odds.NewPlan(5, 0, 0.95)
	require.ErrorIs(t, err, odds.ErrImpossible)
	loose, err := odds.NewPlan(5, 1, 0.95)
	require.NoError(t, err)
	require.Equal(t, generals.Number(1), loose.Repeats(4), "an answer goes by one at least")
}

// What a plan promises holds whatever the channel is, and with much to spare: how much
// is recorded.
func TestPlanKeepsItsPromise(t *testing.T) {
	const target, confidence = 0.2, 0.8
	worst, kept := 0.0, 0
	for n := generals.Number(1); n <= 20; n++ {
		plan, err := odds.NewPlan(n, target, confidence)
		require.NoError(t, err)
		if plan.Short() {
			continue
		}
		kept++
		for i := range 1001 {
			p := float64(i) / 1000
			b, err := odds.Numbered(p, generals.Stream{Count: n, Answers: generals.MaxNumber, Enough: 1}, plan.Repeats)
			require.NoError(t, err)
			require.LessOrEqual(t, b.Disagree, (1-confidence)+target, "%d messages, loss %v", n, p)
			worst = max(worst, b.Disagree)
		}
	}
	require.Equal(t, 8, kept, "streams of up to 8 messages")
	require.InDelta(t, 0.0618, worst, 0.0001)
}

// Given that something was heard, the bound fails more often than the confidence says.
func TestWhoHearsThinksBetterOfTheChannel(t *testing.T) {
	const n, confidence = 3, 0.95
	fails := func(p float64) (given float64) {
		for g := range n {
			most, err := odds.AtMost(g, n, confidence)
			require.NoError(t, err)
			if most < p {
				given = upTo(n, g, p) / upTo(n, n-1, p)
			}
		}
		return given
	}
	require.LessOrEqual(t, fails(0.5), 1-confidence)
	require.Greater(t, fails(0.64), 1-confidence)
	require.Equal(t, 1.0, fails(0.99))
	for i := 1; i < 1000; i++ {
		p := float64(i) / 1000
		require.LessOrEqual(t, fails(p), (1-confidence)/upTo(n, n-1, p)*(1+1e-9), "loss %v", p)
	}
}

package odds_test

import (
	"errors"
	"math"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/impl/generals/odds"
)

// anyFloat gives likely chances, unlikely ones on both sides, and what is no chance.
var anyFloat = gen.Weighted([]gen.WeightedGen{
	{Weight: 4, Gen: gen.Float64Range(0, 1)},
	{Weight: 2, Gen: gen.Float64Range(0, 745).Map(func(x float64) float64 { return math.Exp(-x) })},
	{Weight: 2, Gen: gen.Float64Range(0, 37).Map(func(x float64) float64 { return 1 - math.Exp(-x) })},
	{Weight: 1, Gen: gen.UInt64().Map(math.Float64frombits)},
	{Weight: 1, Gen: gen.OneConstOf(0.0, 1.0, 5e-324, 1-0x1p-53, math.NaN(), math.Inf(1), -1.0)},
})

var anyInt = gen.Weighted([]gen.WeightedGen{
	{Weight: 4, Gen: gen.IntRange(-1, 70)}, {Weight: 1, Gen: gen.IntRange(0, 20_000)}, {Weight: 1, Gen: gen.Int()},
})

func isChance(x float64) bool { return x >= 0 && x <= 1 }

// log is math.Log, which on some machines is wrong below 2.2e-308.
func log(x float64) float64 {
	if x > 0x1p-900 {
		return math.Log(x)
	}
	return math.Log(x*0x1p200) - 200*math.Ln2
}

func isWhole(b odds.Battle, err error) bool {
	if err != nil {
		return errors.Is(err, odds.ErrInput) && b == odds.Battle{}
	}
	return isChance(b.BothAttack) && isChance(b.BothRetreat) && isChance(b.Disagree) &&
		math.Abs(b.BothAttack+b.BothRetreat+b.Disagree-1) < 1e-9 && b.Messengers >= 0
}

// Whatever comes in, it comes to an end, and what comes out is chances, or an error for
// what makes no sense.
func TestAnyInput(t *testing.T) {
	parameters := gopter.DefaultTestParametersWithSeed(1)
	parameters.MinSuccessfulTests = 700
	properties := gopter.NewProperties(parameters)
	properties.Property("battles", prop.ForAll(func(p, target, confidence float64, n, k int, count, answers uint8) bool {
		plan, err := odds.NewPlan(generals.Number(count), target, confidence)
		stream := generals.Stream{Count: generals.Number(count), Answers: generals.Number(answers), Enough: generals.Number(k & 3)}
		return (err == nil || errors.Is(err, odds.ErrInput) || errors.Is(err, odds.ErrImpossible)) &&
			isWhole(odds.Handshake(p, n, k)) && isWhole(odds.Stream(p, n, k)) && isWhole(odds.Numbered(p, stream, plan.Repeats))
	}, anyFloat, anyFloat, anyFloat, anyInt, anyInt, gen.UInt8Range(0, 70), gen.UInt8Range(0, 70)))
	properties.Property("messengers", prop.ForAll(func(p, target float64) bool {
		n, err := odds.Messengers(p, target)
		if err != nil {
			return errors.Is(err, odds.ErrImpossible) == (isChance(p) && isChance(target))
		}
		enough := func(n int) bool { // in logarithms, with some room for rounding
			return n >= 0 && (p == 0 && n > 0 || float64(n)*log(p) <= log(target)+2e-12)
		}
		return (target > 1-1e-11 || enough(n)) && (n == 0 || p == 0 || float64(n-1)*log(p) > log(target))
	}, anyFloat, anyFloat))
	properties.Property("intervals", prop.ForAll(func(happened, runs int, confidence float64) bool {
		low, high, err := odds.Interval(happened, runs, confidence)
		if err != nil {
			return errors.Is(err, odds.ErrInput)
		}
		return isChance(low) && isChance(high) && low <= high
	}, anyInt, anyInt, anyFloat))
	properties.TestingRun(t)
}

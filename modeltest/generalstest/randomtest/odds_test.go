package randomtest_test

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/impl/generals/odds"
	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/generalstest/randomtest"
)

var nan = math.NaN()

// row is a protocol, with what a formula says of it.
type row struct {
	name    string
	fight   randomtest.Protocol
	formula func(p float64) (odds.Battle, error)
}

func handshake(n, k int) row {
	return row{
		fmt.Sprintf("handshake of %d by %d", n, k),
		randomtest.Handshake(generals.Handshake{Length: generals.Number(n)}, k),
		func(p float64) (odds.Battle, error) { return odds.Handshake(p, n, k) },
	}
}

func stream(n, enough int) row {
	t := generals.Stream{Count: generals.Number(n), Answers: generals.Number(n), Enough: generals.Number(enough)}
	return row{
		fmt.Sprintf("stream of %d, %d are enough", n, enough), randomtest.Stream(t),
		func(p float64) (odds.Battle, error) { return odds.Stream(p, n, enough) },
	}
}

func heeded(n, enough, heed int) row {
	t := generals.Stream{Count: generals.Number(n), Answers: generals.Number(n), Enough: generals.Number(enough), Heed: generals.Number(heed)}
	return row{
		fmt.Sprintf("stream of %d, %d are enough, %d heeded", n, enough, heed), randomtest.Stream(t),
		func(p float64) (odds.Battle, error) { return odds.StreamHeeded(p, n, enough, heed) },
	}
}

func numbered(name string, t generals.Stream, repeats generals.Repeats) row {
	return row{
		fmt.Sprintf("%d numbered, %d of %d are enough, %s", t.Count, t.Enough, t.Answers, name), randomtest.Numbered(t, repeats),
		func(p float64) (odds.Battle, error) { return odds.Numbered(p, t, repeats) },
	}
}

func plan(t testing.TB, n generals.Number, target, confidence float64) odds.Plan {
	t.Helper()
	p, err := odds.NewPlan(n, target, confidence)
	require.NoError(t, err)
	return p
}

// small are those of which every battle can be fought.
func small(t testing.TB) (rows []row) {
	for n := range 8 {
		for k := range 4 {
			if n*k <= 14 {
				rows = append(rows, handshake(n, k))
			}
		}
	}
	for k := 4; k < 13; k++ {
		rows = append(rows, handshake(1, k))
	}
	for n := range 8 {
		for enough := range n + 2 {
			rows = append(rows, stream(n, enough))
		}
	}
	for n := range 6 {
		for enough := range n + 2 {
			for heed := range n + 2 {
				rows = append(rows, heeded(n, enough, heed))
			}
		}
	}
	for n := generals.Number(0); n <= 5; n++ {
		for answers := range generals.Number(7) {
			for enough := range generals.Number(4) {
				s := generals.Stream{Count: n, Answers: answers, Enough: enough}
				rows = append(rows, numbered("one per gap", s, generals.OnePerGap),
					numbered("as planned", s, plan(t, n, 0.3, 0.6).Repeats),
					numbered("none", s, func(generals.Number) generals.Number { return 0 }))
			}
		}
	}
	return rows
}

// losses are chances that float64 has and has not exactly, and both ends.
var losses = []float64{0, 1e-9, 0.1, 0.25, 0.5, 0.7, 0.999, 1 - 1e-9, 1}

// fates counts the battles that came out one way, by what befell their messengers.
type fates map[randomtest.Fate]int64

// outcomes are all battles of a protocol.
type outcomes struct{ attack, retreat, disagree, all fates }

func every(fight randomtest.Protocol) outcomes {
	o := outcomes{fates{}, fates{}, fates{}, fates{}}
	for b, f := range randomtest.Every(fight) {
		switch {
		case b.First != b.Second:
			o.disagree[f]++
		case b.First == generals.Attack:
			o.attack[f]++
		default:
			o.retreat[f]++
		}
		o.all[f]++
	}
	return o
}

// chance is exact: what float64 says is p, and nothing is rounded.
func (of fates) chance(p float64) *big.Rat {
	return of.sum(p, func(randomtest.Fate) int64 { return 1 })
}

func (of fates) messengers(p float64) *big.Rat {
	return of.sum(p, func(f randomtest.Fate) int64 { return int64(f.Lost + f.Arrived) })
}

func (of fates) sum(p float64, times func(randomtest.Fate) int64) *big.Rat {
	loss := new(big.Rat).SetFloat64(p)
	sum := new(big.Rat)
	for f, n := range of {
		term := new(big.Rat).SetInt64(n * times(f))
		term.Mul(term, power(loss, f.Lost))
		term.Mul(term, power(new(big.Rat).Sub(big.NewRat(1, 1), loss), f.Arrived))
		sum.Add(sum, term)
	}
	return sum
}

func power(x *big.Rat, n int) *big.Rat {
	e := big.NewInt(int64(n))
	return new(big.Rat).SetFrac(new(big.Int).Exp(x.Num(), e, nil), new(big.Int).Exp(x.Denom(), e, nil))
}

// near says that the formula is the exact value, up to a relative error.
func near(exact *big.Rat, formula, relative float64) bool {
	want, _ := exact.Float64()
	if want == 0 {
		return formula == 0
	}
	return formula >= want*(1-relative) && formula <= want*(1+relative)
}

// Every battle that there can be, with its chance, sums to what the formulas say, to
// 12 digits, however small it is.
func TestEveryBattle(t *testing.T) {
	rows, battles := small(t), int64(0)
	for i, r := range rows {
		if i%thorough.Every(4) > 0 {
			continue
		}
		all := every(r.fight)
		for _, n := range all.all {
			battles += n
		}
		for _, p := range losses {
			require.Zero(t, all.all.chance(p).Cmp(big.NewRat(1, 1)), "%s: the chances of all battles sum to 1", r.name)
			b, err := r.formula(p)
			require.NoError(t, err)
			for _, c := range []struct {
				what    string
				exact   *big.Rat
				formula float64
			}{
				{"both attack", all.attack.chance(p), b.BothAttack},
				{"both retreat", all.retreat.chance(p), b.BothRetreat},
				{"disagree", all.disagree.chance(p), b.Disagree},
				{"messengers", all.all.messengers(p), b.Messengers},
			} {
				want, _ := c.exact.Float64()
				require.True(t, near(c.exact, c.formula, 1e-12), "%s, loss %v, %s: every battle gives %v, the formula %v", r.name, p, c.what, want, c.formula)
			}
		}
	}
	require.Equal(t, 725, len(rows), "docs/generals.md says how many")
	if thorough.Tests() {
		require.EqualValues(t, 86_148, battles, "likewise")
	}
}

// large are sizes of which not every battle can be fought.
func large(t testing.TB) (rows []row) {
	for _, n := range []int{1, 2, 5, 20, 63} {
		rows = append(rows, handshake(n, 1), handshake(n, 3), stream(n, 1), stream(n, (n+1)/2))
		s := generals.Stream{Count: generals.Number(n), Answers: generals.MaxNumber, Enough: 1}
		rows = append(rows, numbered("one per gap", s, generals.OnePerGap), numbered("as planned", s, plan(t, s.Count, 1e-2, 0.9).Repeats))
	}
	return rows
}

// level is so high that a seed at which a right formula fails is one in a thousand
// times all intervals here.
const level = 1 - 1e-6

func within(t *testing.T, happened, runs int, chance float64) bool {
	t.Helper()
	low, high, err := odds.Interval(happened, runs, level)
	require.NoError(t, err)
	return low <= chance && chance <= high
}

func agrees(t *testing.T, tally randomtest.Tally, b odds.Battle) bool {
	t.Helper()
	return within(t, tally.Disagree, tally.Runs, b.Disagree) && within(t, tally.BothAttack, tally.Runs, b.BothAttack) &&
		within(t, tally.BothRetreat, tally.Runs, b.BothRetreat)
}

func TestSimulationAgrees(t *testing.T) {
	for i, r := range large(t) {
		for j, p := range []float64{0, 0.01, 0.2, 0.5, 0.9, 1} {
			draw := randomtest.Draw{Loss: p, Seed: 1, Row: uint64(10*i + j)}
			tally, err := draw.Simulate(t.Context(), r.fight, 4000)
			require.NoError(t, err)
			require.Equal(t, tally.Runs, tally.Disagree+tally.BothAttack+tally.BothRetreat)
			b, err := r.formula(p)
			require.NoError(t, err)
			require.True(t, agrees(t, tally, b), "%s, loss %v: %+v, formula %+v", r.name, p, tally, b)
		}
	}
}

// wrong are formulas that somebody might write.
var wrong = []struct {
	name    string
	right   row
	formula func(p float64) (odds.Battle, error)
}{
	{"a handshake longer by one", handshake(4, 1), func(p float64) (odds.Battle, error) { return odds.Handshake(p, 5, 1) }},
	{"a handshake shorter by one", handshake(4, 1), func(p float64) (odds.Battle, error) { return odds.Handshake(p, 3, 1) }},
	{"one messenger too many", handshake(3, 2), func(p float64) (odds.Battle, error) { return odds.Handshake(p, 3, 3) }},
	{"none for no handshake", handshake(0, 1), func(p float64) (odds.Battle, error) { return odds.Handshake(p, 1, 1) }},
	{"a stream longer by one", stream(6, 2), func(p float64) (odds.Battle, error) { return odds.Stream(p, 7, 2) }},
	{"Second heeds any message", heeded(6, 2, 3), func(p float64) (odds.Battle, error) { return odds.Stream(p, 6, 2) }},
	{"one acknowledgement too few", stream(6, 2), func(p float64) (odds.Battle, error) { return odds.Stream(p, 6, 1) }},
	{"what both retreat from is disagreement too", stream(3, 1), func(p float64) (odds.Battle, error) {
		b, err := odds.Stream(p, 3, 1)
		b.Disagree, b.BothRetreat = b.Disagree+b.BothRetreat, 0
		return b, err
	}},
	{"one repeat too many", numbered("", generals.Stream{Count: 4, Answers: 9, Enough: 1}, generals.OnePerGap), func(p float64) (odds.Battle, error) {
		return odds.Numbered(p, generals.Stream{Count: 4, Answers: 9, Enough: 1}, func(g generals.Number) generals.Number { return g + 2 })
	}},
	{"the most answers forgotten", numbered("", generals.Stream{Count: 4, Answers: 1, Enough: 1}, generals.OnePerGap), func(p float64) (odds.Battle, error) {
		return odds.Numbered(p, generals.Stream{Count: 4, Answers: 9, Enough: 1}, generals.OnePerGap)
	}},
}

// A comparison that takes anything for right would show nothing.
func TestWrongFormulasAreNoticed(t *testing.T) {
	for i, w := range wrong {
		const p = 0.3
		tally, err := randomtest.Draw{Loss: p, Seed: 2, Row: uint64(i)}.Simulate(t.Context(), w.right.fight, 10_000)
		require.NoError(t, err)
		right, err := w.right.formula(p)
		require.NoError(t, err)
		require.True(t, agrees(t, tally, right), w.name)
		b, err := w.formula(p)
		require.NoError(t, err)
		require.False(t, agrees(t, tally, b), "by chance: %s", w.name)
		all := every(w.right.fight)
		require.False(t, near(all.disagree.chance(p), b.Disagree, 1e-12), "by every battle: %s", w.name)
	}
}

func TestSameSeedSameBattles(t *testing.T) {
	r := handshake(3, 2)
	draw := randomtest.Draw{Loss: 0.3, Seed: 7, Row: 1}
	one, err := draw.Simulate(t.Context(), r.fight, 5000)
	require.NoError(t, err)
	two, err := draw.Simulate(t.Context(), r.fight, 5000)
	require.NoError(t, err)
	require.Equal(t, one, two)
	require.Equal(t, randomtest.Tally{Runs: 5000, BothAttack: 3767, BothRetreat: 862, Disagree: 371, Messengers: 27322}, one, "recorded, as it is the same on every machine")
	draw.Row++
	other, err := draw.Simulate(t.Context(), r.fight, 5000)
	require.NoError(t, err)
	require.NotEqual(t, one, other)
}

func TestSimulateRefusesAndStops(t *testing.T) {
	r := handshake(1, 1)
	for _, p := range []float64{-0.1, 1.1, nan} {
		_, err := randomtest.Draw{Loss: p}.Simulate(t.Context(), r.fight, 1)
		require.ErrorContains(t, err, "want 0 to 1")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := randomtest.Draw{}.Simulate(ctx, r.fight, 1_000_000_000)
	require.ErrorIs(t, err, context.Canceled)
}

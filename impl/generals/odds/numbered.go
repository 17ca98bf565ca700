package odds

import (
	"errors"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/generals"
)

// Numbered is what messages "i of n" come to, where n is t.Count: Second counts the
// gaps g among them, and answers once, by r = min(repeats(g), t.Answers) messengers;
// First attacks if t.Enough of them come, Second if it heard anything
// (generals.Sender, generals.Estimator). Each messenger is lost with chance p.
//
// There are g gaps with the binomial chance choose(n, g) p^g (1-p)^(n-g), and then
// First hears too little with the chance B(r) that fewer than t.Enough of r arrive,
// which is p^r where one is enough. For t.Enough >= 1:
//
//   - both retreat if nothing is heard: p^n;
//   - they disagree with the sum, over g from 0 to n-1, of the chance of g times B(r);
//   - both attack with the sum of the chance of g times 1 - B(r).
//
// If 0 answers are enough, First always attacks, and they disagree if nothing is
// heard. The messengers are n, and the mean of r where something is heard.
func Numbered(p float64, t generals.Stream, repeats generals.Repeats) (Battle, error) {
	if err := errors.Join(checkChance("p", p), checkSent(t.Count), checkSent(t.Answers)); err != nil {
		return Battle{}, err
	}
	n, enough := int(t.Count), int(t.Enough)
	b := Battle{Messengers: float64(n)}
	unheard := &b.BothRetreat
	if enough == 0 {
		unheard = &b.Disagree
	}
	*unheard = allLost(p, n)
	for g := range n {
		chance := between(n, g, g+1, p, 1-p)
		r := int(min(repeats(generals.Number(g)), t.Answers))
		b.Disagree += chance * between(r, 0, enough, 1-p, p)
		b.BothAttack += chance * between(r, enough, r+1, 1-p, p)
		b.Messengers += chance * float64(r)
	}
	b.BothAttack, b.Disagree = min(b.BothAttack, 1), min(b.Disagree, 1)
	return b, nil
}

func checkSent(n generals.Number) error {
	if n > generals.MaxNumber {
		return fmt.Errorf("%w: numbers of messages and answers go up to %d, got %d", ErrInput, generals.MaxNumber, n)
	}
	return nil
}

// Estimate is what Second makes of so many gaps.
type Estimate struct {
	Gaps    generals.Number
	Loss    float64         // at most so many of the messengers are lost, with the confidence of the plan
	Repeats generals.Number // of the answer
	AllLost float64         // the chance that all are, if the loss is Loss; above the target where Short
	Short   bool            // more would be needed, but there are no more numbers for answers
}

// Plan says how often Second repeats its answer, by the gaps that it saw: Plan[g] is
// for g gaps.
type Plan []Estimate

// NewPlan makes the plan for n messages: so many repeats that all are lost with at
// most a target chance, if the channel loses no more than [AtMost] says of g gaps in n
// messages, with a confidence.
//
// What it promises, for any loss p of the channel: Second hears something and none of
// its answers arrives with at most the chance (1-confidence) + target, if no estimate
// is Short. For with the chance 1-confidence at most the loss exceeds the bound, and
// else p^r is at most the target.
//
// What it cannot promise:
//
//   - Anything given that Second heard. It answers only then, so what it sees is never
//     that all was lost: given that, the bound fails with up to
//     (1-confidence) / (1-p^n), which is everything if p is near 1. Who hears anything
//     thinks better of the channel than it is.
//   - A bound that holds given that one message came of n. Any p below 1 may have
//     brought that about, and given that something came, n-1 gaps are the worst there
//     is. So no number of repeats is enough with any confidence.
//   - Anything of the way back, which it takes for as good as the way there.
//   - Anything below the target 0, or at confidence 1: see [Messengers].
func NewPlan(n generals.Number, target, confidence float64) (Plan, error) {
	err := errors.Join(checkSent(n), checkChance("target", target), checkConfidence(confidence))
	if err == nil && target == 0 {
		err = fmt.Errorf("%w: any number of answers may all be lost: give a target above 0", ErrImpossible)
	}
	if err != nil {
		return nil, err
	}
	plan := make(Plan, 0, n)
	for g := range n {
		e := Estimate{Gaps: g, Loss: upper(int(g), int(n), 1-confidence)}
		wanted, err := Messengers(e.Loss, target)
		e.Short = err != nil || wanted > generals.MaxNumber
		if e.Short {
			wanted = generals.MaxNumber
		}
		e.Repeats = generals.Number(max(wanted, 1))
		e.AllLost = allLost(e.Loss, int(e.Repeats))
		plan = append(plan, e)
	}
	return plan, nil
}

// Repeats is the plan as generals.Repeats, for a stream whose Answers are at least
// the most repeats. More gaps than the plan knows of, which no stream of its length
// has, are as bad as the worst that it knows.
func (p Plan) Repeats(gaps generals.Number) generals.Number {
	if len(p) == 0 {
		return 1
	}
	return p[min(int(gaps), len(p)-1)].Repeats
}

// Short reports whether some number of gaps needs more repeats than there can be.
func (p Plan) Short() bool {
	return slices.ContainsFunc(p, func(e Estimate) bool { return e.Short })
}

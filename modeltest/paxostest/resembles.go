package paxostest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/mealy"
)

// Likely is a known bug that goes wrong in the same tests: the first wrong answer of
// both is the same, at the same step. What is right before may differ, as more than
// one dialect is.
type Likely struct {
	Bug     string  `json:"bug"`
	Title   string  `json:"title"`
	Share   float64 `json:"share"`             // of the tests in which either goes wrong, those in which both do so
	Exactly bool    `json:"exactly,omitempty"` // all answers in all tests are the same
}

// likely is the share from which a bug is named: two bugs that have nothing to do
// with each other have less in common.
const likely = 0.5

// String gives it in a line.
func (l *Likely) String() string {
	if l.Exactly {
		return fmt.Sprintf("exactly as %s, %s", l.Bug, l.Title)
	}
	return fmt.Sprintf("%s, %s (%.0f%% of the failing tests in common)", l.Bug, l.Title, 100*l.Share)
}

// mostLikely is the best guess, nil if none is good.
func mostLikely(all []*Likely) (best *Likely) {
	for _, l := range all {
		exacter := best != nil && l.Exactly && !best.Exactly
		if l.Share >= likely && (best == nil || exacter || l.Exactly == best.Exactly && l.Share > best.Share) {
			best = l
		}
	}
	return best
}

// ran is a plan, and what came of it.
type ran struct {
	plan    *plan
	verdict *conform.Verdict
}

// resemblances compares with every known bug of the role, by all plans together.
func resemblances(all []ran) ([]*Likely, error) {
	all = slices.DeleteFunc(slices.Clone(all), func(r ran) bool { return !r.plan.known })
	if len(all) == 0 {
		return nil, nil
	}
	known, err := KnownBugs()
	if err != nil {
		return nil, err
	}
	var tests [][]compared
	for _, r := range all {
		tests = append(tests, r.plan.compared(r.verdict))
	}
	var out []*Likely
	for _, bug := range known.Bugs {
		if bug.Role != all[0].plan.role.String() {
			continue
		}
		r := resemblance{exactly: true}
		for i, of := range all {
			r.add(of.plan, tests[i], bug)
		}
		out = append(out, &Likely{Bug: bug.ID, Title: bug.Title, Share: max(r.near.share(), r.base.share()), Exactly: r.exactly})
	}
	return out, nil
}

// compared is a test with what an implementation answered, and its first wrong step
// if the dialect is right that it is nearest to.
type compared struct {
	word    []int32
	answers []conform.Answer
	near    []conform.Answer // by the nearest dialect
	base    []conform.Answer // by the reference, which the bugs are in
	wrong   int
}

// compared are the tests that were run.
func (p *plan) compared(v *conform.Verdict) []compared {
	nearest, base := p.nearest(v), p.test.Candidates[0]
	out := make([]compared, 0, len(v.Results))
	for _, r := range v.Results {
		c := compared{word: r.Word[:len(r.Answers)], answers: r.Answers}
		c.near = nearest.Answers(c.word)
		if c.base = c.near; nearest.Name != base.Name {
			c.base = base.Answers(c.word)
		}
		c.wrong, _ = p.test.Compare(c.near, c.word, c.answers)
		out = append(out, c)
	}
	return out
}

// nearest is the dialect that the fewest of all tests refute.
func (p *plan) nearest(v *conform.Verdict) (best conform.Candidate) {
	if len(p.test.Candidates) == 1 {
		return p.test.Candidates[0]
	}
	fewest := len(v.Results) + 1
	for _, c := range p.test.Candidates {
		failing := 0
		for _, r := range v.Results {
			if wrong, _ := p.test.Compare(c.Answers(r.Word), r.Word, r.Answers); wrong >= 0 {
				failing++
			}
		}
		if failing < fewest {
			best, fewest = c, failing
		}
	}
	return best
}

// resemblance is how much an implementation has in common with a bug. The bug too is
// compared with the nearest dialect; or, as it may be the same bug in another
// dialect, with its own.
type resemblance struct {
	near, base tally
	exactly    bool
}

// add adds the tests of one plan.
func (r *resemblance) add(p *plan, tests []compared, bug KnownBug) {
	answers := func(c compared) []conform.Answer { return c.base } // where the bug does not show
	if i := slices.IndexFunc(bug.Behaviours, func(b Behaviour) bool { return b.Suite == p.title }); i >= 0 {
		known := conform.Machine("", p.knownMachine(bug.Behaviours[i])).Answers
		answers = func(c compared) []conform.Answer { return known(c.word) }
	}
	for _, c := range tests {
		b := answers(c)
		r.exactly = r.exactly && slices.Equal(b, c.answers)
		wrong, _ := p.test.Compare(c.near, c.word, b)
		r.near.count(c, b, wrong)
		if len(p.test.Candidates) > 1 {
			wrong, _ = p.test.Compare(c.base, c.word, b)
		}
		r.base.count(c, b, wrong)
	}
}

// tally counts tests that fail.
type tally struct{ either, both int }

func (t *tally) count(c compared, bug []conform.Answer, wrong int) {
	if c.wrong < 0 && wrong < 0 {
		return
	}
	t.either++
	if c.wrong == wrong && c.answers[wrong] == bug[wrong] {
		t.both++
	}
}

func (t *tally) share() float64 { return float64(t.both) / float64(max(1, t.either)) }

// knownMachine is a known bug with the inputs and outputs of the plan. A decision is
// left out if the implementation tells of none.
func (p *plan) knownMachine(b Behaviour) mealy.Machine {
	all := newPlan(p.names, p.role, p.title, everything)
	column := map[stimulus]int{}
	for i, input := range all.inputs {
		column[input] = i
	}
	sent := make([][]Message, len(b.Sent))
	for i, set := range b.Sent {
		sent[i] = slices.DeleteFunc(slices.Clone(set), func(m Message) bool { return m.Type == Decided && !p.is.decides })
	}
	full := Behaviour{Sent: sent, Next: b.Next, Out: b.Out}.machine(p.outs)
	m := mealy.Machine{Label: p.labels(b)}
	for s := range full.Next {
		next, out := make([]int32, len(p.inputs)), make([]int32, len(p.inputs))
		for i, input := range p.inputs {
			next[i], out[i] = full.Next[s][column[input]], full.Out[s][column[input]]
		}
		m.Next, m.Out = append(m.Next, next), append(m.Out, out)
	}
	return m
}

// labels number what the implementation would show of the states of a known bug.
func (p *plan) labels(b Behaviour) []int32 {
	out := make([]int32, len(b.Next)+1)
	for s, texts := range b.Shown {
		text := ""
		for _, field := range p.is.observes {
			text += texts[slices.Index(fieldsOf[p.role.String()], field)]
		}
		out[s] = p.label(text)
	}
	return out
}

package conformance

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/mealy"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
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
const likely = 0.4

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
	plan    *suites.Plan
	verdict *conform.Verdict
}

// resemblances compares with every known bug of the role, by all plans together.
func resemblances(all []ran) ([]*Likely, error) {
	all = slices.DeleteFunc(slices.Clone(all), func(r ran) bool { return !r.plan.Known })
	if len(all) == 0 {
		return nil, nil
	}
	known, err := KnownBugs()
	if err != nil {
		return nil, err
	}
	var tests [][]compared
	for _, r := range all {
		tests = append(tests, comparedTests(r.plan, r.verdict))
	}
	var out []*Likely
	for _, bug := range known.Bugs {
		if bug.Role != all[0].plan.Role.String() {
			continue
		}
		r := resemblance{exactly: true, by: make([]tally, len(all[0].plan.Test.Candidates))}
		for i, of := range all {
			r.add(of.plan, tests[i], bug)
		}
		out = append(out, &Likely{Bug: bug.ID, Title: bug.Title, Share: r.share(), Exactly: r.exactly})
	}
	return out, nil
}

// compared is a test with what an implementation answered, and by dialect its first
// wrong step if that one is right.
type compared struct {
	word    []int32
	answers []conform.Answer
	base    []conform.Answer // by the reference, which the bugs are in
	wrong   []int
}

// compared are the tests that were run.
func comparedTests(p *suites.Plan, v *conform.Verdict) []compared {
	out := make([]compared, 0, len(v.Results))
	for _, r := range v.Results {
		c := compared{word: r.Word[:len(r.Answers)], wrong: make([]int, len(p.Test.Candidates))}
		for _, a := range r.Answers {
			c.answers = append(c.answers, conform.Answer{Out: heardOut(p, a.Out), Label: a.Label})
		}
		for i, candidate := range p.Test.Candidates {
			want := candidate.Answers(c.word)
			if i == 0 {
				c.base = want
			}
			c.wrong[i], _ = p.Test.Compare(want, c.word, c.answers)
		}
		out = append(out, c)
	}
	return out
}

// heard is what was sent, with all ballots that nobody has used taken for the same.
func heardOut(p *suites.Plan, out int32) int32 {
	sent := p.Outs.Sets[out]
	if !slices.ContainsFunc(sent, func(m model.Message) bool { return m.Note != "" && m.Note != suites.Fresh }) {
		return out
	}
	sent = slices.Clone(sent)
	for i := range sent {
		if m := &sent[i]; m.Note != suites.Fresh && m.Note != "" {
			m.Note = unused
		}
	}
	return p.Outs.Number(sent)
}

// unused is noted of a ballot that nobody has used.
const unused = "a ballot which nobody has used"

// recalled is what a known bug sent, as it is heard. A decision is left out if the
// implementation tells of none.
func recalled(p *suites.Plan, sent []model.Message) (out []model.Message) {
	for _, m := range sent {
		for _, b := range []*model.Ballot{&m.Ballot, &m.Vote.Ballot} {
			if p.Number(*b) < 0 {
				*b, m.Note = model.Ballot{}, unused
			}
		}
		if m.Type != model.Decided || p.Is.Decides {
			out = append(out, m)
		}
	}
	return out
}

// resemblance is how much an implementation has in common with a bug, by the dialect
// that it may be of. The bug is in the reference.
type resemblance struct {
	by      []tally
	exactly bool
}

// add adds the tests of one plan.
func (r *resemblance) add(p *suites.Plan, tests []compared, bug KnownBug) {
	known := conform.Machine("", bug.under(p).Machine)
	for _, c := range tests {
		b := known.Answers(c.word)
		r.exactly = r.exactly && slices.Equal(b, c.answers)
		wrong, _ := p.Test.Compare(c.base, c.word, b)
		for i := range r.by {
			r.by[i].count(c.wrong[i], wrong, wrong >= 0 && c.answers[wrong] == b[wrong])
		}
	}
}

// share is the best of those by dialect: of another one than its own an implementation
// goes wrong more often.
func (r *resemblance) share() (best float64) {
	for _, t := range r.by {
		best = max(best, float64(t.both)/float64(max(1, t.either)))
	}
	return best
}

// tally counts tests that fail.
type tally struct{ either, both int }

func (t *tally) count(wrong, bug int, same bool) {
	if wrong < 0 && bug < 0 {
		return
	}
	t.either++
	if wrong == bug && same {
		t.both++
	}
}

// knownMachine is a known bug with the inputs and outputs of the plan.
func knownMachine(p *suites.Plan, b Behaviour) mealy.Machine {
	all := suites.NewPlan(p.Names, p.Role, p.Title, suites.Everything)
	column := map[model.Stimulus]int{}
	for i, input := range all.Inputs {
		column[input] = i
	}
	sent := make([][]model.Message, len(b.Sent))
	for i, set := range b.Sent {
		sent[i] = recalled(p, set)
	}
	full := Behaviour{Sent: sent, Next: b.Next, Out: b.Out}.machine(p.Outs)
	m := mealy.Machine{Label: labelsOf(p, b)}
	for s := range full.Next {
		next, out := make([]int32, len(p.Inputs)), make([]int32, len(p.Inputs))
		for i, input := range p.Inputs {
			next[i], out[i] = full.Next[s][column[input]], full.Out[s][column[input]]
		}
		m.Next, m.Out = append(m.Next, next), append(m.Out, out)
	}
	return m
}

// labels number what the implementation would show of the states of a known bug.
func labelsOf(p *suites.Plan, b Behaviour) []int32 {
	out := make([]int32, len(b.Next)+1)
	for s, texts := range b.Shown {
		text := ""
		for _, field := range p.Is.Observes {
			text += texts[slices.Index(suites.FieldsOf[p.Role.String()], field)]
		}
		out[s] = p.Label(text)
	}
	return out
}

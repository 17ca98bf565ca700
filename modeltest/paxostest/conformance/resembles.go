package conformance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/mealy"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
)

// Likely is a known bug that goes wrong in the same tests: the first wrong answer of
// both is the same, at the same step. What is right before may differ, as more than
// one dialect is.
type Likely struct {
	Bug     string  `json:"bug"`
	Title   string  `json:"title"`
	Share   float64 `json:"share"`             // of the tests in which either goes wrong, those in which both do so
	Exactly bool    `json:"exactly,omitempty"` // all answers in all tests are the same
	Differs string  `json:"differs,omitempty"` // how its answers differ first, ballots by number
}

// likely is the share from which a bug is named: two bugs that have nothing to do
// with each other have less in common.
const likely = 0.4

// String gives it in a line.
func (l *Likely) String() string {
	if l.Exactly {
		return fmt.Sprintf("exactly as %s, %s", l.Bug, l.Title)
	}
	if l.Differs == "" {
		return fmt.Sprintf("%s, %s (in all failing tests; not in all answers)", l.Bug, l.Title)
	}
	return fmt.Sprintf("%s, %s (%.0f%% of the failing tests in common; %s)", l.Bug, l.Title, 100*l.Share, l.Differs)
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
	nearest int // of the candidates
	results []conform.Result
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
		tests = append(tests, r.compared())
	}
	var out []*Likely
	for _, bug := range known.Bugs {
		if bug.Role != all[0].plan.Role.String() {
			continue
		}
		r := resemblance{exactly: true}
		for i, of := range all {
			r.add(of.plan, tests[i], bug)
		}
		out = append(out, &Likely{Bug: bug.ID, Title: bug.Title, Share: float64(r.both) / float64(max(1, r.either)), Exactly: r.exactly, Differs: r.differs(bug.ID)})
	}
	return out, nil
}

// compared is a test with what an implementation answered, and its first step that is another's.
type compared struct {
	word    []int32
	answers []conform.Answer
	base    []conform.Answer // by the reference, which the bugs are in
	wrong   int
}

// compared are the tests, with where it answers otherwise than what it is nearest to.
func (r ran) compared() (out []compared) {
	reference, nearest := r.plan.Test.Candidates[0], r.plan.Test.Candidates[r.nearest]
	for _, res := range r.results {
		c := compared{word: res.Word[:len(res.Answers)], answers: res.Answers, base: reference.Answers(res.Word)}
		c.wrong = unlike(r.plan, c.answers, nearest.Answers(res.Word))
		out = append(out, c)
	}
	return out
}

// recalled is what a known bug sent, as it is heard. A decision is left out if the
// implementation tells of none.
func recalled(p *suites.Plan, sent []model.Message) (out []model.Message) {
	for _, m := range sent {
		for _, b := range []*model.Ballot{&m.Ballot, &m.Vote.Ballot} {
			if p.Number(*b) < 0 {
				*b, m.Note = model.Ballot{}, trial.Unused
			}
		}
		if m.Type != model.Decided || p.Is.Decides {
			out = append(out, m)
		}
	}
	return out
}

// resemblance is how much an implementation has in common with a bug.
type resemblance struct {
	either, both int // tests that fail
	exactly      bool
	first        *difference // in a failing test, after the fewest steps
}

// difference is an input that an implementation answers otherwise than a bug.
type difference struct {
	plan      *suites.Plan
	word      []int32 // up to it
	sent, bug int32   // what either sent
}

// differs says how they differ in a failing test.
func (r *resemblance) differs(bug string) string {
	d := r.first
	if d == nil {
		return ""
	}
	var came []string
	for _, i := range d.word {
		in := d.plan.Inputs[i]
		if in.Message != nil {
			came = append(came, d.plan.Say(in.Message))
		} else {
			came = append(came, d.plan.Asks(in))
		}
	}
	return fmt.Sprintf("after %s it sends %s, %s sends %s", strings.Join(came, ", then "), said(d.plan, d.sent), bug, said(d.plan, d.bug))
}

// said are the messages of one answer.
func said(p *suites.Plan, out int32) string {
	number := func(b model.Ballot) oracle.Ballot {
		if n := p.Number(b); n > 0 {
			return oracle.Number(uint64(n))
		}
		return oracle.None
	}
	var all []string
	for _, m := range p.Outs.Of(out) {
		of := judge.Message{Type: m.Type, From: m.From, Ballot: number(m.Ballot), Value: oracle.Value(m.Value)}
		if !model.IsNoVote(m.Vote) {
			of.Vote = judge.Vote{Ballot: number(m.Vote.Ballot), Value: oracle.Value(m.Vote.Value)}
		}
		all = append(all, of.String())
	}
	if len(all) == 0 {
		return "nothing"
	}
	return strings.Join(all, " and ")
}

// add adds the tests of one plan.
func (r *resemblance) add(p *suites.Plan, tests []compared, bug KnownBug) {
	known, b := bug.under(p), []conform.Answer(nil)
	for _, c := range tests {
		b = conform.Answers(b[:0], known, c.word)
		r.exactly = r.exactly && slices.Equal(b, c.answers)
		if slices.Equal(b, c.base) && c.wrong < 0 {
			continue
		}
		wrong := unlike(p, b, c.base)
		if c.wrong < 0 && wrong < 0 {
			continue
		}
		if r.either++; c.wrong == wrong && c.answers[wrong] == b[wrong] {
			r.both++
			continue
		}
		for _, k := range []int{c.wrong, wrong} {
			r.compare(p, c, b, k)
		}
	}
}

// compare keeps where either goes wrong and the other does not do the same, if it comes sooner than
// in other tests.
func (r *resemblance) compare(p *suites.Plan, c compared, bug []conform.Answer, k int) {
	if k < 0 || c.answers[k] == bug[k] || r.first != nil && k+1 >= len(r.first.word) {
		return
	}
	r.first = &difference{p, c.word[:k+1], c.answers[k].Out, bug[k].Out}
}

// knownMachine is a known bug with the inputs and outputs of the plan.
func knownMachine(p *suites.Plan, b Responses) mealy.Machine {
	all := suites.NewPlan(p.Names, p.Role, p.Title, suites.Everything)
	at := map[model.Stimulus]int{}
	for i, input := range all.Inputs {
		at[input] = i
	}
	column := make([]int, len(p.Inputs))
	for i, input := range p.Inputs {
		column[i] = at[input]
	}
	sent := make([][]model.Message, len(b.Sent))
	for i, set := range b.Sent {
		sent[i] = recalled(p, set)
	}
	full := Responses{Sent: sent, Next: b.Next, Out: b.Out}.machine(p.Outs)
	var m mealy.Machine
	for s := range full.Next {
		next, out := make([]int32, len(p.Inputs)), make([]int32, len(p.Inputs))
		for i, k := range column {
			next[i], out[i] = full.Next[s][k], full.Out[s][k]
		}
		m.Next, m.Out = append(m.Next, next), append(m.Out, out)
	}
	return m
}

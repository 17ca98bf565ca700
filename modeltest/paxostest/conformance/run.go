package conformance

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/driver"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
)

// Implementation is what is tested, and how it is spoken to.
type Implementation struct {
	subject.Speaker[judge.Input, judge.Message]
	Is   suites.Features
	Name func(model.Ballot, uint64) oracle.Ballot // how the tests name a ballot to it
}

// test runs all that a role is tested with.
func test(ctx context.Context, r model.Role, of Implementation, o Options) (*Report, error) {
	of.Is.Observes = nil // what it keeps is its own affair
	report := NewReport(r, of, o)
	report.dialect = o.Dialect
	plans, err := suites.PlansOf(r, of.Is, o.Options)
	if err != nil {
		return nil, err
	}
	if o.AlsoHostile {
		of.Is.Hostile, o.Hostile = true, true
		hostile, err := suites.PlansOf(r, of.Is, o.Options)
		if err != nil {
			return nil, err
		}
		plans = append(plans, hostile...)
	}
	for _, p := range plans {
		if err := report.run(ctx, p, of); err != nil {
			return nil, err
		}
		if len(report.Divergences) > 0 && report.Divergences[0].Died != "" {
			break // each such test costs a start, or a wait
		}
	}
	return report.Finish()
}

// NewReport is one of which nothing was run.
func NewReport(r model.Role, of Implementation, o Options) *Report {
	proposes := r == model.Proposer || r == model.Process
	return &Report{
		Role: r.String(), Name: of.Is.Name, Untried: of.Is.Untried(r), Unowned: of.Is.Unowned && proposes, progress: o.Progress, strict: o.Strict,
		seen: map[model.Type]bool{}, remarks: map[judge.Slow]int{},
	}
}

// Count adds a row of tests of the whole role, asked for so many.
func (r *Report) Count(title string, results []*trial.Result, asked int) {
	r.add(SuiteReport{Suite: title, Asked: asked, part: r.Role}, results)
}

// add adds a row of tests.
func (r *Report) add(row SuiteReport, results []*trial.Result) {
	row.count(results)
	r.Suites = append(r.Suites, row)
	r.slow(row.part, results)
}

// Found adds a shortest test that went wrong, and tells whether a run is known in which what
// was found does harm, or none is needed.
func (r *Report) Found(ctx context.Context, t *trial.Tester, title string, shortest *trial.Result) (harmful bool) {
	d := divergenceOf(t, title, shortest)
	if t.Hostile {
		r.Hostile = append(r.Hostile, d)
		return true
	}
	if !r.quick && !r.harmful() { // one is enough, and each takes its time
		d.harm(ctx)
	}
	r.Divergences = append(r.Divergences, d)
	return r.quick || r.harmful()
}

// harmful tells whether harm is shown, or something died.
func (r *Report) harmful() bool {
	return slices.ContainsFunc(r.Divergences, func(d *Divergence) bool { return d.Harm != nil || d.Died != "" })
}

// Attempts is how many tests that went wrong are looked at until one is shown to do harm.
const Attempts = 4

// run tests with one plan and adds what was found.
func (r *Report) run(ctx context.Context, p *suites.Plan, of Implementation) error {
	t, err := trial.New(ctx, p, of, of.Name)
	if err != nil {
		return err
	}
	results, err := t.Run(ctx, p.Test.Probe)
	if err != nil {
		return err
	}
	answers := answered(p, results)
	nearest, _ := likest(p, answers)
	suite := p.Test.Suite(nearest)
	more, err := t.Run(ctx, suite)
	if err != nil {
		return err
	}
	results = append(results, more...)
	restarts := t.Restarts(nearest, results)
	if more, err = t.Run(ctx, restarts); err != nil {
		return err
	}
	results = append(results, more...)
	answers = answered(p, results)
	r.add(SuiteReport{Suite: p.Title, Asked: len(p.Test.Probe) + len(suite) + len(restarts), part: p.Part.String()}, results)
	if err := r.find(ctx, t, p.Title, results); err != nil {
		return err
	}
	r.ran = append(r.ran, ran{p, nearest, answers})
	if r.name(p, answers); r.wrong() || p.Hostile || p.Larger { // crashes, ballots and values are alike in any cluster
		return nil
	}
	if err := r.torn(ctx, t, nearest, results); err != nil || r.wrong() {
		return err
	}
	return r.dressed(ctx, t, slices.Concat(suite, p.Test.Probe))
}

// torn tries crashes between two writes of a step.
func (r *Report) torn(ctx context.Context, t *trial.Tester, nearest int, results []*trial.Result) error {
	cuts := t.Cuts(nearest, results)
	if len(cuts.Words) == 0 {
		return nil
	}
	title := t.Title + ", crashes between writes"
	found, err := cuts.Tester.Run(ctx, cuts.Words)
	if err != nil {
		return err
	}
	r.add(SuiteReport{Suite: title, Asked: len(cuts.Words), part: t.Part.String()}, found)
	return r.find(ctx, cuts.Tester, title, found)
}

// dressed tries other ballots and values.
func (r *Report) dressed(ctx context.Context, t *trial.Tester, words [][]int32) error {
	row := SuiteReport{Suite: t.Title + ", other ballots and values", part: t.Part.String()}
	choosing, err := t.Choosing(ctx)
	if err != nil {
		return err
	}
	died := false
	for _, d := range slices.Concat(t.Dresses(words), choosing) {
		if row.Asked += len(d.Words); r.wrong() || d.Beyond && died {
			continue // one is enough, and each death costs a start
		}
		results, err := d.Tester.Run(ctx, d.Words)
		if err != nil {
			return err
		}
		row.count(results)
		if d.Beyond {
			died = slices.ContainsFunc(results, (*trial.Result).Dead)
			results = slices.DeleteFunc(results, (*trial.Result).Dead)
		}
		r.slow(row.part, results)
		if err := r.find(ctx, d.Tester, row.Suite, results); err != nil {
			return err
		}
	}
	r.Suites = append(r.Suites, row)
	return nil
}

// wrong tells whether something was found that may not be.
func (r *Report) wrong() bool { return len(r.Divergences) > 0 }

// count counts what was run.
func (s *SuiteReport) count(results []*trial.Result) {
	s.Tests += len(results)
	for _, res := range results {
		s.Steps += len(res.Steps)
		if res.Left > 0 {
			s.Untested++
		}
	}
}

// slow counts the rules of progress that are not kept, and what was seen at all. Who tells in tests
// of a learner what is decided has one, whatever it calls that.
func (r *Report) slow(part string, results []*trial.Result) {
	for _, res := range results {
		for _, s := range res.Slow {
			r.remarks[s]++
		}
		for _, step := range res.Steps {
			for _, m := range step.Sent {
				r.seen[m.Type] = true
				if part == model.Learner.String() && m.Type == model.Decided {
					r.seen[model.Learned] = true
				}
			}
		}
	}
}

// find looks for the shortest test that went wrong, and shortens it; if it does no harm, for
// another that does.
func (r *Report) find(ctx context.Context, t *trial.Tester, title string, results []*trial.Result) error {
	before := len(r.Divergences)
	defer func() { r.keepOne(before) }()
	for _, found := range wrongOnes(results) {
		short, shortest, err := t.Shortest(ctx, title, found)
		if harmful, err := r.Shortened(ctx, short, title, shortest, err); harmful || err != nil {
			return err
		}
	}
	return nil
}

// Shortened adds a test that was shortened, as Found does. One that did not go wrong again stands
// in the way of no other: it counts only if no other did.
func (r *Report) Shortened(ctx context.Context, t *trial.Tester, title string, shortest *trial.Result, err error) (harmful bool, _ error) {
	if errors.Is(err, driver.ErrNotReproducible) {
		r.once = cmp.Or(r.once, fmt.Errorf("%s: %w", title, err))
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return r.Found(ctx, t, title, shortest), nil
}

// KeepOne keeps of what was found one: that which does harm, else the first.
func (r *Report) KeepOne() { r.keepOne(0) }

// keepOne does so with what was found after the first few.
func (r *Report) keepOne(before int) {
	n := len(r.Divergences)
	switch {
	case n <= before:
	case r.Divergences[n-1].Harm != nil || r.Divergences[n-1].Died != "":
		r.Divergences = append(r.Divergences[:before], r.Divergences[n-1])
	default:
		r.Divergences = r.Divergences[:before+1]
	}
}

// wrongOnes are some tests that went wrong, the shortest first, each in another way.
func wrongOnes(results []*trial.Result) (out []*trial.Result) {
	type way struct {
		oracle.Rule
		input, sent model.Type
		steps       int
	}
	var wrong []*trial.Result
	for _, res := range results {
		if res.Wrong() {
			wrong = append(wrong, res)
		}
	}
	slices.SortStableFunc(wrong, func(a, b *trial.Result) int { return len(a.Steps) - len(b.Steps) })
	seen := map[way]bool{}
	for _, res := range wrong {
		w := way{Rule: res.Rule(), steps: len(res.Steps)}
		if b := res.First(); b != nil {
			w.input, w.sent = res.Steps[len(res.Steps)-1].Input.Message.Type, b.Sent.Type
		}
		if !seen[w] && len(out) < Attempts {
			seen[w], out = true, append(out, res)
		}
	}
	return out
}

// answered are the results as machines answer.
func answered(p *suites.Plan, results []*trial.Result) (out []conform.Result) {
	for _, res := range results {
		if res.Left > 0 || slices.ContainsFunc(res.Given, func(i int32) bool { return i == -1 || i == -2 }) {
			continue
		}
		one := conform.Result{Word: res.Taken()}
		all := res.Sent()
		one.Answers = make([]conform.Answer, 0, len(all))
		for _, sent := range all {
			one.Answers = append(one.Answers, conform.Answer{Out: p.Outs.Number(sent)})
		}
		out = append(out, one)
	}
	return out
}

// likest gives the candidate that the fewest results differ from, and those that none does.
func likest(p *suites.Plan, all []conform.Result) (best int, alike []int) {
	fewest := len(all) + 1
	for c, of := range p.Test.Candidates {
		differ := 0
		for _, res := range all {
			if unlike(p, res.Answers, of.Answers(res.Word)) >= 0 {
				differ++
			}
		}
		if differ < fewest {
			best, fewest = c, differ
		}
		if differ == 0 {
			alike = append(alike, c)
		}
	}
	return best, alike
}

// unlike is the first answer that is not a machine's, or -1. What was sent before may be sent
// again, as the network may do that too.
func unlike(p *suites.Plan, got, want []conform.Answer) int {
	for k, a := range got {
		if a.Out == want[k].Out {
			continue
		}
		sent, expected := p.Outs.Of(a.Out), p.Outs.Of(want[k].Out)
		before := func(m model.Message) bool {
			return slices.ContainsFunc(got[:k], func(b conform.Answer) bool { return slices.Contains(p.Outs.Of(b.Out), m) })
		}
		news := func(m model.Message) bool { return !slices.Contains(expected, m) && !before(m) }
		missing := func(m model.Message) bool { return !slices.Contains(sent, m) }
		if slices.ContainsFunc(sent, news) || slices.ContainsFunc(expected, missing) {
			return k
		}
	}
	return -1
}

// name says which dialect it is, if it is one.
func (r *Report) name(p *suites.Plan, answers []conform.Result) {
	if len(p.Test.Candidates) == 1 && p.Test.Candidates[0].Name == "" || p.Hostile {
		return
	}
	_, alike := likest(p, answers)
	if len(alike) == 0 {
		r.Unnamed = r.Unnamed || r.Role == "acceptor"
		return
	}
	name := p.Test.Candidates[alike[0]].Name
	if p.Role == model.Learner || strings.HasPrefix(p.Title, "LearnerRole") {
		if name == suites.LastVotes {
			r.Dialect = strings.TrimPrefix(r.Dialect+", "+name, ", ")
		}
		return
	}
	r.Dialect, r.Alike = name, nil
	for _, c := range alike[1:] {
		r.Alike = append(r.Alike, p.Test.Candidates[c].Name)
	}
}

// needs are the messages that a part of an implementation must have sent before anything can be
// said of it.
var needs = map[model.Role][]model.Type{
	model.Acceptor: {model.Promise, model.Accepted},
	model.Proposer: {model.Prepare, model.Accept},
	model.Learner:  {model.Learned},
}

// untested says what is missing for a verdict; empty if nothing is. Each part of a process is
// to be tested: of one that does nothing no test goes wrong.
func (r *Report) untested() string {
	var missing []string
	for _, part := range []model.Role{model.Acceptor, model.Proposer, model.Learner} {
		if r.Role != part.String() && r.Role != model.Process.String() {
			continue
		}
		if lacks := r.untestedPart(part); lacks != "" {
			missing = append(missing, lacks)
		}
	}
	return strings.Join(missing, "; ")
}

// untestedPart says what is missing of a part.
func (r *Report) untestedPart(part model.Role) string {
	who, tests := "it", "tests"
	if r.Role != part.String() {
		who, tests = "its "+part.String(), "tests of its "+part.String()
	}
	var never []string
	for _, t := range needs[part] {
		if !r.seen[t] && !(t == model.Learned && r.seen[model.Learn]) {
			never = append(never, t.String())
		}
	}
	if len(never) > 0 {
		return who + " never sent " + strings.Join(never, ", nor ")
	}
	asked, whole := 0, 0
	for _, s := range r.Suites {
		if s.part == part.String() {
			asked, whole = asked+s.Asked, whole+s.Tests-s.Untested
		}
	}
	if 10*whole < asked {
		return fmt.Sprintf("only %d of %d %s could be run to their end, and a tenth is needed", whole, asked, tests)
	}
	return ""
}

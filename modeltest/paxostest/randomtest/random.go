package randomtest

import (
	"context"
	"slices"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// tester puts schedules to an implementation: clusters, ballots and runs that are
// larger than what TLC explores. It has no chance of its own: package randomtest
// draws the schedules, and shortens the one that fails.
//
// The schedule is run without the implementation, with the reference in its place,
// and what came to the reference is then given to the implementation. So all that
// comes to it is what obedient peers can have sent, up to the first wrong answer.
type tester struct {
	role     model.Role
	name     string
	features suites.Features
	dialect  model.Dialect
	latest   bool // its learner is of the dialect LastVotes
	demanded bool // no other dialect is right
	alike    []string
	subject  func(*suites.Plan) conform.Subject
	sizes    []int // of clusters with quorums as declared
	rounds   int
	arenas   map[place]*arena
	counted  conformance.SuiteReport
	found    bool // a wrong answer: what is tried after that is not counted
}

// place is what of a schedule an implementation is told beforehand.
type place struct {
	acceptors, proposers int
	self                 model.Node
}

// arena is a place with what the tests there have in common.
type arena struct {
	*suites.Plan
	features suites.Features
	start    suites.Oracle
	numbers  map[model.Stimulus]int32 // of inputs
	answers  func([]int32) []conform.Answer
	subject  conform.Subject
}

// newInGo tests an implementation in Go: role is "acceptor", "proposer", "learner"
// or "process", and what create gives must be an [AcceptorUnderTest] and so on. The
// dialect of its acceptor is found first.
func newInGo(ctx context.Context, role string, create func(paxostest.Cluster) any, opts ...paxostest.Option) (*tester, error) {
	r, err := model.ParseRole(role)
	if err != nil {
		return nil, err
	}
	o := conformance.OptionsOf(opts)
	f := subject.FeaturesOf(r, create, o.Phase1, o.Phase2)
	return newTester(ctx, r, "", f, o, func(p *suites.Plan) conform.Subject { return subject.InGo(p, f, create) })
}

// newOverWire tests the implementation behind an adapter, in the role that the
// adapter runs as.
func newOverWire(ctx context.Context, a *wire.Adapter, opts ...paxostest.Option) (*tester, error) {
	r, err := model.ParseRole(a.Hello().Role)
	if err != nil {
		return nil, err
	}
	g, err := subject.Understand(a.Hello())
	if err != nil {
		return nil, a.Undocumented(nil, nil, err)
	}
	o := conformance.OptionsOf(opts)
	if o.Declared {
		g.Phase1, g.Phase2 = o.Phase1, o.Phase2
	}
	return newTester(ctx, r, g.Name, g.Features, o, func(p *suites.Plan) conform.Subject { return subject.OverWire(p, a, g) })
}

func newTester(ctx context.Context, r model.Role, name string, f suites.Features, o conformance.Options, of func(*suites.Plan) conform.Subject) (*tester, error) {
	out := &tester{role: r, name: name, features: f, subject: of, rounds: maxBallots, arenas: map[place]*arena{}, demanded: o.Dialect != ""}
	if f.Chooses {
		out.rounds = subject.Asked - 1 // so many are known to be its own
	}
	for n := range suites.MostAcceptors {
		if _, err := f.Quorums(n + 1); err == nil {
			out.sizes = append(out.sizes, n+1)
		} else if n+1 == suites.MostAcceptors && len(out.sizes) == 0 {
			return nil, err
		}
	}
	return out, out.findDialects(ctx, o.Options)
}

// findDialects runs the probes of the suites of the roles that have dialects.
func (r *tester) findDialects(ctx context.Context, o suites.Options) error {
	var acceptors, learners func(suites.Features, suites.Options) ([]*suites.Plan, error)
	switch r.role {
	case model.Acceptor:
		acceptors = func(f suites.Features, o suites.Options) ([]*suites.Plan, error) {
			p, err := suites.AcceptorPlan(f, o)
			return []*suites.Plan{p}, err
		}
	case model.Learner:
		learners = suites.LearnerPlans
	case model.Process:
		acceptors = func(f suites.Features, o suites.Options) ([]*suites.Plan, error) {
			p, err := suites.ProcessAcceptorPlan(f, o)
			return []*suites.Plan{p}, err
		}
		learners = func(f suites.Features, o suites.Options) ([]*suites.Plan, error) {
			p, err := suites.ProcessLearnerPlan(3, f, o)
			return []*suites.Plan{p}, err
		}
	}
	if acceptors != nil {
		name, alike, err := r.probe(ctx, o, acceptors)
		if err == nil {
			r.dialect, err = model.ParseDialect(name)
		}
		if r.alike = alike; err != nil {
			return err
		}
	}
	if learners != nil {
		name, _, err := r.probe(ctx, o, learners)
		if r.latest = name == suites.LastVotes; err != nil {
			return err
		}
	}
	return nil
}

// probe finds the nearest dialect, and those that are like it.
func (r *tester) probe(ctx context.Context, o suites.Options, plans func(suites.Features, suites.Options) ([]*suites.Plan, error)) (name string, alike []string, err error) {
	all, err := plans(r.features, o)
	if err != nil {
		return "", nil, err
	}
	p := all[0]
	p.Test.Suite = func(int) [][]int32 { return nil }
	v, err := p.Test.Check(ctx, r.subject(p))
	if err != nil {
		return "", nil, err
	}
	for _, c := range v.Alike {
		if c != v.Candidate {
			alike = append(alike, p.Test.Candidates[c].Name)
		}
	}
	return p.Test.Candidates[v.Candidate].Name, alike, nil
}

// arena gives the one for a schedule.
func (r *tester) arena(s schedule) *arena {
	at := place{s.acceptors, s.proposers, s.self}
	if a := r.arenas[at]; a != nil {
		return a
	}
	q, err := r.features.Quorums(s.acceptors)
	if err != nil {
		panic(err) // no schedule has such a cluster
	}
	p := &suites.Plan{Names: s.names(q, r.rounds), Title: "random runs", Role: r.role, Outs: suites.NewOutputs(), Shown: map[string]int32{"": 0}}
	p.Test.Forgives = p.Forgives
	p.Test.Legal = func([]int32) bool { return false } // what is left out may be what caused the rest
	p.Test.Leaves = p.ProposesAnother
	p.Test.Candidates = r.candidates(p)
	a := &arena{Plan: p, features: r.features, start: r.oracle(p, r.dialect), numbers: map[model.Stimulus]int32{}, answers: p.Test.Candidates[0].Answers}
	a.subject = r.subject(p)
	r.arenas[at] = a
	return a
}

// oracle stands for the implementation, with an acceptor of the dialect.
func (r *tester) oracle(p *suites.Plan, d model.Dialect) suites.Oracle {
	return suites.Oracle{Names: p.Names, Dialect: d, Decides: r.features.Decides, Latest: r.latest}
}

// candidates are the dialect that was found, and then those that are as safe.
func (r *tester) candidates(p *suites.Plan) (all []conform.Candidate) {
	if r.role == model.Proposer || r.role == model.Learner {
		return []conform.Candidate{{Answers: p.Ask(r.features, r.oracle(p, r.dialect))}}
	}
	for _, d := range append([]model.Dialect{r.dialect}, model.Dialects()...) {
		if len(all) == 0 || d != r.dialect && !r.demanded {
			all = append(all, conform.Candidate{Name: d.String(), Answers: p.Ask(r.features, r.oracle(p, d))})
		}
	}
	return all
}

// input numbers an input.
func (a *arena) input(i model.Stimulus) int32 {
	n, seen := a.numbers[i]
	if !seen {
		n = int32(len(a.Inputs))
		a.numbers[i], a.Inputs = n, append(a.Inputs, i)
	}
	return n
}

// try puts schedules to the implementation. It gives for each how many of its events
// lead to the first wrong answer, that included, or 0 if all answers are right.
func (r *tester) try(ctx context.Context, all []schedule) ([]int, error) {
	out := make([]int, len(all))
	runs := make([]played, len(all))
	var order []*arena
	at := map[*arena][]int{}
	for i, s := range all {
		runs[i] = r.play(s)
		a := runs[i].arena
		if at[a] == nil {
			order = append(order, a)
		}
		at[a] = append(at[a], i)
	}
	for _, a := range order {
		var words [][]int32
		for _, i := range at[a] {
			words = append(words, runs[i].word)
		}
		answers, err := a.subject.Run(ctx, words)
		if err != nil {
			return nil, err
		}
		for k, i := range at[a] {
			wrong := a.wrong(words[k], answers[k])
			if wrong >= 0 {
				out[i] = runs[i].events[wrong]
			}
			runs[i].answered = len(answers[k])
		}
	}
	r.count(runs, out)
	return out, nil
}

// count counts up to the first wrong answer.
func (r *tester) count(runs []played, wrong []int) {
	for i, p := range runs {
		if r.found {
			return
		}
		r.counted.Tests++
		r.counted.Steps += p.answered
		if p.answered < len(p.word) {
			r.counted.Untested++
		}
		r.found = wrong[i] > 0
	}
}

// wrong is the first wrong answer, or -1.
func (a *arena) wrong(word []int32, got []conform.Answer) int {
	want := a.answers(word)
	for i := range got {
		if got[i] == want[i] || a.Forgives(word[:i+1], got[:i+1], want[i]) {
			continue
		}
		if a.ProposesAnother(word[:i+1], got[:i+1], want[i]) {
			return -1 // what follows is about the value that it did not propose
		}
		return i
	}
	return -1
}

// played is a schedule that happened to the reference.
type played struct {
	*run
	events   []int   // by input of the word: how many events of the schedule led to it
	log      []event // that happened, as they did
	answered int
}

func (r *tester) play(s schedule) played {
	p := played{run: r.arena(s).begin()}
	for i, e := range s.events {
		if e, ok := p.happen(e); ok {
			p.log = append(p.log, e)
		}
		if len(p.word) > len(p.events) {
			p.events = append(p.events, i+1)
		}
	}
	return p
}

// simpler gives schedules that are simpler than one though they need not be shorter:
// in smaller clusters, with lower ballots and fewer values.
func (r *tester) simpler(s schedule) (out []schedule) {
	others := func(s schedule) (all []schedule) {
		for n := range model.Node(max(s.acceptors, s.proposers)) {
			if r.role == model.Learner || n != s.self {
				all = append(all, s.without(n, true))
			}
		}
		return all
	}
	out = others(s)
	for _, fewer := range others(s) { // as one less may be no other majority
		out = append(out, others(fewer)...)
	}
	if last := model.Node(s.acceptors - 1); r.role == model.Learner || last != s.self {
		out = append(out, s.without(last, false))
	}
	out = append(out, s.lower(), s.fewerValues())
	return slices.DeleteFunc(out, func(t schedule) bool {
		return !slices.Contains(r.sizes, t.acceptors) || t.proposers < 1 || t.proposers > t.acceptors || same(s, t)
	})
}

func same(s, t schedule) bool {
	return s.acceptors == t.acceptors && s.proposers == t.proposers && slices.Equal(s.events, t.events)
}

// inputs is how many inputs an implementation gets by a schedule.
func (r *tester) inputs(s schedule) int { return len(r.play(s).word) }

// report tells what was found: title names the row of the tests that were tried,
// failing is the schedule to show, if there is one.
func (r *tester) report(ctx context.Context, title string, failing *schedule) (*conformance.Report, error) {
	report := &conformance.Report{Role: r.role.String(), Name: r.name}
	if failing != nil {
		p := r.play(*failing)
		a := p.arena
		a.Title = title
		a.Test.Suite = func(int) [][]int32 { return [][]int32{p.word} }
		if err := report.Run(ctx, a.Plan, a.subject); err != nil {
			return nil, err
		}
	}
	if r.role == model.Acceptor || r.role == model.Process {
		report.Dialect, report.Alike = r.dialect.String(), r.alike
	}
	if r.role == model.Learner && r.latest {
		report.Dialect = suites.LastVotes
	}
	row := r.counted
	row.Suite = title
	report.Suites = []conformance.SuiteReport{row}
	return report.Finish()
}

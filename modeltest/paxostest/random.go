package paxostest

import (
	"context"
	"slices"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// Random puts schedules to an implementation: clusters, ballots and runs that are
// larger than what TLC explores. It has no chance of its own: package randomtest
// draws the schedules, and shortens the one that fails.
//
// The schedule is run without the implementation, with the reference in its place,
// and what came to the reference is then given to the implementation. So all that
// comes to it is what obedient peers can have sent, up to the first wrong answer.
type Random struct {
	role     role
	name     string
	features features
	dialect  Dialect
	latest   bool // its learner is of the dialect LastVotes
	demanded bool // no other dialect is right
	alike    []string
	subject  func(*plan) conform.Subject
	sizes    []int // of clusters with quorums as declared
	rounds   int
	arenas   map[place]*arena
	counted  SuiteReport
	found    bool // a wrong answer: what is tried after that is not counted
}

// place is what of a schedule an implementation is told beforehand.
type place struct {
	acceptors, proposers int
	self                 Node
}

// arena is a place with what the tests there have in common.
type arena struct {
	*plan
	features features
	start    oracle
	numbers  map[stimulus]int32 // of inputs
	answers  func([]int32) []conform.Answer
	subject  conform.Subject
}

// NewRandom tests an implementation in Go: role is "acceptor", "proposer", "learner"
// or "process", and what create gives must be an [AcceptorUnderTest] and so on. The
// dialect of its acceptor is found first.
func NewRandom(ctx context.Context, role string, create func(Cluster) any, opts ...Option) (*Random, error) {
	r, err := parseRole(role)
	if err != nil {
		return nil, err
	}
	o := optionsOf(opts)
	f := featuresOf(r, create(Cluster{Acceptors: 3, Quorum1: 2, Quorum2: 2}), o.phase1, o.phase2)
	return newRandom(ctx, r, "", f, o, func(p *plan) conform.Subject { return putInGo(p, f, create) })
}

// RandomAdapter tests the implementation behind an adapter, in the role that the
// adapter runs as.
func RandomAdapter(ctx context.Context, a *wire.Adapter, opts ...Option) (*Random, error) {
	r, err := parseRole(a.Hello().Role)
	if err != nil {
		return nil, err
	}
	g, err := understand(a.Hello())
	if err != nil {
		return nil, a.Undocumented(nil, nil, err)
	}
	o := optionsOf(opts)
	if o.declared {
		g.phase1, g.phase2 = o.phase1, o.phase2
	}
	return newRandom(ctx, r, g.name, g.features, o, func(p *plan) conform.Subject { return putOverWire(p, a, g) })
}

func newRandom(ctx context.Context, r role, name string, f features, o Options, subject func(*plan) conform.Subject) (*Random, error) {
	out := &Random{role: r, name: name, features: f, subject: subject, rounds: maxBallots, arenas: map[place]*arena{}, demanded: o.dialect != ""}
	if f.chooses {
		out.rounds = asked - 1 // so many are known to be its own
	}
	for n := range mostAcceptors {
		if _, err := f.quorums(n + 1); err == nil {
			out.sizes = append(out.sizes, n+1)
		} else if n+1 == mostAcceptors && len(out.sizes) == 0 {
			return nil, err
		}
	}
	return out, out.findDialects(ctx, o.options)
}

// findDialects runs the probes of the suites of the roles that have dialects.
func (r *Random) findDialects(ctx context.Context, o options) error {
	var acceptors, learners func(features, options) ([]*plan, error)
	switch r.role {
	case acceptor:
		acceptors = func(f features, o options) ([]*plan, error) { p, err := acceptorPlan(f, o); return []*plan{p}, err }
	case learner:
		learners = learnerPlans
	case process:
		acceptors = func(f features, o options) ([]*plan, error) {
			p, err := processAcceptorPlan(f, o)
			return []*plan{p}, err
		}
		learners = func(f features, o options) ([]*plan, error) {
			p, err := processLearnerPlan(3, f, o)
			return []*plan{p}, err
		}
	}
	if acceptors != nil {
		name, alike, err := r.probe(ctx, o, acceptors)
		if err == nil {
			r.dialect, err = ParseDialect(name)
		}
		if r.alike = alike; err != nil {
			return err
		}
	}
	if learners != nil {
		name, _, err := r.probe(ctx, o, learners)
		if r.latest = name == LastVotes; err != nil {
			return err
		}
	}
	return nil
}

// probe finds the nearest dialect, and those that are like it.
func (r *Random) probe(ctx context.Context, o options, plans func(features, options) ([]*plan, error)) (name string, alike []string, err error) {
	all, err := plans(r.features, o)
	if err != nil {
		return "", nil, err
	}
	p := all[0]
	p.test.Suite = func(int) [][]int32 { return nil }
	v, err := p.test.Check(ctx, r.subject(p))
	if err != nil {
		return "", nil, err
	}
	for _, c := range v.Alike {
		if c != v.Candidate {
			alike = append(alike, p.test.Candidates[c].Name)
		}
	}
	return p.test.Candidates[v.Candidate].Name, alike, nil
}

// arena gives the one for a schedule.
func (r *Random) arena(s Schedule) *arena {
	at := place{s.acceptors, s.proposers, s.self}
	if a := r.arenas[at]; a != nil {
		return a
	}
	q, err := r.features.quorums(s.acceptors)
	if err != nil {
		panic(err) // no schedule has such a cluster
	}
	p := &plan{names: s.names(q, r.rounds), title: "random runs", role: r.role, outs: newOutputs(), shown: map[string]int32{"": 0}}
	p.test.Forgives = p.forgives
	p.test.Legal = func([]int32) bool { return false } // what is left out may be what caused the rest
	p.test.Leaves = p.proposesAnother
	p.test.Candidates = r.candidates(p)
	a := &arena{plan: p, features: r.features, start: r.oracle(p, r.dialect), numbers: map[stimulus]int32{}, answers: p.test.Candidates[0].Answers}
	a.subject = r.subject(p)
	r.arenas[at] = a
	return a
}

// oracle stands for the implementation, with an acceptor of the dialect.
func (r *Random) oracle(p *plan, d Dialect) oracle {
	return oracle{names: p.names, dialect: d, decides: r.features.decides, latest: r.latest}
}

// candidates are the dialect that was found, and then those that are as safe.
func (r *Random) candidates(p *plan) (all []conform.Candidate) {
	if r.role == proposer || r.role == learner {
		return []conform.Candidate{{Answers: p.ask(r.features, r.oracle(p, r.dialect))}}
	}
	for _, d := range append([]Dialect{r.dialect}, Dialects()...) {
		if len(all) == 0 || d != r.dialect && !r.demanded {
			all = append(all, conform.Candidate{Name: d.String(), Answers: p.ask(r.features, r.oracle(p, d))})
		}
	}
	return all
}

// input numbers an input.
func (a *arena) input(i stimulus) int32 {
	n, seen := a.numbers[i]
	if !seen {
		n = int32(len(a.inputs))
		a.numbers[i], a.inputs = n, append(a.inputs, i)
	}
	return n
}

// Try puts schedules to the implementation. It gives for each how many of its events
// lead to the first wrong answer, that included, or 0 if all answers are right.
func (r *Random) Try(ctx context.Context, all []Schedule) ([]int, error) {
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
func (r *Random) count(runs []played, wrong []int) {
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
		if got[i] == want[i] || a.forgives(word[:i+1], got[:i+1], want[i]) {
			continue
		}
		if a.proposesAnother(word[:i+1], got[:i+1], want[i]) {
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
	log      []Event // that happened, as they did
	answered int
}

func (r *Random) play(s Schedule) played {
	p := played{run: r.arena(s).begin()}
	for i, e := range s.Events {
		if e, ok := p.happen(e); ok {
			p.log = append(p.log, e)
		}
		if len(p.word) > len(p.events) {
			p.events = append(p.events, i+1)
		}
	}
	return p
}

// Simpler gives schedules that are simpler than one though they need not be shorter:
// in smaller clusters, with lower ballots and fewer values.
func (r *Random) Simpler(s Schedule) (out []Schedule) {
	others := func(s Schedule) (all []Schedule) {
		for n := range Node(max(s.acceptors, s.proposers)) {
			if r.role == learner || n != s.self {
				all = append(all, s.without(n, true))
			}
		}
		return all
	}
	out = others(s)
	for _, fewer := range others(s) { // as one less may be no other majority
		out = append(out, others(fewer)...)
	}
	if last := Node(s.acceptors - 1); r.role == learner || last != s.self {
		out = append(out, s.without(last, false))
	}
	out = append(out, s.lower(), s.fewerValues())
	return slices.DeleteFunc(out, func(t Schedule) bool {
		return !slices.Contains(r.sizes, t.acceptors) || t.proposers < 1 || t.proposers > t.acceptors || same(s, t)
	})
}

func same(s, t Schedule) bool {
	return s.acceptors == t.acceptors && s.proposers == t.proposers && slices.Equal(s.Events, t.Events)
}

// Inputs is how many inputs an implementation gets by a schedule.
func (r *Random) Inputs(s Schedule) int { return len(r.play(s).word) }

// Report tells what was found: title names the row of the tests that were tried,
// failing is the schedule to show, if there is one.
func (r *Random) Report(ctx context.Context, title string, failing *Schedule) (*Report, error) {
	report := &Report{Role: r.role.String(), Name: r.name}
	if failing != nil {
		p := r.play(*failing)
		a := p.arena
		a.title = title
		a.test.Suite = func(int) [][]int32 { return [][]int32{p.word} }
		if err := report.run(ctx, a.plan, a.subject); err != nil {
			return nil, err
		}
	}
	if r.role == acceptor || r.role == process {
		report.Dialect, report.Alike = r.dialect.String(), r.alike
	}
	if r.role == learner && r.latest {
		report.Dialect = LastVotes
	}
	row := r.counted
	row.Suite = title
	report.Suites = []SuiteReport{row}
	return report.finish()
}

package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// TestFormat names the version of a saved test.
const TestFormat = "synod-test/1"

// Test is a test in a form that can be saved and run again, on the same
// implementation or on another one. Its steps look as on the wire; ballots are
// numbers.
type Test struct {
	Format  string              `json:"format"`
	Adapter string              `json:"adapter,omitempty"` // the command of the implementation that failed
	Role    string              `json:"role"`
	Suite   string              `json:"suite"`
	Dialect string              `json:"dialect,omitempty"` // the only one that is right; any safe one if empty
	Cluster model.ClusterOfTest `json:"cluster"`
	Steps   []json.RawMessage   `json:"steps"`
}

func saved(p *suites.Plan, f *conform.Failure, v *conform.Verdict) *Test {
	t := &Test{Format: TestFormat, Role: p.Role.String(), Suite: p.Title, Dialect: p.Test.Candidates[v.Candidate].Name}
	if f.Others && len(p.Test.Candidates) > 1 {
		t.Dialect = "" // every dialect forbids it
	}
	t.Cluster = model.ClusterOfTest{
		Acceptors: len(p.Acceptors), Self: p.Self, Quorum1: p.Quorums.One, Quorum2: p.Quorums.Two, Values: p.Values,
	}
	for _, b := range p.Ballots {
		t.Cluster.Ballots = append(t.Cluster.Ballots, [2]uint64{b.Round, uint64(b.Node)})
	}
	for _, input := range f.Word {
		t.Steps = append(t.Steps, subject.Action(p.Names, p.Inputs[input], func(b model.Ballot) []byte { return subject.Spell(p.Names, subject.Numbers, b) }, false))
	}
	return t
}

// ErrTest is wrapped by every error about a saved test.
var ErrTest = errors.New("not a saved test")

// ParseTest reads a saved test.
func ParseTest(data []byte) (*Test, error) {
	t := &Test{}
	strict := json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	if err := strict.Decode(t); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTest, err)
	}
	if t.Format != TestFormat {
		return nil, fmt.Errorf("%w: want format %q, got %.40q", ErrTest, TestFormat, t.Format)
	}
	if _, err := t.plan(suites.Features{}); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTest, err)
	}
	return t, nil
}

// maxSteps is how long a saved test may be.
const maxSteps = 100_000

// plan has the test as its only word.
func (t *Test) plan(f suites.Features) (*suites.Plan, error) {
	n, err := t.Cluster.Names()
	if err != nil {
		return nil, err
	}
	r, err := model.ParseRole(t.Role)
	if err != nil {
		return nil, err
	}
	if len(t.Steps) == 0 || len(t.Steps) > maxSteps {
		return nil, fmt.Errorf("want 1 to %d steps, got %d", maxSteps, len(t.Steps))
	}
	p := suites.NewPlan(n, r, t.Suite, f)
	p.Inputs = nil
	var word []int32
	for i, raw := range t.Steps {
		input, err := subject.ParseAction(n, raw, r)
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", i+1, err)
		}
		word = append(word, int32(len(p.Inputs)))
		p.Inputs = append(p.Inputs, input)
	}
	for _, name := range t.dialects() {
		d, err := dialectOf(name)
		if err != nil {
			return nil, err
		}
		start := suites.Oracle{Names: n, Dialect: d, Latest: name == suites.LastVotes, Decides: f.Decides}
		p.Test.Candidates = append(p.Test.Candidates, conform.Candidate{Name: name, Answers: p.Ask(f, start)})
	}
	p.Test.Probe = [][]int32{word} // not the suite, as it is for one candidate
	p.Test.Suite = func(int) [][]int32 { return nil }
	p.Test.Legal = func([]int32) bool { return false } // it is short already
	return p, nil
}

// dialects are those that are right.
func (t *Test) dialects() (names []string) {
	switch {
	case t.Dialect != "" || t.Role == "proposer":
		return []string{t.Dialect}
	case t.Role == "learner":
		return []string{suites.AllVotes, suites.LastVotes}
	}
	for _, d := range model.Dialects() {
		names = append(names, d.String())
	}
	return names
}

// dialectOf is that of the acceptor, Synod's own if none is named.
func dialectOf(name string) (model.Dialect, error) {
	if name == "" || name == suites.AllVotes || name == suites.LastVotes {
		return model.Dialect{}, nil
	}
	return model.ParseDialect(name)
}

// alone is the report of a saved test: one test tells no dialect.
func (r *Report) alone() (*Report, error) {
	r.Dialect, r.Alike, r.Warnings = "", nil, nil
	return r.Finish()
}

// Run runs a saved test on the implementation behind an adapter, and reports as
// Adapter does.
func (t *Test) Run(ctx context.Context, a *wire.Adapter) (*Report, error) {
	g, err := subject.Understand(a.Hello())
	if err != nil {
		return nil, a.Undocumented(nil, nil, err)
	}
	if a.Hello().Role != t.Role {
		return nil, fmt.Errorf("the test is for role %s, the adapter runs as %s", t.Role, a.Hello().Role)
	}
	p, err := t.plan(g.Features)
	if err != nil {
		return nil, err
	}
	report := &Report{Role: t.Role, Name: g.Name}
	if err := report.Run(ctx, p, subject.OverWire(p, a, g)); err != nil {
		return nil, err
	}
	return report.alone()
}

// RunReference runs a saved test on the reference implementation.
func (t *Test) RunReference(ctx context.Context) (*Report, error) {
	p, err := t.plan(suites.Features{Decides: true})
	if err != nil {
		return nil, err
	}
	report := &Report{Role: t.Role, Name: "impl/paxos"}
	if err := report.Run(ctx, p, subject.OnReference(p)); err != nil {
		return nil, err
	}
	return report.alone()
}

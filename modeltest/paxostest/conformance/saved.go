package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/internal/jsontext"
	"github.com/synod-paxos/synod/modeltest/paxostest/harm"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// TestFormat names the version of a saved test.
const TestFormat = "synod-test/2"

// Test is a test in a form that can be saved and run again, on the same
// implementation or on another one. Its steps look as on the wire; ballots are
// numbers.
type Test struct {
	Format  string              `json:"format"`
	Adapter string              `json:"adapter,omitempty"` // the command of the implementation that failed
	Role    string              `json:"role"`
	Suite   string              `json:"suite"`
	Cluster model.ClusterOfTest `json:"cluster"`
	// First is the number of the lowest ballot, and Values are what the values are, where the
	// test needs others than its cluster's.
	First  uint64                       `json:"first,omitempty"`
	Values map[model.Value]oracle.Value `json:"values,omitempty"`
	Near   bool                         `json:"near,omitempty"` // ballots of others are next below those that the implementation chooses
	Steps  []json.RawMessage            `json:"steps"`
	// Declared are quorums that somebody gave by hand, whatever the implementation says.
	Declared bool `json:"declared,omitempty"`
	// Harm is a run of a whole system in which the last step does harm.
	Harm *harm.Run `json:"harm,omitempty"`
}

func saved(t *trial.Tester, title string, r *trial.Result) *Test {
	out := &Test{Format: TestFormat, Role: t.Role.String(), Suite: title, Near: t.Near, Declared: t.Is.Declared}
	out.First, out.Values = t.Dress()
	out.Cluster = model.ClusterOfTest{
		Acceptors: len(t.Acceptors), Self: t.Self, Quorum1: t.Quorums.One, Quorum2: t.Quorums.Two, Values: t.Names.Values,
	}
	for _, b := range t.Names.Ballots {
		out.Cluster.Ballots = append(out.Cluster.Ballots, [2]uint64{b.Round, uint64(b.Node)})
	}
	for _, input := range r.Word {
		out.Steps = append(out.Steps, subject.Action(t.Names, t.Inputs[input], subject.Numbers))
	}
	return out
}

// ErrTest is wrapped by every error about a saved test.
var ErrTest = errors.New("not a saved test")

// ParseTest reads a saved test.
func ParseTest(data []byte) (*Test, error) {
	t := &Test{}
	if err := jsontext.Unmarshal(data, t); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTest, err)
	}
	if t.Format != TestFormat {
		return nil, fmt.Errorf("%w: want format %q, got %.40q", ErrTest, TestFormat, t.Format)
	}
	if _, _, err := t.plan(suites.Features{}); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTest, err)
	}
	return t, nil
}

// maxSteps is how long a saved test may be.
const maxSteps = 100_000

// plan has the test as its only word.
func (t *Test) plan(f suites.Features) (*suites.Plan, []int32, error) {
	n, err := t.Cluster.Names()
	if err != nil {
		return nil, nil, err
	}
	r, err := model.ParseRole(t.Role)
	if err != nil {
		return nil, nil, err
	}
	if len(t.Steps) == 0 || len(t.Steps) > maxSteps {
		return nil, nil, fmt.Errorf("want 1 to %d steps, got %d", maxSteps, len(t.Steps))
	}
	p := suites.NewUnplanned(n, r, t.Suite, f)
	p.Near = t.Near
	var word []int32
	for i, raw := range t.Steps {
		input, err := subject.ParseAction(n, raw, r)
		if err != nil {
			return nil, nil, fmt.Errorf("step %d: %w", i+1, err)
		}
		word = append(word, int32(len(p.Inputs)))
		p.Inputs = append(p.Inputs, input)
	}
	return p, word, nil
}

// Run runs a saved test on the implementation behind an adapter, and reports as Adapter does.
// Quorums that were declared when it was saved are to be declared again.
func (t *Test) Run(ctx context.Context, a *wire.Adapter, opts ...Option) (*Report, error) {
	o, err := OptionsOf(opts)
	if err != nil {
		return nil, err
	}
	of, err := Behind(a, o)
	if err != nil {
		return nil, err
	}
	if role := a.Hello().Role; role != t.Role {
		return t.untested(of, fmt.Sprintf("it is for role %s, and the adapter runs as %s", t.Role, role))
	}
	return t.On(ctx, of)
}

// RunReference runs a saved test on the reference implementation.
func (t *Test) RunReference(ctx context.Context) (*Report, error) {
	r, err := model.ParseRole(t.Role)
	if err != nil {
		return nil, err
	}
	f := suites.Everything
	f.Name, f.Learns, f.Timeouts = "impl/paxos", true, true
	f.Phase1, f.Phase2 = suites.QuorumSize(t.Cluster.Quorum1), suites.QuorumSize(t.Cluster.Quorum2)
	return t.On(ctx, Implementation{subject.OfReference(r), f, subject.Pairs.Named})
}

// lacking is the error that the implementation cannot be given a test, and why.
type lacking string

func (l lacking) Error() string { return string(l) }

// once gives the test once.
func (t *Test) once(ctx context.Context, of Implementation) (*trial.Tester, *trial.Result, error) {
	p, word, err := t.plan(of.Is)
	if err != nil {
		return nil, nil, err
	}
	if lacks := p.Lacks(word); lacks != "" {
		return nil, nil, lacking(lacks)
	}
	tester, err := trial.New(ctx, p, of, of.Name)
	if err != nil {
		return nil, nil, err
	}
	tester = tester.Dressed(t.First, t.Values)
	res, err := tester.One(ctx, word)
	return tester, res, err
}

// NotGiven says which step of a saved test could not be given, so that it says nothing.
func NotGiven(at int, step fmt.Stringer) string {
	return fmt.Sprintf("step %d of the file, %v, could not be given, as nobody may send it after what was sent here", at+1, step)
}

// report is one of nothing but the test.
func (t *Test) report(of Implementation) (*Report, error) {
	r, err := model.ParseRole(t.Role)
	if err != nil {
		return nil, err
	}
	report := NewReport(r, of, Options{})
	report.alone, report.Untried, report.Unowned = true, nil, false
	return report, nil
}

// untested reports why it was not run.
func (t *Test) untested(of Implementation, why string) (*Report, error) {
	report, err := t.report(of)
	if err != nil {
		return nil, err
	}
	report.Missing = why
	return report.Finish()
}

// On gives the test once, and reports. Of a test that was not given whole it is not said that it
// passes.
func (t *Test) On(ctx context.Context, of Implementation) (*Report, error) {
	tester, res, err := t.once(ctx, of)
	if why := lacking(""); errors.As(err, &why) {
		return t.untested(of, string(why))
	}
	if err != nil {
		return nil, err
	}
	report, err := t.report(of)
	if err != nil {
		return nil, err
	}
	if report.Count(t.Suite, []*trial.Result{res}, 1); !res.Wrong() {
		for at, i := range res.Word {
			if !slices.Contains(res.Given, i) && !tester.Inputs[i].Elsewhere {
				report.Missing = NotGiven(at, subject.Numbered(tester.Names, tester.Inputs[i], subject.Numbers))
				break
			}
		}
		return report.Finish()
	}
	if t.Harm == nil || tester.ReplayHarm(ctx, t.Harm) != nil { // another implementation does other harm
		report.Found(ctx, tester, t.Suite, res)
		return report.Finish()
	}
	d := divergenceOf(tester, t.Suite, res)
	d.Harm, report.Divergences = t.Harm, []*Divergence{d}
	return report.Finish()
}

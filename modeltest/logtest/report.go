package logtest

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// Suite is what was run of some tests.
type Suite struct {
	Suite string `json:"suite"`
	Tests int    `json:"tests"`
	Steps int    `json:"steps"`
	Asked int    `json:"asked"` // how many tests there are
	Left  int    `json:"left,omitempty"`
}

// Report is what testing an implementation of a role found. Its verdicts are those of one decree.
type Report struct {
	Role        string        `json:"role"`
	Name        string        `json:"name,omitempty"`
	Verdict     string        `json:"verdict"`
	Conforms    bool          `json:"conforms"`
	Missing     string        `json:"missing,omitempty"` // of one that is not tested
	Suites      []Suite       `json:"suites"`
	Untried     []string      `json:"untried,omitempty"`
	Hidden      int           `json:"hidden,omitempty"` // tests in which a Promise tells nothing of a slot with a vote
	Twice       int           `json:"twice,omitempty"`  // tests in which it puts a command into more slots than it was asked for it
	Divergences []*Divergence `json:"divergences,omitempty"`

	seen map[string]bool // what it sent, by type
}

// check runs suites, up to the first in which something is wrong.
func (t *tester) check(ctx context.Context, suites []suite) (*Report, error) {
	r := &Report{Role: t.role, Name: t.is.Name, Untried: t.untried(), seen: map[string]bool{}}
	for len(suites) > 0 {
		s := suites[0]
		t, err := t.among(s.acceptors, s.first)
		if err != nil {
			return nil, err
		}
		results, err := t.run(ctx, s.words)
		if err != nil {
			return nil, err
		}
		r.count(s, results)
		switch found, err := t.driver().First(ctx, wrongOnes(results)); {
		case err != nil:
			return nil, err
		case found != nil:
			r.Divergences, suites = append(r.Divergences, t.divergence(s.title, found)), nil
			continue
		}
		if suites = suites[1:]; s.cut {
			suites = append(t.cuts(s.title, results), suites...)
		}
	}
	r.conclude()
	return r, nil
}

// untried are the abilities that it does not say it has.
func (t *tester) untried() (out []string) {
	for _, a := range []struct {
		name  string
		has   bool
		roles []string
	}{
		{"restarts", t.is.Restarts, Roles()}, {"counts", t.is.Decides, []string{leader, replica, process}},
		{"learns", t.is.Learns, []string{process}}, {"once", t.is.Once, []string{replica, process}},
	} {
		if !a.has && slices.Contains(a.roles, t.role) {
			out = append(out, a.name)
		}
	}
	return out
}

func (r *Report) count(s suite, results []*result) {
	if len(s.words) == 0 {
		return
	}
	if n := len(r.Suites); n == 0 || r.Suites[n-1].Suite != s.title {
		r.Suites = append(r.Suites, Suite{Suite: s.title})
	}
	row := &r.Suites[len(r.Suites)-1]
	row.Tests, row.Asked = row.Tests+len(results), row.Asked+len(s.words)
	for _, res := range results {
		row.Steps += len(res.Steps)
		if res.Left > 0 {
			row.Left++
		}
		r.see(res)
	}
}

// see takes in what was sent in a test.
func (r *Report) see(res *result) {
	voted, hidden := uint64(math.MaxUint64), false // the lowest slot in which it did
	for _, step := range res.Steps {
		for _, m := range step.Sent {
			r.seen[sayType(m.Type, m.Executes)] = true
			switch {
			case m.Type == model.Accepted:
				voted = min(voted, m.Slot)
			case m.Type == model.Promise:
				r.seen[reports] = r.seen[reports] || len(m.Votes) > 0
				hidden = hidden || voted < m.First
			}
		}
	}
	if hidden {
		r.Hidden++
	}
	if res.twice {
		r.Twice++
	}
}

// reports is a Promise without which nothing is tested of what it has to tell.
const reports = "a Promise with votes"

func sayType(t model.Type, executes bool) string {
	if executes {
		return string(Executed)
	}
	return t.String()
}

// wrongOnes are some tests that went wrong, the shortest first.
func wrongOnes(results []*result) []*result {
	wrong := slices.DeleteFunc(slices.Clone(results), func(r *result) bool { return !r.Wrong() })
	slices.SortStableFunc(wrong, func(a, b *result) int { return len(a.Steps) - len(b.Steps) })
	return wrong[:min(len(wrong), conformance.Attempts)]
}

// must are the messages that a role is for.
var must = map[string][]string{
	acceptor: {string(Promise), string(Accepted), reports}, leader: {string(Prepare), string(Accept)}, replica: {string(Executed)},
	process: {string(Promise), string(Accepted), reports, string(Prepare), string(Accept)},
}

// conclude says what the verdict is.
func (r *Report) conclude() {
	for _, t := range must[r.Role] {
		if !r.seen[t] && r.Missing == "" {
			r.Missing = fmt.Sprintf("it never sent %s", t)
		}
	}
	switch {
	case len(r.Divergences) > 0 && r.Divergences[0].Died != "":
		r.Verdict = conformance.Dies
	case len(r.Divergences) > 0:
		r.Verdict = conformance.Unsafe
	case r.Missing != "":
		r.Verdict = conformance.NotTested
	default:
		r.Verdict = conformance.Conforms
	}
	r.Conforms = r.Verdict == conformance.Conforms
}

// Says is the verdict in a line.
func (r *Report) Says() string {
	if r.Verdict == conformance.NotTested {
		return r.Verdict + ": " + r.Missing
	}
	return r.Verdict
}

// Text gives the report for a terminal.
func (r *Report) Text() string {
	var b strings.Builder
	b.WriteString(conformance.Heading(r.Role, r.Name, r.Says()))
	for _, s := range r.Suites {
		b.WriteString(conformance.Row(s.Suite, s.Tests, s.Steps, s.Asked, s.Left, "some was left out that no peer may send"))
	}
	b.WriteString(conformance.NotTried(r.Untried))
	if r.Hidden > 0 {
		fmt.Fprintf(&b, "  not tested: votes in slots below the first of which a Promise tells, in %d tests\n", r.Hidden)
	}
	if r.Twice > 0 {
		fmt.Fprintf(&b, "  a command is put into more slots than it was asked for, in %d tests: a replica that does not know it again executes it in each\n", r.Twice)
	}
	for _, d := range r.Divergences {
		b.WriteString("\n" + d.Text())
	}
	return b.String()
}

package conformance

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/harm"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
)

// Verdicts of a role, gravest first.
const (
	Unsafe    = "unsafe"     // it sent what it may not send
	Dies      = "dies"       // it ended, or hung, on what it may be given
	Deviates  = "deviates"   // it sent what it may not send, and no harm was found
	NotTested = "not tested" // less was run than a verdict needs
	Lacking   = "too slow"   // it lacks progress that was demanded
	Another   = "another dialect than"
	Conforms  = "conforms"
)

// Report is what testing an implementation found. Text, Markdown and JSON are views
// of it.
type Report struct {
	Role        string        `json:"role"`
	Name        string        `json:"name,omitempty"` // as the implementation calls itself
	Verdict     string        `json:"verdict"`
	Conforms    bool          `json:"conforms"`
	Missing     string        `json:"missing,omitempty"` // of one that was not tested: what was not run
	Dialect     string        `json:"dialect,omitempty"` // of an acceptor or learner
	Alike       []string      `json:"alike,omitempty"`   // the dialects that its answers do not tell from this one
	Unnamed     bool          `json:"unnamed,omitempty"` // an acceptor's answers are those of no dialect
	Slow        []Remark      `json:"slow,omitempty"`    // what the reference gets done and it does not
	Untried     []string      `json:"untried,omitempty"` // what the implementation does not say that it can do
	Unowned     bool          `json:"unowned,omitempty"` // it refuses ballots, which do not say whose they are: only their order is tried
	Suites      []SuiteReport `json:"suites"`
	Divergences []*Divergence `json:"divergences,omitempty"` // at most one of each suite
	Hostile     []*Divergence `json:"hostile,omitempty"`     // those that only hostile peers bring about
	ran         []ran
	remarks     map[judge.Slow]int
	seen        map[model.Type]bool
	dialect     string // that is demanded
	progress    bool   // is demanded
	strict      bool   // a deviation is an error
	alone       bool   // it is of one saved test
	quick       bool   // no run that does harm is looked for
	once        error  // what went wrong and did not again
}

// Remark is a rule of progress that is not kept.
type Remark struct {
	What  string `json:"what"`
	Tests int    `json:"tests"` // in which it shows
}

// SuiteReport is what one suite went through.
type SuiteReport struct {
	Suite    string `json:"suite"`
	Asked    int    `json:"asked"` // tests that were planned
	Tests    int    `json:"tests"` // that were run
	Steps    int    `json:"steps"`
	Untested int    `json:"untested,omitempty"` // tests of which some input could not be given, as the implementation went another way
	part     string // of a process, whose suite it is; else the role
}

// Divergence is a shortest test in which the last step may not be. Whatever was given in it
// peers that follow the protocol can have sent.
type Divergence struct {
	Suite     string    `json:"suite"`
	Steps     []Step    `json:"steps"`
	Broken    string    `json:"broken,omitempty"`   // the rule of safety, as the oracle has it
	Sent      string    `json:"sent,omitempty"`     // what broke it
	Because   []string  `json:"because,omitempty"`  // with what it does not go together
	Died      string    `json:"died,omitempty"`     // how it ended
	Harm      *harm.Run `json:"harm,omitempty"`     // a run of a whole system in which it does harm
	Bounds    string    `json:"bounds,omitempty"`   // what was looked through for one
	Harmless  bool      `json:"harmless,omitempty"` // in all of it no harm was found
	Guard     *Guard    `json:"guard,omitempty"`    // the rule of the specification nearest to it
	Safety    *Guard    `json:"safety,omitempty"`
	Resembles *Likely   `json:"resembles,omitempty"`
	Test      *Test     `json:"test"` // which replays it
	arrows    []modeltest.Arrow
	result    *trial.Result
	tester    *trial.Tester
}

// Step is one input, and what was sent.
type Step struct {
	Input string   `json:"input"`
	Sent  []string `json:"sent"`
	State string   `json:"state,omitempty"` // after it, as far as it shows that
}

func divergenceOf(t *trial.Tester, title string, res *trial.Result) *Divergence {
	d := &Divergence{Suite: title, Test: saved(t, title, res), result: res, tester: t}
	for _, s := range res.Steps {
		step := Step{Input: s.Input.String(), Sent: []string{}, State: s.State}
		for _, m := range s.Sent {
			step.Sent = append(step.Sent, m.String())
		}
		d.Steps = append(d.Steps, step)
		d.arrows = append(d.arrows, drawStep(selfName(t), s)...)
	}
	if res.Died != nil {
		d.Died = res.Died.Error()
		return d
	}
	b := res.First()
	d.Broken, d.Sent, d.Because = string(b.Rule), b.Sent.String(), Because(b, "")
	if g, err := define(operatorOf(t, res)); err == nil {
		d.Guard = &g
	}
	if g, err := define(d.Broken); err == nil {
		d.Safety = &g
	}
	return d
}

// drawStep is a step as arrows of a diagram.
func drawStep(self string, s judge.Step) []modeltest.Arrow {
	from := "peers"
	switch s.Input.Kind {
	case model.Set, model.Get:
		from = "client"
	case model.Restart, model.Timeout:
		from = self
	}
	return Drawn(from, self, s.Input, s.State, s.Sent, func(m judge.Message) string {
		if m.Type.ToClient() {
			return "client"
		}
		return "peers"
	})
}

// selfName is what the implementation is called.
func selfName(t *trial.Tester) string {
	return fmt.Sprintf("%s%d", subject.Letters[t.Role], t.Self+1)
}

// Finish says what the verdict is, and what else is as wrong, after all plans were run. An error of
// kind [driver.ErrNotReproducible] says that what went wrong did so once.
func (r *Report) Finish() (*Report, error) {
	if r.conclude(); !r.wrong() {
		return r, r.once
	}
	all, err := resemblances(r.ran)
	if err != nil {
		return nil, err
	}
	for _, d := range r.Divergences {
		if d.Died == "" {
			d.Resembles = mostLikely(all)
		}
	}
	return r, nil
}

// alwaysHarm are the rules that none may break, whatever a search finds: what the others stand on,
// and what a client is told.
var alwaysHarm = []oracle.Rule{judge.Owns, judge.Signs, oracle.MayLearn, oracle.MayUnset}

// patience is for code that hangs in a search which takes seconds. Nothing but that no run is shown
// comes of its end.
const patience = 5 * time.Minute

// harm looks for a run in which what is unsafe does harm. That there is none is known only if all
// was looked through; then it is a deviation, unless the rule is one that always does harm.
func (d *Divergence) harm(ctx context.Context) {
	if d.Died != "" || d.tester.Offline() {
		return
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	run, bounds, err := d.tester.Harm(limited, d.result)
	switch {
	case err != nil:
		d.Bounds = "no run that does harm is shown: " + err.Error()
	case run == nil && limited.Err() != nil:
		d.Bounds = fmt.Sprintf("no run that does harm is shown: its answers took longer than %v", patience)
	case run == nil && !bounds.Whole:
		d.Bounds = fmt.Sprintf("no run that does harm was found in %v, and there are more", bounds)
	case run == nil:
		d.Bounds = fmt.Sprintf("no harm found: %v", bounds)
		d.Harmless = !slices.Contains(alwaysHarm, oracle.Rule(d.Broken))
	default:
		d.Harm, d.Test.Harm = run, run
	}
}

// conclude says what the verdict is.
func (r *Report) conclude() {
	r.Slow = nil
	for s, tests := range r.remarks {
		r.Slow = append(r.Slow, Remark{string(s), tests})
	}
	slices.SortFunc(r.Slow, func(a, b Remark) int { return cmp.Compare(a.What, b.What) })
	r.Verdict = r.verdict()
	r.Conforms = r.Verdict == Conforms || r.Verdict == Deviates && !r.strict
}

func (r *Report) verdict() string {
	died := slices.ContainsFunc(r.Divergences, func(d *Divergence) bool { return d.Died != "" })
	unsafe := slices.ContainsFunc(r.Divergences, func(d *Divergence) bool { return d.Died == "" && !d.Harmless })
	if !r.alone {
		r.Missing = r.untested()
	}
	switch {
	case unsafe:
		return Unsafe
	case died:
		return Dies
	case r.wrong():
		return Deviates
	case r.Missing != "":
		return NotTested
	case r.dialect != "" && !strings.HasPrefix(r.Dialect, r.dialect):
		return Another
	case r.progress && len(r.Slow) > 0:
		return Lacking
	}
	return Conforms
}

// Join adds what other tests of the same role found.
func (r *Report) Join(other *Report) {
	r.Suites = append(r.Suites, other.Suites...)
	r.Divergences = append(r.Divergences, other.Divergences...)
	for s, tests := range other.remarks {
		r.remarks[s] += tests
	}
	for t := range other.seen {
		r.seen[t] = true
	}
	r.conclude()
}

// Says is the verdict in a line.
func (r *Report) Says() string {
	switch {
	case r.Verdict == NotTested:
		return "not tested: " + r.Missing
	case r.Verdict == Another:
		return Another + " " + r.dialect
	case !r.Conforms || r.Dialect == "" || r.Dialect == (model.Dialect{}).String():
		return r.Verdict
	}
	return "conforms as the safe dialect " + r.Dialect
}

// Text gives the report for a terminal.
func (r *Report) Text() string {
	var b strings.Builder
	b.WriteString(Heading(r.Role, r.Name, r.Says()))
	for _, s := range r.Suites {
		b.WriteString(Row(s.Suite, s.Tests, s.Steps, s.Asked, s.Untested, "not all could be given, as it went another way"))
	}
	if len(r.Alike) > 0 {
		fmt.Fprintf(&b, "  its answers do not tell it from %s\n", strings.Join(r.Alike, ", "))
	}
	if r.Unnamed && r.Conforms {
		b.WriteString("  its answers are those of none of the safe dialects that were explored\n")
	}
	b.WriteString(NotTried(r.Untried))
	if r.Unowned {
		b.WriteString("  not tried: whether it refuses another node's ballot, as a number does not say whose it is\n")
	}
	for _, s := range r.Slow {
		fmt.Fprintf(&b, "  slow: %s (in %d tests)\n", s.What, s.Tests)
	}
	for _, d := range r.Divergences {
		b.WriteString("\n" + d.Text())
	}
	for _, d := range r.Hostile {
		b.WriteString("\namong hostile peers only, so no reason not to conform:\n" + d.Text())
	}
	return b.String()
}

func (d *Divergence) telling() Telling {
	return Telling{
		Headline: d.Headline(), Arrows: d.arrows, Died: d.Died, Sent: d.Sent, Because: d.Because,
		Rules: []Said{{"the rule", d.Guard}, {"breaks", d.Safety}},
	}
}

// Text gives the divergence for a terminal.
func (d *Divergence) Text() string {
	var b strings.Builder
	b.WriteString(d.telling().Text())
	if d.Resembles != nil {
		fmt.Fprintf(&b, "  resembles: %v\n", d.Resembles)
	}
	if d.Bounds != "" {
		fmt.Fprintf(&b, "  %s\n", d.Bounds)
	}
	if d.Harm != nil {
		fmt.Fprintf(&b, "the harm: %s\n%s", d.Harm.Harm, modeltest.Diagram(d.Harm.Arrows(), true))
	}
	return b.String()
}

// Headline says in a line what is wrong.
func (d *Divergence) Headline() string {
	if d.Died != "" {
		return Ended(d.Suite, len(d.Steps))
	}
	if d.Harmless {
		return fmt.Sprintf("%s: step %d deviates: %s", d.Suite, len(d.Steps), sentences[d.Broken])
	}
	return fmt.Sprintf("%s: step %d is unsafe: %s", d.Suite, len(d.Steps), sentences[d.Broken])
}

// Markdown gives the divergence as a page, with a Mermaid diagram.
func (d *Divergence) Markdown() string {
	var b strings.Builder
	b.WriteString(d.telling().Markdown())
	if d.Resembles != nil {
		fmt.Fprintf(&b, "- resembles: %v\n", d.Resembles)
	}
	if d.Bounds != "" {
		fmt.Fprintf(&b, "- %s\n", d.Bounds)
	}
	if d.Harm != nil {
		fmt.Fprintf(&b, "\n## The harm: %s\n\n```mermaid\n%s```\n", d.Harm.Harm, modeltest.Mermaid(d.Harm.Arrows()))
	}
	return b.String()
}

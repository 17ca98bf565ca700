package verify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/deadline"
	"github.com/synod-paxos/synod/trace/check"
	"github.com/synod-paxos/synod/trace/export"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/proof"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tlachecker"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/cluster"
)

// Options are how verifiers work, the same for all of them.
type Options struct {
	Tools    *tlc.Tools       // nil where TLC cannot run; recordings then stand in
	Cache    string           // a folder for what need not be done again; empty: none
	Fresh    bool             // use nothing of the cache
	Record   bool             // accept figures that the manifest does not have yet
	Accept   bool             // take other figures, and other things that are checked, for meant
	Wrong    []check.Wrong    // what the TLC at hand is known to evaluate wrongly
	Severe   bool             // a warning of a check is a failure
	Timeout  time.Duration    // of each check; 0: none
	Threads  int              // of TLC in each check; 0: one
	Until    time.Time        // when checks must have ended; zero: never
	Cores    int              // 0: all
	Failures string           // the folder for behaviours that diverge; empty: none
	Folder   string           // of the user's manifest, as the user calls it; empty: the manifest is built in
	Cluster  *cluster.Cluster // machines on which checks run; nil: this one
	Second   *tlachecker.Tool // confirms checks; nil: none does
	Provers  *Provers
	Patience time.Duration // for one prover with one proof; 0: five minutes
	PerStep  time.Duration // for one step of an implementation; 0: deadline.PerStep
	Started  func(done int, name string)
	Progress func(model string, p tlc.Progress) // of a check that runs, from several goroutines; nil: nobody looks
	Row      func(report.Row)
	Early    bool // rows come when they are known, not in the order of the jobs
}

// Verifier works on one manifest.
type Verifier struct {
	*Options
	Manifest *manifest.Manifest
	Files    fs.FS // of the manifest's folder, where recordings are looked for: recording.Load

	mu       sync.Mutex
	Measured map[string]manifest.Found // what checks found, by model
	Drifted  map[string]bool           // models that differ from the manifest in nothing but figures and what is checked
	notes    []string

	unrecorded []string // models of which nothing says what they check

	cacheless bool // it was noted that the cache does not work
}

func (v *Verifier) measured(r *check.Report) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.Measured == nil {
		v.Measured, v.Drifted = map[string]manifest.Found{}, map[string]bool{}
	}
	found := manifest.Found{Expect: r.Measured.Expect, Edges: r.Measured.ByAction()}
	v.Drifted[r.Model.Name] = len(r.Findings) > 0 && !slices.ContainsFunc(r.Findings, func(f check.Finding) bool { return !f.Kind.Figures() })
	if r.Measured.Expect.Verdict == manifest.Holds || r.Model.Override == nil {
		found.Checks, found.Definitions = r.Recorded() // what an override checks is what must fail, or is said there
	}
	v.Measured[r.Model.Name] = found
	if v.Folder != "" && !v.Record && !v.Accept && r.Model.Checks == nil && len(r.Checks) > 0 && r.Model.Override == nil {
		v.unrecorded = append(v.unrecorded, r.Model.Name)
	}
}

// told are the notes, in an order that does not depend on what ran first.
func (v *Verifier) told() []string {
	if len(v.unrecorded) == 0 {
		return v.notes
	}
	slices.Sort(v.unrecorded)
	const most = 8
	names := strings.Join(v.unrecorded[:min(most, len(v.unrecorded))], ", ")
	if more := len(v.unrecorded) - most; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	return append(v.notes, "what is checked is not recorded of "+names+", so an invariant that is taken out is not noticed: synod check --record writes it")
}

// Graphed lists the models whose complete graph is recorded: those that drive the
// implementation, and those against which systems of proofs are held.
func (v *Verifier) Graphed() []*manifest.Model {
	return v.models(func(m *manifest.Model) bool { return m.Graph == manifest.Complete || m.Graph == manifest.Linked })
}

// Driving lists the models whose complete graph drives the implementation.
func (v *Verifier) Driving() []*manifest.Model {
	return v.models(func(m *manifest.Model) bool { return m.Graph == manifest.Complete })
}

// simulated lists the models too large for that: random behaviours stand in.
func (v *Verifier) simulated() []*manifest.Model {
	return v.models(func(m *manifest.Model) bool { return m.Graph == manifest.Random })
}

func (v *Verifier) models(want func(*manifest.Model) bool) (out []*manifest.Model) {
	for i := range v.Manifest.Models {
		if m := &v.Manifest.Models[i]; want(m) {
			out = append(out, m)
		}
	}
	return out
}

// Everything is all that proves something, for the models with the tag.
func (v *Verifier) Everything(tag string) (Jobs, error) {
	var jobs []job
	if err := v.sound(v.Graphed()); err != nil {
		return Jobs{}, err
	}
	if v.Tools != nil {
		jobs = each(v.Manifest.Tagged(tag), v.check)
	}
	for _, m := range v.Graphed() {
		jobs = append(jobs, job{"graph of " + m.Name, 2 * m.Expect.Generated, func(ctx context.Context) ([]report.Row, error) {
			return v.agreement(ctx, m)
		}})
	}
	explored, err := v.exploreJobs(v.Manifest.Tagged(tag))
	if err != nil {
		return Jobs{}, err
	}
	jobs = append(jobs, explored...)
	if v.Tools != nil && implemented(v.Manifest.Protocol) {
		for _, m := range v.simulated() {
			jobs = append(jobs, job{"behaviours of " + m.Name, 100_000, func(ctx context.Context) ([]report.Row, error) {
				return v.simulation(ctx, m)
			}})
		}
	}
	proofs, err := v.Proofs()
	if err != nil {
		return Jobs{}, err
	}
	if proofs != nil {
		jobs = append(jobs, v.Prove(proofs, slices.DeleteFunc(proofs.Tagged(tag), LeftOut), true).jobs...)
	}
	return Jobs{v, jobs}, nil
}

// Explorations explore the implementation as every closed model, and compare with
// what TLC finds of each.
func (v *Verifier) Explorations() (Jobs, error) {
	jobs, err := v.exploreJobs(v.models(func(*manifest.Model) bool { return true }))
	return Jobs{v, jobs}, err
}

// LeftOut tells which proofs [Verifier.Everything] leaves out: variants, which say what a proof
// needs, and models, which are checked anyway.
func LeftOut(p *proof.Proof) bool { return p.Base != "" || p.Method == proof.TLC }

// Checks run TLC on the models and compare with what is recorded of them.
func (v *Verifier) Checks(models []*manifest.Model) Jobs { return Jobs{v, each(models, v.check)} }

// agreement gets a model's graph and shows that the implementation agrees with it,
// on every state and edge and then, where one implementation can go them all, along
// walks over every edge.
func (v *Verifier) agreement(ctx context.Context, m *manifest.Model) ([]report.Row, error) {
	rec, row, err := v.graph(ctx, m)
	if err != nil || len(row.Failures) > 0 {
		return []report.Row{row}, err
	}
	if !implemented(rec.Protocol) || m.Graph == manifest.Linked {
		return []report.Row{row}, nil // there is no implementation to drive
	}
	machine, err := reference(rec)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", m.Name, err)
	}
	equal, err := deadline.Drive(ctx, machine, v.perStep(), func(machine modeltest.Machine) (report.Row, error) {
		return v.equivalence(m, rec, machine)
	})
	if err != nil || len(equal.Failures) > 0 || !walkable(rec.Graph.Graph) {
		return []report.Row{row, equal}, err
	}
	replay, err := deadline.Drive(ctx, machine, v.perStep(), func(machine modeltest.Machine) (report.Row, error) {
		return v.coverage(ctx, m, rec, machine)
	})
	return []report.Row{row, equal, replay}, err
}

// perStep is how long a step of an implementation may take.
func (o *Options) perStep() time.Duration {
	if o.PerStep > 0 {
		return o.PerStep
	}
	return deadline.PerStep
}

func (v *Verifier) equivalence(m *manifest.Model, rec *recording.Recording, machine modeltest.Machine) (report.Row, error) {
	began := time.Now()
	counts, d, err := machine.Equivalent(rec.Graph.Graph, rec.Graph.Labelled())
	if err != nil {
		return report.Row{}, fmt.Errorf("model %s: %w", m.Name, err)
	}
	row := report.Row{
		Step: "equal", Model: m.Name, States: int64(counts.States), Edges: int64(counts.Edges),
		Probes: int64(counts.Disabled + counts.Stutters), Result: "0 divergences", Time: time.Since(began),
	}
	if d != nil {
		row.Result = "diverges"
		row.Failures = []report.Failure{v.divergence(m, rec, d)}
	}
	return row, nil
}

// graph gets a model's graph: from the cache, from TLC, or from its recording.
func (v *Verifier) graph(ctx context.Context, m *manifest.Model) (*recording.Recording, report.Row, error) {
	began := time.Now()
	source, err := v.Manifest.Source(m)
	if err != nil {
		return nil, report.Row{}, err
	}
	recorded, recordedErr := recording.Load(v.Files, m.Name, source.Hash())
	if v.Tools == nil {
		row := report.None("recorded", m.Name)
		if recordedErr != nil {
			row.Broken = broken(recordedErr)
			row.Failures = []report.Failure{{What: recordedErr.Error(), Next: "install Java and run: synod generate " + m.Name}}
			return nil, row, nil
		}
		return recorded, graphRow("recorded", m, recorded, "by "+recorded.Graph.TLC, began), nil
	}
	earlier := recorded
	if recordedErr != nil {
		earlier = nil // compare says why
	}
	rec, cached, err := v.findGraph(ctx, m, source, func() *recording.Recording { return earlier })
	if err != nil {
		return nil, report.Row{}, err
	}
	row := graphRow("generate", m, rec, "as recorded", began)
	row.Cached, row.Broken = cached, broken(recordedErr)
	row.Failures = compare(m, recorded, recordedErr, rec)
	if len(row.Failures) > 0 {
		row.Result = ""
	}
	return rec, row, nil
}

func graphRow(step string, m *manifest.Model, rec *recording.Recording, result string, began time.Time) report.Row {
	return report.Row{
		Step: step, Model: m.Name, States: int64(rec.Graph.NumStates()), Edges: int64(rec.Graph.NumEdges()), Probes: -1,
		Result: result, Time: time.Since(began),
	}
}

// compare tells how a fresh graph differs from the recorded one. A protocol
// without any recording has nothing to compare with.
func compare(m *manifest.Model, recorded *recording.Recording, recordedErr error, fresh *recording.Recording) []report.Failure {
	next := "synod generate " + m.Name
	switch {
	case errors.Is(recordedErr, fs.ErrNotExist):
		return []report.Failure{{What: "there is no recording of it", Next: next}}
	case recordedErr != nil:
		return []report.Failure{{What: recordedErr.Error(), Next: next}}
	}
	if recorded.Same(fresh) {
		return nil
	}
	return []report.Failure{{
		What: fmt.Sprintf("the recording has %d states and %d edges, TLC found %d and %d, or the same in another form",
			recorded.Graph.NumStates(), recorded.Graph.NumEdges(), fresh.Graph.NumStates(), fresh.Graph.NumEdges()),
		Next: next,
	}}
}

// findGraph has TLC find the graph, or takes the one that it found before from the
// very same files by the very same jar. earlier gives its recording, which saves a run, or nil.
func (v *Verifier) findGraph(ctx context.Context, m *manifest.Model, source *specification.Source,
	earlier func() *recording.Recording) (rec *recording.Recording, cached bool, err error) {
	rec, cached = v.cachedGraph(m, source), true
	if rec == nil {
		cached = false
		rec, err = export.Record(ctx, v.Tools, v.Manifest, m, earlier())
	}
	if err == nil {
		err = v.complete(ctx, m, source, rec, cached)
	}
	if next := source.Next(); err != nil && rec != nil && next != "" && ctx.Err() == nil {
		rec, err = v.within(ctx, m, source, next, err)
	}
	if err != nil {
		return nil, false, err
	}
	if !cached {
		v.keepGraph(rec)
	}
	return rec, cached, nil
}

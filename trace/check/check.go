package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/cluster"
)

// Options are how models are checked. Only Tools are needed.
type Options struct {
	Tools *tlc.Tools

	Cache string // a folder for verdicts, made if it is not there; empty: none are kept
	Fresh bool   // run TLC even where there is a cached verdict, and replace that
	// Record accepts figures that the manifest does not have; those that it has must agree. See
	// manifest.Record.
	Record bool

	// Edges also counts the edges of each action, of models that hold and of which Record or a
	// drift asks for figures. Where the manifest has some a drift counts them anyway.
	Edges bool

	// Threads is how many TLC searches with; 0: one. With several a long run is faster, and depth
	// and counterexamples are not compared, as they differ between runs.
	Threads  int
	HeapMB   int           // of each run; 0: Java's default, a quarter of the memory
	Deadline time.Duration // of each run; 0: none
	Until    time.Time     // when all runs must have ended; zero: never
	// Progress is called while TLC runs; under All, from several goroutines.
	Progress func(model string, p tlc.Progress)

	// Wrong is what SelfTest found: models that use it by their text get a warning.
	Wrong []Wrong

	// Cluster has its machines search the states; then no verdict is cached, and Report.Untold says
	// what such a run leaves open.
	Cluster *cluster.Cluster
}

// Report is what came of a model.
type Report struct {
	Model    *manifest.Model
	Measured Measured          // zero beside Err
	Findings []Finding         // all that is not as expected, the worst first
	Warnings []Warning         // what is to be known, although no verdict depends on it
	Checks   []string          // what is checked: specification.Source.Checks
	defined  map[string]string // what these say: specification.Source.Definitions
	trivial  []triviality      // of these, what is true of every state by its text
	Left     []string          // actions that were not asked for; a warning says why
	Err      error             // why there is no verdict: the model's files, those of tlc.Tools.Run
	Led      []tlc.State       // the behaviour that led to Err; empty where TLC gives none
	At       Place             // of Err
	Paths    map[string]string // of modules and configurations in the manifest's file system, by plain name: Lock.tla
	Cached   bool              // the verdict is an earlier one
	Made     time.Time         // when TLC gave it
	Damaged  bool              // an earlier verdict was kept and is not as it was written, so it was not used
	Untold   []string          // what a run on several machines does not tell of what the manifest or the configuration asks
	CacheErr error             // why the verdict could not be kept
}

// OK tells whether all is as expected.
func (r *Report) OK() bool { return r.Err == nil && len(r.Findings) == 0 }

// Measured is what TLC found.
type Measured struct {
	Expect   manifest.Expect   `json:"expect"`             // in the manifest's terms
	Seen     []string          `json:"seen,omitempty"`     // witnesses, in the manifest's order
	Taken    []string          `json:"taken,omitempty"`    // actions, in the manifest's order
	Cuts     []string          `json:"cuts,omitempty"`     // constraints that a state did not have to which a step leads
	Trace    []tlc.State       `json:"trace,omitempty"`    // the counterexample
	Loop     *tlc.Loop         `json:"loop,omitempty"`     // how it goes on for ever
	At       tlc.Location      `json:"at"`                 // of a false assumption or assertion
	Message  string            `json:"message,omitempty"`  // TLC's, of what is falsified
	Part     string            `json:"part,omitempty"`     // of the property, what is falsified, where TLC names a part
	Within   string            `json:"within,omitempty"`   // the invariant in which an assertion failed, where TLC names that alone
	Edges    []tlc.ActionEdges `json:"edges,omitempty"`    // of actions, where they were counted
	Warnings []string          `json:"warnings,omitempty"` // TLC's
	TLC      string            `json:"tlc"`                // its version
	Wall     time.Duration     `json:"wall"`               // of the run
}

// Check checks one model of the manifest.
func Check(ctx context.Context, m *manifest.Manifest, model *manifest.Model, opt Options) Report {
	r := Report{Model: model}
	source, err := m.Source(model)
	if err != nil {
		r.Err = err
		return r
	}
	r.Checks, r.Paths = source.Checks(), source.Paths
	r.defined, r.trivial = source.Definitions(), trivial(model, source)
	if r.Err = empty(source); r.Err != nil {
		r.Err = fmt.Errorf("model %s: %w", model.Name, r.Err)
		return r
	}
	if opt.Cluster != nil {
		r.share(ctx, m, watched(model, source, bySteps), source, opt)
		return r
	}
	r.Warnings = wrongly(opt.Wrong, source)
	w, job, untold := r.judge(ctx, source, opt)
	if r.Err == nil {
		r.Err = cmp.Or(r.nothing(source), r.impossible(source, opt.Wrong), r.hiding(source))
	}
	if r.Err == nil && r.counts(model, opt) {
		r.count(ctx, job, source, opt)
	}
	if r.Err == nil {
		base, _ := m.Model(model.Base)
		r.Findings = append(w.unknown, r.compare(base, source, w, opt)...)
		r.Left = w.leaves(actions)
		r.Warnings = append(r.Warnings, r.warnings(source)...)
		r.Warnings = append(r.Warnings, r.unasked(w, untold)...)
	}
	r.place(m, source)
	return r
}

// measure takes the verdict from the cache or from TLC.
func (r *Report) measure(ctx context.Context, job tlc.Job, w watch, source *specification.Source, opt Options) error {
	cache := verdict(opt.Cache, job, opt.Tools.Jar.SHA256)
	earlier, made, ok := cache.Read()
	if ok && !opt.Fresh {
		r.Measured, r.Made, r.Cached = earlier, made, true
		return nil
	}
	r.Damaged = !ok && cache.There()
	if err := opt.limit(&job, r.Model); err != nil {
		return err
	}
	found := map[int]bool{}
	job.Printed = func(line string) { w.read(line, found) }
	result, err := opt.run(ctx, job, source)
	if err != nil {
		if result != nil {
			r.Led = result.Trace
		}
		return fmt.Errorf("model %s: TLC came to no verdict: %w", r.Model.Name, theirs(subject(err, source), source, result))
	}
	if err := opt.name(ctx, nil, source, result); err != nil {
		return fmt.Errorf("model %s: TLC came to no verdict on one property: %w", r.Model.Name, err)
	}
	r.Measured, r.Made = measured(result, source), stamp()
	seen := w.seen(found)
	r.Measured.Seen, r.Measured.Taken, r.Measured.Cuts = seen[witnesses], seen[actions], seen[constraints]
	r.keep(cache)
	return nil
}

// stamp is the time of a verdict.
func stamp() time.Time { return time.Now().UTC().Truncate(time.Second) }

// limit is what a run may take.
func (o *Options) limit(job *tlc.Job, model *manifest.Model) error {
	job.HeapMB, job.Deadline, job.Long = o.HeapMB, o.Deadline, model.Large()
	job.Short, job.States = model.Small() && job.Simulate == nil, model.Expect.Generated
	if o.Progress != nil {
		job.Progress = func(p tlc.Progress) { o.Progress(model.Name, p) }
	}
	if o.Until.IsZero() {
		return nil
	}
	left := time.Until(o.Until)
	if left <= 0 {
		return fmt.Errorf("model %s: %w", model.Name, ErrNoTime)
	}
	if job.Deadline == 0 || left < job.Deadline {
		job.Deadline = left
	}
	return nil
}

// ErrNoTime is wrapped by the error of a model whose run did not begin before Options.Until.
var ErrNoTime = errors.New("no time was left to begin with it")

var verdicts = map[tlc.Verdict]manifest.Verdict{
	tlc.Holds: manifest.Holds, tlc.InvariantViolated: manifest.Invariant, tlc.ActionPropertyViolated: manifest.ActionProperty,
	tlc.Deadlock: manifest.Deadlock, tlc.TemporalViolated: manifest.Temporal, tlc.AssumptionFalse: manifest.Assumption,
	tlc.AssertFailed: manifest.Assert, tlc.PostconditionFalse: manifest.Postcondition,
}

// measured puts a result into the manifest's terms.
func measured(r *tlc.Result, source *specification.Source) Measured {
	m := Measured{Trace: r.Trace, Loop: r.Loop, At: r.At, Within: r.Within, Message: r.Message, Warnings: r.Warnings, TLC: r.Version, Wall: r.Wall}
	m.Expect = manifest.Expect{Verdict: verdicts[r.Verdict], Property: r.Property, Distinct: r.Distinct, Generated: r.Generated}
	e := &m.Expect
	switch r.Verdict {
	case tlc.Holds:
		e.Depth = r.Depth
	case tlc.InvariantViolated, tlc.ActionPropertyViolated, tlc.TemporalViolated:
		e.Property, m.Part = violated(source, r.Property)
	}
	if n := len(r.Trace); n > 0 {
		e.Length = r.Trace[n-1].Number
	}
	if r.Loop != nil {
		e.Loop, e.Stutters = r.Loop.BackTo, r.Loop.Stutters
	}
	return m
}

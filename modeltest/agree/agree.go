package agree

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/deadline"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/trace/check"
	"github.com/synod-paxos/synod/trace/export"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// Specification is a folder with a models.json. Its methods are for tests of one
// package, also parallel ones: a graph is made once.
type Specification struct {
	folder  fs.FS
	find    func(testing.TB) (*tlc.Tools, error)
	perStep time.Duration

	mu     sync.Mutex
	graphs map[string]*recording.Recording
}

// With is the specification in a folder.
func With(folder fs.FS) *Specification {
	return &Specification{folder: folder, find: tlctest.Find, perStep: deadline.PerStep, graphs: map[string]*recording.Recording{}}
}

// Check has TLC check every quick model, each as a subtest: what it finds must be what
// models.json records.
func (s *Specification) Check(t *testing.T) {
	t.Helper()
	m := s.manifest(t)
	tools := tlctest.Require(t)
	for _, model := range m.Tagged("quick") {
		t.Run(model.Name, func(t *testing.T) {
			t.Parallel()
			report := check.Check(t.Context(), m, model, check.Options{Tools: tools})
			if report.Err != nil {
				t.Fatal(report.Err)
			}
			for _, f := range report.Findings {
				t.Error(f)
			}
			t.Logf("%s", report.Measured.Expect)
		})
	}
}

// Agrees walks the model's complete graph with the implementation beside it. At every
// state every stimulus is fired: it must lead where the graph says, and change nothing
// where the graph says nothing. Then it replays the fewest steps that together take
// every edge, where one implementation can go them all: where there is one initial
// state. A divergence fails the test and is explained.
func (s *Specification) Agrees(t testing.TB, model string, m modeltest.Machine) {
	t.Helper()
	found, d := s.compare(t, model, m)
	if d != nil {
		t.Fatalf("%s: the implementation diverges: %v\n%s", model, d, s.explain(t, model, d))
	}
	t.Logf("%s: %s", model, found)
}

// Diverges gives the divergence of an implementation that is known to be wrong, and
// fails if there is none: what a suite cannot catch it does not test.
func (s *Specification) Diverges(t testing.TB, model string, wrong modeltest.Machine) *modeltest.Divergence {
	t.Helper()
	found, d := s.compare(t, model, wrong)
	if d == nil {
		t.Fatalf("%s: want a divergence, and the implementation agrees: %s", model, found)
	}
	t.Logf("%s: %v\n%s", model, d, s.explain(t, model, d))
	return d
}

// Explores visits every state of the implementation by itself, without a graph of TLC's.
// It must find what models.json records of the model: the counts if it holds, else the
// property that breaks and the length of the shortest behaviour that does. The witnesses of
// models.json must be among the implementation's, and are met. A step that leaves another state is
// one, whatever it says: that it says so is for Agrees.
func (s *Specification) Explores(t testing.TB, model string, m closed.System) {
	t.Helper()
	c := s.closed(t, model, m)
	found, err := c.Explore(t.Context(), explore.Options{PerStep: s.perStep, MaxStates: enough(c.Expect)})
	if limit := new(explore.LimitError); errors.As(err, &limit) {
		t.Fatalf("%s: exploring the implementation: has more than %d states; TLC finds %d of the specification%s", model, limit.Limit, c.Expect.Distinct, apart(found))
	}
	if err != nil {
		t.Fatalf("%s: %v", model, err)
	}
	if differs := c.Differs(found); differs != "" {
		t.Fatalf("%s: exploring the implementation: %s%s%s", model, differs, apart(found), drawn(found.Violation))
	}
	t.Logf("%s: %d states, %d generated, depth %d; looked at %s%s",
		model, found.Distinct, found.Generated, found.Depth, strings.Join(found.Properties, ", "), drawn(found.Violation))
}

// enough bounds the states of a search where TLC found so many: far beyond them, so that what an
// implementation breaks with states that it has too many is mostly met before.
func enough(want manifest.Expect) int64 {
	if want.Verdict != manifest.Holds {
		return 0
	}
	return 4*want.Distinct + 1<<16
}

// apart tells why there are too many states, where that is what an exploration shows.
func apart(found *closed.Exploration) string {
	if found.Violation != nil {
		return ""
	}
	if field := found.Apart(); field != "" {
		return "; of two states that the variables do not tell apart " + field
	}
	return ""
}

// closed is the implementation as a model of the manifest. A name that the specification
// does not know would be looked at nowhere, and nobody would notice.
func (s *Specification) closed(t testing.TB, model string, m closed.System) closed.Model {
	t.Helper()
	manifest, of, source := s.model(t, model)
	for _, name := range slices.Concat(m.PropertyNames(), m.WitnessNames()) {
		if !source.Defines(name) {
			t.Fatalf("%s: the implementation's model has a property %q, which the specification does not define", model, name)
		}
	}
	for _, name := range of.Witnesses {
		if !slices.Contains(m.WitnessNames(), name) {
			t.Fatalf("%s: models.json has a witness %q, and the implementation's model has none of that name: it would be looked for nowhere", model, name)
		}
	}
	all, err := closed.Models(manifest, func(closed.Setting) (*closed.Explored, error) { return &closed.Explored{System: m}, nil })
	if err != nil {
		t.Fatal(err)
	}
	return all[slices.IndexFunc(all, func(c closed.Model) bool { return c.Name == model })]
}

// drawn is a behaviour for a reader, or nothing.
func drawn(b *closed.Behaviour) string {
	switch {
	case b == nil:
		return ""
	case len(b.Arrows) == 0:
		return "\n" + modeltest.List(b.Steps) + why(b)
	}
	return "\n" + modeltest.Diagram(b.Arrows, true) + why(b)
}

func why(b *closed.Behaviour) string {
	if b.Why == "" {
		return ""
	}
	return "  " + b.Why + "\n"
}

func (s *Specification) manifest(t testing.TB) *manifest.Manifest {
	t.Helper()
	m, err := manifest.Load(s.folder, "models.json")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// model gives a model and its files.
func (s *Specification) model(t testing.TB, name string) (*manifest.Manifest, *manifest.Model, *specification.Source) {
	t.Helper()
	m := s.manifest(t)
	model, ok := m.Model(name)
	if !ok {
		t.Fatalf("models.json has no model %q", name)
	}
	source, err := m.Source(model)
	if err != nil {
		t.Fatal(err)
	}
	return m, model, source
}

// graph gives the graph of a model, which TLC makes if it can.
func (s *Specification) graph(t testing.TB, name string) *recording.Recording {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if rec := s.graphs[name]; rec != nil {
		return rec
	}
	m, model, source := s.model(t, name)
	recorded, err := recording.Load(s.folder, name, source.Hash())
	missing := errors.Is(err, fs.ErrNotExist)
	if err != nil && !missing {
		t.Fatalf("%v: synod generate %s --manifest .../models.json", err, name)
	}
	tools, absent := s.find(t)
	switch {
	case absent != nil && missing:
		t.Skipf("needs TLC, or a recording of %s beside models.json: %v", name, absent)
	case absent != nil:
		t.Logf("%s: the recorded graph stands in for TLC: %v", name, absent)
		s.graphs[name] = recorded
		return recorded
	}
	rec, err := export.Record(t.Context(), tools, m, model, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := model.Expect.Distinct; int64(rec.Graph.NumStates()) != want {
		t.Fatalf("%s: the graph has %d states, models.json records %d: do its actions, with their domains, cover Next?", name, rec.Graph.NumStates(), want)
	}
	if model.Expect.Generated != rec.Graph.Generated {
		if err := export.Complete(t.Context(), tools, m, model, rec.Graph); err != nil {
			t.Fatal(err)
		}
	}
	if recorded != nil && !recorded.Same(rec) {
		t.Fatalf("%s: the recorded graph is not what TLC finds today: synod generate %s --manifest .../models.json", name, name)
	}
	s.graphs[name] = rec
	return rec
}

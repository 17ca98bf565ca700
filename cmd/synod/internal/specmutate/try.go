package specmutate

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate/generate"
	"github.com/synod-paxos/synod/internal/overlay"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/check"
	"github.com/synod-paxos/synod/trace/export"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tlc"
)

// HarmlessFile is where a specification lists the mutants that nothing need notice, beside its
// manifest.
const HarmlessFile = "harmless.txt"

// Trial is what became of a mutant.
type Trial struct {
	Mutant
	Judge    Judge  `json:"judge,omitempty"`    // who notices it
	By       string `json:"by,omitempty"`       // the model by which; empty: none does
	How      string `json:"how,omitempty"`      // what differs there
	Asked    int    `json:"asked"`              // how many models were
	Late     string `json:"late,omitempty"`     // a model that TLC did not get done with: it has not noticed anything
	Harmless string `json:"harmless,omitempty"` // why none need notice it
}

// Survives tells whether the mutant shows that something is not looked at.
func (t Trial) Survives() bool { return t.By == "" && t.Harmless == "" }

// Subject is a specification, and how its models are run.
type Subject struct {
	Files fs.FS // of the manifest's folder
	Name  string
	Tools *tlc.Tools
	Cache string
	Cores int
	Judge Judge // the only one that is asked; empty: each that notices something of its own

	Closed []closed.Model // what the code is explored as
	Links  []link.Link    // what the systems of the proofs are held against

	codes sync.Map // what exploring the code found, by model
}

// patience is for one model, which takes seconds.
const patience = 2 * time.Minute

// Mutants are those of the modules beside the manifest that some model's steps are made of.
func (s *Subject) Mutants() (all []Mutant, err error) {
	suite, err := s.suite("")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(s.Files, "*.tla")
	for _, name := range names {
		text, err := fs.ReadFile(s.Files, name)
		if err != nil {
			return nil, err
		}
		all = append(all, mutantsOf(string(text), func(definition string) bool {
			return slices.ContainsFunc(suite, func(a asked) bool { return a.tier == small && a.reaches(name, definition) })
		})...)
	}
	return all, err
}

func (a asked) reaches(file, definition string) bool {
	return a.steps[definition] && a.source.Files[file] != nil
}

// Try asks the models of each mutant until one notices it. done is called after each, by one
// goroutine at a time.
func (s *Subject) Try(ctx context.Context, mutants []Mutant, done func(t Trial)) ([]Trial, error) {
	suite, err := s.suite(s.Judge)
	if err != nil {
		return nil, err
	}
	harmless, err := s.harmless()
	if err != nil {
		return nil, err
	}
	noticed, err := LoadNoticed(s.Files)
	if err != nil {
		return nil, err
	}
	trials, errs := make([]Trial, len(mutants)), make([]error, len(mutants))
	next := make(chan int)
	var workers sync.WaitGroup
	var one sync.Mutex
	for range max(1, s.Cores) {
		workers.Go(func() {
			for i := range next {
				trials[i], errs[i] = s.try(ctx, mutants[i], suite, noticed[mutants[i].ID])
				trials[i].Harmless = harmless[mutants[i].Key()]
				one.Lock()
				done(trials[i])
				one.Unlock()
			}
		})
	}
	for i := range mutants {
		next <- i
	}
	close(next)
	workers.Wait()
	return trials, errors.Join(errs...)
}

func (s *Subject) harmless() (generate.Justified, error) {
	return generate.LoadJustified(func(name string) ([]byte, error) { return fs.ReadFile(s.Files, name) }, HarmlessFile)
}

// Stale says what is listed as harmless and is no mutant, or was noticed, when all were tried.
func (s *Subject) Stale(all []Mutant, trials []Trial) (stale []string, err error) {
	harmless, err := s.harmless()
	stale = generate.Stale(harmless, all)
	for _, t := range trials {
		if t.By != "" && t.Harmless != "" {
			stale = append(stale, fmt.Sprintf("%s is noticed by %s", t.ID, t.By))
		}
	}
	return stale, err
}

// try asks one model after the other, first the one that noticed it before.
func (s *Subject) try(ctx context.Context, mutant Mutant, suite []asked, before witness) (Trial, error) {
	t := Trial{Mutant: mutant}
	files := overlay.Overlaid{FS: s.Files, Over: map[string][]byte{mutant.Module + ".tla": []byte(mutant.text)}}
	m, err := manifest.Load(files, s.Name)
	if err != nil {
		return t, err
	}
	for _, a := range s.order(mutant, suite, before) {
		if ctx.Err() != nil {
			return t, context.Cause(ctx)
		}
		t.Asked++
		how, late, err := s.ask(ctx, m, a)
		switch {
		case err != nil:
			return t, fmt.Errorf("specmutate: %s is no mutant: %w", t.ID, err)
		case late:
			t.Late = a.Name
		case how != "" && ctx.Err() == nil:
			t.Judge, t.By, t.How = a.tier.judge(), a.Name, how
			return t, nil
		}
	}
	return t, ctx.Err()
}

// order are the models that are asked of a mutant: the one that noticed it before, then of each
// tier so many that reach it.
func (s *Subject) order(mutant Mutant, suite []asked, before witness) (all []asked) {
	is := func(a asked) bool { return a.Name == before.model && a.tier.judge() == before.Judge }
	if i := slices.IndexFunc(suite, is); i >= 0 {
		all = append(all, suite[i])
	}
	count := map[tier]int{}
	for _, a := range suite {
		if a.reaches(mutant.Module+".tla", mutant.Definition) && count[a.tier] < most[a.tier] && !is(a) {
			count[a.tier]++
			all = append(all, a)
		}
	}
	return all
}

// ask says how a model is not as it should be with a mutant, or its graph. What does not parse is
// no mutant, and an error.
func (s *Subject) ask(ctx context.Context, m *manifest.Manifest, a asked) (how string, late bool, err error) {
	model, _ := m.Model(a.Name)
	switch a.tier {
	case graphs:
		how, late = s.drawn(ctx, m, model, a.source.Hash())
		return how, late, nil
	case linked:
		how, late = s.linked(ctx, m, model)
		return how, late, nil
	}
	known := *model
	known.Definitions = nil // by these each mutant differs, whatever it does
	r := check.Check(ctx, m, &known, check.Options{Tools: s.Tools, Cache: s.Cache, Deadline: patience})
	wrong := new(tlc.ParseError)
	switch {
	case errors.As(r.Err, &wrong):
		return "", false, r.Err
	case errors.Is(r.Err, context.DeadlineExceeded):
		return "", true, nil
	case a.tier == explored:
		how, late = s.explored(ctx, r)
		return how, late, nil
	}
	return noticed(r), false, nil
}

// drawn has TLC find the graph with a mutant, every action tried with all arguments, and says how
// it is not the one that is recorded of the specification with that hash.
func (s *Subject) drawn(ctx context.Context, m *manifest.Manifest, model *manifest.Model, hash string) (how string, late bool) {
	recorded, err := recording.Load(s.Files, model.Name, hash)
	if err != nil {
		return "", true // nothing is known of it
	}
	fresh, how, late := s.record(ctx, m, model)
	if fresh == nil {
		return how, late
	}
	if fresh.Hash = hash; fresh.Same(recorded) {
		return "", false
	}
	return fmt.Sprintf("graph: recorded with %d states and %d edges, got %d and %d",
		recorded.Graph.NumStates(), recorded.Graph.NumEdges(), fresh.Graph.NumStates(), fresh.Graph.NumEdges()), false
}

// record has TLC find the graph with a mutant; nil, if it does not, and then how.
func (s *Subject) record(ctx context.Context, m *manifest.Manifest, model *manifest.Model) (r *recording.Recording, how string, late bool) {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := export.Record(limited, s.Tools, m, model, nil)
	if err != nil {
		how, _, _ = strings.Cut(err.Error(), "\n")
	}
	return r, how, limited.Err() != nil
}

// noticed says how a model's run is not as recorded; "" if it is.
func noticed(r check.Report) string {
	if r.Err != nil {
		how, _, _ := strings.Cut(r.Err.Error(), "\n")
		return how
	}
	if len(r.Findings) == 0 {
		return ""
	}
	f := r.Findings[0]
	return fmt.Sprintf("%s: expected %s, got %s", f.Kind, f.Expected, f.Got)
}

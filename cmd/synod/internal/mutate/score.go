package mutate

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/synod-paxos/synod/impl/paxos/mutants"
	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/modeltest/paxostest/randomtest"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// adapter is the program that puts the reference behind the wire protocol.
const adapter = "./modeltest/paxostest/adapter"

// Score is what testing one mutant found.
type Score struct {
	ID       string                `json:"id"`
	Title    string                `json:"title"`
	Kind     mutants.Kind          `json:"kind"`
	Right    bool                  `json:"right"`              // a bug was caught, a safe variant was not flagged
	Role     string                `json:"role,omitempty"`     // that caught it
	Suite    string                `json:"suite,omitempty"`    // that caught it
	Step     int                   `json:"step,omitempty"`     // that is wrong, the last of the shrunk test
	Dialect  string                `json:"dialect,omitempty"`  // that it was taken for
	Warnings []string              `json:"warnings,omitempty"` // that it was given
	Tests    int                   `json:"tests"`
	Steps    int                   `json:"steps"`
	Time     time.Duration         `json:"nanoseconds"`
	Found    *paxostest.Divergence `json:"divergence,omitempty"`
	Explored *Explored             `json:"explored,omitempty"` // nil for what loses liveness only
}

// Explored is what exploring a mutant found.
type Explored struct {
	Size     paxostest.Size `json:"size"`
	Distinct int64          `json:"distinct"`
	Breaks   string         `json:"breaks,omitempty"` // the property, or that it is vacuous; nothing, of a safe variant
	Steps    int            `json:"steps,omitempty"`  // of the shortest behaviour that breaks it
	Wrong    string         `json:"wrong,omitempty"`  // what is not as it must be
}

// TryAll tries mutants, as many at a time as there are cores; done is called after
// each, in no order, by one goroutine at a time. The scores have the mutants' order.
func (b *Builder) TryAll(ctx context.Context, all []mutants.Mutant, done func(*Score)) ([]*Score, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	scores, errs := make([]*Score, len(all)), make([]error, len(all))
	slots := make(chan struct{}, cap(b.slots))
	var lock sync.Mutex
	var wg sync.WaitGroup
	for i, m := range all {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if errs[i] = ctx.Err(); errs[i] != nil {
				return
			}
			if scores[i], errs[i] = b.Try(ctx, m); errs[i] != nil {
				cancel() // the others' errors are that
				return
			}
			lock.Lock()
			defer lock.Unlock()
			done(scores[i])
		})
	}
	wg.Wait()
	return scores, first(errs)
}

// first gives the error that stopped the others.
func first(errs []error) error {
	own := slices.IndexFunc(errs, func(err error) bool { return err != nil && !errors.Is(err, context.Canceled) })
	if own >= 0 {
		return errs[own]
	}
	return errors.Join(errs...)
}

// Try builds a mutant of the reference and tests it as anybody's implementation, in
// each role that can show it, until one does.
func (b *Builder) Try(ctx context.Context, m mutants.Mutant) (*Score, error) {
	begin := time.Now()
	dir, err := os.MkdirTemp("", "synod-mutant-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, m.ID+".exe")
	if err := b.Build(ctx, adapter, program, m); err != nil {
		return nil, err
	}
	opts, err := declared(m.Quorums)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.ID, err)
	}
	s := &Score{ID: m.ID, Title: m.Title, Kind: m.Kind}
	for _, role := range m.Roles {
		if err := s.role(ctx, program, role, opts); err != nil {
			return nil, fmt.Errorf("%s as %s: %w", m.ID, role, err)
		}
		if s.Found != nil {
			break
		}
	}
	s.judge()
	if err := s.explore(ctx, b, program); err != nil {
		return nil, fmt.Errorf("exploring %s: %w", m.ID, err)
	}
	s.Time = time.Since(begin)
	return s, nil
}

// explore has the mutant explored: a bug must break agreement as soon as it can.
func (s *Score) explore(ctx context.Context, b *Builder, program string) error {
	all, err := Trials()
	at := slices.IndexFunc(all, func(t Trial) bool { return t.ID == s.ID })
	if err != nil || at < 0 {
		return err
	}
	t := all[at]
	found, err := t.Run(ctx, b, program)
	if err != nil {
		return err
	}
	s.Explored = &Explored{Size: t.Size, Distinct: found.Distinct, Breaks: t.Breaks}
	if found.Violation != nil {
		s.Explored.Steps = found.Violation.Length - 1
	}
	err = t.Judge(found)
	if err == nil && t.First != nil {
		if found, err = t.First.Run(ctx, b, program); found == nil {
			return err
		}
		err = t.First.Judge(found)
	}
	if err != nil {
		s.Explored.Wrong, s.Right = err.Error(), false
	}
	return nil
}

// role tests the mutant in one role.
func (s *Score) role(ctx context.Context, program, role string, opts []paxostest.Option) error {
	a, err := wire.Start(ctx, []string{program}, "paxos", role, wire.Options{})
	if err != nil {
		return err
	}
	defer a.Close()
	r, err := paxostest.Adapter(ctx, a, opts...)
	if err == nil && r.Conforms && role == "process" { // what only whole processes show, only random runs find
		suites := r.Suites
		if r, err = randomtest.Adapter(ctx, a, randomtest.With(opts...)); err == nil {
			r.Suites = append(suites, r.Suites...)
		}
	}
	if err != nil {
		return err
	}
	for _, suite := range r.Suites {
		s.Tests, s.Steps = s.Tests+suite.Tests, s.Steps+suite.Steps
	}
	s.Warnings = append(s.Warnings, r.Warnings...)
	if r.Dialect != "" {
		s.Dialect = r.Dialect
	}
	if len(r.Divergences) > 0 {
		d := r.Divergences[0]
		s.Role, s.Suite, s.Step, s.Found = role, d.Suite, len(d.Steps), d
	}
	return nil
}

// declared are the quorums that a mutant declares, as in "all, one".
func declared(quorums string) ([]paxostest.Option, error) {
	if quorums == "" {
		return nil, nil
	}
	phase1, phase2, _ := strings.Cut(quorums, ",")
	size1, err1 := paxostest.ParseQuorumSize(strings.TrimSpace(phase1))
	size2, err2 := paxostest.ParseQuorumSize(strings.TrimSpace(phase2))
	return []paxostest.Option{paxostest.Quorums(size1, size2)}, errors.Join(err1, err2)
}

// judge says whether the verdict is right. What only loses liveness may instead be
// named in a warning.
func (s *Score) judge() {
	switch named := func(w string) bool { return strings.Contains(w, s.ID) }; s.Kind {
	case mutants.Safe:
		s.Right = s.Found == nil
	case mutants.Liveness:
		s.Right = s.Found != nil || slices.ContainsFunc(s.Warnings, named)
	default:
		s.Right = s.Found != nil
	}
}

// Verdict is the result in a word or two.
func (s *Score) Verdict() string {
	switch {
	case s.Kind == mutants.Safe && s.Right:
		return "not flagged"
	case s.Kind == mutants.Safe:
		return "FLAGGED"
	case s.Found != nil:
		return "caught"
	case s.Right:
		return "named"
	}
	return "MISSED"
}

// String gives what broke and when, as in "Agreement @14", or that it holds.
func (e *Explored) String() string {
	switch {
	case e == nil:
		return ""
	case e.Wrong != "":
		return "WRONG"
	case e.Breaks == "":
		return "holds"
	case e.Steps == 0:
		return e.Breaks
	}
	return fmt.Sprintf("%s @%d", e.Breaks, e.Steps)
}

package paxosmutate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/impl/mutants"
	known "github.com/synod-paxos/synod/impl/paxos/mutants"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/randomtest"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire"
)

const (
	// adapter is the program that puts the reference behind the wire protocol.
	adapter = "./modeltest/paxostest/adapter"
	// large are the largest packages that import a mutant.
	large = "modeltest/paxostest/..."
)

// Score is what testing one mutant found.
type Score struct {
	mutate.Result
	Role     string                  `json:"role,omitempty"`     // that caught it
	Suite    string                  `json:"suite,omitempty"`    // that caught it
	Step     int                     `json:"step,omitempty"`     // that is wrong, the last of the shrunk test
	Dialect  string                  `json:"dialect,omitempty"`  // that it was taken for
	Warnings []string                `json:"warnings,omitempty"` // that it was given
	Tests    int                     `json:"tests"`
	Steps    int                     `json:"steps"`
	Found    *conformance.Divergence `json:"divergence,omitempty"`
	Explored *Explored               `json:"explored,omitempty"` // nil for what loses liveness only
}

// Explored is what exploring a mutant found.
type Explored struct {
	Size     model.Size `json:"size"`
	Distinct int64      `json:"distinct"`
	Breaks   string     `json:"breaks,omitempty"` // the property, or that it is vacuous; nothing, of a safe variant
	Steps    int        `json:"steps,omitempty"`  // of the shortest behaviour that breaks it
	Wrong    string     `json:"wrong,omitempty"`  // what is not as it must be
}

// Method tries the mutants of Paxos.
var Method = mutate.Method{
	Mutants: known.All,
	Heading: fmt.Sprintf(columns, "ROLE", "SUITE", "STEP", "TESTS", "STEPS", "EXPLORED"),
	Try: func(ctx context.Context, b *mutate.Builder, m mutants.Mutant) (mutate.Score, error) {
		s, err := Try(ctx, b, m)
		if err != nil {
			return nil, err
		}
		return s, nil
	},
}

// Try builds a mutant of the reference and tests it as anybody's implementation, in
// each role that can show it, until one does.
func Try(ctx context.Context, b *mutate.Builder, m mutants.Mutant) (*Score, error) {
	dir, err := os.MkdirTemp("", "synod-mutant-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, m.ID+".exe")
	if err := b.BuildQuickly(ctx, large, adapter, program, m); err != nil {
		return nil, err
	}
	opts, err := declared(m.Declares)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.ID, err)
	}
	s := &Score{Result: mutate.Result{ID: m.ID, Title: m.Title, Kind: m.Kind}}
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
	return s, nil
}

// explore has the mutant explored: a bug must break agreement as soon as it can.
func (s *Score) explore(ctx context.Context, b *mutate.Builder, program string) error {
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
func (s *Score) role(ctx context.Context, program, role string, opts []conformance.Option) error {
	a, err := wire.Start(ctx, []string{program}, "paxos", role, wire.Options{})
	if err != nil {
		return err
	}
	defer a.Close()
	r, err := conformance.Adapter(ctx, a, opts...)
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
func declared(quorums string) ([]conformance.Option, error) {
	if quorums == "" {
		return nil, nil
	}
	phase1, phase2, _ := strings.Cut(quorums, ",")
	size1, err1 := suites.ParseQuorumSize(strings.TrimSpace(phase1))
	size2, err2 := suites.ParseQuorumSize(strings.TrimSpace(phase2))
	return []conformance.Option{conformance.Quorums(size1, size2)}, errors.Join(err1, err2)
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

const columns = "%-9s %-18s %4s %7s %8s  %-18s"

// Columns says who caught it, at which step, after how much, and what exploring found.
func (s *Score) Columns() string {
	step := ""
	if s.Step > 0 {
		step = fmt.Sprint(s.Step)
	}
	return fmt.Sprintf(columns, s.Role, cmp.Or(s.Suite, s.Dialect), step, report.Count(int64(s.Tests)), report.Count(int64(s.Steps)), s.Explored)
}

// Details says what exploring should have found, and what a safe variant did.
func (s *Score) Details() (text string) {
	if s.Explored != nil && s.Explored.Wrong != "" {
		text = fmt.Sprintf("\n%s\n", s.Explored.Wrong)
	}
	if s.Kind == mutants.Safe && s.Found != nil {
		text += fmt.Sprintf("\n%s %s:\n%s", s.ID, s.Title, s.Found.Text())
	}
	return text
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

package mutate

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/synod-paxos/synod/impl/mutants"
)

// checks is the package of a program that runs the checks that serve any protocol on
// what it is made of.
const checks = "./cmd/synod/internal/mutate/checks"

var (
	checker = Program{Package: checks, Verb: "check", Limit: checkLimit}
	// Explorer explores one closed model.
	Explorer = Program{Package: checks, Verb: "explore"}
)

// A mutant that hangs must not hang its caller. A check takes a second.
const checkLimit = 5 * time.Minute

// Question is what a mutant is checked for.
type Question struct {
	Protocol string   `json:"protocol"`
	Property string   `json:"property,omitempty"` // that exploring must break; empty: no property
	Models   []string `json:"models,omitempty"`   // closed models in which the code without the mutant keeps it
}

// Checks is what the checks that serve any protocol found, each the shortest that it
// can find; nil where it found nothing.
type Checks struct {
	Equal   *Finding `json:"equal,omitempty"`   // every stimulus at every state of the recorded graphs
	Replay  *Finding `json:"replay,omitempty"`  // the recorded suites alone
	Explore *Finding `json:"explore,omitempty"` // the closed models, in every interleaving
}

// Finding is a behaviour that shows a mutant.
type Finding struct {
	Model  string   `json:"model"`
	Step   int      `json:"step,omitempty"`   // the one that is wrong, from 1, or the last before what is broken
	Breaks []string `json:"breaks,omitempty"` // properties that the model must have
	What   string   `json:"what"`
	How    string   `json:"how,omitempty"` // the behaviour, drawn
}

// Checked is the score of a mutant that was tried by these checks.
type Checked struct {
	Result
	Checks
	Wrong string `json:"wrong,omitempty"` // what is not as the patch says
}

// ByChecks tries mutants by the checks that serve any protocol. ask says what of a
// mutant's.
func ByChecks(all func() ([]mutants.Mutant, error), ask func(context.Context, mutants.Mutant) (Question, error)) Method {
	return Method{
		Mutants: all,
		Heading: fmt.Sprintf(checkColumns, "EQUAL", "REPLAY", "EXPLORED"),
		Try: func(ctx context.Context, b *Builder, m mutants.Mutant) (Score, error) {
			q, err := ask(ctx, m)
			if err != nil {
				return nil, err
			}
			s := &Checked{Result: Result{ID: m.ID, Title: m.Title, Kind: m.Kind}}
			if err := b.Ask(ctx, checker, q, &s.Checks, m); err != nil {
				return nil, fmt.Errorf("%s: %w", m.ID, err)
			}
			s.Judge(q.Property, m.Declares == OnlyExploring)
			return s, nil
		},
	}
}

// OnlyExploring is what a bug declares that the recorded graphs and suites cannot show.
const OnlyExploring = "only exploring"

// Judge says whether what was found is right. A bug must be caught by the graphs and by
// the suites alone, or by neither if it says so; and exploring must break the property
// that it is said to break, or none.
func (s *Checked) Judge(property string, onlyExploring bool) {
	s.Wrong = s.wrong(property, onlyExploring)
	s.Right = s.Wrong == ""
}

func (s *Checked) wrong(property string, onlyExploring bool) string {
	var broken []string
	if s.Explore != nil {
		broken = s.Explore.Breaks
	}
	switch {
	case s.Kind == mutants.Safe && s.caught():
		return s.ID + " is safe, and is flagged"
	case s.Kind == mutants.Safe:
		return ""
	case !s.caught():
		return s.ID + " is not caught"
	case onlyExploring && (s.Equal != nil || s.Replay != nil):
		return s.ID + " declares that only exploring finds it, and the recordings show it too"
	case !onlyExploring && (s.Equal == nil || s.Replay == nil):
		return s.ID + " is caught, but not both by the recorded graphs and by the suites alone"
	case property != "" && !slices.Contains(broken, property):
		return fmt.Sprintf("%s should break %s, and exploring does not find that", s.ID, property)
	case property == "" && len(broken) > 0:
		return fmt.Sprintf("%s should break no property, and exploring finds that it breaks %s", s.ID, strings.Join(broken, ", "))
	}
	return ""
}

func (s *Checked) caught() bool { return s.Equal != nil || s.Replay != nil || s.Explore != nil }

// Verdict is the result in a word or two.
func (s *Checked) Verdict() string {
	switch {
	case s.Kind == mutants.Safe && s.caught():
		return "FLAGGED"
	case s.Kind == mutants.Safe:
		return "not flagged"
	case s.caught():
		return "caught"
	}
	return "MISSED"
}

const checkColumns = "%-18s %-18s %-32s"

// Columns says what each check found, and where.
func (s *Checked) Columns() string {
	place := func(f *Finding) string {
		if f == nil {
			return ""
		}
		return fmt.Sprintf("%s @%d", f.Model, f.Step)
	}
	explored := ""
	switch f := s.Explore; {
	case f == nil:
	case len(f.Breaks) > 0:
		explored = fmt.Sprintf("%s @%d, %s", f.Breaks[0], f.Step, f.Model)
	default:
		explored = "differs, " + f.Model
	}
	return fmt.Sprintf(checkColumns, place(s.Equal), place(s.Replay), explored)
}

// Details says what is wrong, and shows what a safe variant did.
func (s *Checked) Details() string {
	if s.Right {
		return ""
	}
	text := "\n" + s.Wrong + "\n"
	for _, f := range []*Finding{s.Equal, s.Replay, s.Explore} {
		if s.Kind == mutants.Safe && f != nil {
			return text + fmt.Sprintf("%s: %s\n%s", f.Model, f.What, f.How)
		}
	}
	return text
}

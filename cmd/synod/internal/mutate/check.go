package mutate

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/synod-paxos/synod/impl/mutants"
)

// checks is the package of a program that runs the checks that serve any protocol on
// what it is made of, and puts it behind the wire protocol.
const checks = "./cmd/synod/internal/mutate/checks"

// Explorer explores one closed model.
var Explorer = Program{Package: checks, Verb: "explore"}

// checker tries a mutant. One that hangs must not hang its caller: a check takes seconds.
var checker = Program{checks, "check", 5 * time.Minute}

// Plan is what a mutant is tried by, beside the recordings.
type Plan struct {
	Explore   []Exploring
	Differing bool             // it is looked for a closed model in which it is not as TLC found
	Dialect   bool             // it is safe in a way of its own: its graph is not that of the recordings
	With      []mutants.Mutant // that must be in the code beside it when it is explored
	// Conform tests it as anybody's implementation, behind the program and its arguments;
	// nil where there is no kit for that.
	Conform func(ctx context.Context, argv []string) (*Conformed, error)
}

// Exploring is what a mutant is explored for: as a closed model, at a size, or both.
type Exploring struct {
	Model      string          `json:"model,omitempty"`
	Size       json.RawMessage `json:"size,omitempty"`
	Properties []string        `json:"properties,omitempty"` // that are looked at, if none is to break
	Breaks     string          `json:"breaks,omitempty"`     // the property that must break, alone; empty: none may
	Steps      int             `json:"steps,omitempty"`      // after so many, in each that says so; else in one of those that do not
	Essential  int             `json:"essential,omitempty"`  // so many of which figures published elsewhere count
}

// Question is what the program of checks is asked.
type Question struct {
	Protocol   string      `json:"protocol"`
	Recordings bool        `json:"recordings,omitempty"` // whether graphs and suites are tried
	Explore    []Exploring `json:"explore,omitempty"`
	Differing  bool        `json:"differing,omitempty"`
}

// Checks is what the checks that serve any protocol found, each the shortest that it
// can find; nil where it found nothing.
type Checks struct {
	Equal    *Finding   `json:"equal,omitempty"`    // every stimulus at every state of the recorded graphs
	Replay   *Finding   `json:"replay,omitempty"`   // the recorded suites alone
	Explored []*Finding `json:"explored,omitempty"` // by what it was explored for
}

// Finding is a behaviour that shows a mutant.
type Finding struct {
	Model     string   `json:"model,omitempty"`
	Step      int      `json:"step,omitempty"`      // the one that is wrong, from 1, or the last before what is broken
	Breaks    []string `json:"breaks,omitempty"`    // properties that the model must have
	Essential int      `json:"essential,omitempty"` // of the steps, those that figures published elsewhere count
	What      string   `json:"what"`
	How       string   `json:"how,omitempty"` // the behaviour, drawn
}

// Conformed is what testing a mutant as anybody's implementation found.
type Conformed struct {
	Role       string   `json:"role,omitempty"`  // that diverges
	Suite      string   `json:"suite,omitempty"` // that shows it
	Step       int      `json:"step,omitempty"`  // that is wrong, the last of the shrunk test; 0 if it conforms
	Dialect    string   `json:"dialect,omitempty"`
	Warnings   []string `json:"warnings,omitempty"`
	Tests      int      `json:"tests"`
	Steps      int      `json:"steps"`
	Divergence any      `json:"divergence,omitempty"`
	Unshown    string   `json:"unshown,omitempty"` // why no run shows what harm that does, where one must
	How        string   `json:"-"`                 // the divergence, told
}

// Score is what trying a mutant found.
type Score struct {
	Result
	Equal   *Finding   `json:"equal,omitempty"`
	Replay  *Finding   `json:"replay,omitempty"`
	Conform *Conformed `json:"conform,omitempty"`
	Explore *Finding   `json:"explore,omitempty"` // the shortest
	Wrong   string     `json:"wrong,omitempty"`   // what is not as the patch says
}

// try has a mutant tried by the checks with it in them, which are called so.
func (b *Builder) try(ctx context.Context, c *Candidate, p Plan, call []string) (*Score, error) {
	s := &Score{Result: Result{Protocol: c.Protocol, ID: c.ID, Title: c.Title, Kind: c.Kind}}
	if p.Conform != nil {
		var err error
		if s.Conform, err = p.Conform(ctx, append(slices.Clone(call), "serve", c.Protocol)); err != nil {
			return nil, fmt.Errorf("%s: %w", c.ID, err)
		}
	}
	found, err := b.check(ctx, c, p, call)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.ID, err)
	}
	s.Judge(p, found, c.Declares)
	return s, nil
}

func (b *Builder) check(ctx context.Context, c *Candidate, p Plan, call []string) (found Checks, err error) {
	q := Question{Protocol: c.Protocol, Recordings: !p.Dialect, Explore: p.Explore, Differing: p.Differing}
	if len(p.With) == 0 {
		return found, checker.Ask(ctx, call, q, &found)
	}
	var together Checks
	if err := b.Ask(ctx, checker, Question{Protocol: c.Protocol, Explore: p.Explore}, &together, append(p.With, c.Mutant)...); err != nil {
		return found, err
	}
	q.Explore = nil
	err = checker.Ask(ctx, call, q, &found)
	found.Explored = together.Explored
	return found, err
}

// What a mutant declares of what can show it.
const (
	OnlyExploring = "only exploring" // the recorded graphs and suites cannot
	OnlyEqual     = "only equal"     // the recorded graphs must, whatever else does or does not
	OtherRole     = "other role"     // safe: the system's graph is the same, and that of its role is another
)

// Judge says whether what was found is right. A bug must be caught: by the kit, if there is
// one, and else by the graphs and by the suites alone, or by neither if it says so. Exploring
// must find what it is said to find. A safe variant is flagged by what knows that there is
// more than one that is safe.
func (s *Score) Judge(p Plan, found Checks, declares string) {
	s.Equal, s.Replay = found.Equal, found.Replay
	for i, f := range found.Explored {
		about := i >= len(p.Explore) || p.Explore[i].Breaks == p.Explore[0].Breaks // what comes first is what is shown
		if f != nil && about && (s.Explore == nil || len(f.Breaks) > 0 && f.Step < s.Explore.Step) {
			s.Explore = f
		}
	}
	s.Wrong = cmp.Or(s.wrong(declares), unlike(s.ID, p, found.Explored))
	s.Right = s.Wrong == ""
}

func (s *Score) wrong(declares string) string {
	onlyExploring := declares == OnlyExploring
	switch {
	case declares == OnlyEqual && s.Equal == nil:
		return s.ID + " declares that the recorded graphs find it, and they do not"
	case declares == OnlyEqual:
		return ""
	case s.Kind == mutants.Safe && s.flagged():
		return s.ID + " is safe, and is flagged"
	case s.Kind == mutants.Safe || s.named():
		return ""
	case s.Conform != nil && s.Conform.Step == 0, !s.caught():
		return s.ID + " is not caught"
	case s.Conform != nil && s.Conform.Unshown != "":
		return s.ID + " is caught, and its harm is not shown: " + s.Conform.Unshown
	case s.Conform != nil:
		return ""
	case onlyExploring && (s.Equal != nil || s.Replay != nil):
		return s.ID + " declares that only exploring finds it, and the recordings show it too"
	case !onlyExploring && (s.Equal == nil || s.Replay == nil):
		return s.ID + " is caught, but not both by the recorded graphs and by the suites alone"
	}
	return ""
}

// unlike says how what exploring found is not what it was to find.
func unlike(id string, p Plan, found []*Finding) string {
	any, somewhere := "", false
	for i, e := range p.Explore {
		var f *Finding
		if i < len(found) {
			f = found[i]
		}
		broken := f != nil && slices.Equal(f.Breaks, []string{e.Breaks})
		switch {
		case e.Breaks == "" && f != nil:
			return fmt.Sprintf("%s should break nothing, and exploring finds that it %s", id, f.What)
		case e.Steps > 0 && (!broken || f.Step != e.Steps):
			return fmt.Sprintf("%s should break %s after %d steps, and exploring finds %s", id, e.Breaks, e.Steps, f.text())
		case e.Steps > 0 && e.Essential > 0 && f.Essential != e.Essential:
			return fmt.Sprintf("%s: %d steps of the shortest behaviour should be of those that count, got %d", id, e.Essential, f.Essential)
		case e.Breaks != "" && e.Steps == 0:
			any, somewhere = e.Breaks, somewhere || f != nil && slices.Contains(f.Breaks, e.Breaks)
		}
	}
	if any != "" && !somewhere {
		return fmt.Sprintf("%s should break %s, and exploring does not find that", id, any)
	}
	if p.Differing && len(found) > 0 && found[0] != nil && len(found[0].Breaks) > 0 {
		return fmt.Sprintf("%s should break no property, and exploring finds that it breaks %s", id, strings.Join(found[0].Breaks, ", "))
	}
	return ""
}

func (f *Finding) text() string {
	switch {
	case f == nil:
		return "nothing broken"
	case len(f.Breaks) > 0:
		return fmt.Sprintf("%s broken after %d steps", strings.Join(f.Breaks, ", "), f.Step)
	}
	return "that it " + f.What
}

func (s *Score) caught() bool {
	return s.Equal != nil || s.Replay != nil || s.Explore != nil || s.Conform != nil && s.Conform.Step > 0
}

// flagged is caught by what knows all that is safe: where there is a kit, another graph is
// no fault.
func (s *Score) flagged() bool {
	if s.Conform != nil {
		return s.Conform.Step > 0 || s.Explore != nil
	}
	return s.caught()
}

// named tells whether what only loses liveness was named in a warning.
func (s *Score) named() bool {
	return s.Kind == mutants.Liveness && s.Conform != nil && s.Conform.Step == 0 && len(s.Conform.Warnings) > 0
}

// Verdict is the result in a word or two.
func (s *Score) Verdict() string {
	switch {
	case s.Kind == mutants.Safe && s.flagged():
		return "FLAGGED"
	case s.Kind == mutants.Safe:
		return "not flagged"
	case s.named():
		return "named"
	case s.Conform != nil && s.Conform.Step > 0, s.Conform == nil && s.caught():
		return "caught"
	}
	return "MISSED"
}

const columns = "%-20s %-20s %-32s %-32s"

// Heading stands above what [Score.Columns] gives.
var Heading = fmt.Sprintf(columns, "EQUAL", "REPLAY", "CONFORM", "EXPLORED")

// Columns says what each check found, and where.
func (s *Score) Columns() string {
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
		explored = fmt.Sprintf("%s @%d", f.Breaks[0], f.Step)
	default:
		explored = "differs"
	}
	if s.Explore != nil && s.Explore.Model != "" {
		explored += ", " + s.Explore.Model
	}
	conform := ""
	switch c := s.Conform; {
	case c != nil && c.Step > 0:
		conform = fmt.Sprintf("%s, %s @%d", c.Role, c.Suite, c.Step)
	case c != nil:
		conform = c.Dialect
	}
	return fmt.Sprintf(columns, place(s.Equal), place(s.Replay), conform, explored)
}

// Details says what is wrong, and shows what a safe variant did.
func (s *Score) Details() string {
	if s.Right {
		return ""
	}
	text := "\n" + s.Wrong + "\n"
	if s.Kind != mutants.Safe {
		return text
	}
	if s.Conform != nil && s.Conform.How != "" {
		return text + s.Conform.How
	}
	for _, f := range []*Finding{s.Explore, s.Equal, s.Replay} {
		if f != nil {
			return text + fmt.Sprintf("%s: %s\n%s", f.Model, f.What, f.How)
		}
	}
	return text
}

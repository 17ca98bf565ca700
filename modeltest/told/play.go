package told

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/scenario"
	"github.com/synod-paxos/synod/trace/tla"
)

// ErrOtherwise is wrapped by what is said of a scenario that is not what the reference does.
var ErrOtherwise = errors.New("the reference does otherwise")

// Stage is an implementation in the state that a scenario has come to, with stimuli I.
type Stage[I any] interface {
	// Read gives the stimulus that an action is, and the action as TLA+ has it.
	Read(scenario.Term) (i I, action string, err error)
	// Try tells whether anything happens at a stimulus, and Take has it happen.
	Try(I) bool
	Take(I)
	// Draw draws a stimulus as it comes here, and Refusal says in a word why nothing comes of it:
	// empty where nothing is there that could be drawn. At is the lane where it comes.
	Draw(I) []modeltest.Arrow
	Refusal(I) string
	At(I) string
	// Claim reads what is said of a state: the same in TLA+, and whether it holds here.
	Claim(words []string) (predicate string, holds bool, err error)
	// State are the specification's variables, of which Vars are the names; Seen is what TLC
	// compares of each where a bug is in.
	State() []tla.Value
	Vars() []string
	Seen() []string
}

// Loss is what a scenario ends in that tells how a model fails.
type Loss struct {
	Model    string
	Property string // that it breaks
	Length   int    // of its shortest counterexample, in states
	Turns    bool   // the implementation does otherwise somewhere: that step is "wrong:"
}

// Played is a scenario that an implementation has taken.
type Played struct {
	// Walk is what the specification does: a wrong turn up to its first wrong step, and that step
	// as the reference takes it. Whole is all of it, which only a model does that fails.
	Walk, Whole scenario.Walk
	Arrows      []modeltest.Arrow
}

// playing is a scenario under way. From the first wrong step of a wrong turn on the reference is
// not there.
type playing[I any] struct {
	Played
	s      *scenario.Scenario
	on     Stage[I]
	loss   *Loss
	turned bool // the first wrong step was taken
	broken bool // the last line was met, of a model that fails
	lost   map[string]scenario.Line
}

// Play takes a scenario on an implementation that is in its initial state; loss is nil unless it
// tells how a model fails. Errors begin with FILE:LINE and wrap scenario.ErrSyntax, or
// ErrOtherwise.
func Play[I any](s *scenario.Scenario, on Stage[I], loss *Loss) (*Played, error) {
	p := &playing[I]{s: s, on: on, loss: loss, lost: map[string]scenario.Line{}}
	first := scenario.Point{Place: s.At(s.Lines[0]), After: on.State()}
	p.Walk, p.Whole = scenario.Walk{first}, scenario.Walk{first}
	for _, l := range s.Lines {
		if err := p.line(l); err != nil {
			return nil, err
		}
	}
	return &p.Played, p.ends()
}

// Wrong says that a line is not what a scenario of this implementation can have.
func Wrong(s *scenario.Scenario, l scenario.Line, err error) error {
	return fmt.Errorf("%s: %w: %w", s.At(l), scenario.ErrSyntax, err)
}

func (p *playing[I]) wrong(l scenario.Line, format string, args ...any) error {
	return Wrong(p.s, l, fmt.Errorf(format, args...))
}

// otherwise says that something is not so on the reference.
func (p *playing[I]) otherwise(l scenario.Line, format string, args ...any) error {
	return fmt.Errorf("%s: %w: %s", p.s.At(l), ErrOtherwise, fmt.Sprintf(format, args...))
}

func (p *playing[I]) line(l scenario.Line) error {
	if p.broken {
		return p.wrong(l, "expected nothing after %q", "broken "+p.loss.Property)
	}
	if l.Kind == scenario.Claim {
		return p.claims(l)
	}
	i, action, err := p.on.Read(l.Term)
	if err != nil {
		return Wrong(p.s, l, err)
	}
	switch l.Kind {
	case scenario.Step:
		return p.step(l, i, action)
	case scenario.Wrong:
		return p.turn(l, i, action)
	}
	return p.possible(l, i, action)
}

func (p *playing[I]) step(l scenario.Line, i I, action string) error {
	if earlier, ok := p.lost[action]; ok {
		return p.wrong(l, "expected that this never happens, as line %d says that it is lost", earlier.Number)
	}
	point := scenario.Point{Place: p.s.At(l), Action: action}
	arrows := p.on.Draw(i)
	if !p.turned {
		if !p.on.Try(i) {
			return p.otherwise(l, "expected that it takes %s, and it does nothing", l.Term)
		}
		p.on.Take(i)
		point.After = p.on.State()
		p.Walk = append(p.Walk, point)
	}
	p.Whole = append(p.Whole, point)
	p.Arrows = append(p.Arrows, arrows...)
	return nil
}

// turn takes the first wrong step: the bug does it, and the specification and the reference do not,
// or otherwise.
func (p *playing[I]) turn(l scenario.Line, i I, action string) error {
	if p.loss == nil || !p.loss.Turns || p.turned {
		return p.wrong(l, "expected wrong: once, and only in a scenario of a bug")
	}
	arrows, happened := p.on.Draw(i), p.on.Try(i)
	p.turned = true
	point := scenario.Point{Place: p.s.At(l), Action: action}
	note := "here the specification does otherwise"
	if happened {
		p.on.Take(i)
		right := point
		right.After = p.on.State()
		p.Walk = append(p.Walk, right)
		point.Checks = []scenario.Check{p.otherThan(l, right)}
	} else {
		p.check(l, "disabled: "+action, "~ENABLED "+action)
		note = "here the specification does nothing"
	}
	p.Whole = append(p.Whole, point)
	who := p.on.At(i)
	p.Arrows = append(append(p.Arrows, arrows...), modeltest.Arrow{From: who, To: who, Text: note, Same: true})
	return nil
}

// otherThan is the check that a bug's state is not that of the reference.
func (p *playing[I]) otherThan(l scenario.Line, right scenario.Point) scenario.Check {
	var same []string
	for i, v := range right.After {
		same = append(same, p.on.Seen()[i]+" = "+v.String())
	}
	return scenario.Check{Place: p.s.At(l), Claim: "a state other than the specification's", Predicate: "~(" + strings.Join(same, ` /\ `) + ")"}
}

// check adds a check of the state that both are in: of the bug's alone after the turn.
func (p *playing[I]) check(l scenario.Line, claim, predicate string) {
	c := scenario.Check{Place: p.s.At(l), Claim: claim, Predicate: predicate}
	if !p.turned || l.Kind == scenario.Wrong {
		at := &p.Walk[len(p.Walk)-1]
		at.Checks = append(at.Checks, c)
	}
	if l.Kind != scenario.Wrong {
		at := &p.Whole[len(p.Whole)-1]
		at.Checks = append(at.Checks, c)
	}
}

// possible is a claim that an action can be taken here, or cannot.
func (p *playing[I]) possible(l scenario.Line, i I, action string) error {
	happened := !p.turned && p.on.Try(i)
	switch {
	case l.Kind == scenario.Disabled && happened:
		return p.otherwise(l, "expected that it cannot take %s, and it does", action)
	case l.Kind == scenario.Lost && !happened && !p.turned:
		return p.otherwise(l, "expected that it could take %s, and it does nothing", action)
	case l.Kind == scenario.Disabled:
		p.check(l, "disabled: "+action, "~ENABLED "+action)
		if why := p.on.Refusal(i); why != "" && !p.turned {
			p.without(i, why)
		}
		return nil
	}
	p.lost[action] = l
	p.without(i, "lost")
	p.check(l, "lost: "+action, "ENABLED "+action)
	return nil
}

// without draws what nothing comes of, and says why. It is no step.
func (p *playing[I]) without(i I, why string) {
	a := p.on.Draw(i)[0]
	a.Text, a.Lost, a.Same = a.Text+", "+why, true, true
	p.Arrows = append(p.Arrows, a)
}

func (p *playing[I]) claims(l scenario.Line) error {
	if p.loss != nil && slices.Equal(l.Words, []string{"broken", p.loss.Property}) {
		p.broken = true
		return nil
	}
	predicate, holds, err := p.on.Claim(l.Words)
	if err != nil {
		return Wrong(p.s, l, err)
	}
	if !p.turned && !holds {
		return p.otherwise(l, "expected %q; got %s", strings.Join(l.Words, " "), p.shown())
	}
	p.check(l, strings.Join(l.Words, " "), predicate)
	return nil
}

// shown is the state as the specification writes it.
func (p *playing[I]) shown() (text string) {
	for i, v := range p.on.State() {
		text += fmt.Sprintf("\n/\\ %s = %s", p.on.Vars()[i], v)
	}
	return text
}

// ends looks at a scenario as a whole.
func (p *playing[I]) ends() error {
	last := p.s.Lines[len(p.s.Lines)-1]
	switch loss := p.loss; {
	case loss == nil:
		return nil
	case loss.Turns && !p.turned:
		return p.wrong(last, "expected a step with wrong:, the first that the bug %s takes and the specification does not", loss.Model)
	case !p.broken:
		return p.wrong(last, "expected \"broken %s\" as the last line", loss.Property)
	case p.s.Steps()+1 != loss.Length:
		return p.wrong(last, "expected the shortest, %d steps, as TLC finds of %s; got %d", loss.Length-1, loss.Model, p.s.Steps())
	}
	return nil
}

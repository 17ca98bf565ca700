package scenario

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/trace/scenario"
	"github.com/synod-paxos/synod/trace/tla"
)

// playing is a scenario under way on the reference. From the first wrong step of a wrong turn on
// the reference is not there.
type playing struct {
	*world.Closed
	s      *Scenario
	w      world.State
	turned bool // the first wrong step was taken
	broken bool // the last line was met, in a wrong turn
	lost   map[string]scenario.Line

	walk   scenario.Walk // what the specification does: a wrong turn up to its first wrong step, and that step as the reference takes it
	bug    scenario.Walk // what the bug does: the whole wrong turn
	arrows []modeltest.Arrow
}

// play takes a scenario in a size, which may be larger than its own.
func (s *Scenario) play(size model.Size) (*playing, error) {
	n, err := size.Names()
	if err != nil {
		return nil, err
	}
	c, err := world.NewClosed(n)
	if err != nil {
		return nil, err
	}
	p := &playing{Closed: c, s: s, w: c.Init(), lost: map[string]scenario.Line{}}
	first := scenario.Point{Place: s.At(s.Lines[0]), After: c.Project(p.w)}
	p.walk, p.bug = scenario.Walk{first}, scenario.Walk{first}
	for _, l := range s.Lines {
		if err := p.line(l); err != nil {
			return nil, err
		}
	}
	return p, p.ends()
}

func (p *playing) line(l scenario.Line) error {
	if p.broken {
		return p.s.wrong(l, fmt.Errorf("expected nothing after %q", "broken "+p.s.Bug.Expect.Property))
	}
	if l.Kind == scenario.Claim {
		return p.claims(l)
	}
	i, err := p.takes(l.Term)
	if err != nil {
		return p.s.wrong(l, err)
	}
	switch l.Kind {
	case scenario.Step:
		return p.step(l, i)
	case scenario.Wrong:
		return p.turn(l, i)
	}
	return p.possible(l, i)
}

// otherwise says that something is not so on the reference.
func (p *playing) otherwise(l scenario.Line, format string, args ...any) error {
	return fmt.Errorf("%s: %w: %s", p.s.At(l), ErrOtherwise, fmt.Sprintf(format, args...))
}

// fires takes a stimulus if the specification has it here: a request of those who may, or a message
// that was sent.
func (p *playing) fires(i model.Stimulus) (world.State, bool) {
	if !p.there(i) || i.Kind == model.Get && !model.InSet(p.Getters, i.Who) || i.Kind == model.Restart && !model.InSet(p.Restarters, i.Who) {
		return p.w, false
	}
	next, happened, _ := p.Closed.Step(p.w, i)
	return next, happened
}

// there reports whether a stimulus is no message, or one that was sent, as far as the reference is
// there to tell.
func (p *playing) there(i model.Stimulus) bool {
	number, known := p.Number[i.Message]
	return !p.turned && (i.Kind != model.Deliver || known && p.w.Sent.Has(number))
}

func (p *playing) step(l scenario.Line, i model.Stimulus) error {
	if earlier, ok := p.lost[l.Term.String()]; ok {
		return p.s.wrong(l, fmt.Errorf("expected that this never happens, as line %d says that it is lost", earlier.Number))
	}
	point := scenario.Point{Place: p.s.At(l), Action: l.Term.String()}
	if !p.turned {
		next, happened := p.fires(i)
		if !happened {
			return p.otherwise(l, "expected that it takes %s, and it does nothing", l.Term)
		}
		p.w, point.After = next, p.Project(next)
		p.walk = append(p.walk, point)
	}
	p.bug = append(p.bug, point)
	p.arrows = append(p.arrows, p.Arrow(i, false))
	return nil
}

// turn takes the first wrong step: the bug does it, and the specification and the reference do not,
// or otherwise.
func (p *playing) turn(l scenario.Line, i model.Stimulus) error {
	if p.s.Bug == nil || p.turned {
		return p.s.wrong(l, fmt.Errorf("expected wrong: once, and only in a scenario of a bug"))
	}
	next, happened := p.fires(i)
	p.turned = true
	point := scenario.Point{Place: p.s.At(l), Action: l.Term.String()}
	note := "here the specification does otherwise"
	if happened {
		right := point
		right.After = p.Project(next)
		p.walk = append(p.walk, right)
		point.Checks = []scenario.Check{p.otherThan(l, right)}
	} else {
		p.check(l, "disabled: "+l.Term.String(), "~ENABLED "+l.Term.String())
		note = "here the specification does nothing"
	}
	p.bug = append(p.bug, point)
	who := p.Lane(i.Role, i.Who)
	p.arrows = append(p.arrows, p.Arrow(i, false), modeltest.Arrow{From: who, To: who, Text: note, Same: true})
	return nil
}

// otherThan is the check that a bug's state is not that of the reference.
func (p *playing) otherThan(l scenario.Line, right scenario.Point) scenario.Check {
	var same []string
	for i, v := range right.After {
		same = append(same, seenWithBug[i]+" = "+v.String())
	}
	return scenario.Check{Place: p.s.At(l), Claim: "a state other than the specification's", Predicate: "~(" + strings.Join(same, ` /\ `) + ")"}
}

// check adds a check of the state that both are in: of the bug's alone after the turn.
func (p *playing) check(l scenario.Line, claim, predicate string) {
	c := scenario.Check{Place: p.s.At(l), Claim: claim, Predicate: predicate}
	if !p.turned || l.Kind == scenario.Wrong {
		at := &p.walk[len(p.walk)-1]
		at.Checks = append(at.Checks, c)
	}
	if l.Kind != scenario.Wrong {
		at := &p.bug[len(p.bug)-1]
		at.Checks = append(at.Checks, c)
	}
}

// possible is a claim that an action can be taken here, or cannot.
func (p *playing) possible(l scenario.Line, i model.Stimulus) error {
	_, happened := p.fires(i)
	action := l.Term.String()
	switch {
	case l.Kind == scenario.Disabled && happened && !p.turned:
		return p.otherwise(l, "expected that it cannot take %s, and it does", action)
	case l.Kind == scenario.Lost && !happened && !p.turned:
		return p.otherwise(l, "expected that it could take %s, and it does nothing", action)
	case l.Kind == scenario.Disabled:
		p.check(l, "disabled: "+action, "~ENABLED "+action)
		if p.there(i) {
			p.without(i, refusal(i))
		}
		return nil
	}
	p.lost[action] = l
	p.without(i, "lost")
	p.check(l, "lost: "+action, "ENABLED "+action)
	return nil
}

// without draws what nothing comes of, and says why. It is no step.
func (p *playing) without(i model.Stimulus, why string) {
	a := p.Arrow(i, true)
	a.Text, a.Same = a.Text+", "+why, true
	p.arrows = append(p.arrows, a)
}

func refusal(i model.Stimulus) string {
	if i.Kind == model.Deliver && i.Role != model.Acceptor {
		return "ignored"
	}
	return "refused"
}

func (p *playing) claims(l scenario.Line) error {
	if p.s.Bug != nil && slices.Equal(l.Words, []string{"broken", p.s.Bug.Expect.Property}) {
		p.broken = true
		return nil
	}
	kind, args, predicate, err := p.claim(l.Words)
	if err != nil {
		return p.s.wrong(l, err)
	}
	if !p.turned && !kind.holds(p.Closed, p.w, args) {
		return p.otherwise(l, "expected %q; got %s", strings.Join(l.Words, " "), p.shown())
	}
	p.check(l, strings.Join(l.Words, " "), predicate)
	return nil
}

// shown is the state as the specification writes it.
func (p *playing) shown() string {
	var lines []string
	for i, v := range p.Project(p.w) {
		lines = append(lines, fmt.Sprintf("\n/\\ %s = %s", world.ClosedVars[i], v))
	}
	return strings.Join(lines, "")
}

// ends looks at a scenario as a whole.
func (p *playing) ends() error {
	last := p.s.Lines[len(p.s.Lines)-1]
	switch bug := p.s.Bug; {
	case bug == nil:
		return nil
	case !p.turned:
		return p.s.wrong(last, fmt.Errorf("expected a step with wrong:, the first that the bug %s takes and the specification does not", bug.Name))
	case !p.broken:
		return p.s.wrong(last, fmt.Errorf("expected \"broken %s\" as the last line", bug.Expect.Property))
	case p.s.Steps()+1 != bug.Expect.Length:
		return p.s.wrong(last, fmt.Errorf("expected the shortest, %d steps, as TLC finds of %s; got %d", bug.Expect.Length-1, bug.Name, p.s.Steps()))
	}
	return nil
}

// diagram ends that of a wrong turn with what is broken.
func (p *playing) diagram() string {
	lanes := []string{"client"}
	for _, list := range [][]tla.Value{p.Proposers, p.Acceptors, p.Learners} {
		for _, v := range list {
			lanes = append(lanes, model.Name(v))
		}
	}
	return modeltest.DiagramIn(lanes, p.arrows, p.s.Bug != nil)
}

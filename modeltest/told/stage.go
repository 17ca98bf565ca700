package told

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/scenario"
	"github.com/synod-paxos/synod/trace/tla"
)

// Scenario is a behaviour of a closed model, told step by step, which the implementation has taken.
type Scenario struct {
	*scenario.Scenario
	*Played
	Loss  *Loss // nil of a model that holds
	Drawn string

	specification *manifest.Manifest
	model         closed.Model
}

// Parse reads a scenario of a model of the manifest, and takes it on what modeler says of it.
// Errors begin with FILE:LINE and wrap scenario.ErrSyntax, or ErrOtherwise.
func Parse(m *manifest.Manifest, modeler closed.Modeler, file string, text []byte) (*Scenario, error) {
	read, err := scenario.Parse(file, text)
	if err != nil {
		return nil, err
	}
	s := &Scenario{Scenario: read, specification: m}
	for _, l := range read.Settings {
		if err := s.set(m, modeler, l.Words); err != nil {
			return nil, Wrong(read, l, err)
		}
	}
	first := read.Settings[0] // Parse saw to it that there is one
	if s.model.Model == nil {
		return nil, Wrong(read, first, fmt.Errorf("expected a line model and the name of one"))
	}
	stepped, ok := s.model.System.(closed.Stepped)
	if !ok {
		return nil, Wrong(read, first, fmt.Errorf("expected a model that can be taken step by step, got %s", s.model.Name))
	}
	begin, err := stepped.Begin()
	if err != nil {
		return nil, Wrong(read, first, err)
	}
	s.Played, err = Play(read, newStage(begin, s.model.Variables()), s.Loss)
	if err == nil {
		s.Drawn = modeltest.Diagram(s.Arrows, s.Loss != nil)
	}
	return s, err
}

// Model is the name of the model that it is a behaviour of.
func (s *Scenario) Model() string { return s.model.Name }

// set takes a line of the setting: which protocol it is of, and which mutant of the code does what
// is wrong in it, is for whoever asks for it.
func (s *Scenario) set(m *manifest.Manifest, modeler closed.Modeler, words []string) error {
	switch {
	case (words[0] == "protocol" || words[0] == "mutant") && len(words) == 2:
		return nil
	case words[0] != "model" || len(words) != 2:
		return fmt.Errorf("expected protocol and its name, model and the name of one, or mutant and its ID; got %q", words)
	}
	all, err := closed.Models(m, modeler)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(c closed.Model) bool { return c.Name == words[1] })
	if at < 0 {
		return fmt.Errorf("expected a model of a whole system of %s, got %.40q", m.Protocol, words[1])
	}
	s.model = all[at]
	switch e := s.model.Expect; {
	case e.Verdict == manifest.Holds && len(s.model.Replaces) > 0:
		return fmt.Errorf("expected a model that the implementation is like, or one that must fail; got %s, a safe variant", s.model.Name)
	case e.Verdict == manifest.Holds:
	case e.Loop > 0 || e.Stutters || e.Length == 0:
		return fmt.Errorf("expected a model that breaks something in a step, got %s, which breaks %s in the end only", s.model.Name, e.Property)
	default:
		s.Loss = &Loss{Model: s.model.Name, Property: e.Property, Length: e.Length, Turns: len(s.model.Replaces) > 0}
	}
	return nil
}

// stage is a closed model, in the state that a scenario has come to. A stimulus is the place of a
// move.
type stage struct {
	at   closed.Position
	all  []closed.Move // from there
	vars []string
}

var _ Stage[int] = (*stage)(nil)

func newStage(at closed.Position, vars []string) *stage { return &stage{at, at.Moves(), vars} }

// Read takes an action with all its arguments; the last ones may be left out where just one such
// action can be taken, as a message's can that says what only one says.
func (p *stage) Read(t scenario.Term) (move int, action string, err error) {
	var args []tla.Value
	for _, arg := range t.Args {
		v, err := tla.Parse(arg.String())
		if err != nil {
			return 0, "", fmt.Errorf("%s: %w", arg, err)
		}
		args = append(args, v)
	}
	var like, begins []int
	for i, m := range p.all {
		if m.Stimulus.Action != t.Name {
			continue
		}
		like = append(like, i)
		switch of := m.Stimulus.Args; {
		case len(of) < len(args) || !slices.EqualFunc(of[:len(args)], args, func(a labelled.Arg, v tla.Value) bool { return a.Value.Equal(v) }):
		case len(of) == len(args):
			return i, t.String(), nil
		case m.Happens:
			begins = append(begins, i)
		}
	}
	switch {
	case len(begins) == 1:
		return begins[0], written(p.all[begins[0]].Stimulus), nil
	case len(like) > 0:
		return 0, "", fmt.Errorf("expected arguments of %s that the model has, as in %s; got %v", t.Name, p.all[like[len(like)-1]].Stimulus, args)
	}
	return 0, "", fmt.Errorf("expected an action of the model, %s; got %.40q", strings.Join(p.actions(), ", "), t.Name)
}

// actions are the names of what can be taken, each once.
func (p *stage) actions() (all []string) {
	for _, m := range p.all {
		if !slices.Contains(all, m.Stimulus.Action) {
			all = append(all, m.Stimulus.Action)
		}
	}
	return all
}

// written is an action with its arguments, as TLA+ has it.
func written(s labelled.Stimulus) string {
	var args []string
	for _, a := range s.Args {
		args = append(args, a.Value.String())
	}
	return s.Action + "(" + strings.Join(args, ", ") + ")"
}

func (p *stage) Try(move int) bool { return p.all[move].Happens }

func (p *stage) Take(move int) {
	p.at = p.at.Take(move)
	p.all = p.at.Moves()
}

func (p *stage) State() []tla.Value { return p.at.Values() }

// Draw draws it as something that happens, also where the reference is not there any more.
func (p *stage) Draw(move int) []modeltest.Arrow {
	arrows := slices.Clone(p.all[move].Arrows)
	for i := range arrows {
		arrows[i].Lost = false
	}
	return arrows
}

// Refusal draws nothing: whether a message is there to be refused is not known here.
func (p *stage) Refusal(int) string { return "" }

func (p *stage) At(move int) string {
	arrows := p.all[move].Arrows
	return arrows[len(arrows)-1].To
}

// Claim is a property or a witness of the model, as "holds NAME" or "fails NAME".
func (p *stage) Claim(words []string) (predicate string, holds bool, err error) {
	if len(words) != 2 || words[0] != "holds" && words[0] != "fails" {
		return "", false, fmt.Errorf("expected holds or fails, and a property of states or a witness; got %q", words)
	}
	holds, known := p.at.Holds(words[1])
	switch {
	case !known:
		return "", false, fmt.Errorf("expected a property of states or a witness of the model, got %.40q", words[1])
	case words[0] == "fails":
		return "~" + words[1], !holds, nil
	}
	return words[1], holds, nil
}

func (p *stage) Vars() []string { return p.vars }

func (p *stage) Seen() []string { return p.vars }

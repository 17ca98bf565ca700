package closed

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// Player is a system of which one behaviour can be taken, step by step, such as a [Whole].
type Player interface {
	System
	// Play begins in the initial state.
	Play() Play
}

// Play is a behaviour of a system under way.
type Play interface {
	// Read gives the stimulus of an action with arguments.
	Read(action string, args []tla.Value) (labelled.Stimulus, error)
	// Try tells whether anything happens at a stimulus that was read, and draws it; Take has it
	// happen.
	Try(labelled.Stimulus) (happened bool, arrows []modeltest.Arrow)
	Take(labelled.Stimulus)
	// State are the specification's variables.
	State() []tla.Value
	// Holds tells whether a property of states, or a witness, holds here; known, whether there is
	// one of that name.
	Holds(name string) (holds, known bool)
}

type play[S, I comparable] struct {
	Whole[S, I]
	at S
}

// Play is [Player.Play].
func (w Whole[S, I]) Play() Play { return &play[S, I]{w, w.Init[0]} }

func (p *play[S, I]) State() []tla.Value { return p.Project(p.at) }

func (p *play[S, I]) Read(action string, args []tla.Value) (labelled.Stimulus, error) {
	var actions []string
	var like string
	for _, i := range p.Inputs {
		s := p.Spoken(i)
		if !slices.Contains(actions, s.Action) {
			actions = append(actions, s.Action)
		}
		if s.Action != action {
			continue
		}
		like = s.String()
		if slices.EqualFunc(s.Args, args, func(a labelled.Arg, v tla.Value) bool { return a.Value.Equal(v) }) {
			return s, nil
		}
	}
	if like != "" {
		return labelled.Stimulus{}, fmt.Errorf("expected arguments of %s that the model has, as in %s; got %v", action, like, args)
	}
	return labelled.Stimulus{}, fmt.Errorf("expected an action of the model, %s; got %.40q", strings.Join(actions, ", "), action)
}

func (p *play[S, I]) step(s labelled.Stimulus) (next S, happened bool, input I) {
	input, err := p.Stimulus(s)
	if err != nil {
		return p.at, false, input // Read gave it, so there is none
	}
	next, happened, _ = p.Whole.Step(p.at, input)
	return next, happened, input
}

func (p *play[S, I]) Try(s labelled.Stimulus) (bool, []modeltest.Arrow) {
	next, happened, input := p.step(s)
	if p.Arrows == nil {
		return happened, nil
	}
	return happened, p.Arrows(p.at, input, next)
}

func (p *play[S, I]) Take(s labelled.Stimulus) { p.at, _, _ = p.step(s) }

func (p *play[S, I]) Holds(name string) (holds, known bool) {
	for _, of := range slices.Concat(p.Properties, p.Witnesses) {
		if of.Name == name {
			return of.Holds(p.at), true
		}
	}
	return false, false
}

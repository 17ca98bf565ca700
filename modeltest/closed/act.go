package closed

import (
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// Act is an input of a model that is small enough to list its inputs: an action, and which
// element of its domain each argument is, from 0 on. What an action has no parameter for is 0.
type Act struct {
	Action string
	Args   [3]uint8
}

// ActKind is one of a model's actions.
type ActKind struct {
	Name   string
	Params []Param // at most three
}

// Param is what an action takes, from a domain of values.
type Param struct {
	Name   string
	Domain []tla.Value
}

// Acts are the inputs of a model, by its actions.
type Acts []ActKind

// All lists each action with all arguments.
func (a Acts) All() (all []Act) {
	for _, action := range a {
		acts := []Act{{Action: action.Name}}
		for i, param := range action.Params {
			var longer []Act
			for _, act := range acts {
				for j := range param.Domain {
					act.Args[i] = uint8(j)
					longer = append(longer, act)
				}
			}
			acts = longer
		}
		all = append(all, acts...)
	}
	return all
}

// Spoken gives an input in the specification's words.
func (a Acts) Spoken(act Act) labelled.Stimulus {
	out := labelled.Stimulus{Action: act.Action}
	for _, action := range a {
		if action.Name != act.Action {
			continue
		}
		for i, param := range action.Params {
			out.Args = append(out.Args, labelled.Arg{Name: param.Name, Value: param.Domain[act.Args[i]]})
		}
	}
	return out
}

// Plug makes a model of actions and of what happens with each.
func Plug[S comparable](acts Acts, init S, step func(S, Act) (S, bool), w Whole[S, Act]) Whole[S, Act] {
	w.Step = modeltest.Plain(step)
	return w.Plugged(init, acts.All(), acts.Spoken)
}

// Plugged is the model that begins so, with all that can happen, in the order in which it is tried,
// and how that is spoken.
func (w Whole[S, I]) Plugged(init S, inputs []I, spoken func(I) labelled.Stimulus) Whole[S, I] {
	w.Init, w.Inputs, w.Spoken = []S{init}, inputs, spoken
	w.Stimuli = func(S) []I { return inputs }
	w.Stimulus = modeltest.Translate(inputs, spoken)
	return w
}

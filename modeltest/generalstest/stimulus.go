package generalstest

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// stimulus is one input of any of the models; what an action has no parameter for is
// zero.
type stimulus struct {
	action    string
	who       generals.Rank
	number    generals.Number
	messenger generals.Number
	foreign   bool // from outside of the model: it must change nothing
}

// outside are messages that no model has: one for each number of the type but those
// from least to most. Whoever is brought one must ignore it.
func outside(action string, who generals.Rank, least, most generals.Number) (out []stimulus) {
	for n := range math.MaxUint8 + 1 {
		if n < int(least) || n > int(most) {
			out = append(out, stimulus{action: action, who: who, number: generals.Number(n), foreign: true})
		}
	}
	return out
}

// signature is an action with the names of its parameters.
type signature struct {
	action string
	params []string
}

// alphabet is what a model's actions are called, and by whom.
type alphabet struct {
	signatures []signature
	first      tla.Value
	second     tla.Value
}

func newAlphabet(c *closed.Constants, signatures ...signature) alphabet {
	first, _ := c.Value("First")
	second, _ := c.Value("Second")
	if first.Kind() != tla.KindModel && first.Kind() != tla.KindString || second.Kind() != first.Kind() || first.Equal(second) {
		c.Wrong("First and Second", "two names", fmt.Sprintf("%s and %s", first, second))
		return alphabet{}
	}
	return alphabet{signatures, tla.Model(text(first)), tla.Model(text(second))}
}

func (a alphabet) name(who generals.Rank) tla.Value {
	if who == generals.First {
		return a.first
	}
	return a.second
}

// rank finds the general of a name; a model value may have become a string.
func (a alphabet) rank(v tla.Value) (generals.Rank, error) {
	for _, who := range []generals.Rank{generals.First, generals.Second} {
		if text(v) == text(a.name(who)) {
			return who, nil
		}
	}
	return 0, fmt.Errorf("want %s or %s, got %.100s", a.first, a.second, v)
}

// text is a name: a model value, or the string that it becomes in a suite.
func text(v tla.Value) string { return strings.Trim(v.String(), `"`) }

// spoken is a stimulus in the specification's words.
func (a alphabet) spoken(i stimulus) labelled.Stimulus {
	s := labelled.Stimulus{Action: i.action}
	for _, param := range a.params(i.action) {
		v := tla.Int(int64(i.number))
		switch param {
		case "general":
			v = a.name(i.who)
		case "messenger":
			v = tla.Int(int64(i.messenger))
		}
		s.Args = append(s.Args, labelled.Arg{Name: param, Value: v})
	}
	return s
}

func (a alphabet) params(action string) []string {
	i := slices.IndexFunc(a.signatures, func(s signature) bool { return s.action == action })
	if i < 0 {
		return nil
	}
	return a.signatures[i].params
}

// stimulus translates one of the specification's.
func (a alphabet) stimulus(of labelled.Stimulus) (out stimulus, err error) {
	if !slices.ContainsFunc(a.signatures, func(s signature) bool { return s.action == of.Action }) {
		var names []string
		for _, s := range a.signatures {
			names = append(names, s.action)
		}
		return out, fmt.Errorf("there is no action %q; this model has %s", of.Action, strings.Join(names, ", "))
	}
	out.action = of.Action
	params := a.params(of.Action)
	if len(params) != len(of.Args) {
		return out, fmt.Errorf("it has %d parameters, got %d arguments", len(params), len(of.Args))
	}
	for _, param := range params {
		v, ok := of.Arg(param)
		switch {
		case !ok:
			return out, fmt.Errorf("it needs an argument %q", param)
		case param == "general":
			out.who, err = a.rank(v)
		case param == "messenger":
			out.messenger, err = number(v)
		default:
			out.number, err = number(v)
		}
		if err != nil {
			return out, fmt.Errorf("%s: %w", param, err)
		}
	}
	return out, nil
}

func number(v tla.Value) (generals.Number, error) {
	n, ok := v.Int64()
	if !ok || n < 0 || n > maxMessengers {
		return 0, fmt.Errorf("want a number from 0 to %d, got %.100s", maxMessengers, v)
	}
	return generals.Number(n), nil
}

// maxMessengers bounds what models may ask for.
const maxMessengers = 200

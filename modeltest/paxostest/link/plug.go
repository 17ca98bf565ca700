package link

import (
	"fmt"
	"maps"
	"slices"

	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/vc"
)

// shape is how a system looks in a model.
type shape struct {
	plug    func(n *names, systems []*vc.Finite) *link.Plug
	choices func(n *names) [][]int // of dialects; nil: none
	others  int                    // learners that the model does not have
}

// linked is the link of a system with a model.
func linked(system, model string, is shape) link.Link {
	return link.Link{System: system, Model: model, Plug: func(s *vc.System, constants map[string]tla.Value) (*link.Plug, error) {
		n, err := newNames(constants)
		if err != nil {
			return nil, err
		}
		n.dialects, n.others = [][]int{nil}, is.others
		if is.choices != nil {
			n.dialects = is.choices(n)
		}
		var systems []*vc.Finite
		for i := range n.dialects {
			f, err := link.Forgetful(s, n.sizes(), n.given(i))
			if err != nil {
				return nil, err
			}
			systems = append(systems, f)
		}
		return is.plug(n, systems), nil
	}}
}

func viewed(systems []*vc.Finite, s link.State) link.Moment {
	return link.Moment{Finite: systems[s.Of], At: s.At}
}

// called are calls of actions, each with the parameters that it has of those given.
func called(args map[string]int, actions ...string) (calls []link.Call) {
	for _, a := range actions {
		calls = append(calls, link.Call{Action: a, Args: args})
	}
	return calls
}

// read gives the arguments of a stimulus, with some that are known before.
func (n *names) read(s labelled.Stimulus, known map[string]int) (map[string]int, error) {
	args := map[string]int{}
	maps.Copy(args, known)
	for _, a := range s.Args {
		if err := n.argument(a.Name, a.Value, args); err != nil {
			return nil, fmt.Errorf("%s: %w", s, err)
		}
	}
	return args, nil
}

// only are some of the arguments.
func only(args map[string]int, names ...string) map[string]int {
	out := map[string]int{}
	for name, value := range args {
		if slices.Contains(names, name) {
			out[name] = value
		}
	}
	return out
}

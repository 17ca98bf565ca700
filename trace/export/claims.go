package export

import (
	"context"
	"strings"

	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tla"
)

// claim is that an expression has a value. Where an earlier graph tells the values of domains
// and constants, the run that finds the graph is asked whether they still are so: to evaluate
// them takes a run of its own, most of which is Java starting.
type claim struct {
	expr  string
	value tla.Value
}

// claimed takes the values from an earlier graph of the model. It is false where that does not tell
// them all, or not in a form that any module can say.
func (a *Alphabet) claimed(signatures []specification.Signature, earlier *labelled.Graph) (map[string][]tla.Value, bool) {
	domains := map[string][]tla.Value{}
	for _, s := range signatures {
		for _, p := range s.Params {
			domain := argumentsOf(earlier, s.Action, p.Name)
			if domain.Len() == 0 {
				return nil, false
			}
			domains[p.Domain] = domain.Elems()
			a.claims = append(a.claims, claim{p.Domain, domain})
		}
	}
	values := map[string]tla.Value{}
	for _, c := range earlier.Constants {
		values[c.Expr] = c.Value
	}
	for _, expr := range a.model.Constants {
		value, ok := values[expr]
		if !ok {
			return nil, false
		}
		a.Constants = append(a.Constants, labelled.Constant{Expr: expr, Value: value})
		a.claims = append(a.claims, claim{expr, value})
	}
	for _, c := range a.claims {
		if strings.Contains(c.value.String(), ":>") { // an operator of module TLC, which the model need not extend
			return nil, false
		}
	}
	return domains, true
}

// argumentsOf is the set of what a parameter of an action was.
func argumentsOf(earlier *labelled.Graph, action, name string) tla.Value {
	var values []tla.Value
	for _, s := range earlier.Stimuli {
		if v, ok := s.Arg(name); ok && s.Action == action {
			values = append(values, v)
		}
	}
	return tla.Set(values...)
}

// values are the domains of the actions, by their texts; a's constants are set.
func (a *Alphabet) values(ctx context.Context, signatures []specification.Signature) (map[string][]tla.Value, error) {
	if a.opt.Earlier != nil {
		if domains, ok := a.claimed(signatures, a.opt.Earlier); ok {
			return domains, nil
		}
		a.Constants, a.claims = nil, nil
	}
	return a.evaluate(ctx, signatures)
}

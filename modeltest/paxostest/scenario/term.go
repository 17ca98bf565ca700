package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/scenario"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tla"
)

// synodSignatures are the actions of Synod, as its model has them.
var synodSignatures = sync.OnceValues(func() (map[string]specification.Signature, error) {
	m, err := model.Manifest()
	if err != nil {
		return nil, err
	}
	synod, ok := m.Model(model.SuiteModel)
	if !ok {
		return nil, fmt.Errorf("paxostest: models.json has no model %s", model.SuiteModel)
	}
	out := map[string]specification.Signature{}
	for _, text := range synod.Actions {
		s, err := specification.ParseSignature(text)
		if err != nil {
			return nil, err
		}
		out[s.Action] = s
	}
	return out, nil
})

// Read gives the stimulus that an action is. TLA+ has it as it stands.
func (p *stage) Read(t scenario.Term) (i model.Stimulus, action string, err error) {
	signatures, err := synodSignatures()
	if err != nil {
		return model.Stimulus{}, "", err
	}
	s, ok := signatures[t.Name]
	if !ok {
		return model.Stimulus{}, "", fmt.Errorf("expected an action of Synod, %s; got %.40q", strings.Join(actionNames(signatures), ", "), t.Name)
	}
	if len(s.Params) != len(t.Args) {
		return model.Stimulus{}, "", fmt.Errorf("expected %s, got %s", text(s), t)
	}
	of := labelled.Stimulus{Action: t.Name}
	for i, param := range s.Params {
		v, err := termValue(t.Args[i])
		if err != nil {
			return model.Stimulus{}, "", fmt.Errorf("%s of %s: %w", param.Name, text(s), err)
		}
		of.Args = append(of.Args, labelled.Arg{Name: param.Name, Value: v})
	}
	if i, err = p.Stimulus(of, model.Proposer, model.ClosedActions); err != nil {
		err = fmt.Errorf("%s: %w", t, err)
	}
	return i, t.String(), err
}

func actionNames(signatures map[string]specification.Signature) (out []string) {
	for _, name := range model.ClosedActions {
		if _, ok := signatures[name]; ok {
			out = append(out, name)
		}
	}
	return out
}

func text(s specification.Signature) string {
	var names []string
	for _, p := range s.Params {
		names = append(names, p.Name)
	}
	return s.Action + "(" + strings.Join(names, ", ") + ")"
}

// termValue is the value of an argument: a number, NoVote, VoteAt(ballot, value), or the name of a
// node or value.
func termValue(t scenario.Term) (tla.Value, error) {
	vote := func(ballot, value tla.Value) tla.Value {
		return tla.Record(map[string]tla.Value{"ballot": ballot, "value": value})
	}
	number, err := strconv.ParseInt(t.Name, 10, 32)
	switch {
	case err == nil && len(t.Args) == 0:
		return tla.Int(number), nil
	case t.Name == "NoVote" && len(t.Args) == 0:
		return vote(tla.Int(0), model.None), nil
	case t.Name == "VoteAt" && len(t.Args) == 2 && !slices.ContainsFunc(t.Args, func(a scenario.Term) bool { return len(a.Args) > 0 || a.Name == t.Name }):
		ballot, err1 := termValue(t.Args[0])
		value, err2 := termValue(t.Args[1])
		if err1 == nil && err2 == nil {
			return vote(ballot, value), nil
		}
	case len(t.Args) == 0 && model.IsName(t.Name):
		return tla.Model(t.Name), nil
	}
	return tla.Value{}, fmt.Errorf("expected a number, a name, NoVote or VoteAt(ballot, value), got %.80s", t)
}

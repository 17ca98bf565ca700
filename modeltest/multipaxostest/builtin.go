package multipaxostest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// Reference gives the roles for a recorded model. constants are those of the model.
func Reference(role string, constants map[string]tla.Value) (modeltest.Machine, error) {
	if role != "log" {
		return nil, fmt.Errorf("multipaxostest: there is no role %q, only log", role)
	}
	count := func(name string) int { return len(constants[name].Elems()) }
	z := Size{
		Acceptors: count("Acceptors"), Leaders: count("Leaders"), Ballots: count("Ballots"), Commands: count("Values") - 1,
		Slots: count("Slots"), Restarts: count("Restarters") > 0,
	}
	if err := z.check(); err != nil {
		return nil, err
	}
	return Model(z), nil
}

// Explored gives what is explored for a model, nil for one that is none of the roles' closed ones;
// of a variant, the code that is none.
func Explored(s closed.Setting) (*closed.Explored, error) {
	if !strings.HasPrefix(s.Module, "MCLogSynod") || slices.Contains(s.Config.Names("SYMMETRY"), "Symmetry") {
		return nil, nil
	}
	count := func(name string) int { return len(s.Config.Elements(name)) }
	z := Size{
		Acceptors: count("Acceptors"), Leaders: count("Leaders"), Ballots: count("Ballots"), Commands: count("Values") - 1,
		Slots: count("Slots"), Restarts: count("Restarters") > 0,
	}
	if err := z.check(); err != nil {
		return nil, err
	}
	e := &closed.Explored{System: Model(z)}
	for name, by := range s.Constants {
		if strings.HasPrefix(by.String(), "Bug_") || strings.HasPrefix(by.String(), "Safe_") {
			e.Replaces = append(e.Replaces, fmt.Sprintf("%s <- %s", name, by))
		}
	}
	slices.Sort(e.Replaces)
	return e, nil
}

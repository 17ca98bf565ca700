package protocol

import (
	"context"
	"errors"
	"slices"

	"github.com/synod-paxos/synod/cmd/synod/internal/paxosmutate"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/exploration"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/trace/manifest"
)

var paxos = Protocol{
	Name: "paxos", Reference: world.Reference, Closed: closedPaxos, Mutants: paxosmutate.Method,
	Explorable: explorablePaxos, Draw: drawPaxos,
}

// closedPaxos lists the models that hold. One that must fail replaces an operator of
// the specification: the same change of the code is a seeded bug, which synod mutants
// explores.
func closedPaxos(m *manifest.Manifest) (out []Closed, err error) {
	all, err := exploration.ClosedModels(m)
	for _, c := range all {
		if c.Expect.Verdict != manifest.Holds || len(c.Overrides) > 0 {
			continue
		}
		out = append(out, Closed{Name: c.Name, Expect: c.Expect, Explore: func(ctx context.Context) (*Explored, error) {
			return explorePaxos(ctx, c)
		}})
	}
	return out, err
}

func explorePaxos(ctx context.Context, c exploration.ClosedModel) (*Explored, error) {
	e, err := exploration.Explore(ctx, c.Size, exploration.Options{Properties: append(slices.Clone(c.Properties), exploration.StepRules()...), Workers: 1})
	if errors.Is(err, exploration.ErrImpure) {
		return &Explored{Distinct: -1, Generated: -1, Differs: err.Error()}, nil
	}
	if err != nil {
		return nil, err
	}
	as := &explore.Exploration{Distinct: e.Distinct, Generated: e.Generated, Depth: e.Depth, Unseen: e.Missing()}
	out := &Explored{Model: c.Name, Complete: e.Complete, Distinct: e.Distinct, Generated: e.Generated, Depth: e.Depth, Compared: true}
	if v := e.Violation; v != nil {
		as.Violation = &explore.Behaviour{Properties: v.Properties, Steps: make([]modeltest.Step, v.Length-1)}
		out.Violation = &Behaviour{Properties: v.Properties, Length: v.Length, Diagram: v.Diagram, Suite: v.Suite, Why: v.Why}
	}
	out.Differs = explore.Differs(c.Expect, as)
	return out, nil
}

func explorablePaxos(m *manifest.Manifest) (names []string, err error) {
	all, err := exploration.ClosedModels(m)
	for _, c := range all {
		names = append(names, c.Name)
	}
	return names, err
}

// drawPaxos draws what was recorded of a seeded bug.
func drawPaxos(ctx context.Context, bug string) (string, error) {
	known, err := conformance.KnownBugs()
	if err != nil {
		return "", err
	}
	d, err := known.Show(ctx, bug)
	if err != nil || d == nil {
		return "", err
	}
	return d.Text(), nil
}

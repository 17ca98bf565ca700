package protocol

import (
	"context"

	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/generalstest"
	"github.com/synod-paxos/synod/trace/manifest"
)

var generals = Protocol{Name: "generals", Reference: generalstest.Reference, Closed: closedBy(generalstest.Model)}

// closedBy serves a protocol whose closed models are of package explore. Those that
// must fail are explored too: the implementation must fail likewise.
func closedBy(model explore.Modeler) func(*manifest.Manifest) ([]Closed, error) {
	return func(m *manifest.Manifest) (out []Closed, err error) {
		all, err := explore.ClosedModels(m, model)
		for _, c := range all {
			out = append(out, Closed{Name: c.Name, Expect: c.Expect, Explore: func(ctx context.Context) (*Explored, error) {
				return exploreClosed(ctx, c)
			}})
		}
		return out, err
	}
}

func exploreClosed(ctx context.Context, c explore.Closed) (*Explored, error) {
	e, err := c.Explore(ctx, explore.Options{Workers: 1})
	if err != nil {
		return nil, err
	}
	out := &Explored{Distinct: e.Distinct, Generated: e.Generated, Differs: c.Differs(e)}
	if e.Violation != nil {
		out.Diagram = e.Violation.Diagram
		out.Suite, err = c.Suite(e.Violation)
	}
	return out, err
}

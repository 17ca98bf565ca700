package paxostest

import (
	"context"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// Adapter tests the implementation behind an adapter, in the role that it said hello
// for. Errors: *wire.Error, and that of a done context.
func Adapter(ctx context.Context, a *wire.Adapter, opts ...Option) (*Report, error) {
	g, err := understand(a.Hello())
	if err != nil {
		return nil, a.Undocumented(nil, nil, err)
	}
	r, err := parseRole(a.Hello().Role)
	if err != nil {
		return nil, err
	}
	o := optionsOf(opts)
	if o.declared {
		g.phase1, g.phase2 = o.phase1, o.phase2
	}
	return test(ctx, r, g.features, o, func(p *plan) conform.Subject { return putOverWire(p, a, g) })
}

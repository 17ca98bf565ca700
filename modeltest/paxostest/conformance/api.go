package conformance

import (
	"context"
	"fmt"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// Options say how an implementation is tested: what each means is said where package paxostest has
// it as an option.
type Options struct {
	suites.Options
	AlsoHostile    bool
	Progress       bool
	Strict         bool
	Declared       bool // the quorum sizes
	Phase1, Phase2 suites.QuorumSize
}

// OptionsOf are they all.
func OptionsOf(opts []Option) (o Options, err error) { return o, Chosen(&o, opts) }

// Chosen has options be as they were chosen.
func Chosen[O any, F ~func(*O)](o *O, opts []F) error {
	for i, opt := range opts {
		if opt == nil {
			return fmt.Errorf("paxostest: want options that say something, got nil as number %d: leave it out", i+1)
		}
		opt(o)
	}
	return nil
}

// Option is one of them.
type Option func(*Options)

// InGo tests an implementation in Go: what create gives must be what package subject calls
// one of the role.
func InGo(ctx context.Context, r model.Role, create func(subject.Cluster) any, opts ...Option) (*Report, error) {
	if err := subject.Makes(r, create); err != nil {
		return nil, err
	}
	o, err := OptionsOf(opts)
	if err != nil {
		return nil, err
	}
	return test(ctx, r, Within(r, create, o), o)
}

// Within is the implementation in Go that create makes.
func Within(r model.Role, create func(subject.Cluster) any, o Options) Implementation {
	f := subject.FeaturesOf(r, create, o.Phase1, o.Phase2)
	return Implementation{subject.OfDecree(create), f, subject.Pairs.Named}
}

// Adapter tests the implementation behind an adapter, in the role that it said hello
// for. Errors: *wire.Error, and that of a done context.
func Adapter(ctx context.Context, a *wire.Adapter, opts ...Option) (*Report, error) {
	r, err := model.ParseRole(a.Hello().Role)
	if err != nil {
		return nil, err
	}
	o, err := OptionsOf(opts)
	if err != nil {
		return nil, err
	}
	of, err := Behind(a, o)
	if err != nil {
		return nil, err
	}
	return test(ctx, r, of, o)
}

// Behind is the implementation behind an adapter.
func Behind(a *wire.Adapter, o Options) (Implementation, error) {
	g, err := subject.Understand(a.Hello())
	if err != nil {
		return Implementation{}, a.Undocumented(nil, nil, err)
	}
	if o.Declared {
		g.Phase1, g.Phase2, g.Declared = o.Phase1, o.Phase2, true
	}
	return Implementation{subject.OverPipe(a, g), g.Features, g.Notation().Named}, nil
}

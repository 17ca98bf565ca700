package paxostest

import (
	"context"
	"fmt"
	"testing"
)

// Options say how an implementation is tested.
type Options struct {
	options
	phase1, phase2 size
}

// Option is one of them.
type Option func(*Options)

// ExtraStates has the suite catch every faulty implementation with up to k states
// more than the specification; without it k is 0. Each makes the suite larger by a
// factor of about 10.
func ExtraStates(k int) Option { return func(o *Options) { o.extra = k } }

// Demand has only one dialect of an acceptor be right, such as "Again-AtLeast-Raise":
// see [Dialects].
func Demand(d Dialect) Option { return func(o *Options) { o.dialect = d.String() } }

// QuorumSizes declares the quorums that the implementation uses in a cluster of any
// size: "majority", "all" or "one" for each phase.
func QuorumSizes(phase1, phase2 string) Option {
	return func(o *Options) { o.phase1, o.phase2 = size{name: phase1}, size{name: phase2} }
}

// Acceptor tests an acceptor: see [Conform]. The test fails with the divergence, if
// there is one.
func Acceptor(t testing.TB, create func(Cluster) AcceptorUnderTest, opts ...Option) {
	t.Helper()
	conforms(t, acceptor, func(c Cluster) any { return create(c) }, opts)
}

// Proposer tests a proposer, as Acceptor does an acceptor.
func Proposer(t testing.TB, create func(Cluster) ProposerUnderTest, opts ...Option) {
	t.Helper()
	conforms(t, proposer, func(c Cluster) any { return create(c) }, opts)
}

// Learner tests a learner, as Acceptor does an acceptor.
func Learner(t testing.TB, create func(Cluster) LearnerUnderTest, opts ...Option) {
	t.Helper()
	conforms(t, learner, func(c Cluster) any { return create(c) }, opts)
}

func conforms(t testing.TB, r role, create func(Cluster) any, opts []Option) {
	t.Helper()
	report, err := inGo(context.Background(), r, create, opts)
	switch {
	case err != nil:
		t.Fatal(err)
	case !report.Conforms:
		t.Fatal("\n" + report.Text())
	default:
		t.Log(report.Text())
	}
}

func inGo(ctx context.Context, r role, create func(Cluster) any, opts []Option) (*Report, error) {
	var o Options
	for _, opt := range opts {
		opt(&o)
	}
	f := featuresOf(r, create(Cluster{Acceptors: 3, Quorum1: 2, Quorum2: 2}), o)
	plans, err := plansOf(r, f, o.options)
	if err != nil {
		return nil, err
	}
	report := &Report{Role: r.String()}
	for _, p := range plans {
		if err := report.run(ctx, p, newInProcess(p, f, create)); err != nil {
			return nil, fmt.Errorf("%s: %w", p.title, err)
		}
	}
	return report.finish(), nil
}

// plansOf gives what a role is tested with.
func plansOf(r role, f features, o options) ([]*plan, error) {
	switch r {
	case proposer:
		return proposerPlans(f, o)
	case learner:
		return learnerPlans(f, o)
	}
	p, err := acceptorPlan(f, o)
	return []*plan{p}, err
}

// String gives the specification's name of the role.
func (r role) String() string {
	return [...]string{proposer: "proposer", acceptor: "acceptor", learner: "learner"}[r]
}

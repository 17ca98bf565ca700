package paxostest

import (
	"context"
	"testing"

	"github.com/synod-paxos/synod/modeltest/conform"
)

// Options say how an implementation is tested.
type Options struct {
	options
	alsoHostile    bool
	declared       bool // the quorum sizes
	phase1, phase2 QuorumSize
}

func optionsOf(opts []Option) Options {
	var o Options
	for _, opt := range opts {
		opt(&o)
	}
	return o
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

// Hostile adds tests in which anything comes at any time, also what no peer sends
// that follows the protocol. What they find is reported apart, and is no reason not
// to conform.
func Hostile() Option { return func(o *Options) { o.alsoHostile = true } }

// Quorums declares how many acceptors complete phase 1 and phase 2, where that is
// no majority. Quorums are never guessed: undeclared ones diverge.
func Quorums(phase1, phase2 QuorumSize) Option {
	return func(o *Options) { o.declared, o.phase1, o.phase2 = true, phase1, phase2 }
}

// Acceptor tests an acceptor. The test fails with the divergence, if there is one.
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

// Process tests a whole process, by the suites of its acceptor and of its learner. Its
// proposer is for package randomtest.
func Process(t testing.TB, create func(Cluster) ProcessUnderTest, opts ...Option) {
	t.Helper()
	conforms(t, process, func(c Cluster) any { return create(c) }, opts)
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
	o := optionsOf(opts)
	f := featuresOf(r, create(Cluster{Acceptors: 3, Quorum1: 2, Quorum2: 2}), o.phase1, o.phase2)
	return test(ctx, r, f, o, func(p *plan) conform.Subject { return putInGo(p, f, create) })
}

// test runs all that a role is tested with.
func test(ctx context.Context, r role, f features, o Options, subject func(*plan) conform.Subject) (*Report, error) {
	report := &Report{Role: r.String(), Name: f.name, Untried: f.untried(r)}
	plans, err := plansOf(r, f, o.options)
	if err != nil {
		return nil, err
	}
	if o.alsoHostile {
		f.hostile, o.hostile = true, true
		hostile, err := plansOf(r, f, o.options)
		if err != nil {
			return nil, err
		}
		plans = append(plans, hostile...)
	}
	for _, p := range plans {
		if err := report.run(ctx, p, subject(p)); err != nil {
			return nil, err
		}
	}
	return report.finish()
}

package randomtest

import (
	"context"
	"testing"

	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// Option says how an implementation is tested.
type Option func(*options)

type options struct {
	runs, length int
	seed         int64
	kit          []paxostest.Option
	told         conformance.Options // what these say
}

// Runs is how many runs there are; without it 5000.
func Runs(n int) Option { return func(o *options) { o.runs = n } }

// Seed chooses the runs; without it 1.
func Seed(seed int64) Option { return func(o *options) { o.seed = seed } }

// Length is how many inputs the implementation gets in a run, before all that was
// held back comes; without it 30.
func Length(n int) Option { return func(o *options) { o.length = n } }

// With adds options of package paxostest: Demand and Quorums.
func With(opts ...paxostest.Option) Option {
	return func(o *options) { o.kit = append(o.kit, opts...) }
}

func optionsOf(opts []Option) (options, error) {
	o := options{runs: 5000, length: 30, seed: 1}
	err := conformance.Chosen(&o, opts)
	if err == nil {
		o.told, err = conformance.OptionsOf(o.kit)
	}
	return o, err
}

// Acceptor tests an acceptor. The test fails with the divergence, if there is one,
// and the seed.
func Acceptor(t testing.TB, create func(paxostest.Cluster) paxostest.AcceptorUnderTest, opts ...Option) {
	t.Helper()
	conforms(t, "acceptor", subject.Making(create), opts)
}

// Proposer tests a proposer, as Acceptor does an acceptor.
func Proposer(t testing.TB, create func(paxostest.Cluster) paxostest.ProposerUnderTest, opts ...Option) {
	t.Helper()
	conforms(t, "proposer", subject.Making(create), opts)
}

// Learner tests a learner, as Acceptor does an acceptor.
func Learner(t testing.TB, create func(paxostest.Cluster) paxostest.LearnerUnderTest, opts ...Option) {
	t.Helper()
	conforms(t, "learner", subject.Making(create), opts)
}

// Process tests a whole process, as Acceptor does an acceptor.
func Process(t testing.TB, create func(paxostest.Cluster) paxostest.ProcessUnderTest, opts ...Option) {
	t.Helper()
	conforms(t, "process", subject.Making(create), opts)
}

// Adapter tests the implementation behind an adapter, in the role that it said hello
// for. Errors: *wire.Error, and that of a done context.
func Adapter(ctx context.Context, a *wire.Adapter, opts ...Option) (*conformance.Report, error) {
	o, err := optionsOf(opts)
	if err != nil {
		return nil, err
	}
	of, err := conformance.Behind(a, o.told)
	if err != nil {
		return nil, err
	}
	return reportOf(ctx, a.Hello().Role, of, o)
}

// inGo tests an implementation in Go.
func inGo(ctx context.Context, role string, create func(paxostest.Cluster) any, opts []Option) (*conformance.Report, error) {
	o, err := optionsOf(opts)
	if err != nil {
		return nil, err
	}
	r, err := model.ParseRole(role)
	if err != nil {
		return nil, err
	}
	if err := subject.Makes(r, create); err != nil {
		return nil, err
	}
	return reportOf(ctx, role, conformance.Within(r, create, o.told), o)
}

func conforms(t testing.TB, role string, create func(paxostest.Cluster) any, opts []Option) {
	t.Helper()
	o, _ := optionsOf(opts) // what is wrong with them is told below
	seed := o.seed
	switch report, err := inGo(t.Context(), role, create, opts); {
	case err != nil:
		t.Fatalf("seed %d: %v", seed, err)
	case !report.Conforms:
		t.Fatalf("seed %d: to repeat it, give the option Seed(%d)\n%s", seed, seed, report.Text())
	default:
		t.Log(report.Text())
	}
}

func reportOf(ctx context.Context, role string, of conformance.Implementation, o options) (*conformance.Report, error) {
	r, err := model.ParseRole(role)
	if err != nil {
		return nil, err
	}
	all, err := newRunner(r, of)
	if err != nil {
		return nil, err
	}
	report := conformance.NewReport(r, of, o.told)
	if err := all.run(ctx, o, report); err != nil {
		return nil, err
	}
	return report.Finish()
}

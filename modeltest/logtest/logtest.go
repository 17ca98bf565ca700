package logtest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/synod-paxos/synod/modeltest/driver"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// Options say how much is tested; the zero Options are what the functions below do.
type Options struct {
	Random int   // how many tests are drawn; 0 for none
	Seed   int64 // which
}

// byDefault is how much is drawn in a test in Go.
var byDefault = Options{Random: 1000, Seed: 1}

// Acceptor tests an acceptor. The test fails with the shortest test in which it sends what it may
// not send, if there is one.
func Acceptor(t testing.TB, create func(Cluster) AcceptorUnderTest) {
	t.Helper()
	conforms(t, acceptor, subject.Making(create))
}

// Leader tests a leader, as Acceptor does an acceptor.
func Leader(t testing.TB, create func(Cluster) LeaderUnderTest) {
	t.Helper()
	conforms(t, leader, subject.Making(create))
}

// Replica tests a replica, by what it executes and in which order.
func Replica(t testing.TB, create func(Cluster) ReplicaUnderTest) {
	t.Helper()
	conforms(t, replica, subject.Making(create))
}

// Process tests a whole node.
func Process(t testing.TB, create func(Cluster) ProcessUnderTest) {
	t.Helper()
	conforms(t, process, subject.Making(create))
}

func conforms(t testing.TB, role string, create func(Cluster) any) {
	t.Helper()
	switch r, err := inGo(t.Context(), role, create, byDefault); {
	case err != nil:
		t.Fatal(err)
	case !r.Conforms:
		t.Fatal("\n" + r.Text())
	default:
		t.Log(r.Text())
	}
}

// inGo tests an implementation in Go.
func inGo(ctx context.Context, role string, create func(Cluster) any, opt Options) (*Report, error) {
	t, err := inGoTester(ctx, role, create)
	if err != nil {
		return nil, err
	}
	return t.check(ctx, suitesOf(role, t.is, opt.Random, opt.Seed))
}

// inGoTester is who tests an implementation in Go. It makes one to see what it is.
func inGoTester(ctx context.Context, role string, create func(Cluster) any) (*tester, error) {
	if create == nil {
		return nil, fmt.Errorf("logtest: want a function that makes a new %s for each test, got nil", role)
	}
	at, err := placeOf(role, features{}, usual)
	if err != nil {
		return nil, err
	}
	is := features{Features: suites.Features{Learns: true}, Traits: judge.Traits{First: 1}} // each test says if it cannot be made, or dies of its Close
	err = subject.LookAt(ctx, create, at, func(made any) { is = featuresOf(role, made) })
	if err != nil && !errors.Is(err, driver.ErrDied) {
		return nil, err
	}
	if err := is.check(); err != nil {
		return nil, fmt.Errorf("logtest: %w", err)
	}
	pairs := func(b model.Ballot, _ uint64) oracle.Ballot { return pairOf(b) }
	return newTester(ctx, role, subject.Within(create, take), is, pairs)
}

// Adapter tests the implementation behind an adapter, in the role that it said hello for.
func Adapter(ctx context.Context, a *wire.Adapter, opt Options) (*Report, error) {
	t, err := behind(ctx, a)
	if err != nil {
		return nil, err
	}
	return t.check(ctx, suitesOf(t.role, t.is, opt.Random, opt.Seed))
}

// behind is who tests the implementation behind an adapter.
func behind(ctx context.Context, a *wire.Adapter) (*tester, error) {
	g, err := understand(a.Hello())
	if err != nil {
		return nil, a.Undocumented(nil, nil, err)
	}
	return newTester(ctx, a.Hello().Role, subject.Over(a, &overPipe{g}), g.features, g.Notation().Named)
}

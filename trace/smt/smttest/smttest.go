// Package smttest gives tests the SMT solvers that they need.
package smttest

import (
	"context"
	"testing"

	"github.com/synod-paxos/synod/internal/required"
	"github.com/synod-paxos/synod/trace/smt"
)

// Require gives the solver of that name. Without it it skips the test and says why; it fails the
// test instead if the environment variable SYNOD_REQUIRE, a list with commas, has the name.
func Require(t testing.TB, name string) *smt.Solver {
	t.Helper()
	solver, err := smt.Find(context.Background(), name)
	if err == nil {
		return solver
	}
	if required.Has(name) {
		t.Fatalf("SYNOD_REQUIRE has %s: %v", name, err)
	}
	t.Skipf("needs %s: %v", name, err)
	return nil
}

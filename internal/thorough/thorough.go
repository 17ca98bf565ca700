// Package thorough says how much a test is to do. What takes long is left to stage tests of
// .ci/run, which sets SYNOD_TESTS=all: go test ./... takes a sample of a long table, and draws
// less at random. A caller owes it that what go test ./... still does would notice most of what
// breaks.
package thorough

import (
	"os"
	"testing"
)

// Tests tells that all is to be tested.
func Tests() bool { return os.Getenv("SYNOD_TESTS") == "all" }

// Only skips a test that is not for go test ./..., and says why.
func Only(t testing.TB, why string) {
	t.Helper()
	if !Tests() {
		t.Skipf("%s: SYNOD_TESTS=all runs it, as stage tests of .ci/run does", why)
	}
}

// Sample skips a row of a table, but for each n-th one.
func Sample(t testing.TB, row, n int) {
	t.Helper()
	if row%Every(n) > 0 {
		t.Skipf("one of %d is run: SYNOD_TESTS=all runs all, as stage tests of .ci/run does", n)
	}
}

// Every gives n, of which one is tried, or 1.
func Every(n int) int { return Of(n, 1) }

// Of gives some, or with all tests all.
func Of(some, all int) int {
	if Tests() {
		return all
	}
	return some
}

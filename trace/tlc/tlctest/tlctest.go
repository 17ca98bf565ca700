// Package tlctest gives tests what they need to run TLC.
package tlctest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/synod-paxos/synod/internal/required"
	"github.com/synod-paxos/synod/trace/tlc"
)

var find = sync.OnceValues(func() (*tlc.Tools, error) { return tlc.Find(context.Background()) })

// Require gives the tools to run TLC. Without them it skips the test and says why; it fails the
// test instead if the environment variable SYNOD_REQUIRE, a list with commas, has "tlc".
func Require(t testing.TB) *tlc.Tools {
	t.Helper()
	tools, err := Find(t)
	if err != nil {
		t.Skipf("needs TLC: %v", err)
	}
	return tools
}

// Find is Require for a test that can do something without TLC: the error says why there is none.
func Find(t testing.TB) (*tlc.Tools, error) {
	t.Helper()
	tools, err := find()
	if err != nil && required.Has("tlc") {
		t.Fatalf("SYNOD_REQUIRE has tlc: %v", err)
	}
	return tools, err
}

// InOneFolder runs all tests of a package with a temporary folder of their own, and gives the code
// to exit with: it fails if a run leaves something there.
func InOneFolder(m *testing.M) (code int) {
	dir, err := os.MkdirTemp("", "tlc-test-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	os.Setenv("TMPDIR", dir)
	code = m.Run()
	if left, _ := filepath.Glob(filepath.Join(dir, "synod-*")); len(left) > 0 {
		fmt.Fprintln(os.Stderr, "runs left behind:", left)
		code = max(code, 1)
	}
	return code
}

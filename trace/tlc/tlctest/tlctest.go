// Package tlctest gives tests what they need to run TLC.
package tlctest

import (
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/synod-paxos/synod/trace/tlc"
)

var find = sync.OnceValues(func() (*tlc.Tools, error) { return tlc.Find(context.Background()) })

// Require gives the tools to run TLC. Without them it skips the test and says why; it fails the test instead if the
// environment variable SYNOD_REQUIRE, a list with commas, has "tlc".
func Require(t testing.TB) *tlc.Tools {
	t.Helper()
	tools, err := find()
	if err == nil {
		return tools
	}
	if required() {
		t.Fatalf("SYNOD_REQUIRE has tlc: %v", err)
	}
	t.Skipf("needs TLC: %v", err)
	return nil
}

func required() bool {
	names := strings.FieldsFunc(os.Getenv("SYNOD_REQUIRE"), func(r rune) bool { return r == ',' || r == ' ' })
	return slices.Contains(names, "tlc")
}

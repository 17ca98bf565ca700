package conformance_test

import (
	"os"
	"runtime/debug"
	"testing"
)

// Millions of steps leave little behind: collecting it as often as by default is a third of the work.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

package leasetest

import (
	"flag"
	"os"
	"testing"

	"github.com/synod-paxos/synod/internal/thorough"
)

// TestMain leaves to stages tests and verify what TLC finds of the models of spec/lease, unless the
// test is asked for by its name. The test itself is one that others copy.
func TestMain(m *testing.M) {
	flag.Parse()
	if !thorough.Tests() && flag.Lookup("test.run").Value.String() == "" {
		if err := flag.Set("test.skip", "^TestSpecification$"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

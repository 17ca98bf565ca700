package leasetest

import (
	"flag"
	"os"
	"testing"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
)

// TestMain leaves to stages tests and verify what TLC finds of the models of spec/lease, and to
// stage tests a larger size than these have, and the graph: what is explored has the counts that TLC
// found. So it is unless a test is asked for by its name. The tests themselves are some that others
// copy.
func TestMain(m *testing.M) {
	flag.Parse()
	if !thorough.Tests() && flag.Lookup("test.run").Value.String() == "" {
		if err := flag.Set("test.skip", "^(TestSpecification|TestExploringFurther|TestCodeIsTheSpecification|TestVariants)$"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

package paxostest_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/synod-paxos/synod/modeltest/paxostest"
)

// shown prints what a test would log, or fail with.
type shown struct{ testing.TB }

func (shown) Helper()                  {}
func (shown) Context() context.Context { return context.Background() }
func (shown) Log(said ...any)          { fmt.Print(said...) }
func (shown) Fatal(said ...any)        { fmt.Print(said...) }

// In a test of your own, t stands in the place of shown{}: see TestYours.
func Example() {
	paxostest.Acceptor(shown{}, func(c paxostest.Cluster) paxostest.AcceptorUnderTest { return &yours{self: c.Self} })
	// Output:
	// acceptor: conforms as the safe dialect Equal-AtLeast-Raise
	//   AcceptorDialects                700 tests    5175 steps
	//   AcceptorDialects, other ballots and values   8434 tests   35322 steps
	//   its answers do not tell it from Equal-AtLeast-Compare
}

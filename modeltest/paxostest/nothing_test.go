package paxostest_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest"
)

// failing hears what a test fails with.
type failing struct {
	testing.TB
	said string
}

func (*failing) Helper()             {}
func (f *failing) Fatal(args ...any) { f.said = fmt.Sprint(args...) }

// Who gives no implementation is told so.
func TestNothingIsNotTested(t *testing.T) {
	f := &failing{TB: t}
	for _, try := range []func(){
		func() { paxostest.Acceptor(f, nil) },
		func() { paxostest.Proposer(f, nil) },
		func() { paxostest.Learner(f, nil) },
		func() { paxostest.Process(f, nil) },
		func() { paxostest.Learner(f, func(paxostest.Cluster) paxostest.LearnerUnderTest { return nil }) },
	} {
		f.said = ""
		try()
		require.Contains(t, f.said, "got nil")
	}
}

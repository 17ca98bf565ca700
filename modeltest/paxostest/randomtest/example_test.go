package randomtest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/modeltest/paxostest/randomtest"
	"github.com/synod-paxos/synod/modeltest/wire/program"
)

// counter is a learner by somebody else: it counts votes, whatever their ballots.
type counter struct {
	quorum int
	votes  map[paxostest.Value]map[paxostest.Node]bool
}

func (c *counter) Accepted(from paxostest.Node, _ paxostest.Ballot, value paxostest.Value) []paxostest.Message {
	if c.votes[value] == nil {
		c.votes[value] = map[paxostest.Node]bool{}
	}
	if c.votes[value][from] = true; len(c.votes[value]) == c.quorum {
		return []paxostest.Message{{Type: paxostest.Learned, Value: value}}
	}
	return nil
}

// test shows what a test would say.
type test struct{ testing.TB }

func (test) Helper()                  {}
func (test) Context() context.Context { return context.Background() }

func (test) Fatalf(text string, args ...any) {
	said, _, _ := strings.Cut(fmt.Sprintf(text, args...), "  the rule:")
	fmt.Print(said)
}

func ExampleLearner() {
	randomtest.Learner(test{}, func(c paxostest.Cluster) paxostest.LearnerUnderTest {
		return &counter{quorum: c.Quorum2, votes: map[paxostest.Value]map[paxostest.Node]bool{}}
	}, randomtest.Runs(1000))
	// Output:
	// seed 1: to repeat it, give the option Seed(1)
	// learner: unsafe
	//   random runs, seed 1               1 tests       2 steps (of 1000 tests)
	//   not tried, as it does not say that it can: restarts
	//
	// random runs, seed 1: step 2 is unsafe: no quorum voted for it in one ballot
	//        peers                         l1            client
	//      1   |- Accepted 4.0 v1 from a2 ->|               |
	//      2   |- Accepted 6.0 v1 from a1 ->|               |
	// >>       |                            |- Learned v1 ->|
	//   it sends: Learned v1
	//   against:  Accepted 6.0 v1 from a1
}

func ExampleAdapter() {
	ctx := context.Background()
	a, err := program.Start(ctx, []string{"go", "run", "../adapter/reference"}, "paxos", "acceptor", program.Options{Timeout: time.Minute})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer a.Close()
	report, err := randomtest.Adapter(ctx, a, randomtest.Runs(100))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Role, report.Name, report.Verdict)
	// Output: acceptor impl/paxos conforms
}

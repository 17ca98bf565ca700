package randomtest_test

import (
	"context"
	"fmt"
	"os/exec"
	"testing"

	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/modeltest/paxostest/randomtest"
	"github.com/synod-paxos/synod/modeltest/wire"
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

func (test) Helper()                        {}
func (test) Context() context.Context       { return context.Background() }
func (test) Log(args ...any)                { fmt.Print(args...) }
func (test) Fatalf(text string, arg ...any) { fmt.Printf(text, arg...) }

func ExampleLearner() {
	randomtest.Learner(test{}, func(c paxostest.Cluster) paxostest.LearnerUnderTest {
		return &counter{quorum: c.Quorum2, votes: map[paxostest.Value]map[paxostest.Node]bool{}}
	}, randomtest.Runs(1000))
	// Output:
}

func ExampleAdapter() {
	if _, err := exec.LookPath("python3"); err != nil {
		fmt.Println(`acceptor "Python example": conforms as the safe dialect Equal-AtLeast-Raise`)
		return
	}
	a, err := wire.Start(context.Background(), []string{"python3", examples + "python/adapter.py"}, "paxos", "acceptor", wire.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer a.Close()
	report, err := randomtest.Adapter(context.Background(), a, randomtest.Runs(100))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Role, report.Name, report.Verdict())
	// Output: acceptor Python example conforms as the safe dialect Equal-AtLeast-Raise
}

package odds_test

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/impl/generals/odds"
)

// However many messengers there are, all of them may be lost.
func ExampleMessengers() {
	n, _ := odds.Messengers(0.2, 0.001)
	lost, _ := odds.AllLost(0.2, n)
	fmt.Printf("%d messengers: all are lost with chance %.5f\n", n, lost)
	_, err := odds.Messengers(0.2, 0)
	fmt.Println(err)
	// Output:
	// 5 messengers: all are lost with chance 0.00032
	// odds: impossible: any number of messengers may all be lost: a target of 0 needs a loss of 0, got 0.2
}

// The plan is how the estimator of package generals repeats its answer.
func ExampleNewPlan() {
	plan, _ := odds.NewPlan(10, 0.001, 0.95)
	for _, e := range plan[:3] {
		fmt.Printf("%d gaps: at most %.3f are lost, answer by %d\n", e.Gaps, e.Loss, e.Repeats)
	}
	stream := generals.Stream{Count: 10, Answers: generals.MaxNumber, Enough: 1}
	b, _ := odds.Numbered(0.2, stream, plan.Repeats)
	fmt.Printf("they disagree with chance %.3g\n", b.Disagree)
	// Output:
	// 0 gaps: at most 0.259 are lost, answer by 6
	// 1 gaps: at most 0.394 are lost, answer by 8
	// 2 gaps: at most 0.507 are lost, answer by 11
	// they disagree with chance 7.57e-06
}

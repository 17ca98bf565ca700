package check_test

import (
	"fmt"

	"github.com/synod-paxos/synod/trace/check"
)

func ExampleFinding() {
	fmt.Println(check.Finding{Model: "Clock", Kind: check.Drift, Expected: "12 distinct states", Got: "13 (+1)"})
	// Output: Clock: drift: expected 12 distinct states, got 13 (+1)
}

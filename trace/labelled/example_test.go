package labelled_test

import (
	"fmt"

	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

func ExampleStimulus() {
	s := labelled.Stimulus{Action: "Accept", Args: []labelled.Arg{{Name: "ballot", Value: tla.Int(1)}, {Name: "value", Value: tla.Model("v1")}}}
	fmt.Println(s)
	s.Hostile = true
	fmt.Println(s)
	// Output:
	// Accept(ballot: 1, value: v1)
	// !Accept(ballot: 1, value: v1)
}

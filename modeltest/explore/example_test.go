package explore_test

import (
	"context"
	"fmt"

	"github.com/synod-paxos/synod/modeltest/explore"
)

// Two machines hand a token to each other, in messages that may come again: so both
// get to hold it.
func ExampleSearch() {
	const toLeft, toRight = 0, 1 // the messages
	names := []string{"left passes", "right passes", "left takes", "right takes"}
	side := func(name string, holds bool, message int) *explore.States[bool] {
		return &explore.States[bool]{
			Name: name, Init: holds, Content: func(holds bool) string { return fmt.Sprint(holds) },
			Take: func(holds bool, input int) explore.Step[bool] {
				if passes := input < 2; passes {
					return explore.Step[bool]{Happened: holds, Next: false, Send: message}
				}
				return explore.Step[bool]{Happened: !holds, Next: true, Send: explore.None}
			},
		}
	}
	left, right := side("left", true, toRight), side("right", false, toLeft)
	found, err := explore.Search(context.Background(), &explore.System{
		Machines: []explore.Machine{left, right},
		Messages: 2,
		Inputs: []explore.Input{
			{Needs: explore.None, Takes: []int{0}}, {Needs: explore.None, Takes: []int{1}},
			{Needs: toLeft, Takes: []int{0}}, {Needs: toRight, Takes: []int{1}},
		},
		Invariants: []explore.Invariant{{
			Name: "one holder", Machines: []int{0, 1},
			Holds: func(v explore.View) bool { return !left.At(v.Local(0)) || !right.At(v.Local(1)) },
		}},
	}, explore.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("states:", found.Distinct, "breaks:", found.Violation.Properties)
	for _, input := range found.Violation.Inputs {
		fmt.Println(names[input])
	}
	// Output:
	// states: 7 breaks: [one holder]
	// left passes
	// right takes
	// right passes
	// left takes
	// right takes
}

package conform_test

import (
	"context"
	"fmt"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/mealy"
)

// A turnstile takes coins (input 0) and pushes (input 1), and lets a push through
// after a coin. A second coin is good for a second push.
func Example() {
	const nothing, through = 0, 1
	counts := mealy.Machine{
		Next: [][]int32{{1, 0}, {2, 0}, {2, 1}},
		Out:  [][]int32{{nothing, nothing}, {nothing, through}, {nothing, through}},
	}
	test := conform.Test{Right: conform.Machine("counts", counts), Words: mealy.Suite(counts, []mealy.Peers{mealy.Any(counts, nil)}, mealy.Options{})}
	for _, t := range []turnstile{{most: 2}, {most: 1, stuck: true}} {
		v, err := test.Check(context.Background(), t)
		if err != nil {
			fmt.Println(err)
			return
		}
		if f := v.Failed; f != nil {
			fmt.Printf("inputs %v are answered %v\n", f.Word, f.Answers)
			continue
		}
		fmt.Println("conforms in", v.Words, "tests")
	}
	// Output:
	// conforms in 4 tests
	// inputs [0 1 1] are answered [{0 0} {1 0} {1 0}]
}

// turnstile counts up to so many coins; a stuck one lets everybody through after the
// first coin.
type turnstile struct {
	most  int
	stuck bool
}

func (t turnstile) Run(_ context.Context, words [][]int32) ([][]conform.Answer, error) {
	var out [][]conform.Answer
	for _, word := range words {
		coins := 0
		var answers []conform.Answer
		for _, input := range word {
			a := conform.Answer{}
			switch {
			case input == 0:
				coins = min(coins+1, t.most)
			case coins > 0:
				a.Out = 1
				if !t.stuck {
					coins--
				}
			}
			answers = append(answers, a)
		}
		out = append(out, answers)
	}
	return out, nil
}

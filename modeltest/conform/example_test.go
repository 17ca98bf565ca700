package conform_test

import (
	"context"
	"fmt"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/mealy"
)

// A turnstile takes coins (input 0) and pushes (input 1), and lets a push through
// after a coin. A second coin is kept, or is good for a second push: both are right.
func Example() {
	const nothing, through = 0, 1
	keeps := mealy.Machine{
		Next: [][]int32{{1, 0}, {1, 0}},
		Out:  [][]int32{{nothing, nothing}, {nothing, through}},
	}
	counts := mealy.Machine{
		Next: [][]int32{{1, 0}, {2, 0}, {2, 1}},
		Out:  [][]int32{{nothing, nothing}, {nothing, through}, {nothing, through}},
	}
	machines := []mealy.Machine{keeps, counts}
	word, _ := mealy.Separate(keeps, counts, nil)
	test := conform.Test{
		Candidates: []conform.Candidate{conform.Machine("keeps", keeps), conform.Machine("counts", counts)},
		Probe:      [][]int32{word},
		Suite: func(candidate int) [][]int32 {
			m := machines[candidate]
			return mealy.Suite(m, []mealy.Peers{mealy.Any(m, nil)}, mealy.Options{})
		},
	}
	for _, t := range []turnstile{{most: 2}, {most: 1, stuck: true}} {
		v, err := test.Check(context.Background(), t)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("like %q: ", test.Candidates[v.Candidate].Name)
		if f := v.Failed; f != nil {
			fmt.Printf("inputs %v are answered %v, the last should be %v\n", f.Word, f.Answers, f.Want)
			continue
		}
		fmt.Println("conforms in", v.Words, "tests")
	}
	// Output:
	// like "counts": conforms in 5 tests
	// like "counts": inputs [0 1 1] are answered [{0 0} {1 0} {1 0}], the last should be {0 0}
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

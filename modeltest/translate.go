package modeltest

import (
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/trace/labelled"
)

// Translate makes a [Protocol]'s Stimulus where all stimuli of the implementation can
// be listed, from the way back: spoken says one in the specification's words.
func Translate[I comparable](all []I, spoken func(I) labelled.Stimulus) func(labelled.Stimulus) (I, error) {
	known := make(map[string]I, len(all))
	for _, i := range all {
		known[spoken(i).String()] = i
	}
	return func(s labelled.Stimulus) (I, error) {
		s.Hostile = false // it is the same one, wherever it comes from
		i, ok := known[s.String()]
		if !ok {
			return i, fmt.Errorf("the implementation has none that is called so; it has %s", near(all, spoken, s.Action))
		}
		return i, nil
	}
}

// near lists the first few that have the action, or else of all.
func near[I any](all []I, spoken func(I) labelled.Stimulus, action string) string {
	const few = 4
	var same, any []string
	for _, i := range all {
		s := spoken(i)
		if any = append(any, s.String()); s.Action == action {
			same = append(same, s.String())
		}
	}
	if len(same) == 0 {
		same = any
	}
	if len(same) > few {
		same = append(same[:few], "...")
	}
	return strings.Join(same, ", ")
}

package modeltest

import (
	"fmt"

	"github.com/synod-paxos/synod/trace/export"
)

// Translate makes a [Protocol]'s Stimulus where all stimuli of the implementation can
// be listed, from the way back: spoken says one in the specification's words.
func Translate[I comparable](all []I, spoken func(I) export.Stimulus) func(export.Stimulus) (I, error) {
	known := make(map[string]I, len(all))
	for _, i := range all {
		known[spoken(i).String()] = i
	}
	return func(s export.Stimulus) (I, error) {
		s.Hostile = false // it is the same one, wherever it comes from
		i, ok := known[s.String()]
		if !ok {
			return i, fmt.Errorf("the implementation has none that is called so")
		}
		return i, nil
	}
}

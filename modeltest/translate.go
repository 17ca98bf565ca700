package modeltest

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/synod-paxos/synod/trace/labelled"
)

// Translate makes a [Protocol]'s Stimulus where all stimuli of the implementation can
// be listed, from the way back: spoken says one in the specification's words. One from a
// suite has its arguments in JSON, where a model value is a string and a set a sequence:
// it is the one that is written so, if there is just one. Arguments have names, so their
// order is no matter: a trace has them as a record.
//
// They are listed when the first is asked for, as of most implementations nobody asks for any.
func Translate[I comparable](all []I, spoken func(I) labelled.Stimulus) func(labelled.Stimulus) (I, error) {
	find := translated(len(all), func(i int) labelled.Stimulus { return spoken(all[i]) })
	return func(s labelled.Stimulus) (found I, err error) {
		i, err := find(s)
		if err == nil {
			found = all[i]
		}
		return found, err
	}
}

// translated gives which of n stimuli it is.
func translated(n int, spoken func(int) labelled.Stimulus) func(labelled.Stimulus) (int, error) {
	list := sync.OnceValue(func() dictionary { return listed(n, spoken) })
	return func(s labelled.Stimulus) (int, error) {
		s.Hostile = false // it is the same one, wherever it comes from
		s = byName(s)
		words := list()
		if i, ok := words.exact[s.String()]; ok {
			return i, nil
		}
		if alike := words.inJSON[inJSON(s)]; len(alike) == 1 {
			return alike[0], nil
		}
		return 0, fmt.Errorf("the implementation has none that is called so; it has %s", near(n, spoken, s.Action))
	}
}

// dictionary has stimuli, by their places in a list, by how they are said.
type dictionary struct {
	exact  map[string]int
	inJSON map[string][]int
}

func listed(n int, spoken func(int) labelled.Stimulus) dictionary {
	d := dictionary{make(map[string]int, n), make(map[string][]int, n)}
	for i := range n {
		s := byName(spoken(i))
		d.exact[s.String()] = i
		d.inJSON[inJSON(s)] = append(d.inJSON[inJSON(s)], i)
	}
	return d
}

// byName puts the arguments in the order of their names.
func byName(s labelled.Stimulus) labelled.Stimulus {
	s.Args = slices.SortedStableFunc(slices.Values(s.Args), func(a, b labelled.Arg) int { return strings.Compare(a.Name, b.Name) })
	return s
}

// inJSON is what a suite has of a stimulus.
func inJSON(s labelled.Stimulus) string {
	text := s.Action
	for _, arg := range s.Args {
		text += fmt.Sprintf(" %q:%s", arg.Name, arg.Value.JSON())
	}
	return text
}

// near lists the first few that have the action, or else of all.
func near(n int, spoken func(int) labelled.Stimulus, action string) string {
	const few = 4
	var same, any []string
	for i := range n {
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

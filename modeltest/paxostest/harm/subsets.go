package harm

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// subsets are the sets of so many of some acceptors. Of acceptors that are alike so far, of
// whom nothing came to the suspect and who voted alike, it does not matter which.
func (s *planner) subsets(size int, of []oracle.Node, p plan) (all [][]oracle.Node) {
	var classes [][]oracle.Node
	number := map[string]int{}
	for _, a := range of {
		like := fmt.Sprintf("%q", p.votes[a])
		if s.is(a) || len(s.voted[a])+len(s.promised[a])+len(s.refused[a]) > 0 {
			like = fmt.Sprint(a)
		}
		at, seen := number[like]
		if !seen {
			at = len(classes)
			number[like], classes = at, append(classes, nil)
		}
		classes[at] = append(classes[at], a)
	}
	pick(size, classes, nil, func(set []oracle.Node) { all = append(all, append([]oracle.Node{}, set...)) })
	return all
}

// pick takes so many of the first of each class.
func pick(size int, classes [][]oracle.Node, set []oracle.Node, found func([]oracle.Node)) {
	if size == 0 {
		found(set)
		return
	}
	if len(classes) == 0 {
		return
	}
	for n := min(size, len(classes[0])); n >= 0; n-- {
		pick(size-n, classes[1:], append(set[:len(set):len(set)], classes[0][:n]...), found)
	}
}

package harm

import (
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// subsets are the sets of so many of some acceptors. Of acceptors that are alike so far, of
// whom nothing came to the suspect and who voted alike, it does not matter which.
func (s *planner) subsets(size int, of []oracle.Node, p plan) (all [][]oracle.Node) {
	var classes [][]oracle.Node
	for _, a := range of {
		at := slices.IndexFunc(classes, func(class []oracle.Node) bool {
			return !s.special(a) && !s.special(class[0]) && slices.Equal(p.votes[a], p.votes[class[0]])
		})
		if at < 0 {
			at, classes = len(classes), append(classes, nil)
		}
		classes[at] = append(classes[at], a)
	}
	pick(size, classes, nil, func(set []oracle.Node) { all = append(all, set) })
	return all
}

// special tells an acceptor that is the suspect, or of which something came to it.
func (s *planner) special(a oracle.Node) bool {
	return s.is(a) || len(s.voted[a])+len(s.promised[a])+len(s.refused[a]) > 0
}

// pick takes so many of the first of each class. No set is written to once it is found.
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

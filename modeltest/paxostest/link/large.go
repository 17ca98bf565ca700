package link

import (
	"strings"

	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/vc"
)

// Sizes of what the axioms must hold of.
const (
	largeAcceptors = 7
	largeBallots   = 6 // beside none
	largeValues    = 5 // beside None
	largeOthers    = 5 // proposers, learners, gets
)

// largeQuorums are sizes of quorums of both phases that meet, and would not if one were smaller, of
// an odd number of acceptors: majorities, or large in one phase and small in the other. An axiom
// that says more of quorums than that they meet does not hold of all.
func largeQuorums(acceptors int) [][2]int {
	return [][2]int{{acceptors/2 + 1, acceptors/2 + 1}, {acceptors - 2, 3}, {3, acceptors - 2}}
}

// large is what a system assumes, at those sizes; more where an axiom speaks of as many.
func large(assumed *vc.System, widest map[string]int) (all []*vc.Finite, err error) {
	number := max(largeAcceptors, 2*widest["Int"]+1)
	for i, of := range largeQuorums(largeAcceptors) {
		n := &names{ballots: max(largeBallots, widest["Ballot"]), dialects: [][]int{{0, 1, 2}}}
		n.quorums1, n.quorums2 = link.SetsOf(largeAcceptors, of[0]), link.SetsOf(largeAcceptors, of[1])
		counted := largeQuorums(number)[i]
		one, err := n.large(assumed, widest, map[string]int{"n": number, "size1": counted[0], "size2": counted[1]})
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// large is one such model, with the numbers of a system that counts.
func (n *names) large(assumed *vc.System, widest, numbers map[string]int) (*vc.Finite, error) {
	others := max(largeOthers, widest["Proposer"]+1, widest["Learner"]+1, widest["Get"]+1)
	n.owner = []int{-1}
	for b := range n.ballots {
		n.owner = append(n.owner, b%others)
	}
	sizes := map[string]int{
		"Acceptor": largeAcceptors, "Ballot": n.ballots + 1, "Value": max(largeValues, widest["Value"]) + 1, "Quorum1": len(n.quorums1), "Quorum2": len(n.quorums2),
		"Proposer": others, "Learner": others, "Get": others,
	}
	given := n.given(0)
	return assumed.Finite(sizes, func(symbol string, args []int) (int, bool) {
		if value, is := numbers[symbol]; is {
			return value, true
		}
		if symbol == "home" {
			return args[0] / 2 % largeAcceptors, true // two proposers share an acceptor: the specification does not forbid it
		}
		if value, known := given(symbol, args); known {
			return value, true
		}
		return heard(symbol, args)
	})
}

// heard gives relations of MayHeard.vc: of three places a role heard of one, and another was sent
// too.
func heard(symbol string, args []int) (int, bool) {
	sum := 0
	for _, a := range args {
		sum += a
	}
	switch of, part := strings.CutSuffix(symbol, "Heard"); {
	case of != "proposed" && of != "vote" && of != "skips" && of != "reportsNone":
		return 0, false
	case part:
		return link.Truth(sum%3 == 0), true
	default:
		return link.Truth(sum%3 != 1), true
	}
}

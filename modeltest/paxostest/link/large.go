package link

import (
	"strings"

	"github.com/synod-paxos/synod/trace/vc"
)

// Sizes of what the axioms must hold of. Quorums are majorities, of seven acceptors.
const (
	largeAcceptors = 7
	largeBallots   = 6 // beside none
	largeValues    = 5 // beside None
	largeOthers    = 5 // proposers, learners, gets
)

// large is what a system assumes, at those sizes; more where an axiom speaks of as many.
func large(assumed *vc.System, widest map[string]int) (*vc.Finite, error) {
	n := &names{ballots: max(largeBallots, widest["Ballot"]), dialects: [][]int{{0, 1, 2}}}
	majorities := quorumsOf(largeAcceptors, largeAcceptors/2+1)
	n.quorums1, n.quorums2 = majorities, majorities
	others := max(largeOthers, widest["Proposer"]+1, widest["Learner"]+1, widest["Get"]+1)
	n.owner = []int{-1}
	for b := range n.ballots {
		n.owner = append(n.owner, b%others)
	}
	sizes := map[string]int{
		"Acceptor": largeAcceptors, "Ballot": n.ballots + 1, "Value": max(largeValues, widest["Value"]) + 1, "Quorum1": len(majorities), "Quorum2": len(majorities),
		"Proposer": others, "Learner": others, "Get": others,
	}
	given := n.given(0)
	return assumed.Finite(sizes, func(symbol string, args []int) (int, bool) {
		switch symbol {
		case "n":
			return largeAcceptors, true
		case "size1", "size2":
			return largeAcceptors/2 + 1, true
		case "home":
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
		return truth(sum%3 == 0), true
	default:
		return truth(sum%3 != 1), true
	}
}

package paxostest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
)

// features are what an implementation says that it is and can do; the zero value is
// one that can do what its role must.
type features struct {
	name     string
	restarts bool     // crash, and start again from what is on disk
	chooses  bool     // a proposer names the ballots of its rounds itself
	refuses  bool     // a proposer refuses to start a round in a ballot that is not its own, or not above its last
	gets     bool     // a proposer takes gets
	decides  bool     // a proposer counts votes
	rejects  bool     // a proposer hears refusals
	observes []string // fields of the state that it shows
	phase1   size
	phase2   size
}

// size is how many acceptors are a quorum; the zero size is a majority.
type size struct {
	name   string // "all", "one", or empty
	number int    // if not 0
}

func (s size) of(acceptors int) int {
	switch {
	case s.number != 0:
		return s.number
	case s.name == "all":
		return acceptors
	case s.name == "one":
		return 1
	}
	return acceptors/2 + 1
}

// quorums are those of a cluster with so many acceptors.
func (f features) quorums(acceptors int) (paxos.Quorums, error) {
	q, err := paxos.NewQuorums(acceptors, f.phase1.of(acceptors), f.phase2.of(acceptors))
	if err != nil {
		return q, fmt.Errorf("the quorums that the implementation declares cannot be tested in a cluster of %d: %w", acceptors, err)
	}
	return q, nil
}

func (f features) majority() bool { return f.phase1 == size{} && f.phase2 == size{} }

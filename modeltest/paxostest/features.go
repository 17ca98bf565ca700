package paxostest

import (
	"fmt"
	"slices"
	"strconv"

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
	phase1   QuorumSize
	phase2   QuorumSize
	hostile  bool // whether also what no peer sends is tested
}

// QuorumSize is how many acceptors are a quorum: a number, or one of the constants.
type QuorumSize int

const (
	Majority QuorumSize = 0  // more than half of the cluster
	All      QuorumSize = -1 // the whole cluster
)

// ParseQuorumSize reads "majority", "all", "one" or a number.
func ParseQuorumSize(text string) (QuorumSize, error) {
	switch text {
	case "majority":
		return Majority, nil
	case "all":
		return All, nil
	case "one":
		return 1, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > paxos.MaxNodes {
		return 0, fmt.Errorf("paxostest: a quorum is \"majority\", \"all\", \"one\" or a number from 1 to %d, got %.40q", paxos.MaxNodes, text)
	}
	return QuorumSize(n), nil
}

// Of gives the size in a cluster of so many acceptors.
func (s QuorumSize) Of(acceptors int) int {
	switch s {
	case Majority:
		return acceptors/2 + 1
	case All:
		return acceptors
	}
	return int(s)
}

// quorums are those of a cluster with so many acceptors.
func (f features) quorums(acceptors int) (quorums, error) {
	q, err := newQuorums(acceptors, f.phase1.Of(acceptors), f.phase2.Of(acceptors))
	if err != nil {
		return q, fmt.Errorf("the quorums that the implementation declares cannot be tested in a cluster of %d: %w", acceptors, err)
	}
	return q, nil
}

func (f features) majority() bool { return f.phase1 == Majority && f.phase2 == Majority }

// untried are the abilities that a role could have, and the implementation does not
// say that it has, by the names that they have in a hello.
func (f features) untried(r role) []string {
	var out []string
	for _, a := range []struct {
		name  string
		has   bool
		roles []role
	}{
		{"restarts", f.restarts, []role{acceptor, proposer, learner, process}},
		{"gets", f.gets, []role{proposer, process}},
		{"decides", f.decides, []role{proposer, process}},
		{"rejects", f.rejects, []role{proposer, process}},
		{"refuses", f.refuses || f.chooses, []role{proposer, process}},
	} {
		if !a.has && slices.Contains(a.roles, r) {
			out = append(out, a.name)
		}
	}
	return out
}

// fieldsOf are the fields of a role's state.
var fieldsOf = map[string][]string{
	"acceptor": {"promised", "vote"},
	"proposer": {"ballot", "phase", "own", "promisers", "best", "value", "voters"},
	"learner":  {"value", "votes"},
}

// everything are the features of an implementation that takes every input.
var everything = features{restarts: true, refuses: true, gets: true, decides: true, rejects: true}

package suites

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// Features are what an implementation says that it is and can do; the zero value is
// one that can do what its role must.
type Features struct {
	Name     string
	Restarts bool     // crash, and start again from what is on disk
	Chooses  bool     // a proposer names the ballots of its rounds itself
	Refuses  bool     // a proposer refuses to start a round in a ballot that is not its own, or not above its last
	Unowned  bool     // its ballots do not say whose they are, so it cannot refuse those of others
	Gets     bool     // a proposer takes gets
	Decides  bool     // a proposer counts votes
	Rejects  bool     // a proposer hears refusals
	Learns   bool     // it is told by others what was chosen
	Timeouts bool     // it does something when time has passed
	Writes   bool     // it says how often a step writes to its disk, and can crash between two writes
	Observes []string // fields of the state that it shows
	Phase1   QuorumSize
	Phase2   QuorumSize
	Declared bool // somebody else says the sizes of quorums, whatever it says
	Hostile  bool // whether also what no peer sends is tested
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

// JSON is what ParseQuorumSize reads, as an adapter says it.
func (s QuorumSize) JSON() string {
	switch s {
	case Majority:
		return `"majority"`
	case All:
		return `"all"`
	}
	return strconv.Itoa(int(s))
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

// Quorums are those of a cluster with so many acceptors.
func (f Features) Quorums(acceptors int) (model.Quorums, error) {
	q, err := model.NewQuorums(acceptors, f.Phase1.Of(acceptors), f.Phase2.Of(acceptors))
	if err != nil {
		return q, fmt.Errorf("the quorums that the implementation declares cannot be tested in a cluster of %d: %w", acceptors, err)
	}
	return q, nil
}

// QuorumsOf are those with which a role is tested there. An acceptor counts no votes: what it may
// be told goes by majorities where there are none as declared.
func (f Features) QuorumsOf(r model.Role, acceptors int) (model.Quorums, error) {
	q, err := f.Quorums(acceptors)
	if err != nil && r == model.Acceptor {
		return Features{}.Quorums(acceptors)
	}
	return q, err
}

func (f Features) majority() bool { return f.Phase1 == Majority && f.Phase2 == Majority }

// Untried are the abilities that a role could have, and the implementation does not
// say that it has, by the names that they have in a hello.
func (f Features) Untried(r model.Role) []string {
	var out []string
	for _, a := range []struct {
		name  string
		has   bool
		roles []model.Role
	}{
		{"restarts", f.Restarts, []model.Role{model.Acceptor, model.Proposer, model.Learner, model.Process}},
		{"gets", f.Gets, []model.Role{model.Proposer, model.Process}},
		{"decides", f.Decides, []model.Role{model.Proposer, model.Process}},
		{"rejects", f.Rejects, []model.Role{model.Proposer, model.Process}},
		{"refuses", f.Refuses || f.Chooses, []model.Role{model.Proposer, model.Process}},
	} {
		if !a.has && slices.Contains(a.roles, r) {
			out = append(out, a.name)
		}
	}
	return out
}

// FieldsOf are the fields of a role's state.
var FieldsOf = map[string][]string{
	"acceptor": {"promised", "vote"},
	"proposer": {"ballot", "phase", "own", "promisers", "best", "value", "voters"},
	"learner":  {"value", "votes"},
}

// Everything are the features of an implementation that takes every input.
var Everything = Features{Restarts: true, Refuses: true, Gets: true, Decides: true, Rejects: true}

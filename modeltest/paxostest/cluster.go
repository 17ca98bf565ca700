package paxostest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/trace/tla"
)

// ClusterOfTest is the cluster that a saved test happens in.
type ClusterOfTest struct {
	Acceptors int         `json:"acceptors"`
	Self      Node        `json:"self"`
	Quorum1   int         `json:"quorum1"`
	Quorum2   int         `json:"quorum2"`
	Ballots   [][2]uint64 `json:"ballots"` // round and node, of the ballots 1, 2, ...
	Values    []Value     `json:"values"`
}

// names are those of the cluster.
func (c ClusterOfTest) names() (*names, error) {
	if c.Acceptors < 1 || c.Acceptors > paxos.MaxNodes || int(c.Self) >= c.Acceptors {
		return nil, fmt.Errorf("want 1 to %d acceptors and a node among them, got %d and %d", paxos.MaxNodes, c.Acceptors, c.Self)
	}
	q, err := newQuorums(c.Acceptors, c.Quorum1, c.Quorum2)
	if err != nil {
		return nil, err
	}
	n := &names{quorums: q, self: c.Self, values: c.Values}
	for i := range paxos.MaxNodes {
		if i < c.Acceptors {
			n.acceptors = append(n.acceptors, tla.Model(fmt.Sprintf("a%d", i+1)))
		}
		n.proposers = append(n.proposers, tla.Model(fmt.Sprintf("p%d", i+1)))
	}
	last := Ballot{}
	for _, b := range c.Ballots {
		next := Ballot{Round: b[0], Node: Node(b[1])}
		if !isReal(next) || b[1] >= maxNames || !below(last, next) {
			return nil, fmt.Errorf("want ballots [round, node] ascending, got %v after %v", b, last)
		}
		n.ballots, last = append(n.ballots, next), next
	}
	if len(n.ballots) == 0 || len(n.ballots) > maxMessages {
		return nil, fmt.Errorf("want 1 to %d ballots, got %d", maxMessages, len(n.ballots))
	}
	return n, nil
}

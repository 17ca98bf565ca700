package model

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

// Names are those of the cluster.
func (c ClusterOfTest) Names() (*Names, error) {
	if c.Acceptors < 1 || c.Acceptors > paxos.MaxNodes || int(c.Self) >= c.Acceptors {
		return nil, fmt.Errorf("want 1 to %d acceptors and a node among them, got %d and %d", paxos.MaxNodes, c.Acceptors, c.Self)
	}
	q, err := NewQuorums(c.Acceptors, c.Quorum1, c.Quorum2)
	if err != nil {
		return nil, err
	}
	n := &Names{
		Quorums: q, Self: c.Self, Values: c.Values, Acceptors: tla.Models("a", c.Acceptors), Proposers: tla.Models("p", paxos.MaxNodes),
	}
	last := Ballot{}
	for _, b := range c.Ballots {
		next := Ballot{Round: b[0], Node: Node(b[1])}
		if !IsReal(next) || b[1] >= MaxNames || !Below(last, next) {
			return nil, fmt.Errorf("want ballots [round, node] ascending, got %v after %v", b, last)
		}
		n.Ballots, last = append(n.Ballots, next), next
	}
	if len(n.Ballots) == 0 || len(n.Ballots) > maxMessages {
		return nil, fmt.Errorf("want 1 to %d ballots, got %d", maxMessages, len(n.Ballots))
	}
	return n, nil
}

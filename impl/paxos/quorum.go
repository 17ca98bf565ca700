package paxos

import (
	"fmt"
	"iter"
	"math/bits"
	"strings"
)

// NodeSet is a set of nodes, one bit each (spec: SUBSET Acceptors). The zero
// NodeSet is empty. What is no Node, 64 and above, is in no set.
type NodeSet uint64

// NewNodeSet gives the set of the nodes.
func NewNodeSet(nodes ...Node) NodeSet {
	var set NodeSet
	for _, node := range nodes {
		set = set.With(node)
	}
	return set
}

// With gives the set and the node.
func (s NodeSet) With(node Node) NodeSet { return s | 1<<node }

// Has reports whether the node is in the set.
func (s NodeSet) Has(node Node) bool { return s&(1<<node) != 0 }

// Len gives how many nodes are in the set (spec: Cardinality).
func (s NodeSet) Len() int { return bits.OnesCount64(uint64(s)) }

// All gives the nodes of the set, ascending.
func (s NodeSet) All() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for ; s != 0; s &= s - 1 {
			if !yield(Node(bits.TrailingZeros64(uint64(s)))) {
				return
			}
		}
	}
}

// String gives the set as in "{0, 2}".
func (s NodeSet) String() string {
	var names []string
	for node := range s.All() {
		names = append(names, fmt.Sprint(node))
	}
	return "{" + strings.Join(names, ", ") + "}"
}

// Quorums says how many acceptors suffice in each phase, in a cluster of the
// nodes 0 to N-1. Each quorum of phase 1 meets each quorum of phase 2, which is
// all that safety needs (PMS 2.2, P2c; spec: QuorumsMeet). All nodes of a cluster
// must use the same Quorums. The zero Quorums has no nodes: no message counts.
type Quorums struct {
	n            int // 1 to MaxNodes
	size1, size2 int // each 1 to n; together above n
}

// Majority gives the usual quorums, of n/2+1 in both phases (spec: Majority). It
// panics unless 1 <= n <= MaxNodes: give a number from outside to [NewQuorums].
func Majority(n int) Quorums {
	q, err := NewQuorums(n, n/2+1, n/2+1)
	if err != nil {
		panic(err)
	}
	return q
}

// NewQuorums gives quorums of size1 of n nodes in phase 1 and size2 of n in
// phase 2 (spec: Size1, Size2), or an error if n is not 1 to MaxNodes, a size is
// above n, or two quorums could miss each other.
func NewQuorums(n, size1, size2 int) (Quorums, error) {
	switch {
	case n < 1 || n > MaxNodes:
		return Quorums{}, fmt.Errorf("paxos: want 1 to %d nodes, got %d", MaxNodes, n)
	case size1 > n || size2 > n:
		return Quorums{}, fmt.Errorf("paxos: want quorums of at most %d, the number of nodes, got %d and %d", n, size1, size2)
	case size1+size2 <= n:
		return Quorums{}, fmt.Errorf("paxos: quorums of %d and %d of %d nodes can miss each other: make the sizes add up to at least %d", size1, size2, n, n+1)
	}
	return Quorums{n: n, size1: size1, size2: size2}, nil
}

// N gives how many nodes the cluster has.
func (q Quorums) N() int { return q.n }

// Size1 gives how many promises complete phase 1 (spec: Size1).
func (q Quorums) Size1() int { return q.size1 }

// Size2 gives how many votes complete phase 2 (spec: Size2).
func (q Quorums) Size2() int { return q.size2 }

// Has reports whether the node is of the cluster (spec: node \in Acceptors).
func (q Quorums) Has(node Node) bool { return int(node) < q.n }

// Enough1 reports whether the promisers, all of the cluster, are a quorum of
// phase 1 (spec: Enough1).
func (q Quorums) Enough1(promisers NodeSet) bool { return promisers.Len() >= q.size1 }

// Enough2 reports whether the voters, all of the cluster, are a quorum of
// phase 2 (spec: Enough2).
func (q Quorums) Enough2(voters NodeSet) bool { return voters.Len() >= q.size2 }

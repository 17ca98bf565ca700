package model

import (
	"cmp"
	"fmt"
	"iter"
	"math/bits"

	"github.com/synod-paxos/synod/impl/paxos"
)

// What is expected of the code under test is worked out here, by the judge's own
// order of ballots and its own sets: a method of the code that decided what is
// expected would be right by definition. TestTheJudgeAsksNothing holds which of the
// code's functions are called at all.

// CompareBallots orders ballots by round, then node.
func CompareBallots(b, c Ballot) int {
	return cmp.Or(cmp.Compare(b.Round, c.Round), cmp.Compare(b.Node, c.Node))
}

// Below is the order of ballots; the zero Ballot, none, is below every real one.
func Below(b, c Ballot) bool { return CompareBallots(b, c) < 0 }

// higher is the higher of two ballots.
func higher(b, c Ballot) Ballot {
	if Below(b, c) {
		return c
	}
	return b
}

// IsNone tells the zero Ballot.
func IsNone(b Ballot) bool { return b == Ballot{} }

// IsReal tells a ballot that a proposer can use.
func IsReal(b Ballot) bool { return b.Round >= 1 && b.Node < MaxNames }

// IsNoVote tells the zero Vote.
func IsNoVote(v Vote) bool { return v == Vote{} }

// NoValue tells the spec's None.
func NoValue(m paxos.Maybe) bool { return m == paxos.Maybe{} }

// Nodes are the members of a set, ascending.
func Nodes(set paxos.NodeSet) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for s := uint64(set); s != 0; s &= s - 1 {
			if !yield(Node(bits.TrailingZeros64(s))) {
				return
			}
		}
	}
}

// InSet tells whether a node is in a set.
func InSet(set paxos.NodeSet, node Node) bool { return node < MaxNames && set>>node&1 == 1 }

// With adds a node to a set.
func With(set paxos.NodeSet, node Node) paxos.NodeSet { return set | 1<<node }

// Count is how many nodes a set has.
func Count(set paxos.NodeSet) int { return bits.OnesCount64(uint64(set)) }

// Quorums says how many acceptors suffice in each phase, by the judge's own arithmetic.
type Quorums struct {
	N        int  // nodes, numbered from 0
	One, Two int  // sizes, each 1 to n; together above n
	Stated   bool // the sizes were given; else they are majorities
}

// Majorities are the quorums of those who state no sizes.
func Majorities(n int) Quorums { return Quorums{N: n, One: n/2 + 1, Two: n/2 + 1} }

// NewQuorums are those of given sizes.
func NewQuorums(n, one, two int) (Quorums, error) {
	switch {
	case n < 1 || n > MaxNames:
		return Quorums{}, fmt.Errorf("paxostest: want 1 to %d nodes, got %d", MaxNames, n)
	case one > n || two > n:
		return Quorums{}, fmt.Errorf("paxostest: want quorums of at most %d, the number of nodes, got %d and %d", n, one, two)
	case one+two <= n:
		return Quorums{}, fmt.Errorf("paxostest: quorums of %d and %d of %d nodes can miss each other: make the sizes add up to at least %d", one, two, n, n+1)
	}
	return Quorums{N: n, One: one, Two: two, Stated: true}, nil
}

func (q Quorums) Enough1(set paxos.NodeSet) bool { return Count(set) >= q.One }

func (q Quorums) Enough2(set paxos.NodeSet) bool { return Count(set) >= q.Two }

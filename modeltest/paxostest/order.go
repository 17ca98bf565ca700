package paxostest

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

// compareBallots orders ballots by round, then node.
func compareBallots(b, c Ballot) int {
	return cmp.Or(cmp.Compare(b.Round, c.Round), cmp.Compare(b.Node, c.Node))
}

// below is the order of ballots; the zero Ballot, none, is below every real one.
func below(b, c Ballot) bool { return compareBallots(b, c) < 0 }

// higher is the higher of two ballots.
func higher(b, c Ballot) Ballot {
	if below(b, c) {
		return c
	}
	return b
}

func isNone(b Ballot) bool { return b == Ballot{} }

func isReal(b Ballot) bool { return b.Round >= 1 && b.Node < maxNames }

func isNoVote(v Vote) bool { return v == Vote{} }

// noValue tells the spec's None.
func noValue(m paxos.Maybe) bool { return m == paxos.Maybe{} }

// nodes are the members of a set, ascending.
func nodes(set paxos.NodeSet) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for s := uint64(set); s != 0; s &= s - 1 {
			if !yield(Node(bits.TrailingZeros64(s))) {
				return
			}
		}
	}
}

func inSet(set paxos.NodeSet, node Node) bool { return node < maxNames && set>>node&1 == 1 }

func with(set paxos.NodeSet, node Node) paxos.NodeSet { return set | 1<<node }

func size(set paxos.NodeSet) int { return bits.OnesCount64(uint64(set)) }

// quorums says how many acceptors suffice in each phase, by the judge's own arithmetic.
type quorums struct {
	n        int  // nodes, numbered from 0
	one, two int  // sizes, each 1 to n; together above n
	stated   bool // the sizes were given; else they are majorities
}

// majorities are the quorums of those who state no sizes.
func majorities(n int) quorums { return quorums{n: n, one: n/2 + 1, two: n/2 + 1} }

// newQuorums are those of given sizes.
func newQuorums(n, one, two int) (quorums, error) {
	switch {
	case n < 1 || n > maxNames:
		return quorums{}, fmt.Errorf("paxostest: want 1 to %d nodes, got %d", maxNames, n)
	case one > n || two > n:
		return quorums{}, fmt.Errorf("paxostest: want quorums of at most %d, the number of nodes, got %d and %d", n, one, two)
	case one+two <= n:
		return quorums{}, fmt.Errorf("paxostest: quorums of %d and %d of %d nodes can miss each other: make the sizes add up to at least %d", one, two, n, n+1)
	}
	return quorums{n: n, one: one, two: two, stated: true}, nil
}

func (q quorums) enough1(set paxos.NodeSet) bool { return size(set) >= q.one }

func (q quorums) enough2(set paxos.NodeSet) bool { return size(set) >= q.two }

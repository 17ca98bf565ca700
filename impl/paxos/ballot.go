package paxos

import (
	"cmp"
	"fmt"
)

// MaxNodes is how many nodes a cluster may have: as many as a NodeSet holds.
const MaxNodes = 64

// Node names a process, 0 to MaxNodes-1.
type Node uint8

// Ballot numbers a round (PMS 2.2: a proposal number; spec: Ballots). Ballots are
// ordered by round, then node. The zero Ballot means none and is below every real
// one.
type Ballot struct {
	Round uint64 // at least 1 in a real ballot
	Node  Node   // the owner: the only node that may start it (spec: Owner)
}

// IsNone reports whether b is the spec's NoBallot.
func (b Ballot) IsNone() bool { return b == Ballot{} }

// IsReal reports whether b is in the spec's Ballots. What is neither real nor
// none is no ballot at all.
func (b Ballot) IsReal() bool { return b.Round >= 1 && b.Node < MaxNodes }

// Compare gives -1, 0 or +1, as b is below, equal to or above other.
func (b Ballot) Compare(other Ballot) int {
	return cmp.Or(cmp.Compare(b.Round, other.Round), cmp.Compare(b.Node, other.Node))
}

// Less reports whether b is below other.
func (b Ballot) Less(other Ballot) bool { return b.Compare(other) < 0 }

// String gives "round.node", or "none".
func (b Ballot) String() string {
	if b.IsNone() {
		return "none"
	}
	return fmt.Sprintf("%d.%d", b.Round, b.Node)
}

// Value is what clients propose and the cluster chooses (spec: Values). Its
// bytes mean nothing here, and the empty one is as good as any.
type Value string

// Maybe is a Value or none (spec: Values \cup {None}). The zero Maybe is None;
// Some("") is not.
type Maybe struct {
	value Value // empty in None, so that == compares
	some  bool
}

// Some gives the Maybe that holds the value.
func Some(value Value) Maybe { return Maybe{value: value, some: true} }

// IsNone reports whether m is the spec's None.
func (m Maybe) IsNone() bool { return !m.some }

// Get gives the value, and whether there is one.
func (m Maybe) Get() (Value, bool) { return m.value, m.some }

// String gives the value in quotes, or "none".
func (m Maybe) String() string {
	if m.IsNone() {
		return "none"
	}
	return fmt.Sprintf("%q", string(m.value))
}

// Vote is the ballot and value that an acceptor accepted last (PMS 2.2: the
// highest-numbered proposal that it has accepted; spec: Votes). The zero Vote
// means none.
type Vote struct {
	Ballot Ballot // real, or none
	Value  Value  // empty where Ballot is none
}

// IsNone reports whether v is the spec's NoVote.
func (v Vote) IsNone() bool { return v == Vote{} }

// String gives the ballot and the value in quotes, as in 1.0:"x", or "none".
func (v Vote) String() string {
	if v.IsNone() {
		return "none"
	}
	return fmt.Sprintf("%v:%q", v.Ballot, string(v.Value))
}

// inVotes reports whether v is in the spec's Votes.
func (v Vote) inVotes() bool { return v.IsNone() || v.Ballot.IsReal() }

// Higher gives the one of two votes that was cast in the higher ballot, the
// first if neither was (spec: Higher).
func Higher(vote, other Vote) Vote {
	if vote.Ballot.Less(other.Ballot) {
		return other
	}
	return vote
}

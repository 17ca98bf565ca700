package oracle

import (
	"encoding/binary"
	"fmt"
)

// Ballot is a ballot of any form, as bytes that are ordered as the ballots are. The empty
// one is none, and below all others (spec: NoBallot). Ballots of one system have one form.
type Ballot string

// None is no ballot.
const None Ballot = ""

// The first byte of a ballot is its form.
const (
	number = 'n' // 8 bytes
	pair   = 'p' // 16 bytes
	text   = 't'
)

// Number gives the ballot of a number.
func Number(n uint64) Ballot {
	b := [9]byte{number}
	binary.BigEndian.PutUint64(b[1:], n)
	return Ballot(b[:])
}

// Pair gives the ballot of a round and a node, ordered by round, then node.
func Pair(round, node uint64) Ballot {
	b := [17]byte{pair}
	binary.BigEndian.PutUint64(b[1:], round)
	binary.BigEndian.PutUint64(b[9:], node)
	return Ballot(b[:])
}

// Text gives the ballot of a text, ordered byte by byte.
func Text(s string) Ballot { return Ballot(string(text) + s) }

// String gives the ballot as it was made: 7, 7.2 or "7", or none.
func (b Ballot) String() string {
	switch {
	case b == None:
		return "none"
	case b[0] == number && len(b) == 9:
		return fmt.Sprint(binary.BigEndian.Uint64([]byte(b[1:])))
	case b[0] == pair && len(b) == 17:
		return fmt.Sprintf("%d.%d", binary.BigEndian.Uint64([]byte(b[1:9])), binary.BigEndian.Uint64([]byte(b[9:])))
	}
	return fmt.Sprintf("%q", string(b[1:]))
}

// Space tells which ballots a system can use.
type Space interface {
	// Between reports whether some ballot that a node can use is above low and below
	// high; low may be None. To say yes where there is none is safe: a proposer then needs
	// promises that it could do without.
	Between(low, high Ballot) bool
}

// Dense is the space in which there is a ballot between any two, and one below each but
// the lowest.
type Dense struct {
	Lowest Ballot // None if it is not known
}

// Between is [Space.Between].
func (d Dense) Between(low, high Ballot) bool {
	return low < high && !(low == None && d.Lowest != None && high <= d.Lowest)
}

// Listed is the space of the ballots that are listed, ascending.
type Listed []Ballot

// Between is [Space.Between].
func (l Listed) Between(low, high Ballot) bool {
	for _, b := range l {
		if low < b && b < high {
			return true
		}
	}
	return false
}

// Numbers is the space of all numbers from the lowest on.
type Numbers struct{ Lowest uint64 }

// Between is [Space.Between].
func (n Numbers) Between(low, high Ballot) bool {
	if len(high) != 9 || high[0] != number || low != None && (len(low) != 9 || low[0] != number) {
		return low < high
	}
	first := n.Lowest
	if low != None {
		first = max(first, value(low)+1)
		if value(low) == ^uint64(0) {
			return false
		}
	}
	return first < value(high)
}

func value(b Ballot) uint64 { return binary.BigEndian.Uint64([]byte(b[1:9])) }

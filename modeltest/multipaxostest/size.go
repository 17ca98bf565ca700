package multipaxostest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/trace/tla"
)

// Most that a State has room for.
const (
	maxAcceptors = 5
	maxLeaders   = 3
	maxSlots     = 3
	sentWords    = 36 // of 64 messages
)

// Size is how many there are of each. Ballots go round the leaders: the first owns the first.
type Size struct {
	Acceptors int
	Leaders   int
	Ballots   int
	Commands  int // beside the one that does nothing
	Slots     int
	// Restarts: leaders may restart.
	Restarts bool
	// Kept is of how many slots an acceptor keeps votes that does not keep all; else it is 0.
	Kept int
}

// values are those of votes: the commands, and last the one that does nothing.
func (z Size) values() int { return z.Commands + 1 }

// value is one of them by its number, from 1 on.
func (z Size) value(n uint8) paxos.Value {
	if int(n) == z.values() {
		return multipaxos.NoOp
	}
	return paxos.Value(fmt.Sprintf("v%d", n))
}

// valueNumber is the way back; 0 is none of them.
func (z Size) valueNumber(v paxos.Value) uint8 {
	for n := range uint8(z.values()) {
		if z.value(n+1) == v {
			return n + 1
		}
	}
	return 0
}

// ballot is one by its number; 0 is none.
func (z Size) ballot(n uint8) paxos.Ballot {
	if n == 0 {
		return paxos.Ballot{}
	}
	i := int(n) - 1
	return paxos.Ballot{Round: uint64(i/z.Leaders) + 1, Node: paxos.Node(i % z.Leaders)}
}

// ballotNumber is the way back; what is no ballot of the model has a number that no model has.
func (z Size) ballotNumber(b paxos.Ballot) uint8 {
	for n := range uint8(z.Ballots + 1) {
		if z.ballot(n) == b {
			return n
		}
	}
	return strange
}

// strange is the number of what the model does not have.
const strange = 255

// votes is how many different votes there are in a slot, with none.
func (z Size) votes() int { return 1 + z.Ballots*z.values() }

// vote is one by its number; 0 is none.
func (z Size) vote(n uint8) paxos.Vote {
	if n == 0 {
		return paxos.Vote{}
	}
	ballot, value := z.parts(n)
	return paxos.Vote{Ballot: z.ballot(ballot), Value: z.value(value)}
}

// parts are the numbers of a vote's ballot and value; of none they are 0.
func (z Size) parts(vote uint8) (ballot, value uint8) {
	if vote == 0 {
		return 0, 0
	}
	return (vote-1)/uint8(z.values()) + 1, (vote-1)%uint8(z.values()) + 1
}

func (z Size) voteNumber(v paxos.Vote) uint8 {
	if v.IsNone() {
		return 0
	}
	ballot, value := z.ballotNumber(v.Ballot), z.valueNumber(v.Value)
	if ballot == 0 || ballot == strange || value == 0 {
		return strange
	}
	return 1 + (ballot-1)*uint8(z.values()) + value - 1
}

// Names in the specification.

func (z Size) valueName(n uint8) tla.Value {
	switch {
	case n == 0:
		return tla.Model("None")
	case int(n) == z.values():
		return tla.Model("noop")
	}
	return tla.Nth("v", int(n))
}

func number(n uint8) tla.Value { return tla.Int(int64(n)) }

func (z Size) voteName(n uint8) tla.Value {
	ballot, value := z.parts(n)
	return tla.Record(map[string]tla.Value{"ballot": number(ballot), "value": z.valueName(value)})
}

func (z Size) votesName(v slotNumbers) tla.Value {
	return tla.TupleOf(z.Slots, func(i int) tla.Value { return z.voteName(v[i]) })
}

package node

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
)

// Limits of what clients and peers may send; what is beyond them is ignored.
const (
	MaxKey   = 256       // bytes
	MaxValue = 64 << 10  // bytes
	maxRound = 1<<62 - 1 // so that there is always a higher one
)

// Set asks to set a register. What is answered is the value chosen, which may be another's.
type Set struct{ Value paxos.Value }

// Get asks for the value of a register.
type Get struct{}

// Answer is what a client is told of a register.
type Answer struct {
	Kind  AnswerKind
	Value paxos.Value // of one that is Chosen
}

// AnswerKind tells answers apart.
type AnswerKind uint8

const (
	Chosen  AnswerKind = iota + 1 // the value is chosen, for ever
	Unset                         // no value was chosen when the request came
	Busy                          // refused: too many wait already
	Full                          // refused: there are as many registers as may be
	Invalid                       // refused: the key or the value is empty or too long
)

// String gives the name of the constant.
func (k AnswerKind) String() string {
	return [...]string{"none", "chosen", "unset", "busy", "full", "invalid"}[min(k, 6)%6]
}

// Policy is what safety does not depend on.
type Policy struct {
	Timeout      uint64 // nanoseconds until a round without answer is given up; doubled for each that was lost before
	Backoff      uint64 // nanoseconds, at most, until another round after a refusal; doubled likewise
	Doublings    uint8  // how often at most
	MaxWaiting   int    // requests
	MaxRegisters int
	Seed         uint64 // of chance: another for each start of each node
}

// Usual is a policy for a local network.
func Usual(seed uint64) Policy {
	return Policy{Timeout: 200e6, Backoff: 20e6, Doublings: 5, MaxWaiting: 10_000, MaxRegisters: 1_000_000, Seed: seed}
}

// Stats count.
type Stats struct {
	Registers, Decided int
	Waiting            int    // requests
	Rounds             uint64 // begun since the start
	Lost               uint64 // of them given up
}

// Registers is a [Protocol]: named registers, each decided once.
type Registers struct {
	self      paxos.Node
	quorums   paxos.Quorums
	policy    Policy
	chance    Random
	registers map[string]*register
	stats     Stats
}

// NewRegisters gives a node's registers, of which none is decided.
func NewRegisters(id Identity, p Policy) *Registers {
	return &Registers{self: id.Self, quorums: id.Quorums, policy: p, chance: Random(p.Seed), registers: map[string]*register{}}
}

// Stats tells how things stand.
func (rs *Registers) Stats() Stats {
	stats := rs.stats
	stats.Registers = len(rs.registers)
	return stats
}

// Recover is [Protocol.Recover].
func (rs *Registers) Recover(name string, content []byte) error {
	disk, err := decodeDisk(content)
	if err != nil {
		return err
	}
	process, err := paxos.NewProcess(rs.self, rs.quorums, disk)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	rs.registers[name] = &register{process: process, stored: true, highest: max(disk.Ballot.Round, disk.Promised.Round)}
	return nil
}

// find gives a register, a new one if there is room for it.
func (rs *Registers) find(key string) *register {
	r := rs.registers[key]
	if r == nil && len(rs.registers) < rs.policy.MaxRegisters {
		process, err := paxos.NewProcess(rs.self, rs.quorums, paxos.Disk{})
		if err != nil {
			return nil // a node outside its cluster has none
		}
		r = &register{process: process}
		rs.registers[key] = r
	}
	return r
}

// Receive is [Protocol.Receive]. What no node of the cluster can have sent is ignored.
func (rs *Registers) Receive(m Message, out *Output) {
	body, ours := m.Body.(paxos.Message)
	if !ours || !validKey(m.Key) || !sentBy(m.From, body) {
		return
	}
	r := rs.find(m.Key)
	if r == nil {
		return
	}
	next, effects := r.process.Deliver(body)
	rs.take(m.Key, r, next, effects, out)
	r.hear(body)
	if reject, refused := body.(paxos.Reject); refused {
		rs.refused(m.Key, r, reject, out)
	}
	rs.settle(m.Key, r, out)
}

// Ask is [Protocol.Ask].
func (rs *Registers) Ask(q Request, out *Output) {
	set, isSet := q.Ask.(Set)
	refuse := func(kind AnswerKind) { out.Refusals = append(out.Refusals, Reply{q.ID, Answer{Kind: kind}}) }
	if _, isGet := q.Ask.(Get); !validKey(q.Key) || len(set.Value) > MaxValue || isSet == isGet {
		refuse(Invalid)
		return
	}
	if rs.stats.Waiting >= rs.policy.MaxWaiting {
		refuse(Busy)
		return
	}
	r := rs.find(q.Key)
	if r == nil {
		refuse(Full)
		return
	}
	r.waiting = append(r.waiting, waiter{id: q.ID, set: isSet, value: set.Value})
	rs.stats.Waiting++
	rs.settle(q.Key, r, out)
}

// Cancel is [Protocol.Cancel].
func (rs *Registers) Cancel(key string, id uint64) {
	if r := rs.registers[key]; r != nil && r.forget(id) {
		rs.stats.Waiting--
	}
}

// Expire is [Protocol.Expire]. A timer of another round than the one that runs is old.
func (rs *Registers) Expire(t Timer, out *Output) {
	r := rs.registers[t.Key]
	if r == nil || !r.running || t.Round != r.process.Proposer.Ballot.Round {
		return
	}
	r.running = false
	r.lost = min(r.lost+1, rs.policy.Doublings)
	rs.stats.Lost++
	rs.settle(t.Key, r, out)
}

func validKey(key string) bool { return 0 < len(key) && len(key) <= MaxKey }

// sentBy tells whether a node can have sent a message: what is of a ballot's owner comes from it,
// what is of an acceptor from that. Nobody speaks for another.
func sentBy(from paxos.Node, m paxos.Message) bool {
	sender, ballot, size := from, paxos.Ballot{}, 0
	switch m := m.(type) {
	case paxos.Prepare:
		sender, ballot = m.Ballot.Node, m.Ballot
	case paxos.Accept:
		sender, ballot, size = m.Ballot.Node, m.Ballot, len(m.Value)
	case paxos.Promise:
		sender, ballot, size = m.From, m.Ballot, len(m.Vote.Value)
	case paxos.Accepted:
		sender, ballot, size = m.From, m.Ballot, len(m.Value)
	case paxos.Reject:
		sender, ballot = m.From, m.Promised
	}
	return sender == from && ballot.Round <= maxRound && size <= MaxValue
}

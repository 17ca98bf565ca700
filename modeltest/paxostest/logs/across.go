package logs

import (
	"fmt"
	"hash/maphash"
	"math/bits"
	"strconv"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// across is what the messages of all nodes show together. Rules of a role blame one node for what
// it knew; that a ballot has one value, and an instance one, is true of all nodes or not at all.
type across struct {
	seed      maphash.Seed
	proposals map[uint64]proposal // by instance and ballot
	decided   map[uint64]decision // by instance
}

// instance is a register, or a slot of a log; with a ballot it is that of the instance.
type instance struct {
	key    string
	slot   uint64
	ballot oracle.Ballot
}

// proposal is the value of a ballot.
type proposal struct {
	value  string
	by     int    // who showed it first
	owner  int    // who proposed it without having heard of it; -1 if nobody is known to
	voters uint64 // who showed a vote for it
	free   bool   // by none but those on whose votes nothing rests
}

// decision is the value of an instance, and how that is known.
type decision struct{ value, how string }

// How that is known.
const (
	wasTold = "another was told %s"
	voted   = "enough have voted for %s"
)

func newAcross() across {
	return across{maphash.MakeSeed(), map[uint64]proposal{}, map[uint64]decision{}}
}

// together takes in a message that a node sent, or a vote that was received of one of which it is
// not logged. own says that it is an Accept for what the node had not heard of.
func (j *judge) together(l *nodeLog, e *placed, from int, own bool) {
	switch types[e.Type] {
	case oracle.Accept:
		if e.Do == Receive { // who does not vote for it is not concerned
			return
		}
		fallthrough
	case oracle.Accepted:
		j.shows(l, e, from, e.Slot, oracle.Vote{Ballot: e.Ballot, Value: oracle.Value(e.Value)}, own)
	case oracle.Promise:
		if e.Vote != oracle.None {
			j.shows(l, e, from, 0, oracle.Vote{Ballot: e.Vote, Value: oracle.Value(e.Value)}, false)
		}
		for _, r := range e.Reports {
			j.shows(l, e, from, r.Slot, r.is(), false)
		}
	}
}

// shows takes in that a value was proposed in a ballot, or voted for.
func (j *judge) shows(l *nodeLog, e *placed, from int, slot uint64, v oracle.Vote, own bool) {
	of := maphash.Comparable(j.all.seed, instance{e.Key, slot, v.Ballot})
	p, met := j.all.proposals[of]
	free := false
	if r := l.met(e, slot); r != nil && from == l.Log.Node {
		free = e.Type != "Accept" && r.watch.Free(v)
	}
	switch differs := met && p.value != string(v.Value); {
	case differs && free:
		return
	case !met, differs && p.free:
		p = proposal{value: string(v.Value), by: from, owner: -1, free: free}
	case differs:
		j.wrongAt(l, e, slot, oracle.OneValue, "%s, and by node %d ballot %v has the value %s", l.does(e, slot), p.by, v.Ballot, quoted(p.value))
		return
	}
	switch {
	case own && p.owner < 0:
		p.owner = from
	case own && p.owner != from:
		j.wrongAt(l, e, slot, OneOwner, "%s, and so did node %d, and neither had heard it of the other: a ballot is of one proposer", l.does(e, slot), p.owner)
	}
	p.free = p.free && free
	before := p.voters
	if e.Type != "Accept" && from >= 0 && from < j.cluster.Acceptors {
		p.voters |= 1 << from
	}
	j.all.proposals[of] = p
	if p.voters == before || bits.OnesCount64(p.voters) != j.cluster.Quorum {
		return
	}
	if other, differs := j.all.decides(e.Key, slot, p.value, voted); differs {
		j.wrongAt(l, e, slot, Agreement, "%s, by which enough have voted for %s, and %s", l.does(e, slot), quoted(p.value), other)
	}
}

// decides takes in what is decided in an instance, and how that is known. If it is another value
// than was decided before, it gives that in words.
func (a *across) decides(key string, slot uint64, value, how string) (other string, differs bool) {
	of := maphash.Comparable(a.seed, instance{key: key, slot: slot})
	before, met := a.decided[of]
	switch {
	case !met:
		a.decided[of] = decision{value, how}
	case before.value != value:
		return fmt.Sprintf(before.how, quoted(before.value)), true
	}
	return "", false
}

// wrongAt is wrong of an instance: in a log it is a slot.
func (j *judge) wrongAt(l *nodeLog, e *placed, slot uint64, rule oracle.Rule, format string, args ...any) {
	before := j.report.Wrong
	j.wrong(l, e, rule, format, args...)
	if l.log {
		j.inSlot(before, slot)
	}
}

// inSlot notes in which slot something is wrong, if it was not so before.
func (j *judge) inSlot(before *Finding, slot uint64) {
	if before == nil && j.report.Wrong != nil {
		j.report.Wrong.Slot = strconv.FormatUint(slot, 10)
	}
}

// does is what a node does with a message, in words, as it concerns a slot.
func (l *nodeLog) does(e *placed, slot uint64) string {
	from, verb := l.Log.Node, "it sends "
	if e.Do == Receive {
		from, verb = e.From, "it received "
	}
	if l.log {
		return verb + e.says(from, slot)
	}
	return verb + tell(e.message(from))
}

package nodelog

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/kv"
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// ofStore logs a message of a store. What says only that somebody leads, or asks for that, comes
// many times a second, and no rule is about it: it is left out.
func (l *Log) ofStore(e logs.Event, body any) {
	m := message{}
	switch b := body.(type) {
	case multipaxos.Prepare:
		m = message{kind: "Prepare", ballot: b.Ballot}
	case *kv.Promise:
		m = message{kind: "Promise", ballot: b.Ballot}
		e.First, e.Reports = behind(b.Dropped), reported(b.Votes)
	case multipaxos.Accept:
		m, e.Slot = message{kind: "Accept", ballot: b.Ballot, value: b.Value}, uint64(b.Slot)
	case multipaxos.Accepted:
		m, e.Slot = message{kind: "Accepted", ballot: b.Ballot, value: b.Value}, uint64(b.Slot)
	case kv.Learn:
		m, e.Slot = message{kind: logs.Learn, value: b.Value}, uint64(b.Slot)
	case kv.Forward:
		m = message{kind: "Forward", value: paxos.Value(fmt.Sprintf("%d %d %s", b.Command.Client, b.Command.Number, b.Command.Op))}
	case kv.CatchUp:
		m, e.Slot = message{kind: "CatchUp"}, uint64(b.After)
	case kv.Install:
		m = message{kind: "Install"}
		_, _ = fmt.Sscanf(b.Text, "after %d", &e.Slot) // what it says beside is no message's
	default:
		return
	}
	l.add(e, m)
}

// behind is the first slot behind those that are dropped; 0 if none is.
func behind(dropped multipaxos.Slot) uint64 {
	if dropped == 0 {
		return 0
	}
	return uint64(dropped) + 1
}

func reported(votes multipaxos.Votes) (out []logs.Reported) {
	for _, v := range votes {
		b := v.Vote.Ballot
		out = append(out, logs.Reported{Slot: uint64(v.Slot), Vote: oracle.Pair(b.Round, uint64(b.Node)), Value: string(v.Vote.Value)})
	}
	return out
}

// durable logs a record.
func (l *Log) durable(r node.Record) {
	k, err := kv.ReadRecord(r)
	if r.Name == "" || err != nil {
		return
	}
	e := logs.Event{Do: logs.Durable, Slot: uint64(k.Vote.Slot), First: behind(k.Dropped)}
	l.add(e, message{ballot: k.Ballot, promised: k.Promised, vote: k.Vote.Vote.Ballot, value: k.Vote.Vote.Value})
}

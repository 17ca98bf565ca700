package kv

import (
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

// reading is a node that asks for its gets how far the log is.
type reading struct {
	node   paxos.Node
	number uint64
}

// beat says that this node leads, and asks whether another does.
func (l *Log) beat(out *node.Output) {
	l.sendAll(Beat{l.leader.Ballot, l.leads.round, l.replica.Executed}, out)
}

// onReadIndex begins a question to the acceptors, or waits for the next: what they said before the
// gets came does not count.
func (l *Log) onReadIndex(from paxos.Node, m ReadIndex, out *node.Output) {
	if l.leader.Phase != multipaxos.PhaseLead {
		return
	}
	for i, r := range l.leads.waiters {
		if r.node == from {
			l.leads.waiters[i].number = max(r.number, m.Number)
			return
		}
	}
	for _, r := range l.leads.readers {
		if r == (reading{from, m.Number}) {
			return
		}
	}
	l.leads.waiters = append(l.leads.waiters, reading{from, m.Number})
	l.question(out)
}

// question asks the acceptors, unless they are being asked already.
func (l *Log) question(out *node.Output) {
	next, asks := l.reader.OnAsk()
	if !asks || len(l.leads.waiters) == 0 {
		return
	}
	l.reader = next
	l.leads.round++
	l.leads.readers, l.leads.waiters = l.leads.waiters, nil
	l.beat(out)
}

// onHeard takes in what an acceptor promised. What it says of an earlier question does not count.
func (l *Log) onHeard(from paxos.Node, m Heard, out *node.Output) {
	l.isAhead(from, m.Executed)
	if m.Ballot != l.leader.Ballot || m.Round != l.leads.round {
		return
	}
	l.reader, _ = l.reader.OnConfirm(l.quorums, from, m.Promised)
	next, upto, answers := l.reader.OnAnswer(l.quorums)
	if !answers {
		return
	}
	l.reader = next
	for _, r := range l.leads.readers {
		l.send(r.node, ReadUpTo{r.number, upto}, out)
	}
	l.leads.readers = nil
	l.question(out)
}

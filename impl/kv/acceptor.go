package kv

import (
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

// onPrepare answers one who wants to lead.
func (l *Log) onPrepare(m multipaxos.Prepare, out *node.Output) {
	next, effects := l.acceptor.OnPrepare(l.self, m)
	if effects.Outcome == paxos.Refused {
		l.refuse(m.Ballot, out)
	}
	l.acceptor = next
	if effects.Persist {
		l.record(promisedName, encodePromised(next.Promised), out)
	}
	if promise, ok := effects.Send.(multipaxos.Promise); ok {
		l.send(m.Ballot.Node, &Promise{promise, next.Dropped}, out)
	}
}

// onAccept votes, if there is room for the vote.
func (l *Log) onAccept(m multipaxos.Accept, out *node.Output) {
	if !m.Ballot.Less(l.acceptor.Promised) && !(l.fits(m, out) && l.room(m.Slot, out)) {
		return
	}
	next, effects := l.acceptor.OnAccept(l.self, l.policy.kept(), m)
	if effects.Outcome == paxos.Refused {
		l.refuse(m.Ballot, out)
	}
	l.acceptor = next
	if effects.Persist {
		name := voteName(m.Slot, l.policy.kept())
		l.record(name, encodeVote(multipaxos.SlotVote{Slot: m.Slot, Vote: next.Votes.At(m.Slot)}), out)
	}
	if effects.Send != nil {
		l.follow(m.Ballot)
		l.send(m.Ballot.Node, effects.Send, out)
	}
}

// fits tells whether votes stay few enough for one Promise with one for this Accept. What was
// executed is dropped if not. The first slot that is not executed always has room, and a vote may
// take the place of one that is as long: so the log goes on, however long its commands are.
func (l *Log) fits(m multipaxos.Accept, out *node.Output) bool {
	if l.few(m) {
		return true
	}
	if l.replica.Executed > l.replica.Dropped {
		l.drop(l.replica.OnDrop(), out)
	}
	return m.Slot == l.replica.Executed+1 || l.few(m)
}

// few tells whether votes are few enough, or no more than they are, with one for this Accept.
func (l *Log) few(m multipaxos.Accept) bool {
	now := 0
	for _, v := range l.acceptor.Votes {
		now += bytesOf(v.Vote.Value)
	}
	next := now + bytesOf(m.Value)
	if before := l.acceptor.Votes.At(m.Slot); !before.IsNone() {
		next -= bytesOf(before.Value)
	}
	return next <= max(now, l.policy.Bytes)
}

// bytesOf is how many bytes a value needs in a slot, about.
func bytesOf(v paxos.Value) int { return len(v) + 50 }

// room tells whether a vote in a slot is kept: it is not in one whose votes are dropped, nor in one
// so far ahead that its record would take the place of one that is needed. Halfway there what was
// executed is dropped. A leader that proposes in a slot that is dropped here hears how far this
// node is when it beats, and asks for what it misses.
func (l *Log) room(slot multipaxos.Slot, out *node.Output) bool {
	if kept := l.policy.kept(); slot > l.replica.Dropped+kept/2 && l.replica.Executed > l.replica.Dropped {
		l.drop(l.replica.OnDrop(), out)
	}
	return l.acceptor.Room(l.policy.kept(), slot)
}

// drop goes on with a replica that has dropped a part of the log: what is left of that is a state,
// which is recorded before a vote takes the place of one of the votes that are not needed any more.
func (l *Log) drop(next multipaxos.Replica[State], out *node.Output) {
	for slot := l.replica.Dropped + 1; slot <= min(next.Dropped, l.replica.Executed+l.policy.kept()); slot++ {
		delete(l.learns.chosen, slot)
	}
	l.replica = next
	l.acceptor = l.acceptor.OnDrop(next.Dropped)
	l.record(stateName, []byte(writeSnapshot(next.Snapshot())), out)
}

// onBeat says what is promised. Who leads a ballot that nobody is above is the leader.
func (l *Log) onBeat(m Beat, out *node.Output) {
	l.send(m.Ballot.Node, Heard{m.Ballot, m.Round, l.acceptor.Promised, l.replica.Executed}, out)
	l.isAhead(m.Ballot.Node, m.Executed)
	if l.follow(m.Ballot) {
		l.sendAsks(out)
	}
}

// refuse tells the owner of a ballot that it is too low.
func (l *Log) refuse(ballot paxos.Ballot, out *node.Output) {
	l.send(ballot.Node, Heard{Ballot: ballot, Promised: l.acceptor.Promised, Executed: l.replica.Executed}, out)
}

// onInstall takes over a state that is further than this node's.
func (l *Log) onInstall(m Install, out *node.Output) {
	s, err := readSnapshot(m.Text)
	if err != nil || s.Executed <= l.replica.Executed || s.State.size > l.policy.State {
		return
	}
	l.drop(l.replica.OnInstall(s), out)
	l.leads.known = map[session]bool{} // what of it the state has executed is not known
	l.asks.skip()
	l.executed(out)
	l.execute(out)
}

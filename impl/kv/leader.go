package kv

import (
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

// leads is what a node knows of who leads, and what it needs where it does itself.
type leads struct {
	highest paxos.Ballot // that it heard of
	led     paxos.Ballot // the last that somebody led
	next    multipaxos.Slot
	pending []multipaxos.Command // not yet proposed
	known   map[session]bool     // pending, or proposed and not yet executed
	counts  map[multipaxos.Slot]paxos.Learner
	round   uint64 // of beats
	readers []reading
	waiters []reading // for the next question
}

// session is a command without what it does.
type session struct {
	client multipaxos.Client
	number uint64
}

// reset forgets what only a leader needs.
func (ls *leads) reset() {
	ls.next, ls.pending, ls.readers, ls.waiters = 0, nil, nil, nil
	ls.known, ls.counts = map[session]bool{}, map[multipaxos.Slot]paxos.Learner{}
}

// hear takes in that there is a ballot. Who is below it leads no more.
func (l *Log) hear(ballot paxos.Ballot) {
	if !l.leads.highest.Less(ballot) {
		return
	}
	l.leads.highest = ballot
	if l.leader.Phase != multipaxos.PhaseIdle && l.leader.Ballot.Less(ballot) {
		l.stepDown()
		l.wait()
	}
}

// stepDown is as if it had started again: phase 1 is to be repeated.
func (l *Log) stepDown() {
	l.leader, l.reader = l.leader.Restart(), multipaxos.Reader{}
	l.leads.reset()
}

// follow takes in that somebody leads, and tells whether that is new.
func (l *Log) follow(ballot paxos.Ballot) bool {
	if ballot.Less(l.leads.highest) || !l.leads.led.Less(ballot) {
		return false
	}
	l.leads.led = ballot
	return true
}

// tickLeader is what a leader does again and again; who is none takes over after a while.
func (l *Log) tickLeader(out *node.Output) {
	if l.leader.Phase == multipaxos.PhaseLead {
		l.beat(out)
		if l.again() {
			l.proposeAgain(out)
		}
		return
	}
	if l.clock.quiet++; l.clock.quiet > l.clock.patient {
		l.campaign(out)
		return
	}
	if l.leader.Phase == multipaxos.PhasePrepare && l.again() {
		l.sendAll(multipaxos.Prepare{Ballot: l.leader.Ballot}, out)
	}
}

// campaign begins a ballot above all that were heard of.
func (l *Log) campaign(out *node.Output) {
	ballot := paxos.Ballot{Round: max(l.leads.highest.Round, l.leader.Ballot.Round) + 1, Node: l.self}
	next, effects := l.leader.OnLead(l.self, ballot)
	if effects.Outcome != paxos.Took {
		return
	}
	l.stepDown()
	l.leader = next
	l.leads.highest = ballot
	if effects.Persist {
		l.record(ballotName, encodeBallot(ballot), out)
	}
	l.sendAll(effects.Send, out)
	l.wait()
}

// onPromise counts a Promise. One that tells nothing of slots that this node has not executed does
// not count before it has: it may not put anything there.
func (l *Log) onPromise(m *Promise, out *node.Output) {
	l.isAhead(m.From, m.Dropped)
	if m.Dropped > l.replica.Executed {
		return
	}
	before := l.leader.Phase
	l.leader, _ = l.leader.OnPromise(l.quorums, m.Promise)
	if before != multipaxos.PhasePrepare || l.leader.Phase != multipaxos.PhaseLead {
		return
	}
	l.leads.next = l.replica.Executed + 1
	l.reader = l.reader.OnWin(l.leader.Ballot, max(l.leader.Best.Last(), l.replica.Executed))
	l.beat(out)
}

// propose fills slots as long as there is something to put into them: what was reported, no-ops
// into holes, then commands.
func (l *Log) propose(out *node.Output) {
	ls := &l.leads
	if l.leader.Phase != multipaxos.PhaseLead {
		return
	}
	for ls.next = max(ls.next, l.replica.Executed+1); ls.next <= l.replica.Executed+l.policy.Window && !l.full(); ls.next++ {
		value := multipaxos.NoOp
		if ls.next > l.leader.Best.Last() {
			if len(ls.pending) == 0 {
				return
			}
			value, ls.pending = encode(ls.pending[0]), ls.pending[1:]
		}
		next, effects := l.leader.OnPropose(ls.next, value)
		l.leader = next
		if effects.Send != nil {
			l.sendAll(effects.Send, out)
		}
	}
}

// full tells whether as many bytes are under way as may be.
func (l *Log) full() bool {
	bytes := 0
	for _, e := range l.leader.Log {
		bytes += bytesOf(e.Value)
	}
	return len(l.leader.Log) > 0 && bytes >= l.policy.Bytes/4
}

// proposeAgain sends what was proposed and is not chosen, the first of it.
func (l *Log) proposeAgain(out *node.Output) {
	left := l.policy.several()
	for _, e := range l.leader.Log {
		if _, chosen := l.learns.chosen[e.Slot]; !chosen && e.Slot > l.replica.Executed && left > 0 {
			left--
			l.sendAll(multipaxos.Accept{Ballot: l.leader.Ballot, Slot: e.Slot, Value: e.Value}, out)
		}
	}
}

// onForward takes a command, once, if this node leads.
func (l *Log) onForward(m Forward, _ *node.Output) {
	of := session{m.Command.Client, m.Command.Number}
	if l.leader.Phase != multipaxos.PhaseLead || l.leads.known[of] || len(l.leads.pending) >= l.policy.MaxWaiting {
		return
	}
	l.leads.known[of] = true
	l.leads.pending = append(l.leads.pending, m.Command)
}

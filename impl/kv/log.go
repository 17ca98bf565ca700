package kv

import (
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

// Policy is what safety does not depend on, if Session and State are the same at all nodes: what
// executing the log leads to depends on them.
type Policy struct {
	Tick       uint64          // nanoseconds between two looks at what is due; a leader beats as often
	Silence    uint64          // ticks without a leader, at least, until a node takes over; and up to as many more
	Again      uint64          // ticks until what got no answer is sent again
	Window     multipaxos.Slot // slots that a leader has under way; acceptors keep the votes of twice as many
	Bytes      int             // of votes that an acceptor keeps, about, as a Promise has them all; a leader has a quarter of that under way
	Session    multipaxos.Slot // slots that a session lasts
	State      int             // bytes of all keys and values, and 32 for each key, at most
	MaxWaiting int             // requests
	Seed       uint64          // of chance: another for each start of each node
}

// Usual is a policy for a local network.
func Usual(seed uint64) Policy {
	return Policy{Tick: 20e6, Silence: 15, Again: 25, Window: 512, Bytes: 2 << 20, Session: SessionSlots, State: MaxState, MaxWaiting: 10_000, Seed: seed}
}

// kept is of how many slots an acceptor keeps its votes.
func (p Policy) kept() multipaxos.Slot { return 2 * max(p.Window, 1) }

// several is of how many slots something is sent again at a time.
func (p Policy) several() multipaxos.Slot { return max(p.Window/2, 1) }

// Log is a [node.Protocol]: a node of a replicated store.
type Log struct {
	self    paxos.Node
	quorums paxos.Quorums
	policy  Policy
	chance  node.Random

	acceptor multipaxos.TruncatedAcceptor // Dropped as the replica
	leader   multipaxos.Leader            // without what it proposed in slots that are executed
	reader   multipaxos.Reader
	replica  multipaxos.Replica[State]

	names  map[string]bool // of its records
	leads  leads
	learns learns
	asks   asks
	clock  clock
}

// clock is how long it is since something happened, in ticks.
type clock struct {
	armed   bool
	now     uint64 // ticks
	quiet   uint64 // since somebody led, or tried to
	patient uint64 // until this node tries
}

// NewLog gives a node's log, which is empty.
func NewLog(id node.Identity, p Policy) *Log {
	l := &Log{self: id.Self, quorums: id.Quorums, policy: p, chance: node.Random(p.Seed), names: map[string]bool{}}
	l.learns.chosen = map[multipaxos.Slot]paxos.Value{}
	l.asks.opens, l.asks.number = l.chance.Below(1<<55), l.chance.Below(1<<62)
	l.leads.reset()
	l.wait()
	return l
}

// wait begins to wait for somebody who leads.
func (l *Log) wait() {
	l.clock.quiet, l.clock.patient = 0, l.policy.Silence+l.chance.Below(l.policy.Silence)
}

// arm sets the timer, at the first event and whenever it came: there is one at a time.
func (l *Log) arm(out *node.Output) {
	if !l.clock.armed {
		l.clock.armed = true
		out.Timers = append(out.Timers, node.Timer{Key: Others, Round: l.clock.now + 1, After: max(l.policy.Tick, 1)})
	}
}

// Receive is [node.Protocol.Receive]. What no node of the cluster can have sent is ignored.
func (l *Log) Receive(m node.Message, out *node.Output) {
	l.arm(out)
	if m.Key != keyOf(m.Body) || !sentBy(m.From, m.Body) {
		return
	}
	ballot, owners := ballotOf(m.Body)
	l.hear(ballot)
	if owners && !ballot.Less(l.leads.highest) {
		l.wait()
	}
	switch b := m.Body.(type) {
	case multipaxos.Prepare:
		l.onPrepare(b, out)
	case multipaxos.Accept:
		l.onAccept(b, out)
	case Beat:
		l.onBeat(b, out)
	case Install:
		l.onInstall(b, out)
	case *Promise:
		l.onPromise(b, out)
	case multipaxos.Accepted:
		l.onAccepted(b, out)
	case Heard:
		l.onHeard(m.From, b, out)
	case Forward:
		l.onForward(b, out)
	case ReadIndex:
		l.onReadIndex(m.From, b, out)
	case ReadUpTo:
		l.onReadUpTo(b, out)
	case Learn:
		l.learn(b.Slot, b.Value, out)
	case CatchUp:
		l.onCatchUp(m.From, b, out)
	}
	l.propose(out)
}

// Expire is [node.Protocol.Expire].
func (l *Log) Expire(t node.Timer, out *node.Output) {
	if t.Round != l.clock.now+1 {
		return
	}
	l.clock.now, l.clock.armed = l.clock.now+1, false
	l.arm(out)
	l.tickLeader(out)
	l.tickLearner(out)
	l.tickAsks(out)
}

// send sends to one node.
func (l *Log) send(to paxos.Node, body any, out *node.Output) {
	out.Send = append(out.Send, node.Message{From: l.self, To: to, Key: keyOf(body), Body: body})
}

// sendAll sends to all nodes, also to this one.
func (l *Log) sendAll(body any, out *node.Output) {
	for to := range l.quorums.N() {
		l.send(paxos.Node(to), body, out)
	}
}

// sendOthers sends to all nodes but this one.
func (l *Log) sendOthers(body any, out *node.Output) {
	for to := range l.quorums.N() {
		if paxos.Node(to) != l.self {
			l.send(paxos.Node(to), body, out)
		}
	}
}

// again tells whether it is time to send again what got no answer.
func (l *Log) again() bool { return l.clock.now%max(l.policy.Again, 1) == 0 }

// Stats tell how things stand.
type Stats struct {
	Leader   paxos.Node // if Led
	Led      bool       // it knows who leads
	Leads    bool       // it leads
	Ballot   paxos.Ballot
	Executed multipaxos.Slot
	Dropped  multipaxos.Slot
	Sessions int
	Waiting  int
}

// Stats tells how things stand.
func (l *Log) Stats() Stats {
	led := l.leads.led
	return Stats{
		Leader: led.Node, Led: !led.IsNone(), Leads: l.leader.Phase == multipaxos.PhaseLead, Ballot: l.leads.highest,
		Executed: l.replica.Executed, Dropped: l.replica.Dropped, Sessions: len(l.replica.Sessions), Waiting: l.asks.waiting(),
	}
}

// Snapshot gives what the log has made of this node, as text: two that executed the same slots have
// the same.
func (l *Log) Snapshot() string { return writeSnapshot(l.replica.Snapshot()) }

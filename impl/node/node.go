package node

import "github.com/synod-paxos/synod/impl/paxos"

// Message is what one node sends to another, or to itself.
type Message struct {
	From, To paxos.Node
	Key      string // of the instance that it concerns
	Body     any    // of the protocol: for [Registers] a [paxos.Message]
}

// Request is what a client asks of a node.
type Request struct {
	ID  uint64 // of this request alone
	Key string // of the instance
	Ask any    // of the protocol: for [Registers] a [Set] or [Get]
}

// Reply is what a client is told.
type Reply struct {
	ID     uint64
	Answer any // of the protocol: for [Registers] an [Answer]
}

// Timer is a time after which the node wants to be called. It is never taken back: one that comes
// when nobody needs it any more does nothing.
type Timer struct {
	Key   string
	Round uint64 // that it was set for
	After uint64 // nanoseconds
}

// Output is what an event did in a protocol, all of it in one instance: what is sent and replied
// waits until that instance's records are durable.
type Output struct {
	Records  []Record
	Send     []Message
	Replies  []Reply
	Refusals []Reply // that tell nothing of the instance, and wait for nothing
	Timers   []Timer
}

// Protocol is what a node hosts: many instances of a state machine, each with a key.
//
// An instance is what shares a fate: nothing of it is shown before all that it wrote is durable. A
// register is one. The slots of a log that share a promise are one together, a record for each.
type Protocol interface {
	// Recover takes in the content of a record that was durable when the node stopped; each once,
	// before anything else. An error wraps [ErrDamaged].
	Recover(name string, content []byte) error
	// The rest adds to an output what comes of an event. It must not keep the output.
	Receive(Message, *Output)
	Ask(Request, *Output)
	Cancel(key string, id uint64)
	Expire(Timer, *Output)
}

// Effects are what is to be done after an event, in any order: what must wait for a write is not
// among them before that write is durable.
type Effects struct {
	Write   *Batch // to be made durable; nil if nothing is, or the last is not done
	Send    []Message
	Replies []Reply
	Timers  []Timer
}

// Node is a running process. It is made by [Open].
type Node struct {
	protocol Protocol
	commit   commit
	output   Output
	effects  Effects
}

// Receive takes a message that came.
func (n *Node) Receive(m Message) Effects {
	if m.To == n.commit.identity.Self && n.commit.identity.Quorums.Has(m.From) {
		n.protocol.Receive(m, &n.output)
	}
	return n.done(m.Key)
}

// Ask takes a client's request.
func (n *Node) Ask(r Request) Effects {
	n.protocol.Ask(r, &n.output)
	return n.done(r.Key)
}

// Cancel forgets a request that nobody waits for any more. It is not undone.
func (n *Node) Cancel(key string, id uint64) { n.protocol.Cancel(key, id) }

// Expire takes a timer whose time is over.
func (n *Node) Expire(t Timer) Effects {
	n.protocol.Expire(t, &n.output)
	return n.done(t.Key)
}

// Written takes that the batch which was given last is durable.
func (n *Node) Written() Effects {
	n.begin()
	n.commit.written(&n.effects)
	n.commit.flush(&n.effects)
	return n.effects
}

// begin clears what the event before has left.
func (n *Node) begin() {
	e := &n.effects
	*e = Effects{Send: e.Send[:0], Replies: e.Replies[:0], Timers: e.Timers[:0]}
}

// done gives the effects of an event of an instance.
func (n *Node) done(key string) Effects {
	n.begin()
	o := &n.output
	n.effects.Timers = append(n.effects.Timers, o.Timers...)
	n.effects.Replies = append(n.effects.Replies, o.Refusals...)
	n.commit.add(key, o, &n.effects)
	*o = Output{Records: o.Records[:0], Send: o.Send[:0], Replies: o.Replies[:0], Refusals: o.Refusals[:0], Timers: o.Timers[:0]}
	n.commit.flush(&n.effects)
	return n.effects
}

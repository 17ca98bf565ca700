package multipaxos

import (
	"cmp"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
)

// Client names one who sends commands.
type Client uint64

// Command is a client's, as the log has it: encoded, and never empty (spec: Commands).
type Command struct {
	Client Client
	Number uint64 // from 1 on, one more than that of the client's last command
	Op     paxos.Value
}

// Session is the last command of a client that was executed, and what it was answered.
type Session struct {
	Client Client
	Number uint64
	Answer paxos.Value
}

// Chosen is a slot of the log with what is chosen there.
type Chosen struct {
	Slot    Slot
	Command Command // the zero Command is that which does nothing
}

// isNoOp: does it do nothing?
func (c Chosen) isNoOp() bool { return c.Command.Number == 0 }

// Service is what is replicated: it executes an operation on a state. Same state and operation,
// same result.
type Service[S any] func(state S, op paxos.Value) (next S, answer paxos.Value)

// Replica executes the log, in the order of the slots, and each command of a client once, however
// often the log has it (spec: Replica). Its state S belongs to the service, and is a value. The
// zero Replica, with the service's initial state, is the initial one (spec: InitReplica).
type Replica[S any] struct {
	Learned  []Chosen  // that it did not drop, ascending by slot; not to be written to
	Executed Slot      // the last slot that it executed; all before it are too
	Dropped  Slot      // the last slot of which its state is all that is left
	State    S         // of the service
	Sessions []Session // ascending by client; not to be written to
}

// Snapshot is what a prefix of the log has made of a replica: sessions are a part of it (spec:
// Snapshot).
type Snapshot[S any] struct {
	Executed Slot
	State    S
	Sessions []Session
}

// Answer is what a client is told.
type Answer struct {
	Client Client
	Number uint64
	Answer paxos.Value
}

func (r Replica[S]) find(slot Slot) (at int, found bool) {
	return slices.BinarySearchFunc(r.Learned, slot, func(c Chosen, slot Slot) int { return cmp.Compare(c.Slot, slot) })
}

func (r Replica[S]) findSession(of Client) (at int, found bool) {
	return slices.BinarySearchFunc(r.Sessions, of, func(s Session, of Client) int { return cmp.Compare(s.Client, of) })
}

// mayLearn: a slot is recorded once.
func (r Replica[S]) mayLearn(slot Slot) bool {
	_, found := r.find(slot)
	return slot > r.Dropped && !found
}

// nextSlot is executed next: the one after the last, and no later one.
func (r Replica[S]) nextSlot() Slot { return r.Executed + 1 }

// repeated: was the client's command executed before? It was if that one was, or a later one.
func (r Replica[S]) repeated(c Command) bool {
	at, found := r.findSession(c.Client)
	return found && c.Number <= r.Sessions[at].Number
}

// apply is what executing a client's command makes of the service and its sessions.
func (r Replica[S]) apply(serve Service[S], c Command) Replica[S] {
	next, answer := serve(r.State, c.Op)
	at, found := r.findSession(c.Client)
	rest := r.Sessions[at:]
	if found {
		rest = rest[1:]
	}
	r.State = next
	r.Sessions = slices.Concat(r.Sessions[:at], []Session{{c.Client, c.Number, answer}}, rest)
	return r
}

// droppable is how far the log may be dropped: as far as it was executed.
func (r Replica[S]) droppable() Slot { return r.Executed }

// mayInstall: a snapshot that is behind is not taken over.
func (r Replica[S]) mayInstall(s Snapshot[S]) bool { return s.Executed > r.Executed }

// answered is what the client is told when its command was executed, now or before. Of one before
// its last it needs no answer any more.
func (r Replica[S]) answered(c Command) (Answer, bool) {
	at, found := r.findSession(c.Client)
	if !found || r.Sessions[at].Number != c.Number {
		return Answer{}, false
	}
	return Answer{c.Client, c.Number, r.Sessions[at].Answer}, true
}

// OnLearn hears what is chosen in a slot, in any order (spec: OnLearn, action Learn).
func (r Replica[S]) OnLearn(m Chosen) Replica[S] {
	if m.Slot == 0 || !r.mayLearn(m.Slot) {
		return r
	}
	at, _ := r.find(m.Slot)
	r.Learned = slices.Concat(r.Learned[:at], []Chosen{m}, r.Learned[at:])
	return r
}

// CanExecute reports whether there is something to execute (spec: CanExecute).
func (r Replica[S]) CanExecute() bool {
	_, found := r.find(r.nextSlot())
	return found
}

// OnExecute executes the next slot, and answers the client. A command that was executed before is
// only answered (spec: OnExecute, action Execute).
func (r Replica[S]) OnExecute(serve Service[S]) (next Replica[S], answer Answer, answers bool) {
	at, found := r.find(r.nextSlot())
	if !found {
		return r, Answer{}, false
	}
	m := r.Learned[at]
	next = r
	if !m.isNoOp() && !r.repeated(m.Command) {
		next = r.apply(serve, m.Command)
	}
	next.Executed = m.Slot
	if m.isNoOp() {
		return next, Answer{}, false
	}
	answer, answers = next.answered(m.Command)
	return next, answer, answers
}

// forget is what is learned behind a slot.
func forget(learned []Chosen, upto Slot) []Chosen {
	for len(learned) > 0 && learned[0].Slot <= upto {
		learned = learned[1:]
	}
	return learned
}

// OnDrop drops the log that was executed: the state stands for it (spec: OnDrop, action Drop).
func (r Replica[S]) OnDrop() Replica[S] {
	r.Dropped = r.droppable()
	r.Learned = forget(r.Learned, r.Dropped)
	return r
}

// Snapshot is what is offered to those that lag behind (spec: Snapshot, action Offer).
func (r Replica[S]) Snapshot() Snapshot[S] {
	return Snapshot[S]{Executed: r.Executed, State: r.State, Sessions: r.Sessions}
}

// OnInstall takes over the state of one that executed more (spec: OnInstall, action Install).
func (r Replica[S]) OnInstall(s Snapshot[S]) Replica[S] {
	if !r.mayInstall(s) {
		return r
	}
	return Replica[S]{
		Learned: forget(r.Learned, s.Executed), Executed: s.Executed, Dropped: s.Executed, State: s.State, Sessions: s.Sessions,
	}
}

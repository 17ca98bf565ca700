package multipaxos

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
)

// Acceptor is the memory of the log (spec: Acceptor). Both fields must be on disk before an answer
// leaves. The zero Acceptor is the initial one (spec: InitAcceptor).
type Acceptor struct {
	Promised paxos.Ballot // the highest ballot that it answered, one for all slots; it never goes down
	Votes    Votes        // what it accepted last, in each slot; none is above Promised
}

// Key tells acceptors apart: two keys are equal exactly if the acceptors are.
func (a Acceptor) Key() string { return fmt.Sprintf("%v%s", a.Promised, a.Votes.Key()) }

// prepareOk: may a Prepare be answered? A higher ballot always; the promised one again until it is
// voted in, in any slot, as then the answer is the very Promise sent before.
func (a Acceptor) prepareOk(ballot paxos.Ballot) bool {
	return a.Promised.Less(ballot) || ballot == a.Promised && !a.votedIn(ballot)
}

func (a Acceptor) votedIn(ballot paxos.Ballot) bool {
	for _, s := range a.Votes {
		if s.Vote.Ballot == ballot {
			return true
		}
	}
	return false
}

// acceptOk: may an Accept be granted? Exactly unless a higher ballot was promised.
func (a Acceptor) acceptOk(ballot paxos.Ballot) bool { return !ballot.Less(a.Promised) }

// afterPrepare is what answering a Prepare records.
func (a Acceptor) afterPrepare(ballot paxos.Ballot) Acceptor {
	return Acceptor{Promised: ballot, Votes: a.Votes}
}

// afterAccept is what granting an Accept records. The ballot is promised for all slots.
func (a Acceptor) afterAccept(ballot paxos.Ballot, slot Slot, value paxos.Value) Acceptor {
	return Acceptor{Promised: ballot, Votes: a.Votes.With(slot, paxos.Vote{Ballot: ballot, Value: value})}
}

// reported is what a Promise reports: every slot.
func (a Acceptor) reported() Votes { return a.Votes }

// OnPrepare answers a Prepare with a Promise, or refuses it (spec: OnPrepare, action Prepare).
func (a Acceptor) OnPrepare(self paxos.Node, m Prepare) (Acceptor, Effects) {
	if !m.inMessages() {
		return a, Effects{}
	}
	if !a.prepareOk(m.Ballot) {
		return a, Effects{Outcome: paxos.Refused}
	}
	answer := Promise{From: self, Ballot: m.Ballot, Votes: a.reported()}
	return a.afterPrepare(m.Ballot), Effects{Outcome: paxos.Took, Persist: a.Promised != m.Ballot, Send: answer}
}

// OnAccept grants an Accept with an Accepted, or refuses it; a repeated one is acknowledged again
// (spec: OnAccept, action Accept).
func (a Acceptor) OnAccept(self paxos.Node, m Accept) (Acceptor, Effects) {
	if !m.inMessages() {
		return a, Effects{}
	}
	if !a.acceptOk(m.Ballot) {
		return a, Effects{Outcome: paxos.Refused}
	}
	changed := a.Promised != m.Ballot || a.Votes.At(m.Slot) != paxos.Vote{Ballot: m.Ballot, Value: m.Value}
	answer := Accepted{From: self, Ballot: m.Ballot, Slot: m.Slot, Value: m.Value}
	return a.afterAccept(m.Ballot, m.Slot, m.Value), Effects{Outcome: paxos.Took, Persist: changed, Send: answer}
}

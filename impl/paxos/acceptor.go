package paxos

// Acceptor is the memory of the system (PMS 2.2; spec: Acceptor). Both fields
// must be on disk before an answer leaves. The zero Acceptor is the initial one
// (spec: InitAcceptor); it is comparable.
type Acceptor struct {
	Promised Ballot // the highest ballot that it answered; it never goes down
	Vote     Vote   // what it accepted last; its ballot is not above Promised
}

// prepareOk: may a Prepare be answered? A higher ballot always; the promised one
// again until it is voted in, as then the answer is the very Promise sent before.
func (a Acceptor) prepareOk(ballot Ballot) bool {
	return a.Promised.Less(ballot) ||
		ballot == a.Promised && a.Vote.Ballot.Less(ballot)
}

// acceptOk: may an Accept be granted? Exactly unless a higher ballot was promised
// (PMS 2.2, P1a).
func (a Acceptor) acceptOk(ballot Ballot) bool { return !ballot.Less(a.Promised) }

// afterPrepare is what answering a Prepare records.
func (a Acceptor) afterPrepare(ballot Ballot) Acceptor {
	return Acceptor{Promised: ballot, Vote: a.Vote}
}

// afterAccept is what granting an Accept records.
func (a Acceptor) afterAccept(ballot Ballot, value Value) Acceptor {
	return Acceptor{Promised: ballot, Vote: Vote{Ballot: ballot, Value: value}}
}

// refusal is what is sent instead of an answer.
func (a Acceptor) refusal(self Node, ballot Ballot) Effects {
	return Effects{Outcome: Refused, Send: Reject{From: self, Ballot: ballot, Promised: a.Promised}}
}

// answer is what goes with a step to next that is answered.
func (a Acceptor) answer(next Acceptor, send Message) Effects {
	return Effects{Outcome: Took, Persist: next != a, Send: send}
}

// OnPrepare answers a Prepare with a Promise, or refuses it (PMS 2.2, phase 1b;
// spec: OnPrepare, action Prepare).
func (a Acceptor) OnPrepare(self Node, m Prepare) (Acceptor, Effects) {
	if !m.inMessages() {
		return a, Effects{}
	}
	if !a.prepareOk(m.Ballot) {
		return a, a.refusal(self, m.Ballot)
	}
	next := a.afterPrepare(m.Ballot)
	return next, a.answer(next, Promise{From: self, Ballot: m.Ballot, Vote: a.Vote})
}

// OnAccept grants an Accept with an Accepted, or refuses it; a repeated one is
// acknowledged again (PMS 2.2, phase 2b; spec: OnAccept, action Accept).
func (a Acceptor) OnAccept(self Node, m Accept) (Acceptor, Effects) {
	if !m.inMessages() {
		return a, Effects{}
	}
	if !a.acceptOk(m.Ballot) {
		return a, a.refusal(self, m.Ballot)
	}
	next := a.afterAccept(m.Ballot, m.Value)
	return next, a.answer(next, Accepted{From: self, Ballot: m.Ballot, Value: m.Value})
}

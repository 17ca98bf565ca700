package paxos

// Message is one of Prepare, Promise, Accept, Accepted and Reject, as a value
// (spec: Messages). Messages are comparable.
type Message interface {
	isMessage()
}

func (Prepare) isMessage()  {}
func (Promise) isMessage()  {}
func (Accept) isMessage()   {}
func (Accepted) isMessage() {}
func (Reject) isMessage()   {}

// Prepare asks each acceptor for a promise (PMS 2.2, phase 1a; spec:
// PrepareMessage).
type Prepare struct {
	Ballot Ballot // real
}

// Promise is the answer to a Prepare: From takes part in no ballot below this
// one, and its last vote was Vote (PMS 2.2, phase 1b; spec: PromiseMessage).
type Promise struct {
	From   Node
	Ballot Ballot // real
	Vote   Vote   // may be none
}

// Accept asks each acceptor to vote (PMS 2.2, phase 2a; spec: AcceptMessage).
type Accept struct {
	Ballot Ballot // real
	Value  Value  // the only one of its ballot
}

// Accepted says that From voted (PMS 2.2, phase 2b; spec: AcceptedMessage).
type Accepted struct {
	From   Node
	Ballot Ballot // real
	Value  Value
}

// Reject says that From refused a Prepare or Accept of Ballot, as it has Promised
// (PMS 2.2: an optimization; spec: RejectMessage). It binds nobody, and sending
// it is optional.
type Reject struct {
	From     Node
	Ballot   Ballot // real
	Promised Ballot // real; at least Ballot
}

// inMessages reports whether a message is in the spec's set Messages, for some set of
// acceptors. What is not is ignored, as every Reject is.
func (m Prepare) inMessages() bool  { return m.Ballot.IsReal() }
func (m Promise) inMessages() bool  { return m.Ballot.IsReal() && m.Vote.inVotes() }
func (m Accept) inMessages() bool   { return m.Ballot.IsReal() }
func (m Accepted) inMessages() bool { return m.Ballot.IsReal() }

// Outcome says what became of an input.
type Outcome uint8

const (
	Ignored Outcome = iota // nothing happened: old, repeated or meaningless
	Took                   // the state changed, or something is to be sent (spec: Happens)
	Refused                // nothing happened: a rule forbids it
)

// String gives the name of the constant.
func (o Outcome) String() string {
	return [...]string{Ignored: "Ignored", Took: "Took", Refused: "Refused"}[o]
}

// Effects is what a step gives beside the next state (spec: Step). Whoever runs
// a [Process] owes it this:
//
//  1. One input at a time, each to the state that the step before gave.
//  2. If Persist, [Process.Disk] of the next state is on disk, whole, before Send
//     leaves and before anything of this or a later step is seen outside. If
//     writing fails, the process stops there.
//  3. Send, if not nil, goes unaltered: Prepare and Accept to every acceptor, its
//     own process's included; Promise, Accepted and Reject to the owner of their
//     ballot, Accepted to every learner too. Messages may be lost, repeated,
//     delayed and reordered, but not made up.
//  4. A Reject need not be sent: the outcome says as much.
//  5. A process that stopped goes on from its last disk ([NewProcess]), under the
//     same name and in the same cluster.
//  6. A client is answered what the next state's Proposer says: in PhaseDecided
//     the value chosen, which need not be the client's own; in PhaseUnset, that
//     nothing was chosen when the get began.
//
// Effects are comparable. The zero Effects is that of an input ignored.
type Effects struct {
	Outcome Outcome
	Persist bool    // Disk changed; only if Took
	Send    Message // nil for none; if Refused, a Reject or nil
}

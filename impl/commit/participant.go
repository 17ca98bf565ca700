package commit

// State is what a process has done about the transaction.
type State uint8

// The states. A coordinator is never prepared: it is working until it decides. Only three-phase
// commit has the one in which it is known that all are prepared.
const (
	Working State = iota
	Prepared
	Precommitted
	Committed
	Aborted
)

// Decided tells whether it is a decision, which stays.
func (s State) Decided() bool { return s == Committed || s == Aborted }

// String gives its name in the specification.
func (s State) String() string {
	return [...]string{"working", "prepared", "precommitted", "committed", "aborted"}[s]
}

// Participant has done a part of the transaction. The zero Participant is the initial one.
type Participant struct{ State State }

// Prepare votes for it, and binds itself by that (spec: Prepare).
func (p Participant) Prepare() (Participant, bool) {
	if p.State != Working {
		return p, false
	}
	return Participant{Prepared}, true
}

// Refuse votes against it, and need not wait (spec: Refuse).
func (p Participant) Refuse() (Participant, bool) {
	if p.State != Working {
		return p, false
	}
	return Participant{Aborted}, true
}

// Learn hears a decision: of the coordinator, or of another participant that was asked (spec:
// Learn, Ask).
func (p Participant) Learn(decision State) (Participant, bool) {
	if p.State.Decided() {
		return p, false
	}
	return Participant{decision}, true
}

// Ask hears from another how far it is, when the coordinator is down (spec: Ask). Only one that
// has voted need ask, and only a decision helps.
func (p Participant) Ask(other State) (Participant, bool) {
	if p.State != Prepared || !other.Decided() {
		return p, false
	}
	return p.Learn(other)
}

// Timeout is that the coordinator is down (spec: Timeout, OnTimeout). Who has voted for it has
// given its word, and waits; who has not votes against it.
func (p Participant) Timeout() (Participant, bool) {
	if p.State != Working {
		return p, false
	}
	return Participant{Aborted}, true
}

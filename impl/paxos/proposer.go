package paxos

// Phase is where a proposer's round stands (spec: Phases).
type Phase uint8

const (
	PhaseIdle    Phase = iota // no round, or lost by a restart
	PhasePrepare              // phase 1: counting promises
	PhaseAccept               // phase 2: counting votes
	PhaseDecided              // the round's value is chosen
	PhaseUnset                // a get found that nothing had been chosen when it began
)

// String gives the spec's name of the phase.
func (p Phase) String() string {
	return [...]string{"idle", "prepare", "accept", "decided", "unset"}[p]
}

// Proposer runs rounds (PMS 2.2; spec: Proposer). A set proposes the client's
// value; a get proposes nothing, and completes what it finds half-done. Each
// phase carries just what it needs, the rest is zero (spec: PhaseCarries). The
// zero Proposer is the initial one (spec: InitProposer); it is comparable.
type Proposer struct {
	Ballot    Ballot  // of the round; on disk, as a ballot is never used twice (PMS 2.5); only goes up
	Phase     Phase   // PhaseIdle if Ballot is none
	Own       Maybe   // the client's value; None in a get; zero but in PhasePrepare
	Promisers NodeSet // whose Promise came in this round, no quorum yet; zero but in PhasePrepare
	Best      Vote    // the highest vote that they reported; zero but in PhasePrepare
	Value     Value   // what the round votes on; zero but in PhaseAccept and PhaseDecided
	Voters    NodeSet // whose Accepted came, no quorum yet; zero but in PhaseAccept
}

// idle is a proposer without a round.
func idle(ballot Ballot) Proposer { return Proposer{Ballot: ballot} }

// owns: who may use a ballot?
func owns(self Node, ballot Ballot) bool { return ballot.Node == self }

// newRound: which round may a proposer start next?
func (p Proposer) newRound(ballot Ballot) bool { return ballot.IsReal() && p.Ballot.Less(ballot) }

// sameRound: is a Promise of this round, a vote of this round?
func (p Proposer) sameRound(ballot Ballot) bool { return ballot == p.Ballot }

// pick is the value of the round, once a quorum has promised (PMS 2.2, P2c).
func pick(best Vote, own Maybe) Value {
	if best.IsNone() {
		return own.value
	}
	return best.Value
}

// getAnswer is how a get goes on, once a quorum has promised: by answering that
// the register is unset, or by completing what was reported.
func getAnswer(best Vote) Phase {
	if best.IsNone() {
		return PhaseUnset
	}
	return PhaseAccept
}

// toPhase1 asks for promises.
func (p Proposer) toPhase1() (Proposer, Effects) {
	return p, Effects{Outcome: Took, Persist: true, Send: Prepare{Ballot: p.Ballot}}
}

// toPhase2: a quorum has promised.
func (p Proposer) toPhase2() (Proposer, Effects) {
	if p.Own.IsNone() && getAnswer(p.Best) != PhaseAccept {
		return p.toAnswer(getAnswer(p.Best))
	}
	return p.toAccept(pick(p.Best, p.Own))
}

// toAccept is phase 2 with a value.
func (p Proposer) toAccept(value Value) (Proposer, Effects) {
	next := idle(p.Ballot)
	next.Phase, next.Value = PhaseAccept, value
	return next, Effects{Outcome: Took, Send: Accept{Ballot: p.Ballot, Value: value}}
}

// toAnswer ends a get after phase 1.
func (p Proposer) toAnswer(phase Phase) (Proposer, Effects) {
	next := idle(p.Ballot)
	next.Phase, next.Value = phase, p.Best.Value
	return next, Effects{Outcome: Took}
}

// OnStart starts a round in any phase, at a client's request; own is None for a
// get. It is refused unless the ballot is self's own and above the last (PMS 2.2,
// phase 1a; spec: OnStart).
func (p Proposer) OnStart(self Node, ballot Ballot, own Maybe) (Proposer, Effects) {
	if !owns(self, ballot) || !p.newRound(ballot) {
		return p, Effects{Outcome: Refused}
	}
	started := idle(ballot)
	started.Phase, started.Own = PhasePrepare, own
	return started.toPhase1()
}

// OnSet starts a round that proposes the value (spec: OnSet, action Set).
func (p Proposer) OnSet(self Node, ballot Ballot, value Value) (Proposer, Effects) {
	return p.OnStart(self, ballot, Some(value))
}

// OnGet starts a round that proposes nothing (spec: OnGet, action Get).
func (p Proposer) OnGet(self Node, ballot Ballot) (Proposer, Effects) {
	return p.OnStart(self, ballot, Maybe{})
}

// OnPromise counts a Promise, in phase prepare, of its own round, once a sender;
// the last of a quorum starts phase 2 or ends a get (PMS 2.2, phase 2a; spec:
// OnPromise, action Promise).
func (p Proposer) OnPromise(q Quorums, m Promise) (Proposer, Effects) {
	if !m.inMessages() || !q.Has(m.From) ||
		p.Phase != PhasePrepare || !p.sameRound(m.Ballot) || p.Promisers.Has(m.From) {
		return p, Effects{}
	}
	p.Promisers = p.Promisers.With(m.From)
	p.Best = Higher(p.Best, m.Vote)
	if q.Enough1(p.Promisers) {
		return p.toPhase2()
	}
	return p, Effects{Outcome: Took}
}

// OnAccepted counts an Accepted, in phase accept, of its own round and for its
// value, once a sender; the last of a quorum decides (PMS 2.3; spec: OnAccepted,
// action Accepted).
func (p Proposer) OnAccepted(q Quorums, m Accepted) (Proposer, Effects) {
	if !m.inMessages() || !q.Has(m.From) ||
		p.Phase != PhaseAccept || !p.sameRound(m.Ballot) || m.Value != p.Value || p.Voters.Has(m.From) {
		return p, Effects{}
	}
	p.Voters = p.Voters.With(m.From)
	if q.Enough2(p.Voters) {
		p.Phase, p.Voters = PhaseDecided, NodeSet(0)
	}
	return p, Effects{Outcome: Took}
}

// OnReject hears that an acceptor refused, and makes nothing of it: a refusal is
// neither a promise nor a vote. All that a proposer may do is to start a round
// with a higher ballot, which it may anyway and whose time is the caller's policy
// (spec: SynodReject, OnReject, action Reject).
func (p Proposer) OnReject(_ Quorums, _ Reject) (Proposer, Effects) { return p, Effects{} }

package multipaxos

import "github.com/synod-paxos/synod/impl/paxos"

// TruncatedAcceptor is an acceptor that does not keep all votes (spec: TruncatedAcceptor). Where
// the replica beside it has executed the log its state stands for that part, and the votes there
// are dropped. A Promise goes with Dropped: it says nothing of the slots up to there, and not that
// they are free. The zero TruncatedAcceptor is the initial one.
//
// Records of votes are used again: that of a slot is also that of the slot kept slots behind. So
// before OnAccept its caller sees to it that there is [TruncatedAcceptor.Room].
type TruncatedAcceptor struct {
	Acceptor
	Dropped Slot // of the slots up to there it has no votes
}

// Room tells whether there is room for a vote: the slot is not dropped, and not so far ahead that
// the vote would take the place of one that is needed (spec: Room).
func (a TruncatedAcceptor) Room(kept, slot Slot) bool {
	return a.Dropped < slot && slot <= a.Dropped+kept
}

// OnDrop drops the votes up to a slot, where something else stands for them (spec: AfterDrop,
// action Drop).
func (a TruncatedAcceptor) OnDrop(upto Slot) TruncatedAcceptor {
	a.Dropped = max(a.Dropped, upto)
	for len(a.Votes) > 0 && a.Votes[0].Slot <= a.Dropped {
		a.Votes = a.Votes[1:]
	}
	return a
}

// OnPrepare answers a Prepare (spec: OnTruncatedPrepare). Its Promise goes with Dropped.
func (a TruncatedAcceptor) OnPrepare(self paxos.Node, m Prepare) (TruncatedAcceptor, Effects) {
	next, effects := a.Acceptor.OnPrepare(self, m)
	return TruncatedAcceptor{next, a.Dropped}, effects
}

// OnAccept grants an Accept for whose vote there is room, or refuses it (spec: OnTruncatedAccept).
// The vote takes the place of those whose record it gets.
func (a TruncatedAcceptor) OnAccept(self paxos.Node, kept Slot, m Accept) (TruncatedAcceptor, Effects) {
	next, effects := a.Acceptor.OnAccept(self, m)
	if effects.Outcome == paxos.Took {
		next.Votes = next.Votes.withoutRecord(m.Slot, kept)
	}
	return TruncatedAcceptor{next, a.Dropped}, effects
}

// withoutRecord is the votes without those of other slots whose record the slot has (spec:
// TakesPlaceOf).
func (v Votes) withoutRecord(slot, kept Slot) Votes {
	out, from := Votes(nil), 0
	for i, s := range v {
		if s.Slot != slot && s.Slot%kept == slot%kept {
			out, from = append(out, v[from:i]...), i+1
		}
	}
	if from == 0 {
		return v
	}
	return append(out, v[from:]...)
}

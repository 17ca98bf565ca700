package multipaxos

import "github.com/synod-paxos/synod/impl/paxos"

// Reader is what a leader needs for reads that do not go through the log (spec: Reads). It knows
// what was chosen, as long as it leads; whether it does, only a quorum can say. One read is under
// way at a time: clients that ask meanwhile wait for the next. The zero Reader does not lead; it is
// comparable.
type Reader struct {
	Ballot    paxos.Ballot
	Knows     Slot          // how far it knows the log
	Asked     bool          // a read is under way
	Index     Slot          // how far it knew the log when it was asked; zero unless Asked
	Confirmed paxos.NodeSet // who said since then that they promised nobody more; zero unless Asked
}

// recovered is what a new leader knows of the log: all that is chosen, as it recovers that before
// it answers anybody.
func (r Reader) recovered(log Slot) Slot { return log }

// confirms: does an acceptor that promised so much confirm that there is no other leader?
func (r Reader) confirms(promised paxos.Ballot) bool { return !r.Ballot.Less(promised) }

// confirmed: did enough?
func (r Reader) confirmed(q paxos.Quorums) bool { return q.Enough1(r.Confirmed) }

// OnWin is that it won a quorum, and recovered the log up to a slot (spec: action Win). A read that
// was under way is given up.
func (r Reader) OnWin(ballot paxos.Ballot, log Slot) Reader {
	return Reader{Ballot: ballot, Knows: r.recovered(log)}
}

// OnChosen is that the log is known up to a slot (spec: action Write).
func (r Reader) OnChosen(log Slot) Reader {
	r.Knows = max(r.Knows, log)
	return r
}

// OnAsk begins a read (spec: action Ask). Each acceptor is to be asked what it promised, from now
// on: what it said before does not count.
func (r Reader) OnAsk() (Reader, bool) {
	if r.Ballot.IsNone() || r.Asked {
		return r, false
	}
	r.Asked, r.Index = true, r.Knows
	return r, true
}

// OnConfirm hears what an acceptor promised, in answer to the question of this read (spec: action
// Confirm).
func (r Reader) OnConfirm(q paxos.Quorums, from paxos.Node, promised paxos.Ballot) (Reader, bool) {
	if !r.Asked || !q.Has(from) || r.Confirmed.Has(from) || !r.confirms(promised) {
		return r, false
	}
	r.Confirmed = r.Confirmed.With(from)
	return r, true
}

// OnAnswer ends a read that a quorum confirmed: a replica that executed the log up to the slot may
// answer it (spec: action Answer).
func (r Reader) OnAnswer(q paxos.Quorums) (next Reader, upto Slot, answers bool) {
	if !r.Asked || !r.confirmed(q) {
		return r, 0, false
	}
	return Reader{Ballot: r.Ballot, Knows: r.Knows}, r.Index, true
}

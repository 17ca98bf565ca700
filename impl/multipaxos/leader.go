package multipaxos

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
)

// Phase is where a leader stands (spec: Phases).
type Phase uint8

const (
	PhaseIdle    Phase = iota // it does not lead, and did not ask to
	PhasePrepare              // phase 1: counting promises
	PhaseLead                 // phase 2, of any slot, for as long as the ballot lasts
)

// String gives the spec's name of the phase.
func (p Phase) String() string { return [...]string{"idle", "prepare", "lead"}[p] }

// Entry is what a leader proposed in a slot.
type Entry struct {
	Slot  Slot
	Value paxos.Value
}

// Leader is a proposer whose phase 1 is for all slots at once (spec: Leader). Each phase carries
// just what it needs, the rest is zero (spec: PhaseCarries). It counts no votes: that is the
// learner's. The zero Leader is the initial one (spec: InitLeader).
type Leader struct {
	Ballot    paxos.Ballot  // on disk, as a ballot is never used twice; only goes up
	Phase     Phase         // PhaseIdle if Ballot is none
	Promisers paxos.NodeSet // whose Promise came, no quorum yet; zero but in PhasePrepare
	Best      Votes         // the highest votes that they reported; zero in PhaseIdle
	Log       []Entry       // what it proposed, ascending by slot; zero but in PhaseLead; not to be written to
}

// Key tells leaders apart: two keys are equal exactly if the leaders are.
func (l Leader) Key() string {
	key := fmt.Sprintf("%v %v %v%s", l.Ballot, l.Phase, l.Promisers, l.Best.Key())
	for _, e := range l.Log {
		key += fmt.Sprintf(" %d:%q", e.Slot, e.Value)
	}
	return key
}

// owns: who may use a ballot?
func owns(self paxos.Node, ballot paxos.Ballot) bool { return ballot.Node == self }

// newBallot: with which ballot may a leader begin next?
func (l Leader) newBallot(ballot paxos.Ballot) bool { return ballot.IsReal() && l.Ballot.Less(ballot) }

// fold is how reported votes enter what is known of all: slot by slot.
func fold(best, votes Votes) Votes {
	for _, s := range votes {
		best = best.With(s.Slot, paxos.Higher(best.At(s.Slot), s.Vote))
	}
	return best
}

// before: is a slot before one that was reported? Then it must be filled before that one is
// executed.
func before(best Votes, slot Slot) bool { return slot < best.Last() }

// pick is what goes into a slot: what was reported there; nothing at all into a hole; else the
// client's command.
func pick(best Votes, slot Slot, command paxos.Value) paxos.Value {
	switch vote := best.At(slot); {
	case !vote.IsNone():
		return vote.Value
	case before(best, slot):
		return NoOp
	}
	return command
}

func (l Leader) find(slot Slot) (at int, found bool) {
	return slices.BinarySearchFunc(l.Log, slot, func(e Entry, slot Slot) int { return cmp.Compare(e.Slot, slot) })
}

// mayPropose: a leader may put something into the slots into which it put nothing yet.
func (l Leader) mayPropose(slot Slot) bool {
	_, found := l.find(slot)
	return !found
}

// OnLead has the leader ask to lead, in any phase. It is refused unless the ballot is self's own
// and above its last (spec: OnLead, action Lead).
func (l Leader) OnLead(self paxos.Node, ballot paxos.Ballot) (Leader, Effects) {
	if !owns(self, ballot) || !l.newBallot(ballot) {
		return l, Effects{Outcome: paxos.Refused}
	}
	return Leader{Ballot: ballot, Phase: PhasePrepare}, Effects{Outcome: paxos.Took, Persist: true, Send: Prepare{Ballot: ballot}}
}

// OnPromise counts a Promise, in phase prepare, of its own ballot, once a sender; with the last of
// a quorum phase 1 is over, for all slots and for as long as the ballot lasts (spec: OnPromise,
// action Promise).
func (l Leader) OnPromise(q paxos.Quorums, m Promise) (Leader, Effects) {
	if !m.inMessages() || !q.Has(m.From) || l.Phase != PhasePrepare || m.Ballot != l.Ballot || l.Promisers.Has(m.From) {
		return l, Effects{}
	}
	l.Promisers = l.Promisers.With(m.From)
	l.Best = fold(l.Best, m.Votes)
	if q.Enough1(l.Promisers) {
		l.Phase, l.Promisers = PhaseLead, 0
	}
	return l, Effects{Outcome: paxos.Took}
}

// OnPropose puts something into a slot: a client's command, unless something was reported there or
// behind. In any order, and without waiting for votes (spec: OnPropose, action Propose).
func (l Leader) OnPropose(slot Slot, command paxos.Value) (Leader, Effects) {
	if slot == 0 || l.Phase != PhaseLead || !l.mayPropose(slot) {
		return l, Effects{Outcome: paxos.Refused}
	}
	value := pick(l.Best, slot, command)
	at, _ := l.find(slot)
	l.Log = slices.Concat(l.Log[:at], []Entry{{slot, value}}, l.Log[at:])
	return l, Effects{Outcome: paxos.Took, Send: Accept{Ballot: l.Ballot, Slot: slot, Value: value}}
}

// Restart gives the leader as it starts again: it keeps its ballot, which is on its disk, and loses
// the rest (spec: LeaderAfterRestart, action Restart).
func (l Leader) Restart() Leader { return Leader{Ballot: l.Ballot} }

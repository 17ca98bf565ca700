package multipaxos

import (
	"testing"

	"github.com/synod-paxos/synod/impl/paxos"
)

// everything that can come to an acceptor, with two ballots, slots and values.
func toAcceptor() (all []Message) {
	for round := range uint64(2) {
		ballot := paxos.Ballot{Round: round + 1}
		all = append(all, Prepare{ballot})
		for slot := range Slot(2) {
			all = append(all, Accept{ballot, slot + 1, "x"}, Accept{ballot, slot + 1, "y"})
		}
	}
	return append(all, Prepare{}, Accept{Slot: 1}, Accept{Ballot: paxos.Ballot{Round: 1}})
}

func (a Acceptor) deliver(m Message) (Acceptor, Effects) {
	switch m := m.(type) {
	case Prepare:
		return a.OnPrepare(0, m)
	case Accept:
		return a.OnAccept(0, m)
	}
	return a, Effects{}
}

// A step says that something must be on disk exactly if it changed the acceptor, and changes none
// that was before it, nor what a Promise of that one reports.
func TestAcceptorsAreValues(t *testing.T) {
	var walk func(a Acceptor, steps int)
	walk = func(a Acceptor, steps int) {
		before := a.Key()
		for _, m := range toAcceptor() {
			next, effects := a.deliver(m)
			if changed := next.Key() != before; effects.Persist != changed || (effects.Send != nil) != (effects.Outcome == paxos.Took) {
				t.Fatalf("%+v takes %+v: %+v, changed: %v", a, m, effects, changed)
			}
			if steps > 1 {
				walk(next, steps-1)
			}
			if a.Key() != before {
				t.Fatalf("%+v changed %s", m, before)
			}
		}
	}
	walk(Acceptor{}, 4)
}

// What is no message changes nothing.
func TestLeaderIgnoresWhatIsNoMessage(t *testing.T) {
	ballot := paxos.Ballot{Round: 1}
	l, _ := Leader{}.OnLead(0, ballot)
	for _, m := range []Promise{
		{From: 3, Ballot: ballot},
		{From: 1, Ballot: paxos.Ballot{}},
		{From: 1, Ballot: ballot, Votes: Votes{{Slot: 0, Vote: paxos.Vote{Ballot: ballot}}}},
		{From: 1, Ballot: ballot, Votes: Votes{{Slot: 1}}},
		{From: 1, Ballot: ballot, Votes: Votes{{1, paxos.Vote{Ballot: ballot}}, {1, paxos.Vote{Ballot: ballot}}}},
		{From: 1, Ballot: ballot, Votes: Votes{{2, paxos.Vote{Ballot: ballot}}, {1, paxos.Vote{Ballot: ballot}}}},
	} {
		if next, effects := l.OnPromise(paxos.Majority(3), m); next.Key() != l.Key() || effects.Outcome != paxos.Ignored {
			t.Errorf("%+v: %+v", m, effects)
		}
	}
}

// A replica that learned, executed and dropped is as it was to who still has it.
func TestReplicasAreValues(t *testing.T) {
	count := func(n int, _ paxos.Value) (int, paxos.Value) { return n + 1, "" }
	var r Replica[int]
	for slot := Slot(3); slot >= 1; slot-- {
		r = r.OnLearn(Chosen{slot, Command{Client: Client(slot), Number: 1}})
	}
	before := r
	for r.CanExecute() {
		next, answer, answers := r.OnExecute(count)
		if !answers || answer.Client != Client(next.Executed) {
			t.Errorf("slot %d: answered %v, %+v", next.Executed, answers, answer)
		}
		r = next.OnDrop()
	}
	if r.State != 3 || len(r.Sessions) != 3 || len(r.Learned) != 0 || r.Dropped != 3 {
		t.Errorf("want three executed and dropped, got %+v", r)
	}
	if len(before.Learned) != 3 || before.Executed != 0 || before.Learned[0].Slot != 1 {
		t.Errorf("it changed one before: %+v", before)
	}
}

// Who asks to lead anew knows nothing of what was reported before; and there is no slot 0.
func TestLeadsAnew(t *testing.T) {
	first, second := paxos.Ballot{Round: 1}, paxos.Ballot{Round: 2}
	l, _ := Leader{}.OnLead(0, first)
	for from := range paxos.Node(2) {
		l, _ = l.OnPromise(paxos.Majority(3), Promise{From: from, Ballot: first, Votes: Votes{{1, paxos.Vote{Ballot: first}}}})
	}
	if same, effects := l.OnPropose(0, "x"); effects.Outcome != paxos.Refused || same.Key() != l.Key() {
		t.Errorf("it proposes in slot 0: %+v", effects)
	}
	l, _ = l.OnPropose(1, "x")
	if next, _ := l.OnLead(0, second); next.Key() != (Leader{Ballot: second, Phase: PhasePrepare}).Key() {
		t.Errorf("want nothing but the ballot, got %s", next.Key())
	}
}

// Who wins anew gives up its read, and what was confirmed of it; what it knows never becomes less.
func TestReaderWinsAnew(t *testing.T) {
	first, second := paxos.Ballot{Round: 1}, paxos.Ballot{Round: 2}
	r, _ := Reader{}.OnWin(first, 3).OnAsk()
	r, confirmed := r.OnConfirm(paxos.Majority(3), 1, first)
	if next := r.OnWin(second, 4); !confirmed || next != (Reader{Ballot: second, Knows: 4}) {
		t.Errorf("want a reader without a read, got %+v", next)
	}
	if r.OnChosen(2).Knows != 3 {
		t.Errorf("it forgets the log: %+v", r.OnChosen(2))
	}
}

// Commands of several clients are each executed once, however often the log has them.
func TestEachClientsCommandOnce(t *testing.T) {
	count := func(n int, _ paxos.Value) (int, paxos.Value) { return n + 1, "" }
	var r Replica[int]
	for slot := Slot(1); slot <= 6; slot++ {
		r = r.OnLearn(Chosen{slot, Command{Client: Client(slot % 3), Number: 1}})
		r, _, _ = r.OnExecute(count)
	}
	if r.State != 3 || r.Executed != 6 {
		t.Errorf("want three commands executed in six slots, got %+v", r)
	}
}

// A vote that is refused takes no other's place.
func TestRefusedVoteTakesNoPlace(t *testing.T) {
	high := paxos.Ballot{Round: 2}
	a, _ := TruncatedAcceptor{}.OnAccept(0, 2, Accept{high, 1, "x"})
	next, effects := a.OnAccept(0, 2, Accept{paxos.Ballot{Round: 1}, 3, "y"})
	if effects.Outcome != paxos.Refused || next.Key() != a.Key() {
		t.Errorf("%+v: want %s, got %s", effects, a.Key(), next.Key())
	}
}

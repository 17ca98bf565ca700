package multipaxostest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

const maxLength = 3

// ReadSize is how many there are of each in Reads.tla.
type ReadSize struct {
	Acceptors int
	Leaders   int
	Ballots   int
	Length    int // of the log, at most
}

// names are those of ballots.
func (z ReadSize) names() Size { return Size{Leaders: z.Leaders, Ballots: z.Ballots} }

func (z ReadSize) quorums() paxos.Quorums { return paxos.Majority(z.Acceptors) }

// reading is a leader, and how far the log was when the read that is under way was asked for, which
// only the property looks at.
type reading struct {
	multipaxos.Reader
	due multipaxos.Slot
}

// Reading is the state of Reads.tla: comparable, and the zero Reading is the initial one.
type Reading struct {
	promised [maxAcceptors]paxos.Ballot
	log      multipaxos.Slot
	leaders  [maxLeaders]reading
	answers  [maxLength + 1][maxLength + 1]bool // by what was shown, and what had to be
}

// Want is something that can happen: an action of Reads.tla, and its arguments.
type Want struct {
	action   string
	who      int
	ballot   uint8
	acceptor paxos.Node
	quorum   paxos.NodeSet
}

func (z ReadSize) wants() (all []Want) {
	for l := range z.Leaders {
		all = append(all, Want{action: "Ask", who: l}, Want{action: "Answer", who: l})
		for a := range z.Acceptors {
			all = append(all, Want{action: "Confirm", who: l, acceptor: paxos.Node(a)})
		}
		for set := range paxos.NodeSet(1) << z.Acceptors {
			if set.Len() <= z.Acceptors/2 {
				continue
			}
			all = append(all, Want{action: "Write", who: l, quorum: set})
			for b := range uint8(z.Ballots) {
				all = append(all, Want{action: "Win", who: l, ballot: b + 1, quorum: set})
			}
		}
	}
	return all
}

func (z ReadSize) step(s Reading, w Want) (Reading, bool) {
	l := s.leaders[w.who]
	switch w.action {
	case "Win":
		return z.win(s, w)
	case "Write":
		return z.write(s, w)
	case "Ask":
		var happened bool
		if l.Reader, happened = l.OnAsk(); happened {
			l.due = s.log
		}
	case "Confirm":
		l.Reader, _ = l.OnConfirm(z.quorums(), w.acceptor, s.promised[w.acceptor])
	case "Answer":
		var upto multipaxos.Slot
		var answers bool
		if l.Reader, upto, answers = l.OnAnswer(z.quorums()); answers {
			s.answers[upto][l.due] = true
			l.due = 0
			s.leaders[w.who] = l
			return s, true
		}
	}
	happened := s.leaders[w.who] != l
	s.leaders[w.who] = l
	return s, happened
}

// win: a quorum promises a ballot to its owner.
func (z ReadSize) win(s Reading, w Want) (Reading, bool) {
	ballot := z.names().ballot(w.ballot)
	if int(ballot.Node) != w.who || !s.leaders[w.who].Ballot.Less(ballot) {
		return s, false
	}
	next := s
	for a := range w.quorum.All() {
		if !s.promised[a].Less(ballot) {
			return s, false
		}
		next.promised[a] = ballot
	}
	next.leaders[w.who] = reading{Reader: s.leaders[w.who].OnWin(ballot, s.log)}
	return next, true
}

// write: a quorum votes for a leader's command.
func (z ReadSize) write(s Reading, w Want) (Reading, bool) {
	l := s.leaders[w.who]
	if l.Ballot.IsNone() || int(s.log) >= z.Length {
		return s, false
	}
	next := s
	for a := range w.quorum.All() {
		if l.Ballot.Less(s.promised[a]) {
			return s, false
		}
		next.promised[a] = l.Ballot
	}
	next.log++
	next.leaders[w.who].Reader = l.OnChosen(next.log)
	return next, true
}

// ReadModel plugs the reads in, as Reads has them at a size.
func ReadModel(z ReadSize) closed.Whole[Reading, Want] {
	return closed.Whole[Reading, Want]{
		Protocol: modeltest.Protocol[Reading, Want]{
			Vars: []string{"answers", "leaders", "log", "promised"}, Step: modeltest.Plain(z.step), Project: z.project, Arrows: z.arrows,
		},
		Properties: []closed.Predicate[Reading]{{Name: "NoStaleRead", Holds: func(s Reading) bool { return !s.stale() }}},
		Witnesses: []closed.Predicate[Reading]{
			{Name: "SometimesRead", Holds: Reading.read},
			{Name: "SometimesDeposed", Holds: Reading.deposed},
		},
	}.Plugged(Reading{}, z.wants(), z.spoken)
}

// spoken is a want in the specification's words.
func (z ReadSize) spoken(w Want) labelled.Stimulus {
	out := labelled.Stimulus{Action: w.action}.With("leader", tla.Nth("l", w.who+1))
	switch w.action {
	case "Win":
		return out.With("ballot", number(w.ballot)).With("quorum", nodesName(w.quorum))
	case "Write":
		return out.With("quorum", nodesName(w.quorum))
	case "Confirm":
		return out.With("acceptor", tla.Nth("a", int(w.acceptor)+1))
	}
	return out
}

func nodesName(set paxos.NodeSet) tla.Value {
	var all []tla.Value
	for n := range set.All() {
		all = append(all, tla.Nth("a", int(n)+1))
	}
	return tla.Set(all...)
}

func slotName(s multipaxos.Slot) tla.Value { return tla.Int(int64(s)) }

// project gives the specification's variables, in the order of Vars.
func (z ReadSize) project(s Reading) []tla.Value {
	var answers []tla.Value
	for index := range s.answers {
		for due, is := range s.answers[index] {
			if is {
				answers = append(answers, tla.Record(map[string]tla.Value{"index": tla.Int(int64(index)), "due": tla.Int(int64(due))}))
			}
		}
	}
	ballot := func(b paxos.Ballot) tla.Value { return number(z.names().ballotNumber(b)) }
	leaders := tla.FuncOf(tla.Models("l", z.Leaders), func(i int) tla.Value {
		l := s.leaders[i]
		read := tla.Record(map[string]tla.Value{
			"asked": tla.Bool(l.Asked), "index": slotName(l.Index), "confirmed": nodesName(l.Confirmed), "due": slotName(l.due),
		})
		return tla.Record(map[string]tla.Value{"ballot": ballot(l.Ballot), "knows": slotName(l.Knows), "read": read})
	})
	promised := tla.FuncOf(tla.Models("a", z.Acceptors), func(i int) tla.Value { return ballot(s.promised[i]) })
	return []tla.Value{tla.Set(answers...), leaders, slotName(s.log), promised}
}

// arrows draws a want.
func (z ReadSize) arrows(before Reading, w Want, after Reading) []modeltest.Arrow {
	l := fmt.Sprintf("l%d", w.who+1)
	arrow := modeltest.Arrow{From: l, To: l, Lost: before == after}
	switch w.action {
	case "Win":
		arrow.Text = fmt.Sprintf("wins %s, ballot %d", nodesName(w.quorum), w.ballot)
	case "Write":
		arrow.Text = fmt.Sprintf("has slot %d chosen by %s", after.log, nodesName(w.quorum))
	case "Ask":
		arrow.Text = fmt.Sprintf("is asked, and knows %d slots", after.leaders[w.who].Index)
	case "Confirm":
		arrow.From, arrow.Text = fmt.Sprintf("a%d", w.acceptor+1), "no other leader"
	case "Answer":
		arrow.Text = fmt.Sprintf("answers by %d slots", before.leaders[w.who].Index)
	}
	return []modeltest.Arrow{arrow}
}

// The properties, by their names in the specification, which says what each means.

func (s Reading) stale() bool {
	for index := range s.answers {
		for due, is := range s.answers[index] {
			if is && index < due {
				return true
			}
		}
	}
	return false
}

func (s Reading) read() bool {
	for _, shown := range s.answers {
		for due, is := range shown {
			if is && due > 0 {
				return true
			}
		}
	}
	return false
}

func (s Reading) deposed() bool {
	return slices.ContainsFunc(s.leaders[:], func(l reading) bool { return l.Asked && l.Index < l.due })
}

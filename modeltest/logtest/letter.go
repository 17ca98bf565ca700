package logtest

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
)

// letter is what is to come to an implementation. Its ballot is a number in the order of those of
// the test, its slots count from the first that the log has; what they are is found out as it
// happens.
type letter struct {
	Action string       `json:"action"`
	From   int          `json:"from,omitempty"` // an acceptor, from 1 on
	Ballot int          `json:"ballot,omitempty"`
	Slot   int          `json:"slot,omitempty"`
	Value  string       `json:"value,omitempty"` // "" is what does nothing
	Votes  []letterVote `json:"votes,omitempty"`
	Crash  int          `json:"crash,omitempty"` // after so many of its writes
}

// letterVote is a vote that a Promise reports.
type letterVote struct {
	Slot   int    `json:"slot"`
	Ballot int    `json:"ballot"`
	Value  string `json:"value"`
}

// itself is the action by which a node hears all that it has sent to all.
const itself = "Itself"

// perRound is how many ballots a round has, one of each node: who leads here has the last.
const perRound = 3

// rounds are how many there are in the tests.
const rounds = 4

// owned tells whether a ballot of a test is the implementation's.
func owned(ballot int) bool { return ballot%perRound == 0 }

// kinds are the inputs that are no messages.
var kinds = map[string]model.Kind{
	"Lead": judge.Lead, "Propose": model.Set, "Learn": model.Told, "Restart": model.Restart, "Timeout": model.Timeout,
}

// input gives a letter the ballots, slots and commands of the test, if there are such by now.
func (s *session) input(l letter) (in judge.SlotInput, ok bool) {
	defer func() { in.Crash = l.Crash }()
	slot := func(offset int) uint64 { return s.is.First + uint64(offset) }
	if kind, named := kinds[l.Action]; named {
		in = judge.SlotInput{Kind: kind, Slot: slot(l.Slot), Value: s.value(l.Value)}
		if kind == judge.Lead && s.ballots == nil {
			in.Ballot = s.named[l.Ballot-1]
		}
		if kind != model.Set && kind != model.Told {
			in.Slot, in.Value = 0, ""
		}
		return in, true
	}
	m := &in.Message
	m.Type = model.ParseType(l.Action)
	has := m.Type.Carries()
	if m.Ballot, ok = s.ballot(l.Ballot); !ok {
		return in, false
	}
	if has.From {
		m.From = model.Node(l.From - 1)
	}
	if has.Value {
		m.Slot, m.Value = slot(l.Slot), s.value(l.Value)
	}
	for _, v := range l.Votes {
		b, ok := s.ballot(v.Ballot)
		if !ok || b >= m.Ballot {
			return in, false
		}
		m.Votes = append(m.Votes, judge.SlotVote{Slot: slot(v.Slot), Vote: judge.Vote{Ballot: b, Value: s.value(v.Value)}})
	}
	return in, true
}

// said is a letter in words, with the numbers that it has.
func (t *tester) said(l letter) judge.SlotInput {
	s := &session{tester: &tester{is: t.is}}
	for n := range rounds * perRound {
		s.named = append(s.named, oracle.Number(uint64(n+1)))
	}
	in, _ := s.input(l)
	return in
}

// value is a command of a test.
func (s *session) value(name string) oracle.Value {
	switch {
	case name == "":
		return s.is.NoOp
	case name == empty && s.is.NoOp != "":
		return ""
	}
	return oracle.Value(name)
}

// ballot is one of the test. One of another node is chosen when it is needed.
func (s *session) ballot(number int) (oracle.Ballot, bool) {
	if s.ballots == nil {
		return s.named[number-1], true
	}
	if b := s.bound[number]; b != oracle.None || owned(number) {
		return b, b != oracle.None
	}
	b, found := s.ballots.Between(trial.Around(s.bound, func(other int) bool { return other < number }))
	if found {
		s.bound[number] = b
	}
	return b, found
}

// empty is the command without a byte, of whoever has another one that does nothing.
var empty = command(0)

// Of the commands of tests none is the same for two clients.
func command(n int) string { return fmt.Sprintf("c%d", n) }

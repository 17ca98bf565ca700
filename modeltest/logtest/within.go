package logtest

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// take gives an implementation in Go an input, as [subject.Within] asks for it.
func take(under any, i judge.SlotInput) (out []judge.SlotMessage, err error) {
	sent, err := subject.Crashing(under, i.Crash, func() []Message { return sends(under, i) })
	room := wire.MaxLine
	for _, m := range sent {
		if room -= m.size(); room < 0 {
			return nil, fmt.Errorf("expected at most %d bytes in answer to one input, got more", wire.MaxLine)
		}
		if _, err := typeNamed(string(m.Type)); err != nil {
			return nil, fmt.Errorf("a message of type %.40q: %w", m.Type, err)
		}
		of, err := checked(m.judged())
		if err != nil {
			return nil, fmt.Errorf("a message of type %q: %w", m.Type, err)
		}
		out = append(out, of)
	}
	return out, err
}

// sends gives it an input.
func sends(under any, i judge.SlotInput) []Message {
	m := i.Message
	switch i.Kind {
	case judge.Lead:
		return under.(LeaderUnderTest).Lead(ballotOf(i.Ballot))
	case model.Set:
		return under.(LeaderUnderTest).Propose(i.Slot, Value(i.Value))
	case model.Told:
		return under.(ReplicaUnderTest).Learn(i.Slot, Value(i.Value))
	case model.Timeout:
		return under.(Waiter).Timeout()
	case model.Restart:
		under.(Restarter).Restart()
		return nil
	}
	switch m.Type {
	case model.Prepare:
		return under.(AcceptorUnderTest).Prepare(ballotOf(m.Ballot))
	case model.Accept:
		return under.(AcceptorUnderTest).Accept(ballotOf(m.Ballot), m.Slot, Value(m.Value))
	case model.Promise:
		var votes []SlotVote
		for _, v := range m.Votes {
			votes = append(votes, SlotVote{v.Slot, ballotOf(v.Ballot), Value(v.Value)})
		}
		return under.(LeaderUnderTest).Promise(m.From, ballotOf(m.Ballot), votes)
	}
	return under.(VoteCounter).Accepted(m.From, ballotOf(m.Ballot), m.Slot, Value(m.Value))
}

// featuresOf makes an implementation, and asks it what it is.
func featuresOf(role string, under any) (is features) {
	is.First = 1
	if s, ok := under.(SlotsFrom); ok {
		is.First = s.FirstSlot()
	}
	if f, ok := under.(Filler); ok {
		is.NoOp = oracle.Value(f.NoOp())
	}
	_, is.Once = under.(OnceExecuter)
	_, is.Packs = under.(Packer)
	_, is.Decides = under.(VoteCounter)
	_, is.Learns = under.(ReplicaUnderTest)
	_, is.Restarts = under.(Restarter)
	_, is.Timeouts = under.(Waiter)
	_, is.Writes = under.(Writer)
	if _, chooses := under.(Chooser); leads(role) {
		is.Chooses = chooses
	}
	return is
}

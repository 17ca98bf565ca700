package judge

import (
	"cmp"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// InOrder gives messages that were sent at once, as an answer lists them in any order: each behind
// those that it needs. What is told to clients, and to others as chosen, stays where it is.
func InOrder(sent []Message) []Message {
	return inOrder(sent, func(m *Message) place { return m.place(m.Vote.Ballot) })
}

// SlotsInOrder is InOrder for a log.
func SlotsInOrder(sent []SlotMessage) []SlotMessage {
	return inOrder(sent, func(m *SlotMessage) place {
		last := m.Vote.Ballot
		for _, v := range m.Votes {
			last = max(last, v.Ballot)
		}
		return m.place(last)
	})
}

// place is where a message stands among those that were sent at once: by ballots, and of each by
// what comes of what.
type place struct {
	ballot Ballot
	stage  int // 0 if it stays where it is
}

func (m *Message) place(vote Ballot) place {
	switch m.Type {
	case model.Prepare:
		return place{m.Ballot, 1}
	case model.Promise:
		if vote < m.Ballot {
			return place{m.Ballot, 2}
		}
		return place{vote, 5} // of one who has voted in it
	case model.Accept:
		return place{m.Ballot, 3}
	case model.Accepted:
		return place{m.Ballot, 4}
	}
	return place{}
}

func inOrder[M any](sent []M, of func(*M) place) []M {
	if len(sent) < 2 {
		return sent
	}
	moved := make([]M, 0, len(sent))
	for i := range sent {
		if of(&sent[i]).stage > 0 {
			moved = append(moved, sent[i])
		}
	}
	before := func(m, n M) int {
		a, b := of(&m), of(&n)
		return cmp.Or(cmp.Compare(a.ballot, b.ballot), cmp.Compare(a.stage, b.stage))
	}
	if slices.IsSortedFunc(moved, before) {
		return sent
	}
	slices.SortStableFunc(moved, before)
	out := slices.Clone(sent)
	for i := range out {
		if of(&out[i]).stage > 0 {
			out[i], moved = moved[0], moved[1:]
		}
	}
	return out
}

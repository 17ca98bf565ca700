package judge_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// drawn is a message of one decree, as anybody may send it.
func drawn(r *rand.Rand) judge.Message {
	ballot := func() judge.Ballot { return oracle.Number(uint64(1 + r.IntN(4))) }
	value := func() oracle.Value { return []oracle.Value{"v", "w", ""}[r.IntN(3)] }
	m := judge.Message{Type: model.Type(1 + r.IntN(4)), Ballot: ballot()}
	switch m.Type {
	case model.Promise:
		if m.From = model.Node(r.IntN(3)); r.IntN(2) == 0 {
			m.Vote = judge.Vote{Ballot: ballot(), Value: value()}
		}
	case model.Accepted:
		m.From, m.Value = model.Node(r.IntN(3)), value()
	case model.Accept:
		m.Value = value()
	}
	return m
}

// inSlot is what a message of one decree is in a log whose only slot that one is.
func inSlot(m judge.Message, slot uint64) judge.SlotMessage {
	out := judge.SlotMessage{Message: m, Slot: slot}
	if out.Vote = (judge.Vote{}); m.Vote.Ballot != oracle.None {
		out.Votes = []judge.SlotVote{{Slot: slot, Vote: m.Vote}}
	}
	return out
}

// A log with one slot is judged as one decree: each message breaks the same rules, whatever came
// before, but for those that only gets need. What is said of other slots in between says no more than
// which commands were asked for.
func TestOneDecreeIsALogWithOneSlot(t *testing.T) {
	t.Parallel()
	seat := judge.Seat{Self: 0, Acceptors: 3, Quorum1: 2, Quorum2: 2, Space: oracle.Numbers{Lowest: 1}, Role: model.Process}
	broken, kept := 0, 0
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		slot := uint64(r.IntN(3))
		one, log := judge.NewWatch(seat), judge.NewLogWatch(seat, judge.Traits{First: slot, NoOp: "nothing"})
		one.Given(judge.Input{Kind: model.Set, Value: "nothing"})
		for range 30 {
			m := drawn(r)
			if other := drawn(r); other.Type == model.Accept || other.Type == model.Accepted && r.IntN(2) == 0 {
				log.Given(judge.SlotInput{Message: inSlot(other, slot+1)})
				one.Given(judge.Input{Kind: model.Set, Value: other.Value}) // of the log, whichever slot it is in
			}
			if r.IntN(2) == 0 {
				one.Given(judge.Input{Message: m})
				log.Given(judge.SlotInput{Message: inSlot(m, slot)})
				continue
			}
			var got []judge.Broken
			want := slices.DeleteFunc(one.Sends(m), func(b judge.Broken) bool { return b.Rule == oracle.IsAsked || b.Rule == oracle.NoneIsNone })
			for _, b := range log.Sends(inSlot(m, slot)) {
				if b.Slot == slot {
					got = append(got, b.Broken)
				}
			}
			if !slices.EqualFunc(want, got, func(a, b judge.Broken) bool { return reflect.DeepEqual(a, b) }) {
				t.Fatalf("seed %d: %v: want %v, got %v", seed, m, want, got)
			}
			if kept++; len(want) > 0 {
				broken++
			}
		}
	}
	if broken < 500 || kept-broken < 500 {
		t.Errorf("want many of both, got %d of %d broken", broken, kept)
	}
}

package logtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// mistaken are nodes that are right as long as numbers are small, and commands plain.
var mistaken = []struct {
	title, role string
	suite       string // in which it shows
	rule        oracle.Rule
	does        twisted
}{
	{"rounds are compared as texts", acceptor, "other ballots", oracle.NotSkipped, twisted{
		accept: func(n *node, b Ballot, slot uint64, v Value) []Message {
			if fmt.Sprint(b.Round) > fmt.Sprint(n.acceptor.Promised.Round) {
				n.acceptor.Promised = Ballot{}
			}
			return n.Accept(b, slot, v)
		}}},
	{"rounds have a byte", leader, "other ballots", oracle.ShownSafe, twisted{
		promise: func(n *node, from Node, b Ballot, votes []SlotVote) []Message {
			if b != n.leader.Ballot || n.leader.Phase != multipaxos.PhasePrepare || n.leader.Promisers.Has(from) {
				return nil
			}
			for _, v := range votes {
				before := n.leader.Best.At(multipaxos.Slot(v.Slot))
				if a, b := byte(before.Ballot.Round), byte(v.Ballot.Round); a > b || a == b && before.Ballot.Node > v.Ballot.Node {
					v.Ballot, v.Value = before.Ballot, before.Value
				}
				n.leader.Best = n.leader.Best.With(multipaxos.Slot(v.Slot), paxos.Vote{Ballot: v.Ballot, Value: v.Value})
			}
			return n.Promise(from, b, nil)
		}}},
	{"rounds have 32 bits", acceptor, "other ballots", oracle.NotSkipped, twisted{
		accept: func(n *node, b Ballot, slot uint64, v Value) []Message {
			if uint32(b.Round) > uint32(n.acceptor.Promised.Round) {
				n.acceptor.Promised = Ballot{}
			}
			return n.Accept(b, slot, v)
		}}},
	{"slots are sorted as texts", replica, "other slots", "ExecutesThePrefix", twisted{
		learn: func(n *node, slot uint64, v Value) []Message {
			out := n.Learn(slot, v)
			slices.SortStableFunc(out, func(a, b Message) int { return strings.Compare(fmt.Sprint(a.Slot), fmt.Sprint(b.Slot)) })
			return out
		}}},
	{"slots have a byte", acceptor, "other slots", oracle.NoVoteBetween, reporting(func(votes []SlotVote) []SlotVote {
		return slices.DeleteFunc(slices.Clone(votes), func(v SlotVote) bool { return v.Slot > 255 })
	})},
	{"commands are trimmed", acceptor, "other commands", oracle.WasProposed, twisted{
		accept: func(n *node, b Ballot, slot uint64, v Value) []Message {
			return n.Accept(b, slot, Value(strings.TrimSpace(string(v))))
		}}},
	{"lines of commands end as those of others", acceptor, "other commands", oracle.WasProposed, twisted{
		accept: func(n *node, b Ballot, slot uint64, v Value) []Message {
			return n.Accept(b, slot, Value(strings.ReplaceAll(string(v), "\r\n", "\n")))
		}}},
	{"commands are as long on the disk as 16 bits count", acceptor, "other commands", oracle.WasProposed, onDisk(func(v Value) Value { return v[:uint16(len(v))] })},
	{"commands are cut on the disk", acceptor, "other commands", oracle.WasProposed, onDisk(func(v Value) Value { return v[:min(len(v), 1<<16)] })},
	{"commands are cut on the disk where a page ends", process, "other commands", oracle.WasProposed, onDisk(func(v Value) Value { return v[:min(len(v), 4000)] })},
	{"commands that are longer than a page are proposed in part", leader, "other commands", oracle.WasRequested, twisted{
		propose: func(n *node, slot uint64, v Value) []Message { return n.Propose(slot, v[:min(len(v), 1<<12)]) }}},
	{"commands have as many bytes as 16 bits count", acceptor, "other commands", oracle.WasProposed, twisted{
		accept: func(n *node, b Ballot, slot uint64, v Value) []Message {
			return n.Accept(b, slot, v[:min(len(v), 1<<16)])
		}}},
}

// onDisk keeps of each command what can be read again after a crash.
func onDisk(reads func(Value) Value) twisted {
	return twisted{restart: func(n *node) {
		n.Restart()
		n.acceptor.Votes = slices.Clone(n.acceptor.Votes)
		for i := range n.acceptor.Votes {
			n.acceptor.Votes[i].Vote.Value = reads(n.acceptor.Votes[i].Vote.Value)
		}
	}}
}

// What is right with small numbers alone is found, and the test that shows it is one that can be
// saved.
func TestOtherDress(t *testing.T) {
	for i, m := range mistaken {
		t.Run(m.title, func(t *testing.T) {
			thorough.Sample(t, i, 6)
			t.Parallel()
			create := func(c Cluster) any {
				w := m.does
				w.node = newNode(c)
				return w
			}
			r, err := inGo(t.Context(), m.role, create, Options{})
			if err != nil || r.Verdict != conformance.Unsafe || r.Divergences[0].Broken != m.rule || r.Divergences[0].Suite != m.suite {
				t.Fatalf("want %s broken in %q: %v\n%s", m.rule, m.suite, err, r.Text())
			}
			data, err := json.Marshal(r.Divergences[0].Test)
			if err != nil {
				t.Fatal(err)
			}
			saved, err := ParseTest(data)
			if err != nil {
				t.Fatal(err)
			}
			of, err := inGoTester(t.Context(), m.role, create)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := of.replay(t.Context(), saved); err != nil || again.Verdict != conformance.Unsafe {
				t.Errorf("%s: run again: %v\n%s", data, err, again.Text())
			}
		})
	}
}

// A Promise that tells of the slots from one on has no votes in others.
func TestVotesOfWhichAPromiseDoesNotTell(t *testing.T) {
	t.Parallel()
	_, err := inGo(t.Context(), acceptor, func(c Cluster) any {
		return twisted{node: newNode(c), prepare: func(n *node, b Ballot) []Message {
			out := n.Prepare(b)
			for i := range out {
				out[i].First = 2
			}
			return out
		}}
	}, Options{})
	if err == nil || !strings.Contains(err.Error(), "has a vote in slot 1") {
		t.Error(err)
	}
}

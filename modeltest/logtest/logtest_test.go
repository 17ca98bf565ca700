package logtest

import (
	"maps"
	"slices"
	"testing"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// What the specification does conforms in each role, and has no command twice that was asked for once.
func TestReferenceConforms(t *testing.T) {
	drawn := 20
	if thorough.Tests() {
		drawn = 5000
	}
	for _, role := range Roles() {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			r, err := inGo(t.Context(), role, func(c Cluster) any { return newNode(c) }, Options{Random: drawn, Seed: 1})
			if err != nil || !r.Conforms || r.Twice > 0 {
				t.Fatalf("%v\n%s", err, r.Text())
			}
			t.Log(r.Text())
		})
	}
}

// variants are safe in another way than the specification, and not flagged.
var variants = []struct {
	name, role string
	does       twisted
}{
	{"a Prepare is answered once", acceptor, twisted{prepare: func(n *node, b Ballot) []Message {
		if b == n.acceptor.Promised {
			return nil
		}
		return n.Prepare(b)
	}}},
	{"a refusal is said", acceptor, twisted{accept: func(n *node, b Ballot, slot uint64, v Value) []Message {
		if out := n.Accept(b, slot, v); out != nil {
			return out
		}
		return []Message{{Type: Reject, From: n.c.Self, Ballot: b}}
	}}},
	{"all votes are said again with each", acceptor, twisted{accept: func(n *node, b Ballot, slot uint64, v Value) []Message {
		out := n.Accept(b, slot, v)
		for _, s := range n.acceptor.Votes {
			out = append(out, Message{Type: Accepted, From: n.c.Self, Ballot: s.Vote.Ballot, Slot: uint64(s.Slot), Value: s.Vote.Value})
		}
		return out
	}}},
	{"a command goes into the slot that is free, and all that is known is proposed at once", leader, twisted{
		propose: func(n *node, _ uint64, v Value) (out []Message) {
			for slot := uint64(1); ; slot++ {
				sent := n.Propose(slot, v)
				out = append(out, sent...)
				if len(sent) > 0 && sent[0].Value == v || len(sent) == 0 && slot > 20 {
					return out
				}
			}
		}}},
	{"only the first slots are proposed, until they are decided", leader, twisted{
		propose: func(n *node, slot uint64, v Value) []Message {
			if slot > 2 {
				return nil
			}
			return n.Propose(slot, v)
		}}},
	{"an answer lists what was sent the other way round", process, twisted{
		lead: func(n *node, b Ballot) []Message { return reversed(append(n.Lead(b), n.Prepare(b)...)) },
		propose: func(n *node, slot uint64, v Value) []Message {
			out := n.Propose(slot, v)
			for _, m := range out {
				out = append(out, n.Accept(m.Ballot, m.Slot, m.Value)...)
			}
			return reversed(out)
		}}},
	{"a replica says of no-ops too that it executes them", replica, twisted{
		learn: func(n *node, slot uint64, v Value) (out []Message) {
			done := n.replica.Executed
			said := n.Learn(slot, v)
			for _, c := range n.replica.Learned {
				at := slices.IndexFunc(said, func(m Message) bool { return m.Slot == uint64(c.Slot) })
				switch {
				case c.Slot <= done || c.Slot > n.replica.Executed:
				case at >= 0:
					out = append(out, said[at])
				case c.Command.Number == 0:
					out = append(out, Message{Type: Executed, Slot: uint64(c.Slot)})
				}
			}
			return out
		}}},
	{"a replica says what it learned, and tells the others", replica, twisted{
		learn: func(n *node, slot uint64, v Value) []Message {
			return append(n.Learn(slot, v), Message{Type: Learned, Slot: slot, Value: v}, Message{Type: Learn, Slot: slot, Value: v})
		}}},
}

// made is an acceptor that keeps all its votes, and reports by the letter of PMS 2.2 those below the
// ballot that it promises; that of an Accept it promises too, if it is eager.
type made struct {
	*node
	all   []SlotVote
	eager bool
}

func (m *made) Prepare(b Ballot) []Message {
	if b.Less(m.acceptor.Promised) {
		return nil
	}
	m.acceptor.Promised = b
	last := map[uint64]SlotVote{}
	for _, v := range m.all {
		if v.Ballot.Less(b) {
			last[v.Slot] = v
		}
	}
	return []Message{{Type: Promise, From: m.c.Self, Ballot: b, Votes: slices.Collect(maps.Values(last))}}
}

func (m *made) Accept(b Ballot, slot uint64, v Value) (out []Message) {
	if b.Less(m.acceptor.Promised) {
		return nil
	}
	if m.eager {
		out = m.Prepare(b)
	}
	m.all = append(m.all, SlotVote{slot, b, v})
	return append(out, m.node.Accept(b, slot, v)...)
}

// What a Promise must be so that a get may count it is no matter in a log, which has none.
func TestPromisesThatOnlyAGetWouldCount(t *testing.T) {
	t.Parallel()
	for _, eager := range []bool{true, false}[:thorough.Of(1, 2)] {
		r, err := inGo(t.Context(), acceptor, func(c Cluster) any { return &made{node: newNode(c), eager: eager} }, Options{Random: thorough.Of(20, 100), Seed: 1})
		if err != nil || !r.Conforms {
			t.Fatalf("eager: %v: %v\n%s", eager, err, r.Text())
		}
	}
}

// silent is a replica that says nothing of what it is beside.
type silent struct{ ReplicaUnderTest }

// Who executes each command once, and does not say so, is not taken for one that leaves something out.
func TestOnceWithoutSayingSo(t *testing.T) {
	t.Parallel()
	r, err := inGo(t.Context(), replica, func(c Cluster) any { return silent{newNode(c)} }, Options{Random: 20, Seed: 1})
	if err != nil || !r.Conforms {
		t.Fatalf("%v\n%s", err, r.Text())
	}
}

func reversed(out []Message) []Message {
	slices.Reverse(out)
	return out
}

// packer puts two commands into a slot.
type packer struct {
	*node
	held Value
}

func (p *packer) Propose(slot uint64, v Value) []Message {
	if p.held == "" {
		p.held = v
		return nil
	}
	v, p.held = p.held+"+"+v, ""
	return p.node.Propose(slot, v)
}

// honest says that it does.
type honest struct{ *packer }

func (honest) PacksCommands() {}

// Several commands in one slot are a value that nobody asked for, unless it is said that they may be.
func TestCommandsInOneSlot(t *testing.T) {
	t.Parallel()
	for _, says := range []bool{true, false} {
		r, err := inGo(t.Context(), leader, func(c Cluster) any {
			p := &packer{node: newNode(c)}
			if says {
				return honest{p}
			}
			return p
		}, Options{})
		if err != nil || r.Conforms != says || !says && r.Divergences[0].Broken != oracle.WasRequested {
			t.Errorf("says so: %v: %v\n%s", says, err, r.Text())
		}
	}
}

// Safe variants conform.
func TestVariantsAreNotFlagged(t *testing.T) {
	for i, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			thorough.Sample(t, i, 8)
			t.Parallel()
			r, err := inGo(t.Context(), v.role, func(c Cluster) any {
				w := v.does
				w.node = newNode(c)
				return w
			}, Options{Random: 20, Seed: 1})
			if err != nil || r.Verdict != conformance.Conforms {
				t.Fatalf("%v\n%s", err, r.Text())
			}
		})
	}
}

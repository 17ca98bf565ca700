package logtest

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// losing votes, and keeps votes only of those slots.
func losing(keeps func(slot, voted uint64) bool) twisted {
	return twisted{accept: func(n *node, b Ballot, slot uint64, v Value) []Message {
		out := n.Accept(b, slot, v)
		n.acceptor.Votes = slices.DeleteFunc(slices.Clone(n.acceptor.Votes), func(v multipaxos.SlotVote) bool {
			return !keeps(uint64(v.Slot), slot)
		})
		return out
	}}
}

// in is another slot in the same place of a table.
func in(room, slot, other uint64) bool { return slot != other && slot%room == other%room }

// inPlaces executes what stands in the place of the next slot.
type inPlaces struct {
	places []Value
	next   uint64
}

func (r *inPlaces) Learn(slot uint64, v Value) (out []Message) {
	if slot < r.next {
		return nil
	}
	room := uint64(len(r.places))
	for r.places[slot%room] = v; r.places[r.next%room] != ""; r.next++ {
		out = append(out, Message{Type: Executed, Slot: r.next, Value: r.places[r.next%room]})
		r.places[r.next%room] = ""
	}
	return out
}

// counted counts the votes in a place of a table, whatever the slot.
type counted struct {
	*node
	room uint64
	from map[uint64]map[Node]bool
}

func (c counted) Accepted(from Node, _ Ballot, slot uint64, v Value) []Message {
	at := slot % c.room
	if c.from[at] == nil {
		c.from[at] = map[Node]bool{}
	}
	if c.from[at][from] = true; len(c.from[at]) < c.c.Quorum2 {
		return nil
	}
	c.from[at] = nil
	return []Message{{Type: Decided, Slot: slot, Value: v}}
}

// Who has room for fewer slots than a log has is found, whatever the room.
func TestRoomForFewSlots(t *testing.T) {
	t.Parallel()
	made := func(w twisted) func(Cluster) any {
		return func(c Cluster) any {
			w.node = newNode(c)
			return w
		}
	}
	rooms := []uint64{7}
	if thorough.Tests() {
		rooms = append(rooms, 4, 100, 700, 1024)
	}
	for _, room := range rooms {
		for _, bug := range []struct {
			title, role string
			rule        oracle.Rule
			create      func(Cluster) any
		}{
			{"a vote takes the place of one", acceptor, oracle.NoVoteBetween, made(losing(func(s, voted uint64) bool { return !in(room, s, voted) }))},
			{"votes further back are forgotten", acceptor, oracle.NoVoteBetween, made(losing(func(s, voted uint64) bool { return s+room > voted }))},
			{"a proposal takes the place of one", leader, oracle.OneValue, made(twisted{propose: func(n *node, slot uint64, v Value) []Message {
				n.leader.Log = slices.DeleteFunc(slices.Clone(n.leader.Log), func(e multipaxos.Entry) bool { return in(room, uint64(e.Slot), slot) })
				return n.Propose(slot, v)
			}})},
			{"so many votes are recovered", leader, oracle.ShownSafe, made(recovering(func(v []SlotVote) []SlotVote { return v[:min(len(v), int(room)/2)] }))},
			{"votes are counted of another slot", leader, oracle.MayLearn, func(c Cluster) any { return counted{newNode(c), room, map[uint64]map[Node]bool{}} }},
			{"so many votes of a Promise are recovered", leader, oracle.ShownSafe, made(recovering(func(v []SlotVote) []SlotVote { return v[:min(len(v), int(room))] }))},
			{"so many commands are executed at once", replica, judge.ExecutesThePrefix, made(twisted{learn: func(n *node, slot uint64, v Value) []Message {
				out := n.Learn(slot, v)
				return out[:min(len(out), int(min(room, 250)))]
			}})},
			{"a slot is executed for another", replica, oracle.MayLearn, func(Cluster) any { return &inPlaces{make([]Value, room), 1} }},
		} {
			if bug.role == leader && room > mostReported {
				continue
			}
			of, err := inGoTester(t.Context(), bug.role, bug.create)
			require.NoError(t, err)
			r, err := of.check(t.Context(), []suite{{title: "many slots", words: many(bug.role, of.is)}})
			require.NoError(t, err)
			require.Equal(t, conformance.Unsafe, r.Verdict, "%d: %s\n%s", room, bug.title, r.Text())
			require.Equal(t, bug.rule, r.Divergences[0].Broken, "%d: %s\n%s", room, bug.title, r.Text())
		}
	}
}

// unsigned is an acceptor that says of each message that it is of one node.
type unsigned struct {
	*node
	of Node
}

func (u unsigned) Prepare(b Ballot) []Message { return u.signed(u.node.Prepare(b)) }

func (u unsigned) Accept(b Ballot, slot uint64, v Value) []Message {
	return u.signed(u.node.Accept(b, slot, v))
}

func (u unsigned) signed(out []Message) []Message {
	for i := range out {
		out[i].From = u.of
	}
	return out
}

// An acceptor signs what it sends, and is called otherwise in some tests than in others; over the
// wire too.
func TestSigns(t *testing.T) {
	t.Parallel()
	for of := range Node(thorough.Of(1, 3)) {
		r, err := inGo(t.Context(), acceptor, func(c Cluster) any { return unsigned{newNode(c), of} }, Options{Random: 20, Seed: 1})
		require.NoError(t, err)
		require.Equal(t, conformance.Unsafe, r.Verdict, r.Text())
		require.Equal(t, judge.Signs, r.Divergences[0].Broken)
	}
	for acceptors, self := range map[int]string{3: "a2", 4: "a3", 5: "a4"} {
		at, err := placeOf(acceptor, features{}, acceptors)
		require.NoError(t, err)
		require.Contains(t, string((&overPipe{}).Reset(at)), `"self":"`+self+`"`)
	}
}

package logtest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// writer is an acceptor of a log that writes what it promised and each part of a vote by itself, in
// some order. Only what is on its disk lives through a crash.
type writer struct {
	c      Cluster
	order  []string // of what an Accept writes
	onDisk *disk
	memory disk
	writes int
	most   int // writes of the step; then it crashes
}

type disk struct {
	promised Ballot
	votes    map[uint64]SlotVote
}

func (d disk) clone() disk {
	out := disk{d.promised, map[uint64]SlotVote{}}
	for slot, v := range d.votes {
		out.votes[slot] = v
	}
	return out
}

// write writes to memory, and to disk unless it has crashed.
func (w *writer) write(change func(*disk)) {
	change(&w.memory)
	if w.most < 0 || w.writes < w.most {
		w.writes++
		change(w.onDisk)
	}
}

// sends is what is sent, unless it has crashed before.
func (w *writer) sends(out []Message) []Message {
	if crashed := w.most >= 0; crashed {
		return nil
	}
	return out
}

func (w *writer) Prepare(b Ballot) []Message {
	w.writes = 0
	if b.Less(w.memory.promised) {
		return nil
	}
	w.write(func(d *disk) { d.promised = b })
	out := Message{Type: Promise, From: w.c.Self, Ballot: b}
	for _, v := range w.memory.votes {
		out.Votes = append(out.Votes, v)
	}
	return w.sends([]Message{out})
}

func (w *writer) Accept(b Ballot, slot uint64, v Value) []Message {
	w.writes = 0
	if b.Less(w.memory.promised) {
		return nil
	}
	in := func(change func(*SlotVote)) func(*disk) {
		return func(d *disk) {
			of := d.votes[slot]
			of.Slot = slot
			change(&of)
			d.votes[slot] = of
		}
	}
	for _, what := range w.order {
		switch what {
		case "promised":
			w.write(func(d *disk) { d.promised = b })
		case "vote":
			w.write(in(func(of *SlotVote) { of.Ballot, of.Value = b, v }))
		case "ballot":
			w.write(in(func(of *SlotVote) { of.Ballot = b }))
		case "value":
			w.write(in(func(of *SlotVote) { of.Value = v }))
		}
	}
	return w.sends([]Message{{Type: Accepted, From: w.c.Self, Ballot: b, Slot: slot, Value: v}})
}

func (w *writer) Restart() { w.memory, w.most = w.onDisk.clone(), -1 }

func (w *writer) Writes() int { return w.writes }

func (w *writer) CrashAfter(writes int) { w.most = writes }

func writing(order ...string) func(Cluster) any {
	return func(c Cluster) any {
		empty := disk{votes: map[uint64]SlotVote{}}
		w := &writer{c: c, order: order, onDisk: &empty}
		w.Restart()
		return w
	}
}

// Who crashes between two writes is found if what is on its disk then is none that may be, and the
// test can be saved.
func TestCrashesBetweenWrites(t *testing.T) {
	for i, c := range []struct {
		order []string
		safe  bool
	}{
		{[]string{"promised", "vote"}, true}, {[]string{"promised", "value", "ballot"}, false},
		{[]string{"promised", "ballot", "value"}, false}, {[]string{"vote", "promised"}, true},
	} {
		t.Run(strings.Join(c.order, ", "), func(t *testing.T) {
			thorough.Sample(t, i, 2)
			t.Parallel()
			create := writing(c.order...)
			r, err := inGo(t.Context(), acceptor, create, Options{})
			require.NoError(t, err)
			if require.Equal(t, c.safe, r.Conforms, r.Text()); c.safe {
				return
			}
			d := r.Divergences[0]
			require.Equal(t, "LogAcceptor, crashes between writes", d.Suite)
			require.Contains(t, []oracle.Rule{oracle.WasProposed, oracle.NoVoteBetween}, d.Broken)
			require.LessOrEqual(t, len(d.Steps), 3, r.Text())

			data, err := json.Marshal(d.Test)
			require.NoError(t, err)
			saved, err := ParseTest(data)
			require.NoError(t, err)
			of, err := inGoTester(t.Context(), acceptor, create)
			require.NoError(t, err)
			again, err := of.replay(t.Context(), saved)
			require.NoError(t, err)
			require.Equal(t, conformance.Unsafe, again.Verdict, again.Text())
		})
	}
}

package logtest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
)

// closing is a node that has something that must not outlive its test.
type closing struct {
	twisted
	open *int
}

func (c closing) Close() { *c.open-- }

// Each that is made is closed, also the last one, and one that panics.
func TestWhatIsMadeIsClosed(t *testing.T) {
	for name, does := range map[string]twisted{
		"right":  {},
		"panics": {accept: func(*node, Ballot, uint64, Value) []Message { panic("no disk") }},
	} {
		made, open := 0, 0
		r, err := inGo(t.Context(), acceptor, func(c Cluster) any {
			made++
			open++
			does.node = newNode(c)
			return closing{does, &open}
		}, Options{Random: 10})
		require.NoError(t, err, name)
		assert.Equal(t, name == "right", r.Conforms, name)
		assert.Greater(t, made, 2, name)
		assert.Zero(t, open, name)
	}
}

// from is an acceptor whose first slot is that one.
type from struct {
	*node
	first uint64
}

func (f from) FirstSlot() uint64 { return f.first }

// What may not be answered over the wire may not be answered in Go: whoever judges only a part of
// it, or all of what is without bounds, gives no verdict that is worth anything.
func TestAnswersBeyondTheWire(t *testing.T) {
	t.Parallel()
	long := Value(strings.Repeat("x", 128<<10+1))
	many := make([]SlotVote, maxVotes+1)
	for i := range many {
		many[i] = SlotVote{Slot: uint64(i + 1), Ballot: Ballot{Round: 1}, Value: "v"}
	}
	for says, answer := range map[string]func(own []SlotVote) []Message{
		"each slot once, got slot 1 again": func(own []SlotVote) []Message { // a lie, and then the truth
			return []Message{{Type: Promise, Votes: append([]SlotVote{{1, Ballot{Round: 9}, "lie"}}, own...)}}
		},
		"votes must be of at most 4096 slots, got 4097": func([]SlotVote) []Message { return []Message{{Type: Promise, Votes: many}} },
		"expected at most 4096 messages":                func([]SlotVote) []Message { return make([]Message, 1<<20) },
		"expected at most 16777216 bytes": func([]SlotVote) []Message {
			return slices.Repeat([]Message{{Type: Accepted, Value: long[1:]}}, 129)
		},
		"in the votes: a value must have at most": func([]SlotVote) []Message {
			return []Message{{Type: Promise, Votes: []SlotVote{{1, Ballot{Round: 1}, long}}}}
		},
		"type \"Accepted\": a value must have at most": func([]SlotVote) []Message { return []Message{{Type: Accepted, Value: long}} },
		`type "Nack": there is none, only ["Accept" `:  func([]SlotVote) []Message { return []Message{{Type: "Nack"}} },
	} {
		_, err := inGo(t.Context(), acceptor, func(c Cluster) any {
			return twisted{node: newNode(c), prepare: func(n *node, b Ballot) []Message {
				out := n.Prepare(b)
				if len(out) == 0 || len(out[0].Votes) == 0 {
					return out
				}
				return answer(out[0].Votes)
			}}
		}, Options{})
		require.ErrorContains(t, err, says)
	}
	_, err := inGo(t.Context(), acceptor, func(c Cluster) any { return from{newNode(c), 100} }, Options{})
	require.ErrorContains(t, err, "the first slot must be 0 or 1, got 100")
}

// hiding tells in its Promises only of slots from the one on that first gives, of the last in which
// it voted.
func hiding(first func(last uint64) uint64) twisted {
	return twisted{prepare: func(n *node, b Ballot) []Message {
		out := n.Prepare(b)
		for i := range out {
			if k := len(out[i].Votes); k > 0 {
				out[i].First = first(out[i].Votes[k-1].Slot)
				out[i].Votes = slices.DeleteFunc(out[i].Votes, func(v SlotVote) bool { return v.Slot < out[i].First })
			}
		}
		return out
	}}
}

// A Promise that tells nothing of a slot is safe, and no test of what it would have told: who hides
// all votes is not tested, and who hides some is said to.
func TestHiddenVotes(t *testing.T) {
	t.Parallel()
	for verdict, first := range map[string]func(last uint64) uint64{
		"acceptor: not tested: it never sent a Promise with votes": func(last uint64) uint64 { return last + 1 },
		"acceptor: conforms": func(last uint64) uint64 { return 2 },
	} {
		r, err := inGo(t.Context(), acceptor, func(c Cluster) any {
			w := hiding(first)
			w.node = newNode(c)
			return w
		}, Options{})
		require.NoError(t, err)
		require.Contains(t, r.Text(), verdict+"\n")
		require.Greater(t, r.Hidden, 1000)
		require.Contains(t, r.Text(), fmt.Sprintf("not tested: votes in slots below the first of which a Promise tells, in %d tests", r.Hidden))
	}
}

// Votes are listed in any order, and an entry of an array that was never used is none.
func TestVotesInAnyOrder(t *testing.T) {
	t.Parallel()
	r, err := inGo(t.Context(), acceptor, func(c Cluster) any {
		return twisted{node: newNode(c), prepare: func(n *node, b Ballot) []Message {
			out := n.Prepare(b)
			for i := range out {
				out[i].Votes = append([]SlotVote{{Slot: 70_000}}, out[i].Votes...)
				slices.Reverse(out[i].Votes)
			}
			return out
		}}
	}, Options{Random: 20, Seed: 1})
	require.NoError(t, err)
	require.True(t, r.Conforms, r.Text())
}

// closer says of its Close what came of it.
type closer struct {
	twisted
	close func() error
}

func (c closer) Close() error { return c.close() }

// Who cannot be made, or closed, fails its first test by that.
func TestDiesBesideItsSteps(t *testing.T) {
	t.Parallel()
	for says, create := range map[string]func(Cluster) any{
		"it ended: panic: no disk": func(Cluster) any { panic("no disk") },
		"in its Close: it ended: panic: open": func(c Cluster) any {
			return closer{twisted{node: newNode(c)}, func() error { panic("open") }}
		},
		"in its Close: it ended: error: disk full": func(c Cluster) any {
			return closer{twisted{node: newNode(c)}, func() error { return errors.New("disk full") }}
		},
	} {
		for _, role := range Roles() {
			r, err := inGo(t.Context(), role, create, Options{})
			require.NoError(t, err, says)
			require.Equal(t, conformance.Dies, r.Verdict, says)
			require.Contains(t, r.Divergences[0].Died, says)
		}
	}
}

package logtest

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
)

// hasty tells its client that its own command was chosen when a quorum has voted in the slot,
// whatever for.
type hasty struct {
	*node
	proposed map[uint64]Value
}

func (h hasty) Propose(slot uint64, v Value) []Message {
	out := h.node.Propose(slot, v)
	for _, m := range out {
		h.proposed[m.Slot] = m.Value
	}
	return out
}

func (h hasty) Accepted(from Node, b Ballot, slot uint64, v Value) []Message {
	out := h.node.Accepted(from, b, slot, v)
	for i, m := range out {
		if own, is := h.proposed[m.Slot]; is && m.Type == Decided {
			out[i].Value = own
		}
	}
	return out
}

// A leader is shown quorums that voted for what another leader proposed.
func TestALeaderSeesWhatOthersHaveChosen(t *testing.T) {
	t.Parallel()
	for seed := range int64(thorough.Of(1, 3)) {
		r, err := inGo(t.Context(), leader, func(c Cluster) any { return hasty{newNode(c), map[uint64]Value{}} }, Options{Random: 300, Seed: seed})
		require.NoError(t, err)
		require.Equal(t, conformance.Unsafe, r.Verdict, r.Text())
	}
}

// filled has a command of its own that does nothing, and may take the empty one for it too.
type filled struct {
	node     *node
	confuses bool
}

func (filled) NoOp() Value   { return "noop" }
func (filled) ExecutesOnce() {}

func (f filled) Learn(slot uint64, v Value) []Message {
	const blank = "blank" // as to the node itself the empty command does nothing
	switch {
	case v == "noop":
		v = ""
	case v == "" && !f.confuses:
		v = blank
	}
	out := f.node.Learn(slot, v)
	for i := range out {
		if out[i].Value == blank {
			out[i].Value = ""
		}
	}
	return out
}

// Where another command does nothing, the empty one is a command.
func TestTheEmptyCommandIsOne(t *testing.T) {
	t.Parallel()
	for confuses, want := range map[bool]string{false: conformance.Conforms, true: conformance.Unsafe} {
		r, err := inGo(t.Context(), replica, func(c Cluster) any { return filled{newNode(c), confuses} }, Options{})
		require.NoError(t, err)
		require.Equal(t, want, r.Verdict, r.Text())
	}
}

// Half of the acceptors are no quorum, of four either; and a saved test says how many there are.
func TestHalfIsNoQuorum(t *testing.T) {
	t.Parallel()
	half := func(c Cluster) any {
		c.Quorum2 = (c.Acceptors + 1) / 2
		return newNode(c)
	}
	for _, role := range []string{leader, replica}[:thorough.Of(1, 2)] {
		r, err := inGo(t.Context(), role, half, Options{Random: 200, Seed: 1})
		require.NoError(t, err)
		require.Equal(t, conformance.Unsafe, r.Verdict, r.Text())
		saved := r.Divergences[0].Test
		require.Equal(t, 4, saved.Acceptors)
		text, err := json.Marshal(saved)
		require.NoError(t, err)
		read, err := ParseTest(text)
		require.NoError(t, err)
		again, err := read.RunReference(t.Context())
		require.NoError(t, err)
		require.True(t, again.Conforms, again.Text())
		of, err := inGoTester(t.Context(), role, half)
		require.NoError(t, err)
		again, err = of.replay(t.Context(), read)
		require.NoError(t, err)
		require.Equal(t, conformance.Unsafe, again.Verdict)
	}
}

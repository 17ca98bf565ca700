package logtest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// putting is a leader that, with each Promise or what it learns, puts commands of its choice into
// free slots behind all that it knows of.
func putting(which func(slot uint64, known Value) Value) twisted {
	behind := func(n *node, slot uint64, known Value) []Message {
		if v := which(slot, known); v != "" && n.leader.Phase == multipaxos.PhaseLead {
			return n.Propose(slot+100, v)
		}
		return nil
	}
	return twisted{
		promise: func(n *node, from Node, b Ballot, votes []SlotVote) []Message {
			out := n.Promise(from, b, votes)
			for _, v := range votes {
				out = append(out, behind(n, v.Slot, v.Value)...)
			}
			return out
		},
		learn: func(n *node, slot uint64, v Value) []Message { return append(n.Learn(slot, v), behind(n, slot, v)...) },
	}
}

// Requests are of the log, and of no slot of it: what is known from one slot was asked for, and may
// be put into another. It is there twice then, which is said. What nobody asked for in any is wrong.
func TestACommandInAnotherSlot(t *testing.T) {
	same := func(_ uint64, known Value) Value { return known }
	own := twisted{propose: func(n *node, slot uint64, v Value) []Message {
		return append(n.Propose(slot, v), n.Propose(slot+100, v)...)
	}}
	for i, c := range []struct {
		name, role string
		does       twisted
		rule       oracle.Rule
	}{
		{"a vote that was reported, or what was learned", leader, putting(same), ""},
		{"likewise", process, putting(same), ""},
		{"what it proposed itself", leader, own, ""},
		{"what nobody asked for", leader, putting(func(_ uint64, known Value) Value { return known + "?" }), oracle.WasRequested},
	} {
		t.Run(c.name, func(t *testing.T) {
			thorough.Sample(t, i, 3)
			t.Parallel()
			r, err := inGo(t.Context(), c.role, func(cluster Cluster) any {
				w := c.does
				w.node = newNode(cluster)
				return w
			}, Options{})
			require.NoError(t, err)
			if c.rule != "" {
				require.False(t, r.Conforms)
				require.Equal(t, c.rule, r.Divergences[0].Broken)
				return
			}
			require.True(t, r.Conforms, r.Text())
			require.Greater(t, r.Twice, 100)
			require.Contains(t, r.Text(), fmt.Sprintf("put into more slots than it was asked for, in %d tests", r.Twice))
		})
	}
}

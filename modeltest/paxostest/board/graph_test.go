package board

import (
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/exploration"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/modeltest/play"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/recording"
)

// At every state of TLC's graph the moves that can be taken, and lead anywhere, are the edges of that
// state; of each other one a conjunct is false, or it leads nowhere.
func TestMovesAreTLCsEdges(t *testing.T) {
	t.Parallel()
	models := []string{"SynodReject"}
	if os.Getenv("SYNOD_TESTS") == "all" {
		models = append(models, "Synod")
	}
	all, err := exploration.ClosedModels(nil)
	require.NoError(t, err)
	for _, name := range models {
		at := slices.IndexFunc(all, func(m exploration.ClosedModel) bool { return m.Name == name })
		require.GreaterOrEqual(t, at, 0, name)
		b, first := boardOf(t, all[at].Size)
		rec, err := recording.Open(spec.Files, "paxos/recorded/"+recording.Name(name))
		require.NoError(t, err)
		require.Equal(t, all[at].Expect.Distinct, int64(b.follow(t, first, rec)), name)
	}
}

// follow takes every edge of a graph, and gives how many states it came to.
func (b *board) follow(t *testing.T, first position, rec *recording.Recording) int {
	labels := map[string]string{}
	for _, s := range rec.Graph.Stimuli {
		labels[s.Label] = b.named(s.Stimulus)
	}
	g := rec.Graph.Graph
	at := map[uint32]world.State{0: first.w}
	for queue := []uint32{0}; len(queue) > 0; queue = queue[1:] {
		p := first
		p.w = at[queue[0]]
		edges := map[string]uint32{}
		for _, e := range g.Out(int(queue[0])) {
			edges[labels[g.Label(int(e.Label))]] = e.To
		}
		for _, m := range p.Moves() {
			to, is := edges[m.Name]
			delete(edges, m.Name)
			next, _, err := b.Step(p.w, b.stimuli[m.Name])
			guard := m.Guard // which it has where it cannot be taken
			if m.Enabled {
				guard = b.guard(p.w, b.stimuli[m.Name])
			}
			if err != nil || m.Enabled != is && next != p.w || m.Enabled != unhindered(guard) {
				t.Fatalf("%s in %v: can be taken is %t, in TLC's graph %t, and its guard is %+v", m.Name, p.Values(), m.Enabled, is, b.guard(p.w, b.stimuli[m.Name]))
			}
			switch known, met := at[to]; {
			case is && met && known != next:
				t.Fatalf("%s in %v leads elsewhere than in TLC's graph", m.Name, p.Values())
			case is && !met:
				at[to] = next
				queue = append(queue, to)
			}
		}
		if len(edges) > 0 {
			t.Fatalf("in %v no move is %v of TLC's graph", p.Values(), edges)
		}
	}
	return len(at)
}

// unhindered tells whether no conjunct of a guard is false.
func unhindered(guard []play.Conjunct) bool {
	return !slices.ContainsFunc(guard, func(c play.Conjunct) bool { return !c.Holds })
}

package modeltest

import (
	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// Alike are several machines for one model, of one implementation: say, with other names
// for what a specification numbers. Each of them must be equivalent; the first replays.
type Alike []Machine

var _ Machine = Alike{}

// Equivalent asks each, up to the first divergence. The counts are those of one.
func (all Alike) Equivalent(g *graph.Graph, labels map[string]labelled.Stimulus) (counts Counts, d *Divergence, err error) {
	for _, m := range all {
		if counts, d, err = m.Equivalent(g, labels); d != nil || err != nil {
			return counts, d, err
		}
	}
	return counts, nil, nil
}

// Replay is that of the first.
func (all Alike) Replay(g *graph.Graph, labels map[string]labelled.Stimulus) (Walk, error) {
	return all[0].Replay(g, labels)
}

// Behaviours is that of the first.
func (all Alike) Behaviours(same func(want, got tla.Value) bool) Follow {
	return all[0].Behaviours(same)
}

// Variables are those of the first.
func (all Alike) Variables() []string { return all[0].Variables() }

// Watched watches each.
func (all Alike) Watched(w Watch) Machine {
	out := make(Alike, len(all))
	for i, m := range all {
		out[i] = m.Watched(w)
	}
	return out
}

// Within bounds each.
func (all Alike) Within(steps int) Machine {
	out := make(Alike, len(all))
	for i, m := range all {
		out[i] = m.Within(steps)
	}
	return out
}

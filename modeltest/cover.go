package modeltest

import (
	"github.com/synod-paxos/synod/trace/cover"
	"github.com/synod-paxos/synod/trace/graph"
)

// Cover gives walks that together take every edge of a graph, each from an initial
// state, in as few steps as that is possible. Errors are those of [cover.Edges].
func Cover(g *graph.Graph) ([][]graph.Edge, cover.Cover, error) {
	first, to := []uint32{0}, []uint32(nil)
	var all []graph.Edge
	for state := range g.NumStates() {
		for _, e := range g.Out(state) {
			to, all = append(to, e.To), append(all, e)
		}
		first = append(first, uint32(len(to)))
	}
	plan, err := cover.Edges(first, to, g.NumInitial())
	if err != nil {
		return nil, plan, err
	}
	out := make([][]graph.Edge, len(plan.Walks))
	for i, walk := range plan.Walks {
		for _, edge := range walk {
			out[i] = append(out[i], all[edge])
		}
	}
	return out, plan, nil
}

package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/tla"
)

func TestOrderOfEverything(t *testing.T) {
	for _, name := range dumps {
		g := read(t, load(t, name))
		require.True(t, slices.IsSorted(g.Vars()) && slices.IsSorted(g.Labels()))
		for v := range g.Vars() {
			require.True(t, slices.IsSortedFunc(g.Values(v), tla.Value.Compare))
		}
		for s := range g.NumStates() {
			require.True(t, slices.IsSortedFunc(g.Out(s), func(a, b graph.Edge) int {
				return slices.Compare([]uint32{a.Label, a.To}, []uint32{b.Label, b.To})
			}))
			var values []tla.Value
			for v := range g.Vars() {
				values = append(values, g.Value(s, v))
				require.True(t, g.Value(s, v).Equal(g.Values(v)[g.ValueID(s, v)]))
			}
			found, ok := g.Find(values...)
			require.True(t, ok)
			require.Equal(t, s, found)
		}
		_, ok := g.Find(tla.Int(1))
		require.False(t, ok)
	}
}

// Distances by relaxing all edges until nothing changes.
func distances(g *graph.Graph) []int {
	far := g.NumStates() + 1
	dist := slices.Repeat([]int{far}, g.NumStates())
	clear(dist[:g.NumInitial()])
	for changed := true; changed; {
		changed = false
		for s := range dist {
			for _, e := range g.Out(s) {
				if dist[s]+1 < dist[e.To] {
					dist[e.To], changed = dist[s]+1, true
				}
			}
		}
	}
	return dist
}

func TestPathsAreShortestAndLegal(t *testing.T) {
	for _, name := range dumps {
		g := read(t, load(t, name))
		dist := distances(g)
		require.True(t, slices.IsSorted(dist), "states are numbered breadth-first")
		require.Equal(t, slices.Max(dist)+1, g.Depth())
		for s := range g.NumStates() {
			at := g.Start(s)
			require.Less(t, at, g.NumInitial())
			path := g.Path(s)
			require.Len(t, path, dist[s])
			for _, e := range path {
				require.Contains(t, g.Out(at), e)
				at = int(e.To)
			}
			require.Equal(t, s, at)
		}
	}
}

func TestSuccAndDeterministic(t *testing.T) {
	ring := read(t, load(t, "ring.dot"))
	require.NoError(t, ring.Deterministic())
	for s := range ring.NumStates() {
		for l := range ring.Labels() {
			to, ok := ring.Succ(s, l)
			require.Equal(t, ok, slices.Contains(ring.Out(s), graph.Edge{Label: uint32(l), To: uint32(to)}))
		}
	}
	err := read(t, load(t, "prints.dot")).Deterministic()
	require.ErrorContains(t, err, `/\ words = "start"`)
	require.ErrorContains(t, err, "label SaySome")
}

func ExampleRead() {
	dump := `strict digraph DiskGraph {
nodesep=0.35;
subgraph cluster_graph {
color="white";
-17 [label="/\\ light = \"red\"\n/\\ cars = 0",style = filled]
-17 -> 42 [label="Switch",color="black",fontcolor="black"];
42 [label="/\\ light = \"green\"\n/\\ cars = 0"];
42 -> -17 [label="Switch",color="black",fontcolor="black"];
{rank = same; -17;}
{rank = same; 42;}
}
}`
	g, err := graph.Read(strings.NewReader(dump), "light.dot", graph.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(g.NumStates(), "states,", g.NumEdges(), "edges, depth", g.Depth())
	for _, e := range g.Path(1) {
		fmt.Printf("%s leads to\n%s\n", g.Label(int(e.Label)), g.State(int(e.To)))
	}
	// Output:
	// 2 states, 2 edges, depth 2
	// Switch leads to
	// /\ cars = 0
	// /\ light = "green"
}

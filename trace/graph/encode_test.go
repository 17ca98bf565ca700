package graph_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/graph"
)

// view is all that a caller can see of a graph.
type view struct {
	Vars, Labels, States                               []string
	Out, Path                                          [][]graph.Edge
	Initial, Edges, Repeated, Dashed, Depth, NumStates int
}

func viewOf(g *graph.Graph) view {
	v := view{Vars: g.Vars(), Labels: g.Labels(), Initial: g.NumInitial(), Edges: g.NumEdges(), Repeated: g.Repeated(), Dashed: g.Dashed(),
		Depth: g.Depth(), NumStates: g.NumStates()}
	for s := range g.NumStates() {
		v.States, v.Out, v.Path = append(v.States, g.State(s)), append(v.Out, g.Out(s)), append(v.Path, g.Path(s))
	}
	return v
}

func TestEncodeDecode(t *testing.T) {
	for _, name := range dumps {
		g := read(t, load(t, name))
		data := encode(t, g)
		again, err := graph.Decode(bytes.NewReader(data))
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(viewOf(g), viewOf(again)))
		require.Equal(t, data, encode(t, again))
	}
}

// Every change of one byte and every cut is refused, or is the exact form of another graph.
func TestDecodeValidates(t *testing.T) {
	data := encode(t, read(t, load(t, "ring.dot")))
	refused, every := 0, thorough.Every(8)
	for i := range data {
		for c := i % every; c < 256; c += every {
			changed := bytes.Clone(data)
			changed[i] = byte(c)
			if !requireExact(t, changed) {
				refused++
			}
		}
		require.False(t, requireExact(t, data[:i]))
	}
	require.False(t, requireExact(t, append(data, 0)))
	require.Greater(t, refused, 200*len(data)/every)
}

// requireExact tells whether data is a graph, and fails if it is but not in its only form.
func requireExact(t *testing.T, data []byte) bool {
	g, err := graph.Decode(bytes.NewReader(data))
	if err != nil {
		require.ErrorIs(t, err, graph.ErrEncoding)
		return false
	}
	require.Equal(t, data, encode(t, g))
	require.Len(t, viewOf(g).Path, g.NumStates())
	return true
}

func FuzzDecode(f *testing.F) {
	for _, name := range dumps {
		f.Add(encode(f, read(f, load(f, name))))
	}
	f.Add(encode(f, read(f, []byte(head+one+two+go12+foot))))
	f.Fuzz(func(t *testing.T, data []byte) { requireExact(t, data) })
}

package cover

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func plan(t testing.TB, g graph) Cover {
	t.Helper()
	p, err := Edges(g.first, g.to, g.initial)
	require.NoError(t, err, "%v", g)
	require.NoError(t, verify(g, p), "%v: %v", g, p)
	return p
}

// Every graph of up to 3 states without parallel edges.
func TestAgainstBruteForceExhaustively(t *testing.T) {
	planned, unreachable := 0, 0
	for n := 1; n <= 3; n++ {
		for edges := range 1 << (n * n) {
			for initial := 1; initial <= n; initial++ {
				g := subgraph(n, edges, initial)
				if checkReachable(g.first, g.to, initial) != nil {
					_, err := Edges(g.first, g.to, initial)
					require.ErrorIs(t, err, ErrUnreachable)
					unreachable++
					continue
				}
				againstBruteForce(t, g)
				planned++
			}
		}
	}
	assert.Equal(t, []int{1178, 392}, []int{planned, unreachable})
}

// subgraph has edge (s, t) if bit s*n+t of edges is set.
func subgraph(n, edges, initial int) graph {
	rows := make([][]uint32, n)
	for bit := range n * n {
		if edges>>bit&1 != 0 {
			rows[bit/n] = append(rows[bit/n], uint32(bit%n))
		}
	}
	return compress(rows, initial)
}

func TestAgainstBruteForceAtRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 3000 {
		againstBruteForce(t, random(r, 6, 9))
	}
}

func againstBruteForce(t *testing.T, g graph) {
	t.Helper()
	p := plan(t, g)
	steps, walks := bruteForce(g)
	require.Equal(t, []int{steps, walks}, []int{p.Steps, len(p.Walks)}, "%v: %v", g, p)
}

func TestNoImprovement(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 3000 {
		g := random(r, 60, 60+r.IntN(200))
		p := plan(t, g)
		require.False(t, improvable(g, p), "%v: %v", g, p)
	}
}

// What a wrong plan gives the oracle away: one walk for each edge is no optimum.
func TestOracleSeesImprovement(t *testing.T) {
	g := graph{[]uint32{0, 1, 2, 2}, []uint32{1, 2}, 1}
	assert.True(t, improvable(g, Cover{Walks: [][]uint32{{0}, {0, 1}}}))
	assert.False(t, improvable(g, Cover{Walks: [][]uint32{{0, 1}}}))
	assert.Error(t, verify(g, Cover{Walks: [][]uint32{{0}, {0, 1}}, Steps: 3, Optimum: 3, Prices: make([]uint32, 3)}))
}

// The solver's own dual bound, which counts resets too, meets what the flow costs.
func TestStrongDuality(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 1000 {
		g := random(r, 40, 150)
		w := newNetwork(g.first, g.to, g.initial)
		require.True(t, w.solve(stepCost*MaxSteps))
		cost := stepCost * len(g.to)
		for u := range uint32(w.n + 1) {
			for k := w.firstIn[u]; k < w.firstIn[u+1]; k++ {
				reduced := w.reduced(w.from[k], u)
				require.GreaterOrEqual(t, reduced, int32(0))
				require.Zero(t, int(reduced)*int(w.flow[k]), "flow on a slack arc")
				cost += int(w.flow[k]) * int(reduced+w.price[u]-w.price[w.from[k]])
			}
		}
		require.Equal(t, cost, w.bound)
	}
}

func TestShapes(t *testing.T) {
	for name, c := range map[string]struct {
		g    graph
		want [][]uint32
	}{
		"no edge":                     {graph{[]uint32{0, 0}, nil, 1}, [][]uint32{}},
		"self-loops":                  {graph{[]uint32{0, 2}, []uint32{0, 0}, 1}, [][]uint32{{0, 1}}},
		"parallel edges":              {graph{[]uint32{0, 2, 2}, []uint32{1, 1}, 1}, [][]uint32{{0}, {1}}},
		"parallel edges and a return": {graph{[]uint32{0, 2, 3}, []uint32{1, 1, 0}, 1}, [][]uint32{{0, 2, 1}}},
		"two circuits":                {graph{[]uint32{0, 1, 2}, []uint32{0, 1}, 2}, [][]uint32{{1}, {0}}},
	} {
		p := plan(t, c.g)
		assert.Empty(t, cmp.Diff(c.want, p.Walks), name)
	}
}

// Exact figures of the little Paxos: a change in them is a change of the optimum.
func TestLittlePaxos(t *testing.T) {
	g := littlePaxos(false)
	p := plan(t, g)
	assert.Equal(t, []int{83104, 300027, 1393720, 83325}, []int{len(g.first) - 1, len(g.to), p.Steps, len(p.Walks)})
	again := plan(t, g)
	assert.True(t, reflect.DeepEqual(p, again), "not deterministic")
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		g    graph
		want error
		says string
	}{
		{graph{nil, nil, 1}, ErrMalformed, "has 0 entries"},
		{graph{[]uint32{0}, nil, 1}, ErrMalformed, "has 1 entries"},
		{graph{[]uint32{1, 1}, []uint32{0}, 1}, ErrMalformed, "begin with 0"},
		{graph{[]uint32{0, 1}, []uint32{0}, 0}, ErrMalformed, "want 1 to 1 initial states, got 0"},
		{graph{[]uint32{0, 1}, []uint32{0}, 2}, ErrMalformed, "got 2"},
		{graph{[]uint32{0, 1}, []uint32{0}, -1}, ErrMalformed, "got -1"},
		{graph{[]uint32{0, 2, 1}, []uint32{0}, 1}, ErrMalformed, "first[1] = 2 is above first[2] = 1"},
		{graph{[]uint32{0, 1}, []uint32{0, 0}, 1}, ErrMalformed, "ends with 1 but there are 2 edges"},
		{graph{[]uint32{0, 2}, []uint32{0}, 1}, ErrMalformed, "ends with 2 but there are 1 edges"},
		{graph{[]uint32{0, 1}, []uint32{1}, 1}, ErrMalformed, "edge 0 leads to state 1 of 1"},
		{graph{[]uint32{0, 1, 1, 2}, []uint32{1, 2}, 1}, ErrUnreachable, "state 2"},
		{lasso(10000, 20000), ErrTooLong, "at least 2000"},
	} {
		p, err := Edges(c.g.first, c.g.to, c.g.initial)
		assert.ErrorIs(t, err, c.want)
		assert.ErrorContains(t, err, c.says)
		assert.Zero(t, p)
	}
}

// lasso is a chain from state 0 with many edges from its end back to 0.
func lasso(length, returns int) graph {
	rows := make([][]uint32, length+1)
	for s := range length {
		rows[s] = []uint32{uint32(s + 1)}
	}
	rows[length] = make([]uint32, returns)
	return compress(rows, 1)
}

func FuzzEdges(f *testing.F) {
	f.Add([]byte{0, 2, 3}, []byte{1, 1, 0}, 1)
	f.Add([]byte{0, 1, 2, 4}, []byte{1, 2, 0, 2}, 2)
	f.Add([]byte{0, 3, 4, 6, 6}, []byte{0, 1, 2, 3, 3, 1}, 1)
	f.Add([]byte{0, 2, 1}, []byte{5}, 3)
	f.Fuzz(func(t *testing.T, first, to []byte, initial int) {
		g := graph{widen(first), widen(to), initial}
		p, err := Edges(g.first, g.to, g.initial)
		if err == nil {
			require.NoError(t, verify(g, p))
			require.False(t, improvable(g, p))
			return
		}
		require.True(t, errors.Is(err, ErrMalformed) || errors.Is(err, ErrUnreachable), "%v", err)
	})
}

func widen(bytes []byte) []uint32 {
	var words []uint32
	for _, b := range bytes {
		words = append(words, uint32(b))
	}
	return words
}

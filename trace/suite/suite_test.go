package suite_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

var spec = strings.Repeat("0123456789abcdef", 4)

// real returns the shortest way to every state of a graph that TLC dumped; its values are of every kind.
func real(t testing.TB, dump string) (suite.Header, []suite.Behaviour) {
	f, err := os.Open(filepath.Join("..", "graph", "testdata", dump))
	require.NoError(t, err)
	defer f.Close()
	g, err := graph.Read(f, dump, graph.Options{})
	require.NoError(t, err)
	h := suite.Header{
		Protocol: "none", Model: strings.TrimSuffix(dump, ".dot"), Spec: spec, TLC: "TLC2 Version 2.18", Variables: g.Vars(),
		Constants: map[string]suite.JSON{"N": suite.Encode(tla.Int(3)), "None": suite.Encode(tla.Model("None"))},
		States:    g.NumStates(), Edges: g.NumEdges(),
	}
	var bs []suite.Behaviour
	for s := range g.NumStates() {
		b := suite.Behaviour{Initial: stateOf(g, g.Start(s))}
		for i, e := range g.Path(s) {
			step := suite.Step{Action: g.Label(int(e.Label)), State: stateOf(g, int(e.To)), Hostile: i%3 == 2}
			if i%2 == 1 {
				step.Args = []suite.Arg{{Name: "z", Value: suite.Encode(tla.Int(int64(i)))}, {Name: "a", Value: step.State[0]}}
			}
			b.Steps = append(b.Steps, step)
		}
		bs = append(bs, b)
		h.Steps += len(b.Steps)
	}
	h.Behaviours = len(bs)
	return h, bs
}

func stateOf(g *graph.Graph, s int) (state suite.State) {
	for v := range g.Vars() {
		state = append(state, suite.Encode(g.Value(s, v)))
	}
	return state
}

func write(t testing.TB, h suite.Header, bs []suite.Behaviour) []byte {
	var buf bytes.Buffer
	w, err := suite.NewWriter(&buf, h)
	require.NoError(t, err)
	for _, b := range bs {
		require.NoError(t, w.WriteBehaviour(b))
	}
	require.NoError(t, w.Close())
	return buf.Bytes()
}

func read(r io.Reader, opt suite.Options) (h suite.Header, bs []suite.Behaviour, err error) {
	in, err := suite.NewReader(r, "x.ndjson", opt)
	if err != nil {
		return h, nil, err
	}
	for b, err := range in.All() {
		if err != nil {
			return in.Header(), bs, err
		}
		bs = append(bs, b)
	}
	return in.Header(), bs, nil
}

var dumps = []string{"prints.dot", "ring.dot"}

func TestRoundTrip(t *testing.T) {
	for _, dump := range dumps {
		h, bs := real(t, dump)
		text := write(t, h, bs)
		require.Equal(t, text, write(t, h, bs))
		gotH, got, err := read(iotest.OneByteReader(bytes.NewReader(text)), suite.Options{})
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(h, gotH))
		require.Empty(t, cmp.Diff(bs, got))
		require.Equal(t, 1+h.Behaviours+h.Steps, bytes.Count(text, []byte("\n")))
	}
}

func TestEmptySuite(t *testing.T) {
	h, _ := real(t, "ring.dot")
	h.Behaviours, h.Steps, h.Constants = 0, 0, nil
	r, err := suite.NewReader(bytes.NewReader(write(t, h, nil)), "x", suite.Options{})
	require.NoError(t, err)
	for range 2 {
		_, err = r.Next()
		require.Equal(t, io.EOF, err)
	}
}

// A file cut anywhere says so; no prefix passes for a suite.
func TestEveryPrefixIsTruncated(t *testing.T) {
	h, bs := real(t, "prints.dot")
	h.Behaviours, h.Steps = 3, len(bs[0].Steps)+len(bs[1].Steps)+len(bs[2].Steps)
	text := write(t, h, bs[:3])
	for i := range text {
		_, _, err := read(bytes.NewReader(text[:i]), suite.Options{})
		require.ErrorIs(t, err, suite.ErrTruncated, "%d bytes", i)
	}
}

// What a Reader accepts of a damaged file, a Writer writes again to the same effect.
func TestDamage(t *testing.T) {
	h, bs := real(t, "prints.dot")
	text := write(t, h, bs)
	rng := rand.New(rand.NewPCG(1, 2))
	for range thorough.Of(300, 1000) {
		damaged := bytes.Clone(text)
		damaged[rng.IntN(len(damaged))] = "\"{}[],:0-\\ x\n\xff"[rng.IntN(14)]
		checkRead(t, damaged)
	}
}

func checkRead(t *testing.T, text []byte) {
	h, bs, err := read(bytes.NewReader(text), suite.Options{MaxLine: 1 << 16, MaxBytes: 1 << 20})
	if err != nil {
		var bad *suite.FormatError
		if !errors.As(err, &bad) {
			require.True(t, bytes.HasPrefix(text, []byte{0x28, 0xb5, 0x2f, 0xfd}), "%v", err)
		}
		return
	}
	again := write(t, h, bs)
	h2, bs2, err := read(bytes.NewReader(again), suite.Options{})
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(h, h2))
	require.Empty(t, cmp.Diff(bs, bs2))
}

func TestStale(t *testing.T) {
	h := suite.Header{Protocol: "paxos", Model: "AcceptorRole", Spec: spec}
	require.NoError(t, h.Stale(spec))
	err := h.Stale(strings.Repeat("f", 64))
	require.ErrorIs(t, err, suite.ErrStale)
	require.EqualError(t, err, "the suite is stale: the paxos suite of AcceptorRole was generated from specification 0123456789ab, "+
		"which is now ffffffffffff; regenerate it with `synod generate`")
}

func FuzzReader(f *testing.F) {
	h, bs := real(f, "prints.dot")
	h.Behaviours, h.Steps = 2, len(bs[0].Steps)+len(bs[len(bs)-1].Steps)
	f.Add(write(f, h, []suite.Behaviour{bs[0], bs[len(bs)-1]}))
	path := filepath.Join(f.TempDir(), "x.zst")
	require.NoError(f, suite.WriteFile(path, h, bs[:2]))
	compressed, err := os.ReadFile(path)
	require.NoError(f, err)
	f.Add(compressed)
	for _, c := range refused {
		f.Add([]byte(headerLine + c.text))
	}
	f.Fuzz(checkRead)
}

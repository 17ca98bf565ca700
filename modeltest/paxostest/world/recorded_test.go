package world_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/cputime"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/cover"
	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/recording"
)

// What TLC found and the reference went through, exactly.
var recorded = []struct {
	model  string
	counts modeltest.Counts
	steps  int // of a minimum cover; 0 for several initial states, which no one walks
}{
	{"AcceptorRole", modeltest.Counts{States: 68, Edges: 1088, Stutters: 768}, 1646},
	{"AcceptorDialects", modeltest.Counts{States: 3291, Edges: 52_656}, 0},
	{"ProposerRole", modeltest.Counts{States: 239, Edges: 50_429, Stutters: 182_513}, 59_432},
	{"ProposerRoleFour", modeltest.Counts{States: 729, Edges: 201_204, Stutters: 655_009}, 226_574},
	{"LearnerRole", modeltest.Counts{States: 4098, Edges: 77_862, Stutters: 270_468}, 252_966},
	{"ProposerRoleSizes", modeltest.Counts{States: 285, Edges: 53_865, Stutters: 187_000}, 65_951},
	{"ProposerRoleFive", modeltest.Counts{States: 450, Edges: 104_850, Stutters: 343_095}, 123_503},
	{"LearnerRoleFour", modeltest.Counts{States: 122, Edges: 1098, Stutters: 3904}, 2010},
	{"LearnerRoleSizes", modeltest.Counts{States: 627, Edges: 10_659, Stutters: 40_128}, 31_059},
	{"SynodReject", modeltest.Counts{States: 3569, Edges: 26_592, Disabled: 41_628, Stutters: 82_164}, 74_176},
	{"Synod", modeltest.Counts{States: 81_313, Edges: 632_854, Disabled: 2_421_652, Stutters: 347_315}, 2_209_571},
}

func load(t testing.TB, model string) (*recording.Recording, map[string]labelled.Stimulus) {
	t.Helper()
	rec, err := recording.Open(spec.Files, "paxos/recorded/"+recording.Name(model))
	require.NoError(t, err)
	return rec, rec.Graph.Labelled()
}

func machine(t testing.TB, rec *recording.Recording) modeltest.Machine {
	t.Helper()
	m, err := world.Reference(rec.Role, rec.Graph.ConstantValues())
	require.NoError(t, err)
	return m
}

// large is a graph of more edges, which is left to synod verify: it holds the reference against all
// graphs and replays them, in stage verify of .ci/run. Of each role there is a smaller one.
var large = thorough.Of(51_000, 60_000)

func TestReferenceEqualsWhatTLCFound(t *testing.T) {
	for _, c := range recorded {
		if c.counts.Edges > large {
			continue
		}
		t.Run(c.model, func(t *testing.T) {
			rec, labels := load(t, c.model)
			counts, d, err := machine(t, rec).Equivalent(rec.Graph.Graph, labels)
			require.NoError(t, err)
			require.Nil(t, d)
			require.Equal(t, c.counts, counts)
		})
	}
}

func TestReplayOfAMinimumCover(t *testing.T) {
	for _, c := range recorded {
		if c.steps == 0 || c.counts.Edges > large {
			continue
		}
		t.Run(c.model, func(t *testing.T) {
			rec, labels := load(t, c.model)
			walk, err := machine(t, rec).Replay(rec.Graph.Graph, labels)
			require.NoError(t, err)
			sum := 0
			for _, edges := range covering(t, rec.Graph.Graph) {
				steps, d := walk(edges)
				require.Nil(t, d)
				sum += steps
			}
			require.Equal(t, c.steps, sum)
		})
	}
}

func covering(t testing.TB, g *graph.Graph) [][]graph.Edge {
	t.Helper()
	first, to := []uint32{0}, []uint32(nil)
	var all []graph.Edge
	for state := range g.NumStates() {
		for _, e := range g.Out(state) {
			to, all = append(to, e.To), append(all, e)
		}
		first = append(first, uint32(len(to)))
	}
	plan, err := cover.Edges(first, to, g.NumInitial())
	require.NoError(t, err)
	out := make([][]graph.Edge, len(plan.Walks))
	for i, walk := range plan.Walks {
		for _, e := range walk {
			out[i] = append(out[i], all[e])
		}
	}
	return out
}

func BenchmarkReplay(b *testing.B) {
	for _, c := range recorded {
		if c.steps == 0 {
			continue
		}
		b.Run(c.model, func(b *testing.B) {
			rec, labels := load(b, c.model)
			walk, err := machine(b, rec).Replay(rec.Graph.Graph, labels)
			require.NoError(b, err)
			walks := covering(b, rec.Graph.Graph)
			steps, each := 0, cputime.Of(b)
			for b.Loop() {
				for _, edges := range walks {
					n, _ := walk(edges)
					steps += n
				}
			}
			each(steps, "step")
			b.ReportMetric(float64(steps)/b.Elapsed().Seconds(), "steps/s")
		})
	}
}

func BenchmarkEquivalent(b *testing.B) {
	for _, c := range recorded {
		b.Run(c.model, func(b *testing.B) {
			rec, labels := load(b, c.model)
			m, each := machine(b, rec), cputime.Of(b)
			for b.Loop() {
				_, _, _ = m.Equivalent(rec.Graph.Graph, labels)
			}
			each(int(c.counts.Probes())*b.N, "probe")
			b.ReportMetric(float64(c.counts.Probes())*float64(b.N)/b.Elapsed().Seconds(), "probes/s")
			b.ReportMetric(float64(c.counts.Edges), "edges")
		})
	}
}

// BenchmarkDecode reads a recorded graph, from the bytes of its file.
func BenchmarkDecode(b *testing.B) {
	for _, model := range []string{"LearnerRole", "Synod"} {
		b.Run(model, func(b *testing.B) {
			data, err := spec.Files.ReadFile("paxos/recorded/" + model + ".graph.zst")
			require.NoError(b, err)
			b.ReportAllocs()
			each := cputime.Of(b)
			for b.Loop() {
				_, err := recording.Decode(bytes.NewReader(data))
				require.NoError(b, err)
			}
			each(b.N, "op")
		})
	}
}

package suite_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/cputime"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// acceptor returns a suite of the size and shape of an acceptor's: 62,976 steps of about 170 bytes.
func acceptor() (suite.Header, []suite.Behaviour) {
	v := tla.Record(map[string]tla.Value{"promised": tla.Int(3), "vote": tla.Record(map[string]tla.Value{"ballot": tla.Int(2), "value": tla.Model("v1")})})
	out := tla.Set(tla.Record(map[string]tla.Value{"type": tla.Str("Promise"), "ballot": tla.Int(3), "from": tla.Model("a1"), "vote": tla.Model("None")}))
	state := suite.State{suite.Encode(v), suite.Encode(out)}
	args := []suite.Arg{{Name: "ballot", Value: "3"}, {Name: "value", Value: `"v1"`}}
	h := suite.Header{Protocol: "paxos", Model: "AcceptorRole", Spec: spec, Variables: []string{"acceptor", "out"}, Behaviours: 12_512}
	bs := make([]suite.Behaviour, h.Behaviours)
	for i := range bs {
		steps := 5
		if i < 62_976-5*12_512 {
			steps++
		}
		bs[i].Initial = state
		for range steps {
			bs[i].Steps = append(bs[i].Steps, suite.Step{Action: "Accept", Args: args, State: state})
		}
		h.Steps += steps
	}
	return h, bs
}

func BenchmarkWrite(b *testing.B) {
	h, bs := acceptor()
	b.SetBytes(int64(len(write(b, h, bs))))
	each := cputime.Of(b)
	for b.Loop() {
		w, err := suite.NewWriter(io.Discard, h)
		require.NoError(b, err)
		for _, behaviour := range bs {
			if err := w.WriteBehaviour(behaviour); err != nil {
				b.Fatal(err)
			}
		}
		require.NoError(b, w.Close())
	}
	each(h.Steps*b.N, "step")
	b.ReportMetric(float64(h.Steps)*float64(b.N)/b.Elapsed().Seconds(), "steps/s")
}

func BenchmarkRead(b *testing.B) {
	h, bs := acceptor()
	text := write(b, h, bs)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	each := cputime.Of(b)
	for b.Loop() {
		r, err := suite.NewReader(bytes.NewReader(text), "bench", suite.Options{})
		require.NoError(b, err)
		for _, err := range r.All() {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	each(h.Steps*b.N, "step")
	b.ReportMetric(float64(h.Steps)*float64(b.N)/b.Elapsed().Seconds(), "steps/s")
}

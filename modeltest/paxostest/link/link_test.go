package link_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	paxoslink "github.com/synod-paxos/synod/modeltest/paxostest/link"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/vc"
)

func TestSystemsAreTheGraphs(t *testing.T) {
	for _, l := range paxoslink.All.Links {
		t.Run(l.System+"/"+l.Model, func(t *testing.T) {
			system, err := vc.Load(spec.Files, "paxos/proof/"+l.System+".vc")
			require.NoError(t, err)
			data, err := spec.Files.ReadFile("paxos/recorded/" + l.Model + ".graph.zst")
			require.NoError(t, err)
			rec, err := recording.Decode(bytes.NewReader(data))
			require.NoError(t, err)
			constants := map[string]tla.Value{}
			for _, c := range rec.Graph.Constants {
				constants[c.Expr] = c.Value
			}
			began := time.Now()
			plug, err := l.Plug(system, constants)
			require.NoError(t, err)
			m, err := plug.Machine(rec.Graph.Stimuli)
			require.NoError(t, err)
			counts, d, err := m.Equivalent(rec.Graph.Graph, rec.Graph.Labelled())
			require.NoError(t, err)
			if d != nil {
				t.Fatal(d.Explain())
			}
			t.Log(counts, time.Since(began))
		})
	}
}

package link_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/link"
	paxoslink "github.com/synod-paxos/synod/modeltest/paxostest/link"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/vc"
)

var recordings = map[string]*recording.Recording{}

func recorded(t *testing.T, model string) *recording.Recording {
	t.Helper()
	if rec := recordings[model]; rec != nil {
		return rec
	}
	rec, err := recording.Open(spec.Files, "paxos/recorded/"+recording.Name(model))
	require.NoError(t, err)
	recordings[model] = rec
	return rec
}

// held holds a system against a graph.
func held(t *testing.T, l link.Link, system *vc.System) (*modeltest.Divergence, error) {
	t.Helper()
	rec := recorded(t, l.Model)
	_, m, err := plugged(t, l, system, nil)
	if err != nil {
		return nil, err
	}
	_, d, err := m.Equivalent(rec.Graph.Graph, rec.Graph.Labelled())
	return d, err
}

// Each system is the specification, step for step. This is a sample, without the largest graph:
// synod verify and synod prove hold all, in stage verify of .ci/run.
func TestSystemsAreTheGraphs(t *testing.T) {
	for i, l := range paxoslink.All.Links {
		if i%2 > 0 || l.Model == "Synod" {
			continue
		}
		t.Run(l.System+"/"+l.Model, func(t *testing.T) {
			system, err := vc.Load(spec.Files, "paxos/proof/"+l.System+".vc")
			require.NoError(t, err)
			d, err := held(t, l, system)
			require.NoError(t, err)
			if d != nil {
				t.Fatal(d.Error() + "\n" + d.Explain())
			}
		})
	}
}

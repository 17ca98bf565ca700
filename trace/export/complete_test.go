package export

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

const count = `---- MODULE Count ----
EXTENDS Naturals
VARIABLES n
Init == n = 0
Add(k) == n + k < 9 /\ n' = n + k
End == n = 8 /\ UNCHANGED n
Next == (\E k \in 1..3 : Add(k)) \/ End
====
`

// Signatures that range over too little, or over too much, give all states and other steps.
func TestCompleteComparesSteps(t *testing.T) {
	thorough.Only(t, "each is four runs; synod verify compares so what is built in")
	t.Parallel()
	for _, c := range []struct{ domain, says string }{
		{"{1, 3}", "Count takes a step that no action of the manifest takes"},
		{"{2}", "by the manifest's actions the state is not reached"},
		{"1..3", ""},
		{"1..4", "an action of the manifest takes a step that Count does not take"},
	} {
		domain, says := c.domain, c.says
		t.Run(domain, func(t *testing.T) {
			t.Parallel()
			m, err := manifest.Load(fstest.MapFS{
				"Count.tla": {Data: []byte(count)}, "Count.cfg": {Data: []byte("INIT Init\nNEXT Next\n")},
				"models.json": {Data: fmt.Appendf(nil, `{"format": 1, "protocol": "count", "models": [{"name": "Count", "module": "Count", "config": "Count.cfg",
					"tags": ["quick"], "why": "x", "expect": {"verdict": "holds"}, "graph": "complete", "actions": ["Add(k \\in %s)"]}]}`, domain)},
			}, "models.json")
			require.NoError(t, err)
			err = Complete(t.Context(), tlctest.Require(t), m, &m.Models[0], exported(t, m, "Count"))
			if says == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, ErrExport)
			require.ErrorContains(t, err, says)
			if domain == "1..4" { // too much: the steps of the next-state relation are picked out
				rec, err := Within(t.Context(), tlctest.Require(t), m, &m.Models[0], "Next")
				require.NoError(t, err)
				require.NoError(t, Complete(t.Context(), tlctest.Require(t), m, &m.Models[0], rec.Graph))
				require.Equal(t, 9, rec.Graph.NumStates())
			}
		})
	}
}

package link

import (
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/link/linktest"
	"github.com/synod-paxos/synod/spec"
)

// The system is the specification, step for step, and each guard and update that is left out is another system; but for what is history,
// and that nobody promises none.
func TestTheSystemIsTheGraphs(t *testing.T) {
	files, err := fs.Sub(spec.Files, "multipaxos")
	require.NoError(t, err)
	systems := linktest.New(t, files, All)
	system := linktest.Read(t, systems.Text(t, "MultiPaxos"))
	d, err := systems.Differs(t, "MultiPaxos", system)
	require.NoError(t, err)
	require.Nil(t, d)
	require.NoError(t, All.Assumes(system))
	unseen, all := systems.Unseen(t, "MultiPaxos")
	require.Equal(t, []string{
		"Phase2a (guard (distinct b zero))",
		"Phase2a (update backed ((d Ballot) (t Slot) (w Value) (R Quorum1) (e Ballot)) (or (backed d t w R e) (and (= d b) (= t s) (= w v) (= R Q) (= e c))))",
		"Phase2b (guard (backed b s v Q c))",
	}, unseen)
	require.Greater(t, all, 20)
}

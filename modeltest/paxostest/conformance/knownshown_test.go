package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// What is shown of a bug is a test in which it goes wrong: its last step is unsafe.
func TestShow(t *testing.T) {
	known, err := KnownBugs()
	require.NoError(t, err)
	for _, b := range known.Bugs {
		if b.Role != model.Acceptor.String() && b.ID != "M05" { // the rest takes seconds
			continue
		}
		d, err := known.Show(t.Context(), b.ID)
		require.NoError(t, err, b.ID)
		if b.ID[0] == 'L' {
			require.Nil(t, d, "%s is safe", b.ID)
			continue
		}
		require.NotNil(t, d, b.ID)
		require.Contains(t, d.Text(), ">>", b.ID)
	}
	d, err := known.Show(t.Context(), "M99")
	require.NoError(t, err)
	require.Nil(t, d)
}

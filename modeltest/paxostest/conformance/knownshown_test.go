package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
)

// What is recorded of a bug is a shortest test in which it goes wrong: its last step is unsafe.
func TestShow(t *testing.T) {
	known, err := KnownBugs()
	require.NoError(t, err)
	all := thorough.Tests()
	for i, b := range known.Bugs {
		if all || i == 0 { // to search the rest takes seconds
			found, err := b.search(t.Context())
			require.NoError(t, err, b.ID)
			require.Equal(t, found, b.Shown, "%s as %s: run synod mutants --record", b.ID, b.Role)
		}
		d, err := known.Show(b.ID)
		require.NoError(t, err, b.ID)
		require.Equal(t, b.Shown == nil, d == nil, b.ID)
		if d != nil {
			require.Contains(t, d.Text(), ">>", b.ID)
		}
	}
	d, err := known.Show("M99")
	require.NoError(t, err)
	require.Nil(t, d)
}

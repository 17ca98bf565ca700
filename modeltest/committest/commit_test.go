package committest_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/agree"
	"github.com/synod-paxos/synod/modeltest/committest"
)

// Every recorded graph is what impl/commit does, and exploring it finds what TLC finds: the counts
// of what holds, and how long the shortest behaviour is that breaks something.
func TestCodeIsTheSpecification(t *testing.T) {
	t.Parallel()
	agree.Recorded(os.DirFS("../../spec/commit")).AgreesThroughout(t, committest.All)
}

// A model that the code cannot stand for is an error, and says what it can.
func TestUnknown(t *testing.T) {
	t.Parallel()
	_, err := committest.All.Reference("emperor", nil)
	require.ErrorContains(t, err, `there is no role "emperor", only elected, paxos-commit, timeouts, two-phase`)
	_, err = committest.All.Reference("two-phase", nil)
	require.EqualError(t, err, "committest: want 1 to 4 elements for Participants, got 0")
}

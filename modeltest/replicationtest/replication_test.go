package replicationtest_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/agree"
	"github.com/synod-paxos/synod/modeltest/replicationtest"
)

// Every recorded graph is what impl/replication does, and exploring it finds what TLC finds: the
// counts of what holds, and how long the shortest behaviour is that breaks something.
func TestCodeIsTheSpecification(t *testing.T) {
	t.Parallel()
	agree.Recorded(os.DirFS("../../spec/replication")).AgreesThroughout(t, replicationtest.All)
}

// A model that the code cannot stand for is an error, and says what it can.
func TestUnknown(t *testing.T) {
	t.Parallel()
	_, err := replicationtest.All.Reference("emperor", nil)
	require.ErrorContains(t, err, "there is no role \"emperor\"")
}

package paxosmutate

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
)

// After a change of a bug, of impl/paxos or of a role's inputs, run
//
//	go run ./cmd/synod mutants --record
func TestKnownBugsAreOfThisSource(t *testing.T) {
	b, err := mutate.New(".")
	require.NoError(t, err)
	from, err := Sources(b)
	require.NoError(t, err)
	known, err := conformance.KnownBugs()
	require.NoError(t, err)
	require.Equal(t, from, known.From, "%s is stale: run go run ./cmd/synod mutants --record", conformance.KnownFile)
}

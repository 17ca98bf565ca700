package run_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/run"
)

// A run of which no state is known is drawn and listed, and nothing is said of what changed.
func TestSeen(t *testing.T) {
	r := run.Seen("logs", []modeltest.Arrow{
		{From: "node 1", To: "node 2", Text: "Prepare <1>"}, {From: "node 2", To: "node 2", Text: "is durable", Same: true}, {From: "node 2", To: "node 2", Text: "stops"},
	}, run.Broken{Property: "WasSent"})
	require.Len(t, r.Steps, 3)
	page := r.HTML()
	require.Contains(t, page, "<td>1<td>node 1 to node 2: Prepare &lt;1&gt;\n")
	require.Contains(t, page, "<td>2<td>node 2: stops\n")
	require.Contains(t, page, "is durable")
	require.Contains(t, page, "WasSent")
	require.NotContains(t, page, "chang")
}

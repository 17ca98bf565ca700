package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
)

// Of each model it is said by which engines it was judged; of one that failed by none.
func TestEngines(t *testing.T) {
	wrong := report.None("check", "Wrong")
	wrong.Failures = []report.Failure{{What: "drift"}}
	r := &report.Report{Rows: []report.Row{
		report.None("check", "Both"), report.None("check", "Alone"), wrong, report.None("explore", "Both"), report.None("explore", "Wrong"),
	}}
	require.Equal(t, "1 models were judged by two engines, TLC and the exploration of the code; 1 by TLC alone: --json says which", engines(r))
	require.Equal(t, []string{"TLC", "exploration"}, r.Rows[0].Engines)
	require.Equal(t, []string{"TLC"}, r.Rows[1].Engines)
	require.Empty(t, r.Rows[2].Engines)
	require.Empty(t, engines(&report.Report{Rows: []report.Row{report.None("explore", "Both")}}))
}

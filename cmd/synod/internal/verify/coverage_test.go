package verify

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/trace/manifest"
)

// A graph with several initial states is several implementations: their equivalence
// is shown, and there is neither a replay nor a suite.
func TestSeveralInitialStatesHaveNoWalks(t *testing.T) {
	v := verifier(t, nil)
	for name, want := range map[string]struct{ agreement, recordings []string }{
		"AcceptorRole":     {[]string{"recorded", "equal", "replay"}, []string{"recorded", "suite"}},
		"AcceptorDialects": {[]string{"recorded", "equal"}, []string{"recorded"}},
	} {
		m, ok := v.Manifest.Model(name)
		require.True(t, ok)
		rows, err := v.agreement(t.Context(), m)
		require.NoError(t, err)
		require.Equal(t, want.agreement, steps(t, rows))
		r, err := v.CheckRecordings(t.Context(), []*manifest.Model{m})
		require.NoError(t, err)
		require.Equal(t, want.recordings, steps(t, r.Rows))
	}
}

func steps(t *testing.T, rows []report.Row) (out []string) {
	for _, row := range rows {
		require.Empty(t, row.Failures)
		out = append(out, row.Step)
	}
	return out
}

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
		r, err := Run(t.Context(), v.Options, comparison(t, v, m))
		require.NoError(t, err)
		require.Equal(t, want.recordings, steps(t, r.Rows))
	}
}

func comparison(t *testing.T, v *Verifier, models ...*manifest.Model) Jobs {
	t.Helper()
	plan, err := v.Comparison(models)
	require.NoError(t, err)
	return plan
}

func steps(t *testing.T, rows []report.Row) (out []string) {
	for _, row := range rows {
		require.Empty(t, row.Failures)
		out = append(out, row.Step)
	}
	return out
}

// Several manifests are one run: each row says whose it is, and the summary counts all
// of them.
func TestPlansOfSeveralProtocols(t *testing.T) {
	all := everyProtocol(t)
	var plans []Jobs
	for i, name := range []string{"AcceptorRole", "Handshake"} {
		m, ok := all[i].Manifest.Model(name)
		require.True(t, ok, name)
		plans = append(plans, comparison(t, all[i], m))
	}
	r, err := Run(t.Context(), all[0].Options, plans...)
	require.NoError(t, err)
	require.Equal(t, []string{"recorded", "suite", "recorded", "suite"}, steps(t, r.Rows))
	for i, row := range r.Rows {
		require.Equal(t, []string{"paxos", "generals"}[i/2], row.Protocol)
	}
	require.Equal(t, "holds: 4 rows", r.Summary)
}

// A name says which protocol a model is of.
func TestModelNamesAreUnique(t *testing.T) {
	of := map[string]string{}
	for _, v := range everyProtocol(t) {
		for _, m := range v.Manifest.Models {
			require.Empty(t, of[m.Name], m.Name)
			of[m.Name] = v.Manifest.Protocol
		}
	}
}

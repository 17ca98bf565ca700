package specmutate

import (
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/spec"
)

// Of these specifications it is known of each mutant what notices it, or why nothing need; and nothing else is listed.
func TestEachMutantIsTried(t *testing.T) {
	for _, name := range []string{"lease", "generals", "paxos"}[:thorough.Of(1, 3)] {
		files, err := fs.Sub(spec.Files, name)
		require.NoError(t, err)
		s := &Subject{Files: files, Name: "models.json"}
		all, err := s.Mutants()
		require.NoError(t, err)
		untried, err := s.Untried(all)
		require.NoError(t, err)
		require.Empty(t, ids(untried), "synod mutants --spec --protocol %s --untried --record", name)
		noticed, err := LoadNoticed(files)
		require.NoError(t, err)
		stale, err := s.Stale(all, nil)
		require.NoError(t, err)
		require.Empty(t, stale)
		require.Equal(t, noticed, noticed.With(nil, all), "%s: what is no mutant any more is listed", name)
		requireWitnesses(t, s, all, noticed)
	}
}

// requireWitnesses tells that each that is listed is a model of its judge, and of no mutant that is harmless.
func requireWitnesses(t *testing.T, s *Subject, all []Mutant, noticed Noticed) {
	suite, err := s.suite("")
	require.NoError(t, err)
	asks := map[witness]bool{}
	for _, a := range suite {
		asks[witness{a.tier.judge(), a.Name}] = true
	}
	harmless, err := s.harmless()
	require.NoError(t, err)
	for _, m := range all {
		if w, is := noticed[m.ID]; is {
			require.True(t, asks[w], "%s: %v", m.ID, w)
			require.Empty(t, harmless[m.Key()], m.ID)
		}
	}
}

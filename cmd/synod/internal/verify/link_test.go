package verify

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
)

// What the specification claims is pinned where no proof by TLAPS is about it: a claim that was made weaker is seen, even if the graphs
// were recorded again; a comment is not.
func TestASpecificationThatClaimsLessIsSeen(t *testing.T) {
	files := copied(t, nil)
	changed := func(file string, edit ...string) []string {
		text := string(files[file].Data)
		with := strings.NewReplacer(edit...).Replace(text)
		require.True(t, len(edit) == 0 || with != text)
		copied := fstest.MapFS{}
		for name, file := range files {
			copied[name] = file
		}
		copied[file] = &fstest.MapFile{Data: []byte(with)}
		v := verifier(t, copied)
		m, err := v.Proofs()
		require.NoError(t, err)
		differ := []string{}
		for _, system := range []string{"Paxos", "Synod", "Dialects", "May", "MayClient"} {
			said, err := v.Said(m, m.Of(system))
			require.NoError(t, err)
			for _, what := range m.Of(system).Changed(said) {
				require.Contains(t, what, "its claim specification is not what proofs.json records")
				differ = append(differ, system)
			}
		}
		return differ
	}
	require.Equal(t, []string{"May", "MayClient"}, changed("MaySystem.tla", `Agreement == Cardinality(Chosen) <= 1`, `Agreement == Cardinality(Chosen) <= 2`))
	thorough.Only(t, "each looks at five systems anew")
	require.Empty(t, changed("MaySystem.tla"))
	require.Empty(t, changed("MaySystem.tla", `\* At most one value is chosen, so no two learners disagree.`, `\* Another comment.`))
	require.Equal(t, []string{"May", "MayClient"}, changed("MaySystem.tla", `/\ Obeys(known, m)`, `/\ TRUE`))
	for old, with := range map[string]string{ // of clients, which no model says that has a graph
		"m.value \\in requested":                   "TRUE",
		"=> began[p] = {}":                         "=> began[p] \\subseteq Values",
		"# {} => proposers[p].value \\in began[p]": "# {} => proposers[p].value \\in Values",
	} {
		require.Equal(t, []string{"Synod", "Dialects"}, changed("SynodHistory.tla", old, with))
	}
}

package verify

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/proof"
)

const (
	agreement = "(safety Agreement (forall ((v Value) (w Value)) (=> (chosen v) (chosen w) (= v w))))"
	trivially = "(safety Agreement (forall ((v Value) (w Value)) (=> (chosen v) (chosen w) (= v v))))"
)

// Who records the hashes that rows name has proofs of which nothing is wrong; so what is another than in this synod, in the same words,
// is a failure, and all else that is another is told.
func TestAHashThatIsRecordedAnewHidesNothing(t *testing.T) {
	for _, c := range []struct{ words, silent, since string }{
		{"At most one value is chosen.", "its claim Agreement is another than in this synod, in the same words", "its claim Agreement is another"},
		{"A value is itself.", "", `its claim Agreement says "A value is itself.", and said "At most one value is chosen."`},
	} {
		v, m, p := recordedAnew(t, c.words)
		v.Folder = "mine"
		said, err := v.Said(m, p)
		require.NoError(t, err)
		require.Empty(t, p.Changed(said), "all hashes are right")
		silent, err := v.silent(p, said)
		require.NoError(t, err)
		require.Equal(t, c.silent != "", len(silent) == 1)
		if c.silent != "" {
			require.Contains(t, silent[0].What, c.silent)
		}
		since, err := v.Since(m, []*proof.Proof{p})
		require.NoError(t, err)
		require.Contains(t, strings.Join(since, "\n"), "Consensus: "+c.since)
	}
}

// What is built in is compared with nothing, and a copy that is the same differs in nothing.
func TestSinceOfWhatIsTheSame(t *testing.T) {
	v := verifier(t, nil)
	m, err := v.Proofs()
	require.NoError(t, err)
	quick := m.Tagged("quick")
	for _, v.Folder = range []string{"", "mine"} {
		since, err := v.Since(m, quick[:thorough.Of(3, len(quick))])
		require.NoError(t, err)
		require.Empty(t, since)
	}
}

// A protocol that has systems to hold against graphs does not lose all its proofs.
func TestNoProofsAreMissed(t *testing.T) {
	files := copied(t, nil)
	delete(files, "proof/proofs.json")
	_, err := verifier(t, files).Proofs()
	require.ErrorContains(t, err, "paxos has proofs, and there is no proof/proofs.json")
}

// recordedAnew is a copy in which Consensus claims nothing, in these words, and all hashes are those of today.
func recordedAnew(t *testing.T, words string) (*Verifier, *proof.Manifest, *proof.Proof) {
	t.Helper()
	files := copied(t, nil)
	edit := func(name, old, by string) {
		text := string(files[name].Data)
		require.Contains(t, text, old)
		files[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, by, 1))}
	}
	edit("proof/Consensus.vc", agreement, trivially)
	edit("proof/proofs.json", `"Agreement": "At most one value is chosen."`, `"Agreement": "`+words+`"`)
	v := verifier(t, files)
	m, err := v.Proofs()
	require.NoError(t, err)
	p := m.Of("Consensus")
	said, err := v.Said(m, p)
	require.NoError(t, err)
	was, err := json.Marshal(p.Claims["Agreement"])
	require.NoError(t, err)
	for _, s := range said {
		if s.Name == "Agreement" {
			edit("proof/proofs.json", string(was), `"`+s.Hash+`"`)
		}
	}
	v = verifier(t, files)
	m, err = v.Proofs()
	require.NoError(t, err)
	return v, m, m.Of("Consensus")
}

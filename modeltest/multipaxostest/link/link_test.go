package link

import (
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/modeltest/link/linktest"
	"github.com/synod-paxos/synod/spec"
)

// The system is the specification, step for step, and each guard and update that is left out is another system; but for what is history,
// and that nobody promises none.
func TestTheSystemIsTheGraphs(t *testing.T) {
	files, err := fs.Sub(spec.Files, "multipaxos")
	require.NoError(t, err)
	systems := linktest.New(t, files, All)
	system := linktest.Read(t, systems.Text(t, "MultiPaxos"))
	d, err := systems.Differs(t, "MultiPaxos", system)
	require.NoError(t, err)
	require.Nil(t, d)
	require.NoError(t, All.Assumes(system))
	known := []string{
		"Phase2a (guard (distinct b zero))",
		"Phase2a (update backed ((d Ballot) (t Slot) (w Value) (R Quorum1) (e Ballot)) (or (backed d t w R e) (and (= d b) (= t s) (= w v) (= R Q) (= e c))))",
		"Phase2b (guard (backed b s v Q c))",
	}
	unseen, all := systems.Unseen(t, "MultiPaxos", known...)
	require.Equal(t, known, unseen)
	require.Greater(t, all, 20)
}

// An axiom that says more of quorums than that they meet, or that bounds a size, is refused.
func TestAxiomsThatSayMoreAreRefused(t *testing.T) {
	files, err := fs.Sub(spec.Files, "multipaxos")
	require.NoError(t, err)
	text := linktest.New(t, files, &link.Links{}).Text(t, "MultiPaxos")
	for _, axiom := range []string{
		"(axiom More (forall ((Q Quorum2) (R Quorum2)) (exists ((a Acceptor)) (and (member2 a Q) (member2 a R)))))",
		"(axiom More (forall ((Q Quorum1)) (exists ((R Quorum2)) (forall ((a Acceptor)) (= (member1 a Q) (member2 a R))))))",
		"(axiom More (forall ((s Slot) (t Slot) (u Slot)) (or (= s t) (= s u) (= t u))))",
	} {
		require.ErrorContains(t, All.Assumes(linktest.Read(t, text+axiom)), "[More]", axiom)
	}
}

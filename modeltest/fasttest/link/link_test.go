package link

import (
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/modeltest/link/linktest"
	"github.com/synod-paxos/synod/spec"
)

func systems(t *testing.T) *linktest.Systems {
	t.Helper()
	files, err := fs.Sub(spec.Files, "fast")
	require.NoError(t, err)
	return linktest.New(t, files, All)
}

// The system is the specification, step for step.
func TestTheSystemIsTheGraphs(t *testing.T) {
	all := systems(t)
	system := linktest.Read(t, all.Text(t, "Fast"))
	d, err := all.Differs(t, "Fast", system)
	require.NoError(t, err)
	require.Nil(t, d)
	require.NoError(t, All.Assumes(system))
}

// Each guard that is left out, and each update, is another system than some graph, but for two: a ballot above has votes for several
// values only where this one may have any, too.
func TestEachChangeOfTheSystemIsSeen(t *testing.T) {
	known := []string{"ProposeAny (guard (below c b))", "FreeAny (guard (below c b))"}
	unseen, all := systems(t).Unseen(t, "Fast", known...)
	require.Equal(t, known, unseen)
	require.Greater(t, all, 50)
}

// The axioms of Sizes.vc hold of three sizes exactly where those of Fast.vc hold of all sets of these sizes: so what is shown of sizes is
// what is assumed of quorums.
func TestSizesThatAreEnoughMeet(t *testing.T) {
	both := systems(t)
	counted, quorums := linktest.Read(t, both.Text(t, "Sizes")).Assumed(), linktest.Read(t, both.Text(t, "Fast")).Assumed()
	met, tried := 0, 0
	for acceptors := 1; acceptors <= 5; acceptors++ {
		for of := range acceptors * acceptors * acceptors {
			p, c, f := 1+of%acceptors, 1+of/acceptors%acceptors, 1+of/acceptors/acceptors
			numbers, err := counted.Finite(nil, func(symbol string, _ []int) (int, bool) {
				value, known := map[string]int{"n": acceptors, "size1": p, "sizeC": c, "sizeF": f}[symbol]
				return value, known
			})
			require.NoError(t, err)
			n := &names{fast: []bool{true, false}}
			n.sized(acceptors, [3]int{p, c, f})
			members := map[string]int{"Acceptor": acceptors, "Ballot": 2, "Value": 2, "Quorum1": len(n.quorums1), "Quorum2": len(n.quorums2)}
			sets, err := quorums.Finite(members, n.given)
			require.NoError(t, err)
			enough, meet := len(numbers.Broken()) == 0, len(sets.Broken()) == 0
			require.Equal(t, enough, meet, "%d, %d and %d of %d", p, c, f, acceptors)
			if tried++; meet {
				met++
			}
		}
	}
	require.Equal(t, 1+8+27+64+125, tried)
	require.Greater(t, met, 30)
	require.Less(t, met, tried/2)
}

// An axiom that says more of quorums than that they meet, or that bounds a number, is refused, however it is written.
func TestAxiomsThatSayMoreAreRefused(t *testing.T) {
	all := systems(t)
	for axiom, system := range map[string]string{
		"(axiom More (forall ((R Quorum2) (S Quorum2)) (=> (not (ofFast R)) (not (ofFast S)) (exists ((a Acceptor)) (and (member2 a R) (member2 a S))))))": "Fast",
		"(axiom More (forall ((Q Quorum1) (R Quorum1)) (exists ((a Acceptor)) (and (member1 a Q) (member1 a R)))))":                                        "Fast",
		"(axiom More (forall ((b Ballot)) (fast b)))": "Fast",
		"(axiom More (<= n 9))":                       "Sizes",
		"(axiom More (< n 500))":                      "Sizes",
		"(axiom More (= size1 sizeF))":                "Sizes",
		"(axiom More (>= size1 sizeC))":               "Sizes",
		"(axiom More (> (+ size1 sizeC) (+ n 1)))":    "Sizes",
	} {
		require.ErrorContains(t, All.Assumes(linktest.Read(t, all.Text(t, system)+axiom)), "[More]", axiom)
	}
	require.NoError(t, All.Assumes(linktest.Read(t, all.Text(t, "Sizes"))))
}

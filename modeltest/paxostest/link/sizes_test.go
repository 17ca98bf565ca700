package link

import (
	"io/fs"
	"path"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/vc"
)

// with are the files of the proofs, where Process.vc says one thing more.
func with(t *testing.T, more string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(spec.Files, "paxos/proof/*.vc")
	require.NoError(t, err)
	for _, name := range names {
		text, err := fs.ReadFile(spec.Files, name)
		require.NoError(t, err)
		files[path.Base(name)] = &fstest.MapFile{Data: text}
	}
	files["Process.vc"].Data = append(slices.Clone(files["Process.vc"].Data), more...)
	return files
}

func system(t *testing.T, name string) *vc.System {
	t.Helper()
	s, err := vc.Load(spec.Files, "paxos/proof/"+name+".vc")
	require.NoError(t, err)
	return s
}

// MoreThanAll of Majority.vc holds of two sizes exactly where QuorumsMeet of Cluster.vc holds of all sets of these sizes: so
// what is shown of sizes is what is assumed of quorums.
func TestSizesThatAreMoreThanAllMeet(t *testing.T) {
	sizes, quorums := system(t, "Majority").Assumed(), system(t, "Voting").Assumed()
	met := 0
	for acceptors := 1; acceptors <= 6; acceptors++ {
		for size1 := 1; size1 <= acceptors; size1++ {
			for size2 := 1; size2 <= acceptors; size2++ {
				counted, err := sizes.Finite(nil, func(symbol string, _ []int) (int, bool) {
					value, known := map[string]int{"n": acceptors, "size1": size1, "size2": size2}[symbol]
					return value, known
				})
				require.NoError(t, err)
				n := &names{quorums1: link.SetsOf(acceptors, size1), quorums2: link.SetsOf(acceptors, size2)}
				sets, err := quorums.Finite(map[string]int{"Acceptor": acceptors, "Ballot": 2, "Value": 2, "Quorum1": len(n.quorums1), "Quorum2": len(n.quorums2)}, n.given(0))
				require.NoError(t, err)
				more, meet := !slices.Contains(counted.Broken(), "MoreThanAll"), !slices.Contains(sets.Broken(), "QuorumsMeet")
				require.Equal(t, more, meet, "%d and %d of %d", size1, size2, acceptors)
				if meet {
					met++
				}
			}
		}
	}
	require.Equal(t, 1+3+6+10+15+21, met, "some meet")
}

// An axiom that holds only of few members of a sort is refused, however it is written.
func TestAxiomsThatBoundSizesAreRefused(t *testing.T) {
	for _, axiom := range []string{
		"(axiom Few (forall ((p Proposer) (q Proposer) (r Proposer)) (or (= p q) (= p r) (= q r))))",
		"(define Alone ((l Learner)) Bool (forall ((k Learner)) (= k l))) (axiom Few (exists ((l Learner)) (Alone l)))",
		"(axiom Few (forall ((Q Quorum1) (R Quorum1)) (= Q R)))",
		"(axiom Few (exists ((b Ballot) (c Ballot) (d Ballot)) (forall ((e Ballot)) (or (= e b) (= e c) (= e d)))))",
		"(axiom Few (forall ((Q Quorum2) (R Quorum2)) (exists ((a Acceptor)) (and (member2 a Q) (member2 a R)))))",
		"(axiom Few (forall ((Q Quorum1)) (exists ((R Quorum2)) (forall ((a Acceptor)) (= (member1 a Q) (member2 a R))))))",
		"(axiom Few (forall ((p Proposer) (q Proposer)) (=> (= (home p) (home q)) (= p q))))",
		"(axiom Few (forall ((a Acceptor)) (exists ((p Proposer)) (= (home p) a))))",
	} {
		s, err := vc.Load(with(t, axiom), "Synod.vc")
		require.NoError(t, err, axiom)
		require.ErrorContains(t, All.Assumes(s), "[Few]", axiom)
	}
	for _, name := range []string{"Consensus.vc", "Voting.vc", "Paxos.vc", "Synod.vc", "Permissive.vc", "Dialects.vc", "May.vc", "MayClient.vc", "MayHeard.vc", "Majority.vc"} {
		s, err := vc.Load(with(t, ""), name)
		require.NoError(t, err)
		require.NoError(t, All.Assumes(s))
	}
}

// Nor may one bound a number, or say more of sizes than that they are more than all.
func TestAxiomsThatBoundNumbersAreRefused(t *testing.T) {
	text, err := fs.ReadFile(spec.Files, "paxos/proof/Majority.vc")
	require.NoError(t, err)
	for _, axiom := range []string{"(<= n 50)", "(= size1 size2)", "(>= size1 size2)", "(> (+ size1 size2) (+ n 1))"} {
		s, err := vc.Load(fstest.MapFS{"Majority.vc": {Data: append(slices.Clone(text), "(axiom Few "+axiom+")"...)}}, "Majority.vc")
		require.NoError(t, err, axiom)
		require.ErrorContains(t, All.Assumes(s), "[Few]", axiom)
	}
}

package paxos

import (
	"maps"
	"math/rand"
	"slices"
	"testing"

	"github.com/leanovate/gopter/gen"
)

// count is the dumb oracle of Len: it asks each node.
func count(set NodeSet, n int) (members int) {
	for node := range n {
		if set.Has(Node(node)) {
			members++
		}
	}
	return members
}

func TestNewQuorumsRefusesQuorumsThatMiss(t *testing.T) {
	for n := -1; n <= MaxNodes+1; n++ {
		for q1 := -1; q1 <= MaxNodes+2; q1++ {
			for q2 := -1; q2 <= MaxNodes+2; q2++ {
				want := 1 <= n && n <= 64 && 1 <= q1 && q1 <= n && 1 <= q2 && q2 <= n && q1+q2 > n
				q, err := NewQuorums(n, q1, q2)
				if want != (err == nil) {
					t.Fatalf("NewQuorums(%d, %d, %d): error %v", n, q1, q2, err)
				}
				if want && (q.N() != n || q.Size1() != q1 || q.Size2() != q2) || !want && q != (Quorums{}) {
					t.Fatalf("NewQuorums(%d, %d, %d) = %v", n, q1, q2, q)
				}
			}
		}
	}
}

func TestNewQuorumsSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		n, size1, size2 int
		want            string
	}{
		{0, 0, 0, "paxos: want 1 to 64 nodes, got 0"},
		{-1, 1, 1, "paxos: want 1 to 64 nodes, got -1"},
		{65, 33, 34, "paxos: want 1 to 64 nodes, got 65"},
		{4, 5, 2, "paxos: want quorums of at most 4, the number of nodes, got 5 and 2"},
		{4, 2, 5, "paxos: want quorums of at most 4, the number of nodes, got 2 and 5"},
		{5, 2, 3, "paxos: quorums of 2 and 3 of 5 nodes can miss each other: make the sizes add up to at least 6"},
	} {
		if _, err := NewQuorums(c.n, c.size1, c.size2); err == nil || err.Error() != c.want {
			t.Errorf("NewQuorums(%d, %d, %d): error %v, want %s", c.n, c.size1, c.size2, err, c.want)
		}
	}
}

func TestMajority(t *testing.T) {
	for n := 1; n <= MaxNodes; n++ {
		if q := Majority(n); q.N() != n || 2*q.Size1() <= n || 2*(q.Size1()-1) > n || q.Size1() != q.Size2() {
			t.Errorf("Majority(%d) = %v", n, q)
		}
	}
	for _, n := range []int{-1, 0, MaxNodes + 1} {
		if !panics(func() { Majority(n) }) {
			t.Errorf("Majority(%d) gives quorums", n)
		}
	}
}

func panics(f func()) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	f()
	return false
}

// All subsets of up to 9 nodes, all sizes.
func TestEnoughIsCardinality(t *testing.T) {
	for n := 1; n <= 9; n++ {
		for q1 := 1; q1 <= n; q1++ {
			for q2 := n + 1 - q1; q2 <= n; q2++ {
				q, _ := NewQuorums(n, q1, q2)
				for set := NodeSet(0); set < 1<<n; set++ {
					members := count(set, n)
					if q.Enough1(set) != (members >= q1) || q.Enough2(set) != (members >= q2) {
						t.Fatalf("%v, set %v: %v, %v", q, set, q.Enough1(set), q.Enough2(set))
					}
				}
			}
		}
	}
}

// The spec's QuorumsMeet, of all pairs of subsets: of up to 6 nodes for all
// sizes, of up to 9 for majorities.
func TestQuorumsMeet(t *testing.T) {
	for n := 1; n <= 9; n++ {
		for q1 := 1; q1 <= n; q1++ {
			for q2 := n + 1 - q1; q2 <= n; q2++ {
				q, _ := NewQuorums(n, q1, q2)
				if n <= 6 || q == Majority(n) {
					checkMeet(t, q)
				}
			}
		}
	}
}

func checkMeet(t *testing.T, q Quorums) {
	for s1 := NodeSet(0); s1 < 1<<q.N(); s1++ {
		for s2 := NodeSet(0); q.Enough1(s1) && s2 < 1<<q.N(); s2++ {
			if q.Enough2(s2) && s1&s2 == 0 {
				t.Fatalf("%v: %v and %v do not meet", q, s1, s2)
			}
		}
	}
}

// randomSet gives size of the first n nodes.
func randomSet(rng *rand.Rand, n, size int) (set NodeSet) {
	for _, node := range rng.Perm(n)[:size] {
		set = set.With(Node(node))
	}
	return set
}

func TestQuorumsMeetUpToMaxNodes(t *testing.T) {
	check(t, "least quorums meet, one less is none", func(n, q1, spare int, seed int64) bool {
		q1 = 1 + q1%n
		q2 := min(n, n+1-q1+spare)
		q, err := NewQuorums(n, q1, q2)
		rng := rand.New(rand.NewSource(seed))
		s1, s2 := randomSet(rng, n, q1), randomSet(rng, n, q2)
		return err == nil && q.Enough1(s1) && q.Enough2(s2) && s1&s2 != 0 &&
			!q.Enough1(randomSet(rng, n, q1-1)) && !q.Enough2(randomSet(rng, n, q2-1))
	}, gen.IntRange(1, MaxNodes), gen.IntRange(0, MaxNodes-1), gen.IntRange(0, 3), gen.Int64())
}

func TestNodeSetIsASet(t *testing.T) {
	check(t, "as a map", func(nodes []uint8) bool {
		oracle := map[Node]bool{}
		var set NodeSet
		for _, n := range nodes {
			set = set.With(Node(n))
			if n < MaxNodes {
				oracle[Node(n)] = true
			}
		}
		for n := range 256 {
			if set.Has(Node(n)) != oracle[Node(n)] {
				return false
			}
		}
		all := slices.Collect(set.All())
		return slices.Equal(all, slices.Sorted(maps.Keys(oracle))) && set.Len() == len(oracle) &&
			set == NewNodeSet(all...) && set.Len() == count(set, 256)
	}, gen.SliceOf(gen.UInt8Range(0, 80)))
}

func TestNodeSetString(t *testing.T) {
	for set, want := range map[NodeSet]string{0: "{}", NewNodeSet(0): "{0}", NewNodeSet(63, 0, 2): "{0, 2, 63}"} {
		if set.String() != want {
			t.Errorf("String() = %s, want %s", set, want)
		}
	}
}

func TestNodeSetAllStops(t *testing.T) {
	for node := range NewNodeSet(3, 5).All() {
		if node != 3 {
			t.Fatalf("went on to node %d", node)
		}
		break
	}
}

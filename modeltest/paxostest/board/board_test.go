package board

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/scenario"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/modeltest/play"
	"github.com/synod-paxos/synod/modeltest/run"
	trace "github.com/synod-paxos/synod/trace/scenario"
)

func boardOf(t testing.TB, size model.Size) (*board, position) {
	t.Helper()
	g, err := New(size)
	require.NoError(t, err)
	p := g.Begin.(position)
	return p.b, p
}

// small is a size that is explored in a moment, with everything in it.
var small = model.Size{Acceptors: 3, Proposers: 2, Ballots: 2, Values: 2, Learners: 1, Getters: []int{1}, Restarters: []int{2}, History: true}

// At each state that is met at random walks the code takes just what the guard allows: that the code is
// TLC's graph is shown elsewhere, for each state of it.
func TestGuardsSayWhatIsTaken(t *testing.T) {
	t.Parallel()
	b, first := boardOf(t, small)
	rng := rand.New(rand.NewPCG(1, 2))
	seen := map[world.State]bool{}
	for len(seen) < thorough.Of(300, 600) {
		p := first
		for range 60 {
			if !seen[p.w] {
				seen[p.w] = true
				everything := p.w
				for i := range b.Messages {
					everything.Sent = everything.Sent.With(i)
				}
				for _, i := range b.all(everything) {
					guard, holds := b.guard(p.w, i), true
					for _, c := range guard {
						holds = holds && c.Holds
					}
					number, known := b.Number[i.Message]
					there := i.Kind != model.Deliver || known && p.w.Sent.Has(number)
					if holds != (there && p.happens(i)) {
						t.Fatalf("%s in %v: taken is %t, guard %+v", b.moves[i].Name, p.Values(), !holds, guard)
					}
				}
			}
			var enabled []play.Move
			for _, m := range p.Moves() {
				if m.Enabled {
					enabled = append(enabled, m)
				}
			}
			if len(enabled) == 0 {
				break
			}
			next, arrows := p.Take(enabled[rng.IntN(len(enabled))].Name)
			require.Len(t, arrows, 1)
			p = next.(position)
			require.Empty(t, p.Broken())
		}
	}
}

// Whatever the roles and messages are, a property that is false has values that make it so, and one that
// holds has none: the two are written apart.
func TestReasonsAreThereExactlyWhereAPropertyIsFalse(t *testing.T) {
	t.Parallel()
	b, p := boardOf(t, model.Size{Acceptors: 3, Proposers: 2, Ballots: 2, Values: 2, Learners: 1})
	rng := rand.New(rand.NewPCG(3, 4))
	counts := map[string][2]int{}
	for range 4000 {
		w := anything(rng, b, p.w)
		broken, err := b.Broken(w, 0)
		require.NoError(t, err)
		for name, of := range reasons {
			if name == "TypeOK" || name == "WriteOnce" { // what was sent is always a message here; agreement stands for it
				continue
			}
			found, n := of.find(shown{b, w}), counts[name]
			if slices.Contains(broken, name) != (len(found) > 0) {
				t.Fatalf("%s: %v in %v, broken is %v", name, found, b.Project(w), broken)
			}
			n[bool01(len(found) > 0)]++
			counts[name] = n
		}
	}
	for name, n := range counts {
		require.Positive(t, n[0], "%s never holds", name)
		require.Positive(t, n[1], "%s is never false", name)
	}
}

func bool01(is bool) int {
	if is {
		return 1
	}
	return 0
}

// anything is a state of some messages and any roles, most of which nobody reaches.
func anything(rng *rand.Rand, b *board, w world.State) world.State {
	few := rng.IntN(6)
	for i := range b.Messages {
		if rng.IntN(2+4*few) == 0 {
			w.Sent = w.Sent.With(i)
		}
	}
	ballot := func() paxos.Ballot { return append([]paxos.Ballot{{}}, b.Ballots...)[rng.IntN(len(b.Ballots)+1)] }
	votes := b.Votes()
	for i := range b.Acceptors {
		w.Acceptors[i] = paxos.Acceptor{Promised: ballot(), Vote: votes[rng.IntN(len(votes))]}
	}
	for i := range b.Proposers {
		p := paxos.Proposer{Ballot: ballot(), Phase: paxos.Phase(rng.IntN(5))}
		if rng.IntN(2) == 0 {
			p.Value = b.Values[rng.IntN(len(b.Values))]
		}
		if rng.IntN(4) == 0 {
			p.Voters = paxos.NewNodeSet(paxos.Node(rng.IntN(3)))
		}
		w.Proposers[i] = p
	}
	for i := range b.Learners {
		if rng.IntN(2) == 0 {
			w.Learners[i] = b.Run.Table.One(paxos.Learner{Value: paxos.Some(b.Values[rng.IntN(len(b.Values))])})
		}
	}
	return w
}

// Every scenario of the reference can be played, move by move, by its own words, and breaks nothing.
func TestScenariosArePlayed(t *testing.T) {
	t.Parallel()
	all, err := scenario.All()
	require.NoError(t, err)
	for _, s := range all {
		var moves []string
		for _, l := range s.Lines {
			if l.Kind == trace.Step {
				moves = append(moves, l.Term.String())
			}
			if l.Kind == trace.Wrong {
				break
			}
		}
		size := s.Size
		g, err := New(size)
		require.NoError(t, err)
		table := g.Play(s.Title, moves)
		require.Equal(t, "", table.Stopped, s.Name)
		require.Equal(t, len(moves), table.Taken, s.Name)
		require.Equal(t, -1, table.BrokenAt, s.Name)
	}
}

// One who hears a quorum's votes knows what is chosen, one who hears no more than a promise knows that
// nothing is in ballots that are dead; both are so.
func TestKnowing(t *testing.T) {
	s, err := scenario.BuiltIn("late-proposer")
	require.NoError(t, err)
	g, err := New(s.Size)
	require.NoError(t, err)
	var moves []string
	for _, l := range s.Lines {
		if l.Kind == trace.Step {
			moves = append(moves, l.Term.String())
		}
	}
	table := g.Play("", moves)
	for _, k := range table.Run.Knows {
		for _, f := range k.Facts {
			for _, all := range table.Run.Knows[len(table.Run.Knows)-1].Facts {
				if all.About == f.About && f.Is == chosen {
					require.Equal(t, chosen, all.Is, "%s knows what is not so: %+v", k.Party, f)
				}
				if all.About == f.About && f.Is == cannotBe {
					require.NotEqual(t, chosen, all.Is, "%s: %+v", k.Party, f)
				}
			}
		}
	}
	last := table.Run.Knows[len(table.Run.Knows)-1]
	require.True(t, slices.ContainsFunc(last.Facts, func(f run.Fact) bool { return f.Is == chosen }))
}

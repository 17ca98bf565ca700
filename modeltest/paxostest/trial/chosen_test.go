package trial

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/synod-paxos/synod/modeltest/paxostest/harm"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// paired are ballots of pairs in a cluster of three, of which node 1 is tested.
func paired() *Ballots {
	return &Ballots{self: 1, nodes: 3, paired: true, owners: map[oracle.Ballot]model.Node{oracle.Pair(6, 1): 1}}
}

// Ballots of others lie next below one, with room for as many as are to be between; far above only if
// asked for.
func TestBallotsOfOthers(t *testing.T) {
	b := paired()
	for room, want := range []oracle.Ballot{oracle.Pair(10, 0), oracle.Pair(9, 2), oracle.Pair(9, 0)} {
		got, ok := b.nextBelow(oracle.None, oracle.Pair(10, 1), room)
		assert.True(t, ok)
		assert.Equal(t, want, got)
	}
	_, ok := b.nextBelow(oracle.None, oracle.Pair(10, 1), 99)
	assert.False(t, ok, "there are not so many")
	got, ok := b.Between(oracle.Pair(6, 1), oracle.None)
	assert.True(t, ok)
	assert.Equal(t, oracle.Pair(6, 2), got)
	b.far = 1 << 20
	got, _ = b.Between(oracle.Pair(6, 1), oracle.None)
	assert.Equal(t, oracle.Pair(1<<20, 0), got)
	got, _ = b.Between(oracle.Pair(6, 1), oracle.Pair(7, 1))
	assert.Equal(t, oracle.Pair(6, 2), got, "below one it is as it was")
}

// No ballot is made up below all that nodes choose.
func TestNoBallotBelowAll(t *testing.T) {
	for round := range uint64(4) {
		b := paired()
		b.owners, b.own, b.pool = nil, []oracle.Ballot{oracle.Pair(round+1, 1)}, []oracle.Ballot{oracle.Pair(round+1, 0), oracle.Pair(round+1, 2)}
		got, ok := b.Between(oracle.None, oracle.Pair(round+1, 1))
		assert.True(t, ok)
		assert.Equal(t, oracle.Pair(round+1, 0), got)
		_, ok = b.nextBelow(oracle.None, oracle.Pair(round+1, 1), 1)
		assert.False(t, ok, "another is below all")
		_, ok = b.Between(oracle.None, oracle.Pair(round+1, 0))
		assert.False(t, ok)

		counted := &Ballots{self: 1, nodes: 3, counted: true, own: []oracle.Ballot{oracle.Number(round + 3)}, pool: []oracle.Ballot{oracle.Number(round + 2)}}
		_, ok = counted.Between(oracle.None, oracle.Number(round+2))
		assert.False(t, ok)
	}
}

// Corners end where 32 bits do, unless the implementation's own ballots go further.
func TestReached(t *testing.T) {
	b := paired()
	assert.Contains(t, b.reached(), uint64(1<<32-1))
	assert.NotContains(t, b.reached(), uint64(1<<33-1))
	b.owners[oracle.Pair(1<<60, 1)] = 1
	assert.Contains(t, b.reached(), uint64(1<<53))
	assert.NotContains(t, b.reached(), uint64(1<<61-1))
}

// What was done once is to be done again, as far as it is known.
func TestMemory(t *testing.T) {
	set, get := harm.Event{Type: harm.Set, Value: "v"}, harm.Event{Type: harm.Get}
	one, two := []harm.Event{{Type: harm.Prepare, Ballot: oracle.Pair(1, 1)}}, []harm.Event{{Type: harm.Prepare, Ballot: oracle.Pair(2, 1)}}
	var m memory
	assert.True(t, m.agrees([]harm.Event{set}, nil), "nothing is known")
	m.keep([]harm.Exchange{{In: set, Out: one}, {In: set, Out: one}})
	assert.True(t, m.agrees([]harm.Event{set, set, get}, [][]harm.Event{one, one, two}))
	assert.True(t, m.agrees([]harm.Event{set, get}, [][]harm.Event{one, two}), "it goes on otherwise")
	assert.False(t, m.agrees([]harm.Event{set, set}, [][]harm.Event{one, two}))
	assert.False(t, m.agrees([]harm.Event{set, set}, [][]harm.Event{one}), "it ended")
}

package logs

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// A slot that is met late knows the same of Promises as one that met each when it came; and however
// many elections there were, it looks at few.
func TestPromisesOfAllSlots(t *testing.T) {
	t.Parallel()
	c := oracle.Cluster{Acceptors: 3, Quorum: 2}
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 0))
		s := (&nodeLog{reader: &reader{}, slots: map[string]*slots{}}).slotsOf(c, "")
		var all []promised
		for range r.IntN(20) {
			p := promised{Message: oracle.Message{Type: oracle.Promise, From: oracle.Node(r.IntN(3)), Ballot: oracle.Number(r.Uint64N(9))}, first: r.Uint64N(5)}
			s.told++
			s.tells(p.Message, p.first)
			all = append(all, p)
			if slot := r.Uint64N(5); r.IntN(3) == 0 {
				require.Equal(t, plainly(c, all, slot), s.at(slot).watch.Facts(), "seed %d, slot %d", seed, slot)
			}
		}
		for slot := range uint64(6) {
			require.Equal(t, plainly(c, all, slot), s.at(slot).watch.Facts(), "seed %d, slot %d", seed, slot)
		}
	}
}

// plainly is what a slot knows that takes in all.
func plainly(c oracle.Cluster, all []promised, slot uint64) oracle.Facts {
	k := oracle.NewKnown(c)
	for _, p := range slices.DeleteFunc(slices.Clone(all), func(p promised) bool { return p.first > slot }) {
		k.With(p.Message)
	}
	return k.Facts()
}

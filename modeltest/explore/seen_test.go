package explore

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// A shard finds what was added, among any number of others, and of the same
// fingerprint only what is the same.
func TestShard(t *testing.T) {
	var s shard
	const n = 1000
	fingerprint := func(i int) uint64 { return uint64(i%7) * shards } // all in a few slots
	words := func(i int) []uint64 { return []uint64{uint64(i), uint64(i * i)} }
	same := func(i int) func([]uint64) bool {
		return func(kept []uint64) bool { return slices.Equal(kept, words(i)) }
	}
	for i := range n {
		s.reserve(1, true)
		slot, found := s.find(fingerprint(i), same(i), 2)
		if found {
			t.Fatalf("want no %d yet", i)
		}
		if place := s.add(slot, fingerprint(i), uint32(i), uint32(2*i), words(i)); place != i {
			t.Fatalf("want place %d, got %d", i, place)
		}
	}
	for i := range n {
		slot, found := s.find(fingerprint(i), same(i), 2)
		parent, input := s.step(uint32(i))
		part, at := s.part(slot)
		if !found || int(s.places[part][at]) != i || parent != uint32(i) || input != uint16(2*i) {
			t.Fatalf("want %d in its place, got %v", i, found)
		}
		if _, found := s.find(fingerprint(i), same(i+n), 2); found {
			t.Fatalf("want no %d", i+n)
		}
	}
	if _, found := s.find(fingerprint(3), nil, 0); !found {
		t.Fatal("want the fingerprint alone to do if states are not kept")
	}
	if _, found := s.find(fingerprint(3)+shards/2*shards, nil, 0); found {
		t.Fatal("want another fingerprint not to be found")
	}
	filled := 0
	for _, part := range s.table {
		filled += len(slices.DeleteFunc(slices.Clone(part), func(at uint64) bool { return at == 0 }))
	}
	if slots := int(s.mask + 1); filled != n || slots*3 < n*4 {
		t.Fatalf("want %d places in the table, got %d of %d", n, filled, slots)
	}
}

// However a table grows, each fingerprint is found in it, those that went around its end too, and
// no other.
func TestShardGrows(t *testing.T) {
	for seed := range uint64(50) {
		random := rand.New(rand.NewPCG(seed, 0))
		var s shard
		var all []uint64
		for range 1 + random.IntN(8*leastSlots) {
			f := random.Uint64()
			if random.IntN(3) == 0 { // crowds at the end of a table of any size
				f = f<<40 | uint64(8*leastSlots-1-random.IntN(16))*shards
			}
			s.reserve(1, false)
			if slot, found := s.find(f, nil, 0); !found {
				s.add(slot, f, 0, 0, nil)
				all = append(all, f)
			}
		}
		for _, f := range all {
			if _, found := s.find(f, nil, 0); !found {
				t.Fatalf("seed %d: want %x among %d, got none", seed, f, len(all))
			}
		}
		for range 100 {
			if f := random.Uint64(); !slices.Contains(all, f) {
				if _, found := s.find(f, nil, 0); found {
					t.Fatalf("seed %d: want no %x", seed, f)
				}
			}
		}
	}
}

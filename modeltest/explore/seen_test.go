package explore

import (
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
		if !found || int(s.places[slot]) != i || parent != uint32(i) || input != uint16(2*i) {
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
	if filled := slices.DeleteFunc(slices.Clone(s.table), func(at uint64) bool { return at == 0 }); len(filled) != n || len(s.table)*3 < n*4 {
		t.Fatalf("want %d places in the table, got %d of %d", n, len(filled), len(s.table))
	}
}

package paxostest

import (
	"context"
	"testing"
)

func BenchmarkScratch(b *testing.B) {
	z := DefaultSize()
	z.Ballots = 3
	for b.Loop() {
		e, err := Explore(context.Background(), z, ExploreOptions{})
		if err != nil || e.Distinct != 1969401 {
			b.Fatal(err, e)
		}
	}
}

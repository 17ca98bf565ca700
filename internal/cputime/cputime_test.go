package cputime_test

import (
	"testing"

	"github.com/synod-paxos/synod/internal/cputime"
)

// What a benchmark took is reported, by its unit, and is more than nothing.
func TestOf(t *testing.T) {
	work := func(b *testing.B) {
		each := cputime.Of(b)
		for b.Loop() {
			for range 10_000 {
				_ = make([]byte, 1000)
			}
		}
		each(10_000*b.N, "step")
	}
	r := testing.Benchmark(work)
	took, known := r.Extra["cpu-ns/step"]
	if !known {
		t.Skip("the system does not tell")
	}
	if took <= 0 {
		t.Errorf("want more than nothing, got %v", took)
	}
}

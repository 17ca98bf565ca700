package tlc_test

import (
	"testing"

	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

func benchmark(b *testing.B, change func(*tlc.Job)) {
	tools := tlctest.Require(b)
	j := job(b, "Counter", "Holds")
	change(&j)
	for b.Loop() {
		if _, err := tools.Run(b.Context(), j); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTrivial(b *testing.B)     { benchmark(b, func(*tlc.Job) {}) }
func BenchmarkTrivialLong(b *testing.B) { benchmark(b, func(j *tlc.Job) { j.Long = true }) }

func BenchmarkTrivialSideBySide(b *testing.B) {
	tools := tlctest.Require(b)
	j := job(b, "Counter", "Holds")
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := tools.Run(b.Context(), j); err != nil {
				b.Error(err)
			}
		}
	})
}

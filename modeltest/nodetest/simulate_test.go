package nodetest

import (
	"testing"
)

func TestSeedsHold(t *testing.T) {
	result, err := Simulate(t.Context(), Options{Runs: 2000})
	if err != nil {
		t.Fatal(err)
	}
	if f := result.Failed; f != nil {
		t.Fatalf("seed %d: %v\n%d actions, shrunk to %d: %+v", f.Seed, f.Broken, result.Length, len(f.Actions), f.Actions)
	}
	t.Logf("%+v", *result)
}

func BenchmarkSimulate(b *testing.B) {
	var events uint64
	for b.Loop() {
		r, err := Simulate(b.Context(), Options{Runs: 500})
		if err != nil || r.Failed != nil {
			b.Fatal(err, r)
		}
		events += r.Events
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}

// Package cputime says what a benchmark takes of processor time, with all goroutines and the
// collecting of garbage: on a machine that does other things too that is what can be compared.
//
// What the caller owes: nothing else runs in the process meanwhile.
package cputime

import "testing"

// Of begins to measure. What it returns ends that, and reports what each of so many took.
func Of(b *testing.B) (each func(n int, unit string)) {
	before, known := spent()
	return func(n int, unit string) {
		if after, _ := spent(); known && n > 0 {
			b.ReportMetric(float64(after-before)/float64(n), "cpu-ns/"+unit)
		}
	}
}

package commit

import "testing"

// Enough are enough just where any two sets of so many have a member in common, at every size: TLC
// and exploring look at few, and only an even one tells half from more than half.
func TestMajoritiesMeet(t *testing.T) {
	for n := 1; n <= 7; n++ {
		for some := range Set(1 << n) {
			want := meetsAllOfItsSize(some, n)
			if got := quorum(some.Len(), n); got != want {
				t.Errorf("quorum(%d, %d) = %t", some.Len(), n, got)
			}
			if got := some.Most(n); got != want {
				t.Errorf("%b.Most(%d) = %t", some, n, got)
			}
		}
	}
}

// meetsAllOfItsSize asks each other set of as many of n.
func meetsAllOfItsSize(some Set, n int) bool {
	for other := range Set(1 << n) {
		if other.Len() == some.Len() && other&some == 0 {
			return false
		}
	}
	return true
}

package replication

import "testing"

// A majority is one just where any two sets of so many have a member in common, at every size: TLC
// and exploring look at few, and only an even one tells half from more than half.
func TestMajoritiesMeet(t *testing.T) {
	for n := 1; n <= 7; n++ {
		for some := range Set(1 << n) {
			want := meetsAllOfItsSize(some, n)
			if got := MostHave(some, 0, n); got != want {
				t.Errorf("MostHave(%b, 0, %d) = %t", some, n, got)
			}
			if got := Won(1, holders(some, n)); got != want {
				t.Errorf("Won(1, %v) = %t", holders(some, n), got)
			}
			for node := range n { // all logs are empty, so those that are up count
				if got := LongestOfMost(node, make([]Log, n), some); got != want {
					t.Errorf("LongestOfMost(%d, %d logs, %b) = %t", node, n, some, got)
				}
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

// holders has client 1 hold some of n replicas.
func holders(some Set, n int) []uint8 {
	all := make([]uint8, n)
	for replica := range all {
		if some.Has(replica) {
			all[replica] = 1
		}
	}
	return all
}

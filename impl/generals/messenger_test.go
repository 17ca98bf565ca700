package generals

import (
	"slices"
	"testing"
)

// A set tells the numbers up to MaxNumber apart, and has no place for another.
func TestNumbers(t *testing.T) {
	for n := range 256 {
		n := Number(n)
		fits := n <= MaxNumber
		if got := Numbers(0).With(n); got.Has(n) != fits || (got != 0) != fits {
			t.Errorf("want %d in a set: %t, got %b", n, fits, got)
		}
		for other := range Number(MaxNumber + 1) {
			if other != n && Numbers(0).With(n).Has(other) {
				t.Errorf("%d is taken for %d", n, other)
			}
		}
	}
}

// Messages may be listed in part.
func TestAllEndsWhereItIsLeft(t *testing.T) {
	for most := range 4 {
		var got []Number
		for m := range (Messages{Kind: Answer, First: 1, Last: 3}).All() {
			if len(got) == most {
				break
			}
			got = append(got, m.Number)
		}
		if want := []Number{1, 2, 3}[:most]; !slices.Equal(got, want) {
			t.Errorf("want %v, got %v", want, got)
		}
	}
}

package mutants

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/impl/mutants"
)

// What docs/variants.md lists, one patch each, and some in two: a bug that can sit in
// either of two roles has a second patch with a small letter.
func TestAllHasEveryKnownBug(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for letter, last := range map[string]int{"M": 32, "L": 4, "E": 9} {
		for i := 1; i <= last; i++ {
			want = append(want, fmt.Sprintf("%s%02d", letter, i))
		}
	}
	var ids []string
	for _, m := range all {
		ids = append(ids, m.ID)
		if _, known := slices.BinarySearch(slices.Sorted(slices.Values(want)), m.ID[:3]); !known && m.Kind == mutants.Bug && !strings.Contains("PE", m.ID[:1]) {
			t.Errorf("%s: a bug that docs/variants.md does not know", m.ID)
		}
		if (m.Kind == mutants.Safe) != (m.ID[0] == 'S') || (m.Kind == mutants.Liveness) != (m.ID[0] == 'L') || (m.Breaks == "nothing") && m.Kind != mutants.Safe {
			t.Errorf("%s: kind %s, breaks %s", m.ID, m.Kind, m.Breaks)
		}
	}
	if !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids) {
		t.Errorf("want ascending IDs, each once, got %v", ids)
	}
	for _, id := range want {
		if !slices.ContainsFunc(ids, func(got string) bool { return strings.HasPrefix(got, id) }) {
			t.Errorf("no patch for %s", id)
		}
	}
}

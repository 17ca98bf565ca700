package mutants

import (
	"fmt"
	"testing"

	"github.com/synod-paxos/synod/impl/mutants"
)

// IDs have no gap, and say what kind a mutant is of. Only a bug breaks something.
func TestAll(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	next := map[byte]int{'B': 1, 'D': 1}
	for _, m := range all {
		if want := fmt.Sprintf("%c%02d", m.ID[0], next[m.ID[0]]); m.ID != want {
			t.Errorf("want %s, got %s", want, m.ID)
		}
		next[m.ID[0]]++
		if safe := m.Kind == mutants.Safe; safe != (m.ID[0] == 'D') || safe != (m.Breaks == "nothing") {
			t.Errorf("%s: kind %s, breaks %s", m.ID, m.Kind, m.Breaks)
		}
	}
	if next['B'] <= 24 || next['D'] <= 3 {
		t.Errorf("want at least 24 bugs and three that are safe, got %d", len(all))
	}
}

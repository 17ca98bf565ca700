package board

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/modeltest/play"
)

// test is a test in Go of what was played: on code with the bug that was there it fails with the
// same picture. On code without, which takes no step that the bug made, it passes.
func (b *board) test(t *play.Table) string {
	size, err := json.Marshal(b.size)
	if err != nil {
		panic(err) // numbers and words
	}
	var moves strings.Builder
	for _, s := range t.Run.Steps[1:] {
		fmt.Fprintf(&moves, "\t\t%q,\n", s.Action)
	}
	must := fmt.Sprintf("\tif played.Taken < %d {\n\t\tt.Fatalf(\"after %%d moves: %%s\", played.Taken, played.Stopped)\n\t}\n", t.Taken)
	if t.Run.Mutant != "" {
		must = fmt.Sprintf("\tif played.Taken < %d {\n\t\tt.Logf(\"the code does otherwise than with %s, after %%d moves: %%s\", played.Taken, played.Stopped)\n\t}\n", t.Taken, t.Run.Mutant)
	}
	return fmt.Sprintf(`// Saved by synod play. It belongs into any package of a module that requires github.com/synod-paxos/synod.
package page_test

import (
	"testing"

	"github.com/synod-paxos/synod/modeltest/paxostest/board"
)

func TestPlayed(t *testing.T) {
	game, err := board.Game([]byte(%q))
	if err != nil {
		t.Fatal(err)
	}
	played := game.Play(%q, []string{
%s	})
	if played.BrokenAt >= 0 {
		t.Fatalf("%%v broken after %%d moves:\n%%s", played.First, played.BrokenAt, played.Run.Diagram())
	}
%s}
`, size, t.Run.Title, moves.String(), must)
}

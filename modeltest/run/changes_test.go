package run_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/run"
)

// Only elements are told that are others: of a sequence that grows or shrinks those that came and
// went, and not all that moved.
func TestChangesAreElements(t *testing.T) {
	for _, c := range []struct{ was, is, want string }{
		{"<<1, 2, 3>>", "<<1, 5, 3>>", "[{q[2] 2 5}]"},
		{"<<1, 2, 3>>", "<<2, 3>>", "[{q[1] 1 }]"},
		{"<<1, 2, 3>>", "<<1, 2, 3, 4>>", "[{q[4]  4}]"},
		{"<<1, 2, 3>>", "<<1, 7, 8, 3>>", "[{q[2] 2 } {q[2]  7} {q[3]  8}]"},
		{"<<>>", "<<1>>", "[{q[1]  1}]"},
		{"<<1, 1>>", "<<1>>", "[{q[2] 1 }]"},
		{"<<[a |-> 1, b |-> 2]>>", "<<[a |-> 1, b |-> 3]>>", "[{q[1].b 2 3}]"},
		{"{1, 2}", "{2, 3}", "[{q 1 } {q  3}]"},
		{"(p :> {1} @@ r :> 2)", "(p :> {} @@ r :> 2)", "[{q[p] 1 }]"},
		{"1", "{1}", "[{q 1 {1}}]"},
		{"what is this", "1", "[{q what is this 1}]"},
		{"1", "1", "[]"},
	} {
		r := &run.Run{}
		r.Add(run.Step{Variables: run.Variables{{Name: "q", Value: c.was}}})
		r.Add(run.Step{Variables: run.Variables{{Name: "q", Value: c.is}}})
		require.Equal(t, c.want, fmt.Sprint(r.Changes(1)), "%s to %s", c.was, c.is)
	}
}

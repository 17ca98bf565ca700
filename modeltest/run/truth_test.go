package run_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/run"
)

// judged is a run of five states, in which Small is false from the second on, and Even at the end.
func judged() *run.Run {
	r := &run.Run{Format: run.Format, Title: "counter", Properties: []string{"TypeOK", "Even", "Small"}, Unjudged: []string{"TypeOK"}}
	r.Add(run.Step{Variables: run.Variables{{Name: "x", Value: "0"}, {Name: "y", Value: "{1}"}}})
	small := run.Broken{Property: "Small", Conjunct: "x < 2", Why: "x = 2"}
	for _, value := range []string{"2", "4", "6"} {
		r.Add(run.Step{Action: "Add", Variables: run.Variables{{Name: "x", Value: value}, {Name: "y", Value: "{1}"}}, Broken: []run.Broken{small}})
	}
	r.Add(run.Step{Action: "Odd", Place: run.Place{Module: "C", Line: 7}, Variables: run.Variables{{Name: "x", Value: "7"}, {Name: "y", Value: "{}"}}})
	r.Broken = []run.Broken{{Property: "Small"}, {Property: "Even"}}
	return r
}

// Every property stands by every state, the first one that is false first, with what made it so.
func TestTruthTable(t *testing.T) {
	require.Equal(t, strings.TrimPrefix(`
after step  0    1-3  4
Small       yes  NO   NO
Even        yes  yes  NO
TypeOK      yes  yes  ?
first false: Small after step 1, Add: x < 2: x = 2
`, "\n"), judged().TruthTable())
	page := judged().HTML()
	require.Equal(t, 1, strings.Count(page, "<details open><summary>Small is false after step 1, Add: x &lt; 2: x = 2</summary>\n<div><code>x</code> <del>0</del> → <ins>2</ins></div>"))
	require.Equal(t, 1, strings.Count(page, "<details><summary>Even is false after step 4, Odd, C:7:0</summary>"))
	require.Contains(t, page, `<td>? not judged</td>`)
	require.Empty(t, full("plain").TruthTable(), "nobody said what was judged")
	require.Empty(t, (&run.Run{}).TruthTable())
	states := judged()
	for i := range 200 {
		s := run.Step{Variables: run.Variables{{Name: "x", Value: "1"}}}
		if i%2 == 0 {
			s.Broken = []run.Broken{{Property: "Even"}}
		}
		states.Add(s)
	}
	require.Contains(t, states.TruthTable(), "states are left out here")
	for _, table := range states.Truths() {
		require.Len(t, table.Holds, len(states.Steps))
	}
}

// What a reader can choose by is the variables, and the processes of functions, and each change bears
// the class of both.
func TestFilter(t *testing.T) {
	r := &run.Run{Title: "votes"}
	r.Add(run.Step{Variables: run.Variables{{Name: "msgs", Value: "{}"}, {Name: "nodes", Value: "(a1 :> [vote |-> 0] @@ a2 :> [vote |-> 0])"}}})
	r.Add(run.Step{Action: "Vote", Variables: run.Variables{{Name: "msgs", Value: "{1}"}, {Name: "nodes", Value: "(a1 :> [vote |-> 0] @@ a2 :> [vote |-> 3])"}}})
	page := r.HTML()
	for _, part := range []string{
		`<input type="checkbox" class="fv1" checked> nodes`, `<input type="checkbox" class="fp0" checked> a1`,
		`<div class="v1 p1"><code>nodes[a2].vote</code> <del>0</del> → <ins>3</ins></div>`, `<div class="v0"><code>msgs</code> <ins>+ 1</ins></div>`,
	} {
		require.Contains(t, page, part)
	}
	require.Contains(t, run.FilterStyle(), ".behaviour:has(.fp1:not(:checked)) .p1 { display: none; }")
	require.NotContains(t, judged().HTML(), "fp0", "no function, no process")
}

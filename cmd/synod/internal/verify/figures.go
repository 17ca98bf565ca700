package verify

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/trace/check"
	"github.com/synod-paxos/synod/trace/manifest"
)

// figures is a table of what is recorded of a model and what TLC finds now.
func figures(m *manifest.Model, got *check.Measured) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "  \tbefore\tnow\n")
	row := func(what string, before, now int64) {
		if before != 0 || now != 0 {
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", what, report.Count(before), report.Count(now), difference(before, now))
		}
	}
	before, now := m.Expect, got.Expect
	row("distinct states", before.Distinct, now.Distinct)
	row("generated states", before.Generated, now.Generated)
	if edges := got.ByAction(); m.Edges != nil && edges != nil {
		all := maps.Clone(edges)
		maps.Copy(all, m.Edges)
		for _, name := range slices.Sorted(maps.Keys(all)) {
			row("edges by "+name, m.Edges[name], edges[name])
		}
	}
	row("depth", int64(before.Depth), int64(now.Depth))
	row("states in the counterexample", int64(before.Length), int64(now.Length))
	row("back to state", int64(before.Loop), int64(now.Loop))
	w.Flush()
	return b.String()
}

func difference(before, now int64) string {
	if before == now {
		return "as before"
	}
	return fmt.Sprintf("%+d", now-before)
}

// changed says how the number of states is another than what is recorded; empty: it is not.
func changed(before, now manifest.Expect) string {
	if before.Distinct == 0 || before.Distinct == now.Distinct || before.Verdict != now.Verdict {
		return ""
	}
	return fmt.Sprintf("%+d (%+.1f%%)", now.Distinct-before.Distinct, 100*float64(now.Distinct-before.Distinct)/float64(before.Distinct))
}

package verify

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/trace/manifest"
)

// figures is a table of what is recorded of a model and what TLC finds now.
func figures(before, now manifest.Expect) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "  \tbefore\tnow\n")
	for _, f := range []struct {
		what        string
		before, now int64
	}{
		{"distinct states", before.Distinct, now.Distinct}, {"generated states", before.Generated, now.Generated},
		{"depth", int64(before.Depth), int64(now.Depth)}, {"states in the counterexample", int64(before.Length), int64(now.Length)},
		{"back to state", int64(before.Loop), int64(now.Loop)},
	} {
		if f.before != 0 || f.now != 0 {
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", f.what, report.Count(f.before), report.Count(f.now), difference(f.before, f.now))
		}
	}
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

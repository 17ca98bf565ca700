package verify

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tlc"
)

// behaviour prints states as TLC gives them: the first one whole, then an action and its place per
// step, with the variables that it changed, and how the behaviour goes on for ever.
func behaviour(states []tlc.State, loop *tlc.Loop) string {
	var b strings.Builder
	var before []string
	for i, s := range states {
		now := conjuncts(s.Variables)
		if i == 0 {
			fmt.Fprintf(&b, "    0 initially\n")
		} else {
			fmt.Fprintf(&b, "  %3d %s\n", s.Number-1, by(s.Action, s.At))
		}
		changed := slices.DeleteFunc(slices.Clone(now), func(one string) bool { return i > 0 && slices.Contains(before, one) })
		for _, one := range changed {
			b.WriteString(indent(indent(indent(one))))
		}
		if len(changed) == 0 {
			b.WriteString("      nothing changes\n")
		}
		before = now
	}
	switch {
	case loop == nil || len(states) == 0:
	case loop.Stutters:
		b.WriteString("  and nothing happens any more, for ever\n")
	default:
		fmt.Fprintf(&b, "  %3d %s: back to what was after %d, and so on for ever\n", states[len(states)-1].Number, by(loop.Action, loop.At), loop.BackTo-1)
	}
	return b.String()
}

// by names an action and its place.
func by(action string, at tlc.Location) string {
	switch {
	case at == (tlc.Location{}):
		return action
	case action == "":
		return at.String()
	}
	return action + ", " + at.String()
}

// conjuncts are the variables of a state, each with its value. TLC writes one without /\, several
// with it at the beginning of a line, where no value's other lines have it.
func conjuncts(state string) []string {
	state = strings.TrimPrefix(strings.Trim(state, "\n"), `/\ `)
	if state == "" {
		return nil
	}
	return strings.Split(state, "\n/\\ ")
}

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

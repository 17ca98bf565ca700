package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/manifest"
)

// explored is what explore prints as JSON.
type explored struct {
	Protocol string `json:"protocol"`
	Holds    bool   `json:"holds"`
	Verdict  string `json:"verdict"`
	*protocol.Explored
	Diagram  string           `json:"diagram,omitempty"` // of the behaviour
	Mutants  []string         `json:"mutants,omitempty"`
	Recorded *manifest.Expect `json:"recorded,omitempty"` // what TLC finds of the model
	Seconds  float64          `json:"seconds"`
	File     string           `json:"file,omitempty"`    // of the behaviour
	Unsaved  string           `json:"unsaved,omitempty"` // why there is none
}

// judge says whether it holds. What is compared with TLC must be as TLC found; with a
// mutant in it the code is another, and must hold by itself.
func (out *explored) judge(looking bool) {
	compared := out.Compared && len(out.Mutants) == 0
	switch {
	case out.Found != nil:
		out.Holds, out.Verdict = true, "found: "+out.Found.Properties[0]
	case compared && out.Differs == "":
		out.Holds, out.Verdict = true, protocol.AsFound(*out.Recorded)+" of "+out.Model
	case out.Violation != nil && (!compared || out.Recorded.Verdict == manifest.Holds):
		out.Verdict = "broken: " + strings.Join(out.Violation.Properties, ", ")
	case compared:
		out.Verdict = "not as recorded: " + out.Differs
	case !out.Complete:
		out.Verdict = "not complete: " + out.Stopped
	case looking:
		out.Verdict = "not found"
	case len(out.Unseen) > 0 && (out.Recorded == nil || out.Recorded.Verdict == manifest.Holds):
		out.Verdict = "vacuous: never seen or taken: " + strings.Join(out.Unseen, ", ")
	default:
		out.Holds, out.Verdict = true, "holds"
	}
}

// draw draws the behaviour: a wrong one with its last step marked.
func (out *explored) draw() {
	if v := cmp.Or(out.Violation, out.Found); v != nil {
		out.Diagram = modeltest.Diagram(v.Arrows, out.Violation != nil)
	}
}

func (out *explored) title() string { return cmp.Or(out.Title, out.Model+" of "+out.Protocol) }

// text is the result as a person reads it.
func (out *explored) text() string {
	var b strings.Builder
	fmt.Fprintln(&b, out.title())
	if len(out.Mutants) > 0 {
		fmt.Fprintf(&b, "with %s\n", strings.Join(out.Mutants, " and "))
	}
	fmt.Fprintf(&b, "%s distinct states, %s generated, depth %d; %.1fs", report.Count(out.Distinct), report.Count(out.Generated), out.Depth, out.Seconds)
	if len(out.Mutants) == 0 {
		fmt.Fprintf(&b, ", %.1f million generated/s\n", float64(out.Generated)/max(out.Seconds, 1e-9)/1e6)
	} else {
		b.WriteString(" with building\n")
	}
	fmt.Fprintf(&b, "%.0f MB, %d bytes a state; %s\n", float64(out.Bytes)/1e6, out.Bytes/max(out.Distinct, 1), out.collision())
	if len(out.Properties) > 0 {
		fmt.Fprintf(&b, "checked: %s\n", strings.Join(out.Properties, ", "))
	}
	fmt.Fprintf(&b, "seen: %s\n", cmp.Or(strings.Join(out.Seen, ", "), "nothing that should be"))
	if out.Note != "" {
		fmt.Fprintf(&b, "note: %s\n", out.Note)
	}
	if out.Violation == nil && out.Differs != "" && len(out.Mutants) > 0 {
		fmt.Fprintf(&b, "note: with it the code %s\n", out.Differs)
	}
	for _, why := range out.Without {
		fmt.Fprintf(&b, "explored %s\n", why)
	}
	b.WriteString(out.shown())
	fmt.Fprintf(&b, "%s\n", out.Verdict)
	return b.String()
}

func (out *explored) collision() string {
	if out.Collision == 0 {
		return "states kept exactly"
	}
	return fmt.Sprintf("two states were taken for one with a chance below %.1g", out.Collision)
}

// shown is the behaviour, drawn.
func (out *explored) shown() string {
	if v := out.Violation; v != nil {
		text := fmt.Sprintf("\n%s broken after %d steps, and no fewer:\n%s", strings.Join(v.Properties, ", "), v.Length-1, out.Diagram)
		if v.Why != "" {
			text += fmt.Sprintf("  %s\n", v.Why)
		}
		return text + out.saved("next: "+report.Command("synod", "replay", out.File))
	}
	if v := out.Found; v != nil {
		return fmt.Sprintf("\n%s after %d steps, and no fewer:\n%s", v.Properties[0], v.Length-1, out.Diagram) + out.saved("saved: "+out.File)
	}
	return ""
}

// saved says where the behaviour is, or why it is nowhere.
func (out *explored) saved(where string) string {
	if out.Unsaved != "" {
		where = "the behaviour could not be saved: " + out.Unsaved
	}
	return "\n  " + where + "\n\n"
}

func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

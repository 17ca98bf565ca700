package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/modeltest/paxostest/exploration"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/trace/manifest"
)

// explored is what explore prints as JSON.
type explored struct {
	*exploration.Exploration
	Mutants  []string         `json:"mutants,omitempty"`
	Model    string           `json:"model,omitempty"`
	Recorded *manifest.Expect `json:"recorded,omitempty"` // what TLC finds of the model
	Differs  string           `json:"differs,omitempty"`  // from what TLC finds
	Missing  []string         `json:"missing,omitempty"`  // what should have been possible, and was not
	Seconds  float64          `json:"seconds"`
	File     string           `json:"file,omitempty"` // of the violation
	compared bool             // with what TLC finds, and equal
}

// text is the result as a person reads it.
func (out *explored) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", describe(out.Size))
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
	var seen []string
	for name, yes := range out.Witnesses {
		if yes {
			seen = append(seen, name)
		}
	}
	slices.Sort(seen)
	fmt.Fprintf(&b, "seen: %s\n", cmp.Or(strings.Join(seen, ", "), "nothing that should be"))
	if s := out.Size; s.Proposers > s.Ballots && !s.OneOwner {
		fmt.Fprintf(&b, "note: %s without a ballot, who can do nothing: give at least as many ballots as proposers\n", counted(s.Proposers-s.Ballots, "proposer"))
	}
	for _, why := range out.Without {
		fmt.Fprintf(&b, "explored %s\n", why)
	}
	b.WriteString(out.why())
	fmt.Fprintf(&b, "%s\n", out.verdict())
	return b.String()
}

func (out *explored) collision() string {
	if out.Collision == 0 {
		return "states kept exactly"
	}
	return fmt.Sprintf("two states were taken for one with a chance below %.1g", out.Collision)
}

// why is what there is to say of a failure.
func (out *explored) why() string {
	if v := out.Violation; v != nil {
		why := v.Diagram
		if v.Why != "" {
			why += fmt.Sprintf("  %s\n", v.Why)
		}
		return brokenAfter(v.Properties, v.Length, why, out.File)
	}
	if v := out.Found; v != nil {
		return foundAfter(v.Properties, v.Length, v.Diagram, out.File)
	}
	if len(out.Missing) > 0 {
		return fmt.Sprintf("never seen or taken, though the size allows it: %s\n", strings.Join(out.Missing, ", "))
	}
	return ""
}

// brokenAfter shows a violation of so many states, and foundAfter what was looked for.
func brokenAfter(properties []string, length int, diagram, file string) string {
	return fmt.Sprintf("\n%s broken after %d steps, and no fewer:\n%s\n  next: synod replay %s\n\n",
		strings.Join(properties, ", "), length-1, diagram, file)
}

func foundAfter(properties []string, length int, diagram, file string) string {
	return fmt.Sprintf("\n%s after %d steps, and no fewer:\n%s\n  saved: %s\n\n", properties[0], length-1, diagram, file)
}

func (out *explored) verdict() string {
	switch {
	case out.Violation != nil:
		return "broken: " + strings.Join(out.Violation.Properties, ", ")
	case out.Found != nil:
		return "found: " + out.Found.Properties[0]
	case !out.Complete:
		return "not complete: " + out.Stopped
	case !out.Holds && len(out.Missing) == 0:
		return "not found"
	case len(out.Missing) > 0:
		return "vacuous: it proves less than it seems to"
	case out.Differs != "":
		return "not as recorded: " + out.Differs
	case out.compared:
		return "holds, as TLC found of " + out.Model
	}
	return "holds"
}

// describe is a size in a line.
func describe(s model.Size) string {
	parts := []string{counted(s.Acceptors, "acceptor"), counted(s.Proposers, "proposer"), counted(s.Ballots, "ballot"), counted(s.Values, "value")}
	if s.Learners > 0 {
		parts = append(parts, counted(s.Learners, "learner"))
	}
	if s.Quorum1 > 0 {
		parts = append(parts, fmt.Sprintf("quorums of %d and %d", s.Quorum1, s.Quorum2))
	}
	for _, o := range []struct {
		is   bool
		text string
	}{
		{len(s.Getters) > 0, "gets"}, {len(s.Restarters) > 0, "restarts"}, {s.OneOwner, "one owner"}, {s.Rejects != "", "rejects " + string(s.Rejects)},
		{s.Dialect != "", "dialect " + s.Dialect}, {s.History, "history"}, {s.Symmetry, "symmetry"},
	} {
		if o.is {
			parts = append(parts, o.text)
		}
	}
	return strings.Join(parts, ", ")
}

func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

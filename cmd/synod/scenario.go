package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
)

// told is what replay says of a scenario.
type told struct {
	File      string `json:"file"`
	Title     string `json:"title"`
	Model     string `json:"model,omitempty"` // that it is a behaviour of
	Bug       string `json:"bug,omitempty"`   // of what goes wrong: the model that does
	Steps     int    `json:"steps"`
	Claims    int    `json:"claims"`
	Diagram   string `json:"diagram"`
	Confirmed bool   `json:"confirmed"`        // by TLC
	Absent    string `json:"absent,omitempty"` // why TLC did not run
	Wrong     string `json:"wrong,omitempty"`  // FILE:LINE and what is wrong there
	turns     bool
}

// maxScenario is how many bytes are read: one more than a scenario may have.
const maxScenario = 1<<20 + 1

// replayScenario takes a scenario on the reference and, if TLC is there, has it confirmed.
func replayScenario(cmd *cobra.Command, in io.Reader, name string, s *settings) error {
	if err := checkRequired(s.require); err != nil {
		return err
	}
	text, err := io.ReadAll(io.LimitReader(in, maxScenario))
	if err != nil {
		return err
	}
	out := &told{File: name}
	if err := out.tell(cmd.Context(), text, s); err != nil {
		return err
	}
	return verdict(report.Print(cmd.OutOrStdout(), s.json, out, out.text()), out.Wrong == "")
}

func (out *told) tell(ctx context.Context, text []byte, s *settings) error {
	tale, wrong, err := protocol.Tell(out.File, text)
	if out.Wrong = wrong; tale == nil {
		return err
	}
	out.Title, out.Steps, out.Claims, out.Diagram = tale.Title, tale.Steps, tale.Claims, tale.Drawn
	out.Model, out.Bug, out.turns = tale.Model, tale.Bug, tale.Turns
	tools, absent := s.tools(ctx, someTLC)
	if absent != nil {
		out.Absent = absent.Error()
		if !missing(absent) || slices.Contains(s.require, "tlc") {
			return absent
		}
		return nil
	}
	out.Wrong, err = tale.Confirm(ctx, tools)
	out.Confirmed = err == nil && out.Wrong == ""
	return err
}

func (out *told) text() string {
	if out.Diagram == "" {
		return out.Wrong + "\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s", out.Title, out.Diagram)
	until := ""
	if out.turns {
		until = ", up to the wrong turn"
	}
	fmt.Fprintf(&b, "%s, %s: the reference does so%s\n", counted(out.Steps, "step"), counted(out.Claims, "claim"), until)
	switch {
	case out.Wrong != "":
		fmt.Fprintln(&b, out.Wrong)
	case out.Absent != "":
		fmt.Fprintf(&b, "note: TLC did not run: %s\n", out.Absent)
	case out.turns:
		fmt.Fprintf(&b, "TLC confirms it: the specification does so up to the wrong turn, and with the bug of %s to the end\n", out.Bug)
	case out.Bug != "":
		fmt.Fprintf(&b, "TLC confirms it, state for state: it is a shortest one in which %s goes wrong\n", out.Bug)
	default:
		fmt.Fprintln(&b, "TLC confirms it, state for state")
	}
	return b.String()
}

package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/required"
)

func scenariosCommand() *cobra.Command {
	s := &settings{}
	cmd := &cobra.Command{
		Use:   "scenarios [NAME...]",
		Short: "Short behaviours that are told: list them, or take some step by step",
		Long: `scenarios lists the behaviours that are told in Markdown and built in: how a scheme
goes, how it fails in the fewest steps, and what repairs it. With names it takes each on
the reference and draws it, and TLC confirms it if it is there, as synod replay does with
a file.

Exit codes: 0 each is as it is told; 1 one is not; 2 the usage is wrong.`,
		Example: `  synod scenarios --protocol commit
  synod scenarios collision recovered`,
	}
	addProtocol(cmd, &s.protocol, "only those of one protocol: "+strings.Join(protocol.Names(), ", "))
	cmd.Flags().BoolVar(&s.json, "json", false, "print one JSON object, or one for each that is taken")
	cmd.Flags().StringSliceVar(&s.require, "require", required.Tools(), "tools whose absence is an error, of "+strings.Join(requirable, ", ")+" (default $SYNOD_REQUIRE)")
	cmd.RunE = func(cmd *cobra.Command, names []string) error {
		all, err := scenariosOf(s.protocol)
		if err != nil {
			return err
		}
		if len(names) == 0 {
			return report.Print(cmd.OutOrStdout(), s.json, map[string]any{"scenarios": all}, listScenarios(all))
		}
		return takeScenarios(cmd, all, names, s)
	}
	return cmd
}

func scenariosOf(only string) (out []protocol.Scenario, err error) {
	all, err := protocol.Those(only)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		some, err := p.Scenarios()
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

func listScenarios(all []protocol.Scenario) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SCENARIO\tPROTOCOL\tMODEL\tSTEPS\tTITLE")
	for _, s := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\n", s.Name, s.Protocol, cmp.Or(s.Model, "-"), s.Steps, s.Title)
	}
	w.Flush()
	return b.String()
}

// takeScenarios takes those of the names, of whatever protocols.
func takeScenarios(cmd *cobra.Command, all []protocol.Scenario, names []string, s *settings) error {
	for _, name := range names {
		if !slices.ContainsFunc(all, func(s protocol.Scenario) bool { return s.Name == name }) {
			return fmt.Errorf("there is no scenario %.40q here: synod scenarios lists them", name)
		}
	}
	var failed error
	taken := 0
	for _, of := range all {
		if !slices.Contains(names, of.Name) {
			continue
		}
		if taken++; taken > 1 && !s.json {
			io.WriteString(cmd.OutOrStdout(), "\n")
		}
		err := replayScenario(cmd, bytes.NewReader(of.Text), of.File, s)
		if err != nil && !errors.Is(err, errFalsified) {
			return err
		}
		failed = cmp.Or(failed, err)
	}
	return failed
}

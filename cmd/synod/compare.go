package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/compare"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/wholefile"
)

func compareCommand() *cobra.Command {
	var asJSON, markdown bool
	var svg string
	cmd := &cobra.Command{
		Use:   "compare [SCHEME...]",
		Short: "What each scheme keeps, loses and costs, computed from the models",
		Long: `compare prints the table that explanations draw by hand: copies, quorums, commit and
consensus, and of each whether all see the same, whether what is done stays, whether
nobody waits without end, how many may crash, and what an operation costs in message
delays and messages. With names of schemes it shows below each row what says it: the
models, their properties, and the runs, drawn.

Verdicts are those that TLC found and synod verify holds; what breaks is found again by
exploring the implementation, in as many steps. "partly" is what one model keeps and
another breaks: the conditions are theirs. "-" is what no model says. Messages and delays
are counted in the shortest run to the end of the operation, with the questions and
receipts that the models leave out; a read or a write ends where its client knows it.

Exit codes: 0 every run is as long as was recorded; 1 one is not; 2 the usage is wrong.`,
		Example: `  synod compare
  synod compare 2pc 3pc-timeouts      with the runs that show it
  synod compare --markdown
  synod compare --json --svg schemes.svg`,
	}
	f := cmd.Flags()
	f.BoolVar(&markdown, "markdown", false, "print the table in Markdown, with the names of the models")
	f.BoolVar(&asJSON, "json", false, "print one JSON object, with all runs")
	f.StringVar(&svg, "svg", "", "also draw the table into this file")
	cmd.MarkFlagsMutuallyExclusive("markdown", "json")
	cmd.RunE = func(cmd *cobra.Command, names []string) error {
		for _, name := range names {
			if !slices.Contains(compare.Names(), name) {
				return fmt.Errorf("there is no scheme %q; there are %s", name, strings.Join(compare.Names(), ", "))
			}
		}
		if err := checkFolder("--svg", svg); err != nil {
			return err
		}
		table, err := compare.Of(cmd.Context(), names)
		if err != nil {
			return err
		}
		text := table.Text(len(names) > 0)
		if markdown {
			text = table.Markdown()
		}
		err = report.Print(cmd.OutOrStdout(), asJSON, table, text)
		if svg != "" {
			err = errors.Join(err, wholefile.Write(svg, table.SVG()))
		}
		if !table.Agree {
			err = errors.Join(err, errFalsified)
		}
		return err
	}
	return cmd
}

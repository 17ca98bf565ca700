package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/modeltest/paxostest/coverage"
)

func coverageCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "coverage FILE...",
		Short: "What runs have taken of TLC's graph, added up over files",
		Long: `coverage says which edges of the graph that TLC recorded of one register have been taken by
runs: simulated ones, and real ones of which there are logs. Each FILE was written by synod
simulate --coverage or synod validate --coverage, which add to one that is there. In which
order runs were added makes no difference.`,
		Example: `  synod coverage simulated.json logged.json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("give the FILEs that synod simulate --coverage or synod validate --coverage wrote")
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.RunE = func(cmd *cobra.Command, names []string) error {
		sum, err := coverage.NewProfile()
		if err != nil {
			return err
		}
		for _, name := range names {
			p, err := readCoverage(name)
			if err != nil {
				return err
			}
			sum.Add(p)
		}
		r := sum.Report()
		return tell(cmd.OutOrStdout(), asJSON, r, func(w io.Writer) { printCoverage(w, r) })
	}
	return cmd
}

// covered is what runs took.
type covered = coverage.Report

// planWalks gives walks over all edges that a node can take.
func planWalks() (*coverage.Plan, error) {
	graph, err := coverage.Load()
	if err != nil {
		return nil, err
	}
	return graph.Plan()
}

// maxCoverage bounds a file of coverage: a bit for each edge, as text.
const maxCoverage = 16 << 20

func readCoverage(name string) (*coverage.Profile, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(wholefile.AtMost(f, maxCoverage))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p, err := coverage.Decode(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

// checkCoverage is asked before anything is done, so that no long run ends in vain.
func checkCoverage(name string) error {
	if err := checkFolder("--coverage", name); err != nil || name == "" {
		return err
	}
	if _, err := readCoverage(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// keepCoverage adds to a file, which need not be there; nothing if it has no name.
func keepCoverage(name string, p *coverage.Profile) error {
	if name == "" {
		return nil
	}
	switch before, err := readCoverage(name); {
	case err == nil:
		before.Add(p)
		p = before
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	text, err := p.Encode()
	if err != nil {
		return err
	}
	return wholefile.Write(name, text)
}

// printCoverage says what was taken of each action.
func printCoverage(w io.Writer, r *coverage.Report) {
	fmt.Fprintf(w, "%-10s %14s %12s %12s\n", "ACTION", "STEPS", "EDGES TAKEN", "OF")
	for _, a := range r.Actions {
		never := ""
		if a.Steps == 0 {
			never = "  never"
		}
		fmt.Fprintf(w, "%-10s %14s %12s %12s%s\n", a.Name, report.Count(a.Steps), report.Count(a.Taken), report.Count(a.Edges), never)
	}
	fmt.Fprintln(w, taken(r))
}

// taken is all of it in a line.
func taken(r *coverage.Report) string {
	return fmt.Sprintf("graph       %s of the %s edges that a node can take in TLC's graph of one register, %s, which has %s: %s; %s registers, %s to their end",
		report.Count(r.Taken), report.Count(r.Possible), r.Model, report.Count(r.Edges), percent(r.Taken, r.Possible), report.Count(r.Registers), report.Count(r.Inside))
}

// percent is rounded down: 100 % is all.
func percent(part, whole int) string {
	tenths := 1000 * part / max(whole, 1)
	return fmt.Sprintf("%d.%d %%", tenths/10, tenths%10)
}

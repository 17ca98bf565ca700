package main

import (
	"fmt"
	"maps"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/cmd/synod/internal/verify"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/manifest"
)

func checkCommand() *cobra.Command {
	s := &settings{}
	c := &clusterFlags{}
	var list, record bool
	cmd := &cobra.Command{
		Use:   "check [MODEL...]",
		Short: "TLC on the models of models.json, or of your own manifest",
		Long: `check runs TLC on the models that are named, or on all quick ones, and compares
with what the manifest says of each: verdict, violated property, distinct and
generated states, depth, witnesses that must be seen, actions that must be taken.
Drift is a failure, and so is a must-fail model that holds.

EDGES counts the states that TLC generated, repeated ones included.

With --workers one model is searched by several machines, which docs/scale.md is about:
it says what to run on each, waits for all of them and compares what can be told then.
Whoever can reach these machines' ports can run code on them: use a network that you trust.`,
		Example: `  synod check
  synod check Synod M05 Handshake6
  synod check --protocol generals
  synod check --list
  synod check --manifest specs/models.json --record    fill in what your manifest does not say yet
  synod check SynodThree --workers tuna,carp           on two machines, each of which runs: synod worker THIS-MACHINE`,
	}
	s.add(cmd)
	s.addSize(cmd)
	cmd.Flags().BoolVar(&list, "list", false, "list the models and why each exists")
	cmd.Flags().BoolVar(&record, "record", false, "write the figures that the manifest lacks into it (with --manifest)")
	c.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		cluster, err := c.cluster(cmd, args)
		if err != nil {
			return err
		}
		if record && s.manifest == "" {
			return fmt.Errorf("--record writes into a manifest: name it with --manifest")
		}
		tlcIs := onlyTLC
		if list {
			tlcIs = noTLC
		}
		run, err := s.open(cmd, tlcIs)
		if err != nil {
			return err
		}
		chosen, err := run.tagged(args)
		if err != nil {
			return err
		}
		if list {
			return run.list(chosen)
		}
		run.options.Record = record
		run.share(cluster)
		r, err := run.run(chosen, func(c choice) verify.Plan { return c.Checks(c.models) })
		if err == nil && record {
			err = run.record(r)
		}
		return run.close(r, err)
	}
	return cmd
}

func (s *session) list(chosen []choice) error {
	w := tabwriter.NewWriter(s.cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	for _, c := range chosen {
		for _, m := range c.models {
			fmt.Fprintf(w, "%s\t%s\t%s\n", m.Name, m.Expect.Verdict, m.Why)
		}
	}
	return w.Flush()
}

// record writes what was measured into the user's manifest, except of models that
// failed: what is recorded of them may be right.
func (s *session) record(r *report.Report) error {
	expect := maps.Clone(s.verifiers[0].Measured)
	for _, row := range r.Failed() {
		delete(expect, row.Model)
	}
	text, err := os.ReadFile(s.manifest)
	if err != nil {
		return err
	}
	text, err = manifest.Record(s.manifest, text, expect)
	if err != nil {
		return err
	}
	return wholefile.Write(s.manifest, text)
}

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/verify"
	"github.com/synod-paxos/synod/internal/wholefile"
)

func generateCommand() *cobra.Command {
	s := &settings{}
	var out string
	var check bool
	cmd := &cobra.Command{
		Use:   "generate [MODEL...]",
		Short: "State graphs and suites from TLC",
		Long: `generate has TLC find the complete state graph of the models that have actions,
and writes each as MODEL.graph.zst, and for a role that begins in one state also
as MODEL.ndjson.zst: a minimum of behaviours over every edge, one JSON object per
step.

The same specification gives the same bytes, before compression, on any machine.`,
		Example: examples("generate", "--check        is what is committed what TLC gives today?"),
	}
	s.add(cmd)
	s.addLimits(cmd)
	cmd.Flags().StringVar(&out, "out", "", "the folder to write to (default: recorded beside your manifest, spec/PROTOCOL/recorded in a checkout, else suites)")
	cmd.Flags().BoolVar(&check, "check", false, "write nothing; compare with the recordings that come with the manifest")
	cmd.MarkFlagsMutuallyExclusive("out", "check")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		run, err := s.open(cmd, onlyTLC)
		if err != nil {
			return err
		}
		chosen, err := run.graphed(args)
		if err != nil {
			return err
		}
		if check {
			return run.compare(chosen)
		}
		for _, c := range chosen {
			if err := wholefile.Folder(s.outFolder(c, out)); err != nil {
				return err
			}
		}
		r, err := run.run(chosen, func(c choice) verify.Jobs { return c.verifier.Generation(c.models, s.outFolder(c, out)) })
		return run.close(r, err)
	}
	return cmd
}

// compare compares the recordings with what TLC finds today.
func (s *session) compare(chosen []choice) error {
	var plans []verify.Jobs
	for _, c := range chosen {
		plan, err := c.verifier.Comparison(c.models)
		if err != nil {
			return err
		}
		plans = append(plans, plan)
	}
	return s.close(verify.Run(s.cmd.Context(), s.options, plans...))
}

// graphed finds the models that have a graph to generate.
func (s *session) graphed(args []string) ([]choice, error) {
	chosen, err := s.models(args, (*verify.Verifier).Graphed)
	if err == nil && len(chosen) == 0 {
		err = errors.New(`no model of the manifest has "graph": "complete": say so of one, or name models`)
	}
	for _, c := range chosen {
		for _, m := range c.models {
			if len(m.Actions) == 0 {
				return nil, fmt.Errorf("model %s has no actions in the manifest, so its edges would have no stimuli", m.Name)
			}
		}
	}
	return chosen, err
}

func (s *settings) outFolder(of choice, out string) string {
	switch {
	case out != "":
		return out
	case s.manifest != "":
		return filepath.Join(filepath.Dir(s.manifest), "recorded")
	}
	folder := filepath.Join("spec", of.verifier.Manifest.Protocol)
	if _, err := os.Stat(filepath.Join(folder, "models.json")); err == nil {
		return filepath.Join(folder, "recorded")
	}
	return "suites"
}

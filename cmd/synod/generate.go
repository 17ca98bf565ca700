package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/trace/manifest"
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
		Example: `  synod generate AcceptorRole --out suites
  synod generate --check        is what is committed what TLC gives today?`,
	}
	s.add(cmd)
	cmd.Flags().StringVar(&out, "out", "", "the folder to write to (default: recorded beside your manifest, spec/paxos/recorded in a checkout, else suites)")
	cmd.Flags().BoolVar(&check, "check", false, "write nothing; compare with the recordings that come with the manifest")
	cmd.MarkFlagsMutuallyExclusive("out", "check")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		run, err := s.open(cmd, onlyTLC)
		if err != nil {
			return err
		}
		models := run.verifier.Graphed()
		if len(args) > 0 {
			if models, err = run.named(args); err != nil {
				return err
			}
		}
		if len(models) == 0 {
			return fmt.Errorf("no model of the manifest has \"graph\": \"complete\": say so of one, or name models")
		}
		if check {
			r, err := run.verifier.CheckRecordings(cmd.Context(), models)
			return run.close(r, err)
		}
		r, err := run.verifier.Generate(cmd.Context(), models, s.outFolder(out))
		return run.close(r, err)
	}
	return cmd
}

// named finds models that have a graph to generate.
func (s *session) named(args []string) ([]*manifest.Model, error) {
	models, err := s.models(args)
	if err != nil {
		return nil, err
	}
	for _, m := range models {
		if len(m.Actions) == 0 {
			return nil, fmt.Errorf("model %s has no actions in the manifest, so its edges would have no stimuli", m.Name)
		}
	}
	return models, nil
}

func (s *settings) outFolder(out string) string {
	switch {
	case out != "":
		return out
	case s.manifest != "":
		return filepath.Join(filepath.Dir(s.manifest), "recorded")
	}
	if _, err := os.Stat(filepath.Join("spec", "paxos", "models.json")); err == nil {
		return filepath.Join("spec", "paxos", "recorded")
	}
	return "suites"
}

package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/cmd/synod/internal/verify"
)

func verifyCommand() *cobra.Command {
	s := &settings{}
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Model-check, generate, replay: show that specification and code agree",
		Long: `verify does everything that proves something, for each protocol:

  check     TLC runs every model and must find what models.json says: verdict, property, counts, witnesses, actions
  generate  TLC's complete state graph, every edge with its exact stimulus, as recorded
  equal     at every state of the graph every stimulus is fired at the implementation: the same successor, or no change
  replay    a minimum of behaviours over every edge, replayed from the initial state
  explore   the implementation itself through every interleaving: the states that TLC found, and every property in each
  simulate  random behaviours of the models that are too large for their graph
  prove     what holds at every size, by the provers that are installed
  link      that what is proved is this specification, and that nothing of it is lost

Without Java the recordings stand in for TLC: check and simulate are left out, and the output says so.`,
		Example: examples("verify", "", "--full --junit report.xml", "--fresh          use no earlier verdict"),
		Args:    cobra.NoArgs,
	}
	s.add(cmd)
	s.addLimits(cmd)
	s.addSize(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		run, err := s.open(cmd, someTLC)
		if err != nil {
			return err
		}
		if err := run.selfTest(); err != nil {
			return err
		}
		var plans []verify.Jobs
		for _, v := range run.verifiers {
			plan, err := v.Everything(s.tag())
			if err != nil {
				return err
			}
			plans = append(plans, plan)
		}
		r, err := verify.Run(cmd.Context(), run.options, plans...)
		if err == nil && run.absent != nil {
			r.Summary += "; TLC did not run"
			r.Notes = append(r.Notes, fmt.Sprintf("TLC did not run: %v", run.absent),
				"the recordings named above stand in for it; no model was checked today")
		}
		if note := engines(r); err == nil && note != "" {
			r.Notes = append(r.Notes, note)
		}
		return run.close(r, err)
	}
	return cmd
}

// engines notes of each model by which engines it was judged, and says how many were by two: by
// TLC, and by exploring the code, whose properties are written in Go. Empty: TLC judged none.
func engines(r *report.Report) string {
	steps := map[string]map[string]bool{} // by step, the models that are as expected
	for _, row := range r.Rows {
		if steps[row.Step] == nil {
			steps[row.Step] = map[string]bool{}
		}
		if len(row.Failures) == 0 {
			steps[row.Step][row.Protocol+"/"+row.Model] = true
		}
	}
	if len(steps["check"]) == 0 {
		return ""
	}
	both := 0
	for i, row := range r.Rows {
		if row.Step != "check" || len(row.Failures) > 0 {
			continue
		}
		r.Rows[i].Engines = []string{"TLC"}
		if steps["explore"][row.Protocol+"/"+row.Model] {
			r.Rows[i].Engines = append(r.Rows[i].Engines, "exploration")
			both++
		}
	}
	return fmt.Sprintf("%d models were judged by two engines, TLC and the exploration of the code; %d by TLC alone: --json says which", both, len(steps["check"])-both)
}

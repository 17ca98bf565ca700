package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/cmd/synod/internal/survey"
	"github.com/synod-paxos/synod/internal/wholefile"
)

func graphCommand() *cobra.Command {
	s := &settings{}
	var by string
	state := -1
	cmd := &cobra.Command{
		Use:   "graph MODEL",
		Short: "What a complete state graph covers, and what it looks like from afar",
		Long: `graph says of a model's complete state graph, the recorded one or the one that TLC finds, how
often each action is taken, taken without a change, and refused, which stimuli no state
takes, and how many states there are at each depth.

It shows a quotient, with all but one thing left out of each state: a variable, or fields
within it, of each element where it is a function or a set. With --state it shows what is
around a state, by its number in the graph. No graph is drawn whole: no more than 60
nodes can be read.`,
		Example: examples("graph", "Lease", "TwoPhase --html graph.html"),
		Args:    arguments("graph", "MODEL"),
	}
	f := cmd.Flags()
	f.StringVar(&s.manifest, "manifest", "", "a models.json of your own; its specifications lie beside it")
	addProtocol(cmd, &s.protocol, "only this protocol (default all)")
	f.StringVar(&by, "by", "", "what is left of each state, as in nodes, nodes.vote or messages.type (default what can be read, and says most)")
	f.IntVar(&state, "state", -1, "also show what is around this state")
	f.BoolVar(&s.json, "json", false, "print one JSON object")
	f.StringVar(&s.html, "html", "", "also write the result as a page that opens from a disk to this file")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		run, err := s.open(cmd, someTLC)
		if err != nil {
			return err
		}
		chosen, err := run.graphed(args)
		if err != nil {
			return err
		}
		if len(chosen) > 1 {
			return fmt.Errorf("several protocols have a model %s: say which with --protocol", args[0])
		}
		out, err := surveyed(cmd, run, chosen[0], by, state)
		if err != nil {
			return err
		}
		if s.html != "" {
			title := fmt.Sprintf("The graph of %s", out.Model)
			err = wholefile.Write(s.html, report.Page(title, fmt.Sprintf("%s states, %s edges, depth %d", report.Count(out.States), report.Count(out.Edges), len(out.Depths)), out.HTML()))
		}
		return errors.Join(err, report.Print(cmd.OutOrStdout(), s.json, out, out.Text()))
	}
	return cmd
}

// surveyed is the survey of the graph that is recorded, or that TLC finds.
func surveyed(cmd *cobra.Command, run *session, of choice, by string, state int) (*survey.Landscape, error) {
	m := of.models[0]
	rec, err := of.verifier.Recorded(m)
	if rec == nil && err == nil {
		if run.absent != nil {
			return nil, fmt.Errorf("no graph of %s is recorded, and TLC cannot find it: %w", m.Name, run.absent)
		}
		rec, err = of.verifier.Found(cmd.Context(), m)
	}
	if err != nil {
		return nil, err
	}
	out := survey.Of(rec.Protocol, m.Name, rec.Graph)
	if err := out.Project(rec.Graph, by); err != nil {
		return nil, fmt.Errorf("--by: %w", err)
	}
	if state >= 0 {
		if err := out.Look(rec.Graph, state); err != nil {
			return nil, fmt.Errorf("--state: %w", err)
		}
	}
	return out, nil
}

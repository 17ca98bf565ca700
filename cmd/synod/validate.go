package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

func validateCommand() *cobra.Command {
	var strict, asJSON bool
	cmd := &cobra.Command{
		Use:   "validate LOG...",
		Short: "Logs of real nodes, judged by what each may send",
		Long: `validate reads the logs of the nodes of one cluster, one of each node, of all its
restarts, and judges each event: what was received had been sent before, what was sent
was allowed, what clients were told does not contradict, what a message says was durable
where that is logged. docs/logging.md says what a log has; synod node --log writes one.

A node without log, lines that are missing, a log that is cut off are no error: what
they may explain is not judged, and the gaps are said. With --strict they are.`,
		Example: `  synod validate synod-cluster/node-*/messages.ndjson
  synod validate --strict a.ndjson b.ndjson c.ndjson`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("give the LOGs, one of each node: see synod validate --help")
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&strict, "strict", false, "fail if something could not be checked")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if os.Getenv("GOGC") == "" {
			debug.SetGCPercent(50) // what is known only grows: memory is scarcer than time
		}
		return validate(cmd, args, strict, asJSON)
	}
	return cmd
}

// judgeFiles judges logs in files.
func judgeFiles(names []string) (*logs.Report, error) {
	var sources []logs.Source
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		sources = append(sources, logs.Source{Name: name, From: f})
	}
	return logs.Judge(sources)
}

func validate(cmd *cobra.Command, names []string, strict, asJSON bool) error {
	r, err := judgeFiles(names)
	switch {
	case err != nil:
		return err
	case asJSON:
		err = report.JSON(cmd.OutOrStdout(), r)
	default:
		printLogs(cmd.OutOrStdout(), r)
	}
	switch {
	case err != nil:
		return err
	case r.Wrong != nil || strict && r.Gaps():
		return errFalsified
	case nothingJudged(r):
		return errors.New("nothing is shown: no log has a message that a node sent, or what a client was told")
	}
	return nil
}

func nothingJudged(r *logs.Report) bool {
	judged := r.Kinds[logs.Tell]
	for _, message := range logs.Messages() {
		judged += r.Kinds[logs.Send+" "+message]
	}
	return judged == 0
}

func printLogs(w io.Writer, r *logs.Report) {
	fmt.Fprintf(w, "%-40s %4s %12s %7s  %s\n", "LOG", "NODE", "EVENTS", "STARTS", "GAPS")
	for _, l := range r.Logs {
		fmt.Fprintf(w, "%-40s %4d %12s %7d  %s\n", l.File, l.Node, report.Count(int64(l.Events)), l.Starts, gapsOf(l))
	}
	for _, n := range r.Absent {
		fmt.Fprintf(w, "%-40s %4d %12s %7s  no log: what it sent is taken as it was received\n", "-", n, "-", "-")
	}
	for _, kind := range slices.Sorted(maps.Keys(r.Kinds)) {
		fmt.Fprintf(w, "  %-20s %12s\n", kind, report.Count(int64(r.Kinds[kind])))
	}
	if never := neverLogged(r); len(never) > 0 {
		fmt.Fprintf(w, "  never: %s\n", strings.Join(never, ", "))
	}
	switch {
	case r.Wrong != nil:
		fmt.Fprintf(w, "FALSIFIED: %v\n", r.Wrong)
	case nothingJudged(r):
		fmt.Fprintln(w, "INCOMPLETE: nothing is judged")
	case r.Gaps():
		fmt.Fprintf(w, "holds, as far as it is logged: %s events\n", report.Count(int64(r.Events)))
	default:
		fmt.Fprintf(w, "holds: %s events, no gaps\n", report.Count(int64(r.Events)))
	}
}

func gapsOf(l logs.Log) string {
	var all []string
	for _, gap := range []struct {
		is   bool
		what string
	}{
		{l.Missed > 0, fmt.Sprintf("%d lines missing: rules about what it heard are not judged from there on", l.Missed)},
		{l.Torn, "the last line is not whole"}, {l.Cut && !l.Torn, "it does not end with a stop"},
		{l.Strays > 0, fmt.Sprintf("%d messages received whose sending is not logged", l.Strays)},
	} {
		if gap.is {
			all = append(all, gap.what)
		}
	}
	return cmp.Or(strings.Join(all, "; "), "none")
}

// neverLogged lists what a log should have and none does: then nothing was checked of it.
func neverLogged(r *logs.Report) (never []string) {
	for _, do := range []string{logs.Send, logs.Receive} {
		for _, message := range logs.Messages() {
			if kind := do + " " + message; r.Kinds[kind] == 0 {
				never = append(never, kind)
			}
		}
	}
	for _, do := range []string{logs.Durable, logs.Ask, logs.Tell} {
		if r.Kinds[do] == 0 {
			never = append(never, do)
		}
	}
	return never
}

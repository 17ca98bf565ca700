package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/modeltest/paxostest/coverage"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs/secondjudge"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/trace/tlc"
)

// validateFlags are those of validate.
type validateFlags struct {
	strict, tlc, follow, json bool
	save, history, coverage   string

	page judgedPage
}

func validateCommand() *cobra.Command {
	v := &validateFlags{}
	cmd := &cobra.Command{
		Use:   "validate LOG...",
		Short: "Logs of real nodes, judged by what each may send",
		Long: `validate reads the logs of the nodes of one cluster, one of each node, of all its
restarts, and judges each event: what was received had been sent before, what was sent
was allowed, what clients were told does not contradict, what a message says was durable
where that is logged. docs/logging.md says what a log has; synod node --log writes one.

The first event that is wrong is named, the run of its register that leads there is drawn,
and saved as a document that synod replay takes.

A node without log, lines that are missing, a log that is cut off are no error: what
they may explain is not judged, and the gaps are said. With --strict they are.

With --follow it waits for what is logged next, until something is wrong or it is
interrupted: then it says what there was.

With --history a file says what clients asked and were told, by a clock of their own: some
order of the requests must explain it, and the logs must not show another value.

How much of TLC's graph of one register the logs have taken is said, where they are of three
nodes of which two choose; --coverage adds it to a file, for synod coverage.

With --tlc the model checker judges the same logs by the specification itself: few events,
of all nodes, without gaps. Both must say the same.`,
		Example: `  synod validate synod-cluster/node-*/messages.ndjson
  synod validate --strict a.ndjson b.ndjson c.ndjson`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("give the LOGs, one of each node: see synod validate --help")
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.BoolVar(&v.strict, "strict", false, "fail if something could not be checked")
	f.BoolVar(&v.tlc, "tlc", false, fmt.Sprintf("have TLC judge the logs too, of at most %d events", mostForTLC))
	f.BoolVar(&v.follow, "follow", false, "judge logs while they grow, until it is interrupted")
	f.StringVar(&v.history, "history", "", "a file of what clients asked and were told: docs/logging.md")
	f.StringVar(&v.coverage, "coverage", "", "add the edges of TLC's graph that the logs took to this file, for synod coverage")
	f.StringVar(&v.save, "save", "synod-failures", "the folder for a run that is wrong")
	f.BoolVar(&v.json, "json", false, "print one JSON object")
	v.page.flag(cmd)
	cmd.MarkFlagsMutuallyExclusive("follow", "tlc")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if os.Getenv("GOGC") == "" {
			debug.SetGCPercent(80) // what is known only grows: memory is a little scarcer than time
		}
		return v.run(cmd, args)
	}
	return cmd
}

// mostForTLC is how many events TLC takes in some minutes.
const mostForTLC = 1000

// readsLogs has something read logs from their beginning.
type readsLogs func(read func([]logs.Source) error) error

// withLogs opens files for as long as read takes, but for those, by their place, that are given.
func withLogs(names []string, given map[int]logs.Source, read func([]logs.Source) error) error {
	var sources []logs.Source
	for i, name := range names {
		if s, is := given[i]; is {
			sources = append(sources, s)
			continue
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		sources = append(sources, logs.Source{Name: name, From: f})
	}
	return read(sources)
}

// judgeFiles judges logs in files, and adds to a profile, if there is one, what they took.
func judgeFiles(names []string, p *coverage.Profile) (r *logs.Report, err error) {
	err = withLogs(names, nil, func(sources []logs.Source) error {
		r, err = logs.Follow(sources, p)
		return err
	})
	return r, err
}

// validated is what validate prints as JSON.
type validated struct {
	*logs.Report
	Run     *logs.Run `json:"run,omitempty"` // that leads to what is wrong
	Saved   string    `json:"saved,omitempty"`
	Unsaved string    `json:"unsaved,omitempty"` // why it is not
	TLC     bool      `json:"tlc,omitempty"`     // says the same

	History  *histories `json:"history,omitempty"`
	Coverage *covered   `json:"coverage,omitempty"` // nil where the cluster is of another size than the graph
}

func (v *validateFlags) run(cmd *cobra.Command, names []string) error {
	p, err := coverage.NewProfile()
	if err = errors.Join(err, v.page.check(), checkCoverage(v.coverage)); err != nil {
		return err
	}
	r, again, err := v.judge(cmd, names, p)
	if err != nil {
		return err
	}
	out := validated{Report: r}
	var lacking error // there is nothing to keep
	if c := p.Report(); c.Registers > 0 {
		out.Coverage, err = c, keepCoverage(v.coverage, p)
	} else if v.coverage != "" {
		lacking = fmt.Errorf("--coverage %s: nothing is added to it: no log is of a register of three nodes of which two choose", v.coverage)
	}
	if err != nil {
		return err
	}
	if v.history != "" {
		if out.History, err = judgeHistory(v.history, r.Decided); err != nil {
			return err
		}
	}
	if !v.json { // before all that may take long, or come to nothing
		out.count(cmd.OutOrStdout())
		fmt.Fprintln(cmd.OutOrStdout(), out.verdict(v.strict))
		out.doubt(cmd.OutOrStdout())
	}
	v.explain(&out, again)
	differ := v.confirm(cmd.Context(), &out, names)
	if v.json {
		err = report.JSON(cmd.OutOrStdout(), out)
	} else {
		err = out.tell(cmd.OutOrStdout())
	}
	if differ == nil {
		err = errors.Join(err, v.page.write(out.judged(v.strict)))
	}
	switch {
	case err != nil || differ != nil:
		return errors.Join(err, differ)
	case r.Wrong != nil || v.strict && r.Gaps() || out.History != nil && out.History.Wrong != "":
		return errFalsified
	case nothingJudged(r):
		return errors.New("nothing is shown: no log has a message that a node sent, or what a client was told")
	}
	return lacking
}

// judge judges logs in files, perhaps while they grow; again reads what was judged once more.
func (v *validateFlags) judge(cmd *cobra.Command, names []string, p *coverage.Profile) (r *logs.Report, again readsLogs, err error) {
	if !v.follow {
		r, err = judgeFiles(names, p)
		return r, func(read func([]logs.Source) error) error { return withLogs(names, nil, read) }, err
	}
	all, grown := map[int]*growing{}, map[int]logs.Source{} // they stay open until all ends
	for i, name := range names {
		if fullFile.MatchString(name) {
			continue
		}
		f, err := os.Open(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, nil, err
		}
		g := &growing{ctx: cmd.Context(), path: name, from: f, tell: cmd.ErrOrStderr()}
		all[i], grown[i] = g, logs.Source{Name: name, From: g, Growing: true}
	}
	err = withLogs(names, grown, func(sources []logs.Source) error {
		r, err = logs.Follow(sources, p)
		return err
	})
	return r, func(read func([]logs.Source) error) error {
		whole := map[int]logs.Source{}
		for i, g := range all {
			from, err := g.again()
			if err != nil {
				return err
			}
			whole[i] = logs.Source{Name: g.path, From: from}
		}
		return withLogs(names, whole, read)
	}, err
}

// explain finds the run that leads to what is wrong, and saves it, if the logs can be read again.
func (v *validateFlags) explain(out *validated, again readsLogs) {
	if out.Wrong == nil {
		return
	}
	err := again(func(sources []logs.Source) (err error) {
		sources = slices.DeleteFunc(sources, func(s logs.Source) bool { return slices.Contains(out.Silent, s.Name) })
		for _, s := range sources {
			if f, is := s.From.(*os.File); is {
				err = errors.Join(err, readable(f, s.Name))
			}
		}
		if err != nil {
			return err
		}
		out.Run, err = logs.Explain(sources, out.Wrong)
		return err
	})
	if err == nil {
		out.Run.Cut(func(r *logs.Run) bool { _, err := document(r); return err == nil })
		out.Saved, err = saveRun(v.save, fmt.Sprintf("logged-%d-%d.json", out.Wrong.Node, out.Wrong.Line), out.Run)
	}
	if err != nil {
		out.Saved, out.Unsaved = "", err.Error() // what was found is worth more than the file
	}
}

// confirm has TLC judge the logs, if that is asked for.
func (v *validateFlags) confirm(ctx context.Context, out *validated, names []string) error {
	if !v.tlc {
		return nil
	}
	tools, err := tlc.Find(ctx)
	if err != nil {
		return err
	}
	err = withLogs(names, nil, func(sources []logs.Source) error {
		trace, err := logs.Collect(sources, mostForTLC)
		if err != nil {
			return err
		}
		return secondjudge.Agree(ctx, tools, []secondjudge.Case{{Trace: trace, Wrong: out.Wrong}})
	})
	out.TLC = err == nil
	return err
}

func nothingJudged(r *logs.Report) bool {
	judged := r.Kinds[logs.Tell]
	for _, message := range logs.Messages() {
		judged += r.Kinds[logs.Send+" "+message]
	}
	return judged == 0
}

// verdict is that of the logs, in a line.
func (r validated) verdict(strict bool) string {
	switch {
	case r.Wrong != nil:
		return "FALSIFIED: " + r.Wrong.String()
	case r.History != nil && r.History.Wrong != "":
		return "FALSIFIED: " + r.History.Wrong
	case nothingJudged(r.Report):
		return "INCOMPLETE: nothing is judged"
	case strict && r.Gaps():
		return fmt.Sprintf("INCOMPLETE: %s events break no rule, and --strict wants logs without gaps: %s", report.Count(r.Events), allGaps(r.Report))
	case r.Gaps():
		return fmt.Sprintf("holds, as far as it is logged: %s events", report.Count(r.Events))
	}
	return fmt.Sprintf("holds: %s events, no gaps", report.Count(r.Events))
}

// judged is what the page says.
func (r validated) judged(strict bool) judgedRuns {
	out := judgedRuns{step: "validate", of: fmt.Sprintf("%d logs", len(r.Logs)), verdict: r.verdict(strict), counts: r.count}
	switch {
	case r.Wrong != nil:
		next := ""
		if r.Saved != "" {
			next = report.Command("synod", "replay", r.Saved)
		}
		out.wrong = append(out.wrong, drawnEvent(r.Wrong, r.Run, next))
	case r.History != nil && r.History.Wrong != "":
		out.wrong = append(out.wrong, report.Failure{What: r.History.Wrong})
	case nothingJudged(r.Report), strict && r.Gaps():
		out.wrong, out.undone = append(out.wrong, report.Failure{What: r.verdict(strict)}), true
	}
	return out
}

// count says what there was.
func (r validated) count(w io.Writer) {
	fmt.Fprintf(w, "%-40s %4s %12s %7s  %s\n", "LOG", "NODE", "EVENTS", "STARTS", "GAPS")
	for _, l := range r.Logs {
		fmt.Fprintf(w, "%-40s %4d %12s %7d  %s\n", l.File, l.Node, report.Count(l.Events), l.Starts, gapsOf(l))
	}
	for _, name := range r.Silent {
		fmt.Fprintf(w, "%-40s %4s %12s %7s  nothing is logged\n", name, "-", "-", "-")
	}
	for _, n := range r.Absent {
		fmt.Fprintf(w, "%-40s %4d %12s %7s  no log: what it sent is taken as it was received\n", "-", n, "-", "-")
	}
	for _, kind := range slices.Sorted(maps.Keys(r.Kinds)) {
		fmt.Fprintf(w, "  %-20s %12s\n", kind, report.Count(r.Kinds[kind]))
	}
	if never := neverLogged(r.Report); len(never) > 0 {
		fmt.Fprintf(w, "  never: %s\n", strings.Join(never, ", "))
	}
	if r.Ballots != "" {
		fmt.Fprintf(w, "ballots: %s\n", r.Ballots)
	}
	if r.Coverage != nil {
		printCoverage(w, r.Coverage)
	}
	if h := r.History; h != nil {
		fmt.Fprintf(w, "clients: %s requests of %s registers, %s answers\n", report.Count(h.Requests), report.Count(h.Registers), report.Count(h.Answers))
	}
}

// tell says what bears the verdict: who says the same, and how the first event that is wrong came.
func (r validated) tell(w io.Writer) error {
	if r.TLC {
		fmt.Fprintln(w, "TLC says the same")
	}
	if r.Wrong == nil {
		return nil
	}
	if r.Run != nil {
		fmt.Fprintf(w, "\nthe run of register %q that leads there:\n", r.Wrong.Key)
		if err := printLoggedRun(w, r.Run); err != nil {
			return err
		}
	}
	if r.Unsaved != "" {
		fmt.Fprintf(w, "the run could not be saved: %s\n", r.Unsaved)
		return nil
	}
	fmt.Fprintf(w, "next: %s\n", report.Command("synod", "replay", r.Saved))
	return nil
}

// rests is of what a rule takes for granted that it is logged.
var rests = map[oracle.Rule]string{
	oracle.WasProposed: logs.Receive + " Accept", oracle.IsAsked: logs.Receive + " Prepare", oracle.ShownSafe: logs.Receive + " Promise",
	oracle.MayLearn: logs.Receive + " Accepted", oracle.WasRequested: logs.Ask,
}

// doubt says that a node may look wrong as logs lack what it rests on.
func (r validated) doubt(w io.Writer) {
	if r.Wrong == nil {
		return
	}
	if kind := rests[oracle.Rule(r.Wrong.Rule)]; kind != "" && r.Kinds[kind] == 0 {
		fmt.Fprintf(w, "or it only looks so: no log has a line of %q before, and what is received and not logged makes a right node look wrong\n", kind)
	}
}

// allGaps says what all logs lack.
func allGaps(r *logs.Report) string {
	var all []string
	for _, l := range r.Logs {
		if gaps := gapsOf(l); gaps != noGaps {
			all = append(all, l.File+": "+gaps)
		}
	}
	for _, name := range r.Silent {
		all = append(all, name+": nothing is logged")
	}
	if len(r.Absent) > 0 {
		all = append(all, "no log of nodes "+strings.Trim(strings.ReplaceAll(fmt.Sprint(r.Absent), " ", ", "), "[]"))
	}
	return strings.Join(all, "; ")
}

const noGaps = "none"

func gapsOf(l logs.Log) string {
	var all []string
	for _, gap := range []struct {
		is   bool
		what string
	}{
		{l.Missed > 0, fmt.Sprintf("%s missing: rules about what it heard are not judged from there on", missedOf(l))},
		{l.Torn, "the last line is not whole"}, {l.Cut && !l.Torn, "it does not end with a stop"},
		{l.Strays > 0, fmt.Sprintf("%d messages received whose sending is not logged", l.Strays)},
	} {
		if gap.is {
			all = append(all, gap.what)
		}
	}
	return cmp.Or(strings.Join(all, "; "), noGaps)
}

// missedOf counts what of a log is not there.
func missedOf(l logs.Log) string {
	lines, runs := fmt.Sprintf("%d lines", l.Missed-l.Runs), fmt.Sprintf("%d runs", l.Runs)
	switch {
	case l.Runs == 0:
		return lines
	case l.Runs == l.Missed:
		return runs
	}
	return lines + " and " + runs
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

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/nodetest"
)

// simulateFlags are those of simulate.
type simulateFlags struct {
	nodetest.Options
	time time.Duration
	save string
	json bool
	page judgedPage

	steer    bool
	coverage string

	mutant   []string
	checkout string
}

func simulateCommand() *cobra.Command {
	s := &simulateFlags{}
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Clusters of nodes in virtual time, with faults, each message judged",
		Long: `simulate runs clusters of the same nodes that synod node runs, in virtual time, on a
network that loses, delays, repeats and cuts, disks that lose what was not synced, fail
and rot, clocks that jump, with crashes at any point, and clients. What goes wrong is drawn
from a seed: the same seed gives the same run everywhere. Every message is judged as it is
sent, what clients are told must be linearizable, and once faults end all must be answered.

A run that breaks a rule is made as short as it gets, drawn, and saved as a document that
synod replay takes.

With --steer runs take what seeds seldom draw: each edge of the graph that TLC recorded of
one register that a node can take, in as few steps as that is possible, and at each step
the cluster must be where the graph is.`,
		Example: `  synod simulate
  synod simulate --steer
  synod simulate --time 1h
  synod simulate --first 42 --runs 1
  synod simulate --mutant N04
  synod simulate --store`,
		Args: cobra.NoArgs,
	}
	f := cmd.Flags()
	f.Uint64Var(&s.First, "first", 0, "the first seed")
	f.Uint64Var(&s.Runs, "runs", 20_000, "how many runs, each with the next seed")
	f.DurationVar(&s.time, "time", 0, "run seeds for so long instead")
	f.BoolVar(&s.Store, "store", false, "nodes of a replicated store, not of registers that are set once")
	f.IntVar(&s.Workers, "workers", 0, "how many at a time (default all cores)")
	f.BoolVar(&s.steer, "steer", false, "take all edges of TLC's graph of one register instead")
	f.StringVar(&s.coverage, "coverage", "", "add the edges of TLC's graph that were taken to this file, for synod coverage")
	f.StringVar(&s.save, "save", "synod-failures", "the folder for a run that breaks a rule")
	f.BoolVar(&s.json, "json", false, "print one JSON object")
	s.page.flag(cmd)
	f.StringSliceVar(&s.mutant, "mutant", nil, "simulate the code with these bugs in it, by ID, or with all that only a node can have, with --store a node of a store: all")
	f.StringVar(&s.checkout, "checkout", ".", "with --mutant, a folder in the checkout")
	exclusive(cmd, "runs", "time")
	exclusive(cmd, "mutant", "time", "coverage", "steer", "html")
	exclusive(cmd, "store", "steer", "coverage")
	exclusive(cmd, "steer", "time", "runs")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return s.run(cmd) }
	return cmd
}

func (s *simulateFlags) run(cmd *cobra.Command) error {
	if s.time < 0 || s.time == 0 && cmd.Flags().Changed("time") || s.Runs == 0 || s.Workers < 0 {
		return errors.New("give --runs of at least 1, or a --time such as 1m, and --workers of at least 1, or 0 for all cores")
	}
	if err := errors.Join(s.page.check(), checkCoverage(s.coverage)); err != nil {
		return err
	}
	if len(s.mutant) > 0 {
		return s.mutants(cmd)
	}
	if err := s.plan(); err != nil {
		return err
	}
	collectLess()
	begin := time.Now()
	result, err := s.simulate(cmd.Context())
	if err != nil {
		return err
	}
	took := time.Since(begin)
	out := simulation{Result: result}
	if s.Follow {
		out.Coverage = result.Taken.Report()
	}
	if out.Saved, err = s.keep(result.Failed); err != nil { // what was found is worth more than the file
		out.Saved, out.Unsaved, err = "", err.Error(), nil
	}
	err = tell(cmd.OutOrStdout(), s.json, out, func(w io.Writer) { s.print(w, out, took) })
	err = errors.Join(err, keepCoverage(s.coverage, result.Taken), s.page.write(s.judged(out)))
	if result.Failed == nil || err == nil {
		return verdict(err, result.Failed == nil)
	}
	return errors.Join(errFalsified, err)
}

// simulate runs seeds as the flags say, for a time if that is given.
func (s *simulateFlags) simulate(ctx context.Context) (*nodetest.Result, error) {
	limited := ctx
	if s.time > 0 {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, s.time)
		defer cancel()
		s.Runs = 0
	}
	result, err := nodetest.Simulate(limited, s.Options)
	return result, errors.Join(err, ctx.Err())
}

// simulation is what simulate prints as JSON.
type simulation struct {
	*nodetest.Result
	Saved   string `json:"saved,omitempty"`
	Unsaved string `json:"unsaved,omitempty"` // why it is not

	Coverage *covered `json:"coverage,omitempty"` // of registers
}

// plan has runs followed through TLC's graph, and perhaps steered.
func (s *simulateFlags) plan() (err error) {
	if s.Follow = !s.Store; s.steer {
		s.Runs = 0 // all
		s.Plan, err = planWalks()
	}
	return err
}

// keep saves a run that breaks a rule.
func (s *simulateFlags) keep(run *nodetest.Run) (path string, err error) {
	if run == nil {
		return "", nil
	}
	return saveRun(s.save, fmt.Sprintf("simulated-%d.json", run.Seed), run)
}

func (s *simulateFlags) print(w io.Writer, r simulation, took time.Duration) {
	fmt.Fprintf(w, "runs        %s, from seed %d, %s events, %s a second; %v of virtual time\n", report.Count(r.Runs), s.First, report.Count(r.Events), report.Count(int64(float64(r.Events)/took.Seconds())), r.Time.Round(time.Second))
	r.count(w)
	if r.Failed == nil {
		fmt.Fprintln(w, r.holds())
		return
	}
	fmt.Fprintf(w, "\nseed %d, %d actions, of %d before it was shortened:\n", r.Failed.Seed, len(r.Failed.Actions), r.Length)
	printRun(w, r.Failed)
	if r.Unsaved != "" {
		fmt.Fprintf(w, "the run could not be saved: %s\n", r.Unsaved)
		return
	}
	fmt.Fprintf(w, "next: %s\n", report.Command("synod", "replay", r.Saved))
}

// holds says so of runs in which nothing is wrong.
func (r simulation) holds() string {
	histories := "every history is linearizable"
	if r.Counts.Unexplained > 0 {
		histories = "every history that was judged is linearizable"
	}
	return "holds: every message may be sent, " + histories + ", all were answered once faults ended"
}

// count says how many of what there were.
func (r simulation) count(w io.Writer) {
	c := r.Counts
	fmt.Fprintf(w, "clients     %s sets, %s gets, %s answers\n", report.Count(c.Sets), report.Count(c.Gets), report.Count(c.Answers))
	fmt.Fprintf(w, "network     %s messages delivered, %s lost, %s repeated, %s ways cut\n", report.Count(c.Delivered), report.Count(c.Lost), report.Count(c.Repeated), report.Count(c.Cuts))
	fmt.Fprintf(w, "disks       %s writes, %s slow, %s failed, %s torn, %s bits rotten, %s records vanished\n",
		report.Count(c.Writes), report.Count(c.Slow), report.Count(c.FailedWrites), report.Count(c.Torn), report.Count(c.Rotten), report.Count(c.Vanished))
	fmt.Fprintf(w, "nodes       %s stops, %s starts, %s refused to start\n", report.Count(c.Crashes), report.Count(c.Starts), report.Count(c.Refused))
	fmt.Fprintf(w, "clocks      %s timers, %s jumps\n", report.Count(c.Timers), report.Count(c.Jumps))
	if c.Ended+c.Full > 0 {
		fmt.Fprintf(w, "limits      %s commands of sessions that had ended, %s refused as there would be too much\n", report.Count(c.Ended), report.Count(c.Full))
	}
	if c.Unexplained > 0 {
		fmt.Fprintf(w, "open        %s histories, of which there are too many orders to try\n", report.Count(c.Unexplained))
	}
	if r.Coverage != nil {
		fmt.Fprintln(w, taken(r.Coverage))
	}
}

// judged is what the page says.
func (s *simulateFlags) judged(r simulation) judgedRuns {
	out := judgedRuns{step: "simulate", of: fmt.Sprintf("%s runs from seed %d", report.Count(r.Runs), s.First), verdict: r.holds(), counts: r.count}
	if f := r.Failed; f != nil {
		next := ""
		if r.Saved != "" {
			next = report.Command("synod", "replay", r.Saved)
		}
		out.wrong = append(out.wrong, broken(f.Broken.String(), fmt.Sprintf("seed %d, %d actions", f.Seed, len(f.Actions)), f.Arrows(), next))
	}
	return out
}

func printRun(w io.Writer, run *nodetest.Run) {
	fmt.Fprint(w, modeltest.Diagram(run.Arrows(), true))
	fmt.Fprintf(w, "FALSIFIED: %v\n", run.Broken)
}

// simulatedRun is how a run that simulate saved begins.
var simulatedRun = pattern.Pattern(`^\s*\{\s*"format":\s*"` + regexp.QuoteMeta(nodetest.Format) + `"`)

// replayRun plays a run of simulate again.
func replayRun(cmd *cobra.Command, in io.Reader, name string, asJSON bool) error {
	data, err := readWhole(in, name)
	if err != nil {
		return err
	}
	run, err := nodetest.Read(data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	done := 0
	run.Broken, done = run.Play()
	if run.Broken == nil && done == 0 && !run.Calm {
		return fmt.Errorf("%s: nothing is shown: not one of its %d actions could be done", name, len(run.Actions))
	}
	err = tell(cmd.OutOrStdout(), asJSON, run, func(w io.Writer) {
		if run.Broken == nil {
			fmt.Fprintf(w, "holds: %d actions break no rule\n", done)
		} else {
			printRun(w, run)
		}
	})
	return verdict(err, run.Broken == nil)
}

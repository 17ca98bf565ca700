package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/cmd/synod/internal/verify"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/check"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tlachecker"
	"github.com/synod-paxos/synod/trace/tlc"
)

type checkFlags struct {
	settings
	cluster      clusterFlags
	list, record bool
	trace        string
	key          bool
	accept       bool
	confirm      bool
	threads      int
	random       tlc.Simulation
	write        string
}

func checkCommand() *cobra.Command {
	f := &checkFlags{}
	cmd := &cobra.Command{
		Use:   "check [MODEL...]",
		Short: "TLC on the models of models.json, or of your own manifest",
		Long: `check runs TLC on the models that are named, or on all quick ones, and compares
with what the manifest says of each: verdict, violated property, distinct and
generated states, depth, witnesses that must be seen, actions that must be taken.
Drift is a failure, and so is a must-fail model that holds.

EDGES counts the states that TLC generated, repeated ones included.

With --trace it shows what some other run of TLC found: each step, what it changed, and
who did what; with --behaviours also as files.

With --confirm a second engine, tla-checker, checks each model too, where it is installed, and
verdict, states and depth must be the same; what it cannot check is named.

With --write each model becomes a folder with its modules and its configuration, what
it overrides included, and the command line is printed that runs TLC on it by hand.

With --workers one model is searched by several machines, which docs/scale.md is about:
it says what to run on each, waits for all of them and compares what can be told then.
Whoever can reach these machines' ports can run code on them: use a network that you trust.`,
		Example: examples("check", "", "--list", "--manifest specs/models.json --record    fill in what your manifest does not say yet"),
	}
	f.add(cmd)
	f.addLimits(cmd)
	f.addEarly(cmd)
	f.addSize(cmd)
	f.addLibraries(cmd)
	f.outputs.add(cmd)
	cmd.Flags().BoolVar(&f.list, "list", false, "list the models and why each exists")
	cmd.Flags().BoolVar(&f.record, "record", false, "write the figures that the manifest lacks into it (with --manifest)")
	cmd.Flags().StringVar(&f.write, "write", "", "run nothing: write what TLC reads of each model into a folder in this one")
	cmd.Flags().StringVar(&f.trace, "trace", "", "run nothing: show the behaviour in this output of TLC's, plain or of -tool, file of -dumpTrace json, run document of --behaviours or the page, or ITF; - is the standard input")
	cmd.Flags().BoolVar(&f.key, "key", false, "run nothing: print a checksum of all that verdicts depend on, as the key of a cache")
	cmd.MarkFlagsMutuallyExclusive("list", "write", "trace", "key")
	cmd.MarkFlagsMutuallyExclusive("record", "write")
	cmd.Flags().BoolVar(&f.accept, "accept", false, "take what changed into the manifest, and show the difference (with --manifest)")
	cmd.Flags().IntVar(&f.threads, "threads", 1, "how many threads TLC searches a model with: for one that takes long; depth is not compared then")
	cmd.Flags().BoolVar(&f.confirm, "confirm", false, "have a second engine check each model too: tla-checker, of cargo install tla-checker")
	f.addWhole(cmd)
	cmd.MarkFlagsMutuallyExclusive("record", "accept")
	f.cluster.add(cmd)
	f.addRandom(cmd)
	cmd.RunE = f.check
	return cmd
}

// addRandom adds what a model gets that is too large to be searched.
func (f *checkFlags) addRandom(cmd *cobra.Command) {
	cmd.Flags().IntVar(&f.random.Num, "simulate", 0, "search nothing: try so many random behaviours, of models that are too large; none is said to hold")
	cmd.Flags().IntVar(&f.random.Depth, "depth", defaultDepth, "with --simulate, how many states each behaviour has at most")
	cmd.Flags().Int64Var(&f.random.Seed, "seed", 0, "with --simulate, which behaviours: the same for the same number")
	exclusive(cmd, "simulate", "record", "accept", "confirm", "workers", "threads", "write", "list", "key")
}

func (f *checkFlags) check(cmd *cobra.Command, args []string) error {
	cluster, err := f.cluster.cluster(cmd, args)
	if err != nil {
		return err
	}
	if cmd.Flags().Changed("simulate") && f.random.Num == 0 {
		return errors.New("--simulate 0: give how many behaviours are to be tried, from 1 on")
	}
	if err := f.sensible(); err != nil {
		return err
	}
	if f.trace != "" {
		return f.showTrace(cmd, args)
	}
	tlcIs := onlyTLC
	switch {
	case f.list, f.key:
		tlcIs = noTLC
	case f.write != "":
		tlcIs = someTLC
	}
	run, err := f.open(cmd, tlcIs)
	if err != nil {
		return err
	}
	chosen, err := run.tagged(args)
	switch {
	case err != nil:
		return err
	case f.list:
		return run.list(chosen)
	case f.key:
		return run.key(chosen)
	case f.write != "":
		return run.write(f.write, chosen)
	}
	f.limits(run.options)
	if err := run.selfTest(); err != nil {
		return err
	}
	if err := run.tellWrong(chosen); err != nil {
		return err
	}
	run.share(cluster)
	if f.confirm {
		if run.options.Second, err = tlachecker.Find(cmd.Context()); err != nil {
			return fmt.Errorf("--confirm: %w", err)
		}
	}
	r, err := run.run(chosen, func(c choice) verify.Jobs {
		if f.random.Num > 0 {
			return c.verifier.Tries(c.models, f.random)
		}
		return c.verifier.Checks(c.models)
	})
	run.tellConfirmed(r)
	if f.random.Num > 0 && err == nil && r.Holds {
		r.Summary = strings.Replace(r.Summary, "holds:", tried(r)+":", 1)
	}
	switch {
	case err != nil:
	case f.record:
		err = run.record(r)
	case f.accept:
		err = run.accept()
	}
	return run.close(r, err)
}

// tried is what random behaviours show of models of which none is other than expected.
func tried(r *report.Report) string {
	found := 0
	for _, row := range r.Rows {
		if strings.HasPrefix(row.Result, verify.Found) {
			found++
		}
	}
	const nothing = "nothing found, which is not that it holds"
	switch found {
	case 0:
		return nothing
	case len(r.Rows):
		return "must-fail refuted"
	}
	return fmt.Sprintf("%d must-fail refuted; of %d %s", found, len(r.Rows)-found, nothing)
}

// tellConfirmed says how many models were judged by two engines.
func (s *session) tellConfirmed(r *report.Report) {
	if s.options.Second == nil {
		return
	}
	twice, rows := 0, 0
	for _, row := range r.Rows {
		if row.Step == "confirm" {
			rows++
			if !strings.HasPrefix(row.Result, verify.Unconfirmed) {
				twice++
			}
		}
	}
	r.Notes = append(r.Notes, fmt.Sprintf("%d models were judged by two engines, TLC and tla-checker (%s); %d by TLC alone, as tla-checker cannot",
		twice, s.options.Second.Version, rows-twice))
}

// selfTest finds out what the TLC at hand evaluates wrongly, if there is one, and whether it is the
// one that a manifest wants.
func (s *session) selfTest() (err error) {
	if s.options.Tools == nil {
		return nil
	}
	s.tlc, s.options.Wrong, err = check.SelfTest(s.cmd.Context(), s.options.Tools, verify.Verdicts(s.options.Cache))
	for _, v := range s.verifiers {
		if want := v.Manifest.TLC; err == nil && want != "" && want != s.tlc {
			return fmt.Errorf("what the manifest of %s records was found by %s, and %s is %s: name the other jar by TLA2TOOLS_JAR, "+
				"or change \"tlc\" in the manifest and look at what drifts", v.Manifest.Protocol, want, s.options.Tools.Jar.Path, s.tlc)
		}
	}
	return err
}

// tellWrong says above the first row what the TLC at hand evaluates wrongly, if a model that runs
// may use it: below the last one it is said of each of them.
func (s *session) tellWrong(chosen []choice) error {
	if s.json || len(s.options.Wrong) == 0 {
		return nil
	}
	models, about := 0, []string{}
	for _, c := range chosen {
		for _, m := range c.models {
			source, err := c.verifier.Manifest.Source(m)
			if err != nil {
				continue // its row says so
			}
			if used := check.Used(s.options.Wrong, source); len(used) > 0 {
				models, about = models+1, append(about, used...)
			}
		}
	}
	if models == 0 {
		return nil
	}
	slices.Sort(about)
	_, err := fmt.Fprintf(s.cmd.OutOrStdout(), "note: %s is known to be wrong about %s, which %d of these models may use: no verdict of theirs is certain without a newer jar, named by TLA2TOOLS_JAR\n",
		s.tlc, strings.Join(slices.Compact(about), ", "), models)
	return err
}

const defaultDepth = 100 // of a random behaviour

// maxThreads is how many threads TLC may be asked for: more than any machine has cores, and less
// than an operating system refuses to start.
const maxThreads = 1024

// sensible refuses flags that mean nothing.
func (f *checkFlags) sensible() error {
	switch {
	case f.record && f.manifest == "":
		return fmt.Errorf("--record writes into a manifest: name it with --manifest")
	case f.accept && f.manifest == "":
		return fmt.Errorf("--accept writes into a manifest: name it with --manifest")
	case f.threads < 1 || f.threads > maxThreads || f.random.Num < 0 || f.random.Depth < 1:
		return fmt.Errorf("--threads %d, --simulate %d, --depth %d: give numbers from 1 on, and at most %d threads", f.threads, f.random.Num, f.random.Depth, maxThreads)
	case f.random.Num == 0 && (f.random.Depth != defaultDepth || f.random.Seed != 0):
		return fmt.Errorf("--depth and --seed are of --simulate: give that too")
	}
	return f.wholeSensible()
}

func (f *checkFlags) limits(o *verify.Options) {
	o.Record, o.Accept, o.Timeout, o.Threads = f.record, f.accept, f.timeout, f.threads
	f.whole(o)
}

func (s *session) list(chosen []choice) error {
	if s.json {
		return s.listJSON(chosen)
	}
	w := tabwriter.NewWriter(s.cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	for _, c := range chosen {
		for _, m := range c.models {
			fmt.Fprintf(w, "%s\t%s\t%s\n", report.Cell(m.Name), m.Expect.Verdict, report.Cell(m.Why))
		}
	}
	return w.Flush()
}

// listed is a model in a list.
type listed struct {
	Protocol string           `json:"protocol"`
	Model    string           `json:"model"`
	Verdict  manifest.Verdict `json:"verdict"`
	Why      string           `json:"why"`
}

func (s *session) listJSON(chosen []choice) error {
	var all []listed
	for _, c := range chosen {
		for _, m := range c.models {
			all = append(all, listed{c.verifier.Manifest.Protocol, m.Name, m.Expect.Verdict, m.Why})
		}
	}
	return report.JSON(s.cmd.OutOrStdout(), map[string]any{"models": all})
}

// key is the same for the same files of the same models, those included that others extend.
func (s *session) key(chosen []choice) error {
	h := sha256.New()
	for _, c := range chosen {
		for _, m := range c.models {
			source, err := c.verifier.Manifest.Source(m)
			if err != nil {
				return err
			}
			fmt.Fprintf(h, "%q %s\n", m.Name, source.Hash())
		}
	}
	_, err := fmt.Fprintf(s.cmd.OutOrStdout(), "%x\n", h.Sum(nil))
	return err
}

// record writes what was measured into the user's manifest, except of models that
// failed: what is recorded of them may be right.
func (s *session) record(r *report.Report) error {
	found := maps.Clone(s.verifiers[0].Measured)
	for _, row := range r.Failed() {
		delete(found, row.Model)
	}
	return s.rewrite(found)
}

// accept takes into the user's manifest what differs from it in figures, or in what is checked.
func (s *session) accept() error {
	found := maps.Clone(s.verifiers[0].Measured)
	maps.DeleteFunc(found, func(model string, _ manifest.Found) bool { return !s.verifiers[0].Drifted[model] })
	return s.rewrite(found)
}

// rewrite puts what was found into the user's manifest.
func (s *session) rewrite(found map[string]manifest.Found) error {
	text, err := os.ReadFile(s.manifest)
	if err != nil {
		return err
	}
	text, err = manifest.Record(s.manifest, text, found)
	if err != nil {
		return err
	}
	return wholefile.Write(s.manifest, text)
}

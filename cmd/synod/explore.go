package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/synod-paxos/synod/modeltest/paxostest/exploration"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/paxosmutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/trace/manifest"
)

// exploration is one run of synod explore.
type exploring struct {
	size           model.Size
	opts           exploration.Options
	quorums        []string
	gets, restarts bool
	rejects        string
	memory         string
	protocol       string
	model          string
	mutants        []string
	checkout       string
	failures       string
	json           bool
	junit          string

	cmd      *cobra.Command
	closed   *exploration.ClosedModel // the model, if one is named
	progress *progress
	began    time.Time
	sizes    bool // flags say what is explored, or a model of Paxos
	printed  bool // the result
}

func exploreCommand() *cobra.Command {
	x := &exploring{size: model.DefaultSize(), sizes: true}
	cmd := &cobra.Command{
		Use:   "explore",
		Short: "The implementation itself, through every interleaving of a closed model",
		Long: `explore runs the roles of impl/paxos, not a description of them, through every
interleaving of a closed model: messages lost, repeated and late, requests at any
time, and if you want so restarts. In every state it checks the properties of the
specification, by their names there. It counts states as TLC does, and finds as many.

With --protocol it explores another implementation. Then a model says the size:
--model names it, and without it all closed models are explored, in a table. With
--model alone the protocol is that of the model. What TLC found of a model is
compared: its counts where it holds, and where it must fail the same property after as
many steps.

A violation is a shortest behaviour: drawn, and saved as a suite that synod replay
takes. A run in which nothing is chosen, or an action is never taken, proves nothing
and fails too.

With --mutant it explores the code with a seeded bug in it (synod mutants --list);
that needs Go and a checkout. Otherwise it needs neither, and no Java.

Exit codes: 0 it holds, or fails just as TLC found; 1 it does not; 2 a limit or Ctrl-C
ended it, or the usage is wrong: what was covered is printed all the same.`,
		Example: `  synod explore
  synod explore --ballots 3 --gets --restarts --symmetry
  synod explore --model SynodThree
  synod explore --ballots 3 --mutant M05 --property Agreement
  synod explore --ballots 3 --find SometimesTwoReported
  synod explore --acceptors 5 --max-memory 8GB
  synod explore --protocol generals
  synod explore --model Handshake6
  synod explore --model Handshake --mutant G04`,
		Args: cobra.NoArgs,
	}
	x.sizeFlags(cmd)
	f := cmd.Flags()
	addProtocol(cmd, &x.protocol, "which one to explore: "+strings.Join(protocol.Names(), " or ")+" (default that of --model, else paxos)")
	f.StringVar(&x.model, "model", "", "the size and properties of a closed model of models.json, with what TLC found of which the result must agree")
	f.StringSliceVar(&x.opts.Properties, "property", nil, "look only at these properties (default all; with --model those of the model)")
	f.StringVar(&x.opts.Find, "find", "", "look for a shortest behaviour that leads to a witness, such as SometimesForced, and at no property")
	f.StringSliceVar(&x.mutants, "mutant", nil, "seeded bugs to put into the code, or safe variants, of which only what all of them keep is asked")
	f.StringVar(&x.checkout, "checkout", ".", "a folder in the checkout, for --mutant")
	f.Int64Var(&x.opts.MaxStates, "max-states", 0, "stop after so many states, which is looked at every 65,536 (0: no limit)")
	f.StringVar(&x.memory, "max-memory", "75%", "stop when states and queue take so much memory, as in 800MB, 8GB, or a share of what is free; the process takes up to half as much again (0: no limit)")
	f.BoolVar(&x.opts.Exact, "exact", false, "keep states as they are, not as fingerprints of 64 bits")
	f.IntVar(&x.opts.Workers, "workers", 0, "how many cores to use; no result depends on it (default all)")
	f.StringVar(&x.failures, "failures", "synod-failures", "the folder in which a violation is saved")
	f.BoolVar(&x.json, "json", false, "print one JSON object")
	f.StringVar(&x.junit, "junit", "", "also write the result as JUnit XML to this file")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		x.cmd, x.progress, x.began = cmd, newProgress(cmd.ErrOrStderr()), time.Now()
		err := x.choose()
		if err != nil && !x.printed {
			return errors.Join(err, x.printError(err))
		}
		return err
	}
	return cmd
}

func (x *exploring) sizeFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	for _, n := range []struct {
		to   *int
		name string
		what string
	}{
		{&x.size.Acceptors, "acceptors", "1 to 5"}, {&x.size.Proposers, "proposers", "1 to 4; proposer i shares its process with acceptor i"},
		{&x.size.Ballots, "ballots", "1 to 9, as long as there are at most 256 messages; they go round among the proposers"},
		{&x.size.Values, "values", "1 to 9, likewise"}, {&x.size.Learners, "learners", "0 to 2"},
	} {
		f.IntVar(n.to, n.name, *n.to, "how many, "+n.what)
	}
	f.StringSliceVar(&x.quorums, "quorums", nil, "how many acceptors complete phase 1 and phase 2: two of majority, all, one or a number (default majority,majority)")
	f.BoolVar(&x.gets, "gets", false, "clients also get")
	f.BoolVar(&x.restarts, "restarts", false, "processes may restart at any time")
	f.BoolVar(&x.size.OneOwner, "one-owner", false, "the first proposer owns every ballot")
	f.StringVar(&x.rejects, "rejects", "", "carry refusals: above, where a higher ballot was promised, or all")
	f.StringVar(&x.size.Dialect, "dialect", "", "have all acceptors speak a safe dialect, such as Equal-AtLeast-Raise, in place of what the code does")
	f.BoolVar(&x.size.Symmetry, "symmetry", false, "of states that differ by a renaming of acceptors and values visit one")
	f.BoolVar(&x.size.History, "history", false, "remember what clients asked, and check the properties that speak of it")
}

// choose explores what a model is of, or Paxos at the size that flags say.
func (x *exploring) choose() error {
	of, err := x.of()
	if err != nil {
		return err
	}
	if err := x.prepare(); err != nil {
		return err
	}
	if x.sizes = of.Model == nil; !x.sizes {
		return x.runModel(of)
	}
	if err := x.prepareSize(); err != nil {
		return err
	}
	return x.run()
}

// of finds the protocol: the one that is named, or that of the model.
func (x *exploring) of() (protocol.Protocol, error) {
	if x.protocol != "" {
		of, err := protocol.Find(x.protocol)
		if err != nil {
			err = fmt.Errorf("--protocol: %w", err)
		}
		return of, err
	}
	for _, p := range protocol.All() {
		if names, err := modelNames(p); err != nil || slices.Contains(names, x.model) {
			return p, err
		}
	}
	return protocol.Find("paxos")
}

// prepare makes sense of the flags that any protocol has.
func (x *exploring) prepare() (err error) {
	if x.opts.Find != "" && x.opts.Properties != nil {
		return errors.New("--find looks at no property: leave out --property")
	}
	if x.opts.MaxStates < 0 || x.opts.Workers < 0 {
		return fmt.Errorf("--max-states %d, --workers %d: give numbers above 0, or 0 for no limit and all cores", x.opts.MaxStates, x.opts.Workers)
	}
	if err := checkFolder("--junit", x.junit); err != nil {
		return err
	}
	if x.opts.MaxBytes, err = parseMemory(x.memory); err != nil {
		return fmt.Errorf("--max-memory: %w", err)
	}
	return nil
}

// prepareSize makes sense of those that say what of Paxos is explored.
func (x *exploring) prepareSize() error {
	if x.model != "" {
		return x.prepareModel()
	}
	x.size.Rejects = model.RejectRule(x.rejects)
	for p := range x.size.Proposers {
		if x.gets {
			x.size.Getters = append(x.size.Getters, p+1)
		}
		if x.restarts {
			x.size.Restarters = append(x.size.Restarters, p+1)
		}
	}
	return x.prepareQuorums()
}

func (x *exploring) prepareQuorums() (err error) {
	if x.quorums == nil {
		return nil
	}
	if len(x.quorums) != 2 {
		return errors.New("--quorums: give two, of phase 1 and phase 2, as in --quorums all,one")
	}
	for i, to := range []*int{&x.size.Quorum1, &x.size.Quorum2} {
		size, err := suites.ParseQuorumSize(x.quorums[i])
		if err != nil {
			return fmt.Errorf("--quorums: %w", err)
		}
		*to = size.Of(x.size.Acceptors)
	}
	return nil
}

// sizeFlagNames are those that a model says.
var sizeFlagNames = []string{"acceptors", "proposers", "ballots", "values", "learners", "quorums", "gets", "restarts", "one-owner", "rejects", "dialect", "history"}

// prepareModel takes the size from models.json.
func (x *exploring) prepareModel() error {
	for _, name := range sizeFlagNames {
		if x.cmd.Flags().Changed(name) {
			return fmt.Errorf("--model %s says the size already: leave out --%s", x.model, name)
		}
	}
	all, err := exploration.ClosedModels(nil)
	if err != nil {
		return err
	}
	var names []string
	for i, m := range all {
		names = append(names, m.Name)
		if m.Name == x.model {
			x.closed = &all[i]
		}
	}
	switch {
	case x.closed == nil:
		return x.noModel(names)
	case len(x.closed.Overrides) > 0 && x.mutants == nil:
		return fmt.Errorf("--model %s replaces operators of the specification (%s): give the same change of the code with --mutant, as in --mutant M05", x.model, strings.Join(x.closed.Overrides, ", "))
	}
	symmetry := x.size.Symmetry
	x.size = x.closed.Size
	if x.cmd.Flags().Changed("symmetry") {
		x.size.Symmetry = symmetry
	}
	if x.opts.Properties == nil {
		x.opts.Properties = x.closed.Properties
	}
	return nil
}

func (x *exploring) run() error {
	found, stopped := x.explore()
	x.progress.clear()
	if found == nil {
		return stopped
	}
	out := &explored{Exploration: found, Mutants: x.mutants, Seconds: time.Since(x.began).Seconds()}
	if out.Complete && x.opts.Find == "" {
		out.Missing = found.Missing()
	}
	x.compare(out)
	if found.Violation != nil || found.Found != nil {
		if err := x.save(out); err != nil {
			return err
		}
	}
	if err := x.print(out); err != nil {
		return err
	}
	switch {
	case !found.Complete && found.Violation == nil && found.Found == nil:
		return x.ended(stopped, found.Stopped)
	case !found.Holds || out.Differs != "":
		return errFalsified
	}
	return nil
}

// ended is the error of an exploration that a limit or the user ended.
func (x *exploring) ended(stopped error, limit string) error {
	if errors.As(stopped, new(*explore.LimitError)) || stopped == nil {
		met := "nothing that was met breaks a property, and there is more"
		if x.opts.Find != "" {
			met = x.opts.Find + " was not met, and there is more"
		}
		return fmt.Errorf("%s: %s; raise --max-states or --max-memory, or explore a smaller size or with --symmetry", limit, met)
	}
	return stopped
}

// explore runs here, or with mutants in a program of its own.
func (x *exploring) explore() (*exploration.Exploration, error) {
	ctx := x.cmd.Context()
	if len(x.mutants) > 0 {
		ms, err := x.patches("paxos")
		if err != nil {
			return nil, err
		}
		b, err := mutate.New(x.checkout)
		if err != nil {
			return nil, err
		}
		x.allow(ms)
		x.progress.started(0, "building")
		return paxosmutate.Explore(ctx, b, x.size, x.opts, ms...)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(25)) // nearly all is states, which have no pointers: looking often costs little
	x.opts.Progress = x.tell
	return exploration.Explore(ctx, x.size, x.opts)
}

// patches are the mutants that are to be put into the code of a protocol.
func (x *exploring) patches(of string) (ms []mutants.Mutant, err error) {
	chosen, err := chosenMutants(of, x.mutants)
	for _, c := range chosen {
		ms = append(ms, c.Mutant)
	}
	return ms, err
}

// allow asks of safe variants no more than what all of them keep.
func (x *exploring) allow(ms []mutants.Mutant) {
	for _, m := range ms {
		if m.Kind != mutants.Safe {
			return
		}
	}
	if x.opts.Properties == nil {
		x.opts.Properties = paxosmutate.SafeProperties
	}
}

// tell shows how far it is, now and then.
func (x *exploring) tell(p explore.Progress) {
	if x.progress.bar == nil || !x.progress.due(time.Now()) {
		return
	}
	rate := float64(p.Generated) / max(time.Since(x.began).Seconds(), 1e-9)
	line := fmt.Sprintf("%s states, %.1f million generated/s, queue %s, depth %d",
		report.Count(p.Distinct), rate/1e6, report.Count(p.Queue), len(p.Levels))
	if all := explore.Estimate(p.Levels[:max(0, len(p.Levels)-1)]); all > p.Distinct {
		line += fmt.Sprintf(", of about %s", report.Count(all))
	}
	x.progress.say(line)
}

// compare holds the counts against what TLC finds of the model.
func (x *exploring) compare(out *explored) {
	if x.closed == nil {
		return
	}
	want, got := x.closed.Expect, out.Exploration
	out.Model, out.Recorded = x.closed.Name, &want
	switch {
	case x.mutants != nil || x.opts.Find != "" || x.size.Symmetry != x.closed.Size.Symmetry || !got.Complete || want.Verdict != manifest.Holds:
	case got.Distinct != want.Distinct || got.Generated != want.Generated || got.Depth != want.Depth:
		out.Differs = fmt.Sprintf("TLC finds %d distinct states, %d generated, depth %d", want.Distinct, want.Generated, want.Depth)
	default:
		out.compared = true
	}
}

// save writes the violation's behaviour.
func (x *exploring) save(out *explored) (err error) {
	behaviour := cmp.Or(out.Violation, out.Found)
	out.File, err = x.saveSuite(behaviour.Suite, behaviour.Properties[0])
	return err
}

// saveSuite writes a behaviour to a file that is called by what it shows.
func (x *exploring) saveSuite(text string, of ...string) (file string, err error) {
	if err := os.MkdirAll(x.failures, 0o755); err != nil {
		return "", err
	}
	parts := slices.Concat([]string{"explore"}, of, x.mutants)
	file = filepath.Join(x.failures, strings.Join(parts, "-")+".ndjson")
	return file, wholefile.Write(file, []byte(text))
}

// printError tells of an error where a result was asked for.
func (x *exploring) printError(of error) error {
	if checkFolder("--junit", x.junit) == nil {
		row := report.None("explore", x.title())
		row.Broken, row.Failures = true, []report.Failure{{What: of.Error()}}
		if err := x.writeJUnit(row); err != nil {
			return err
		}
	}
	if !x.json {
		return nil
	}
	return report.JSON(x.cmd.OutOrStdout(), map[string]any{"holds": false, "complete": false, "error": of.Error()})
}

// title is what was to be explored.
func (x *exploring) title() string {
	if x.sizes {
		return describe(x.size)
	}
	return cmp.Or(x.model, x.protocol)
}

func (x *exploring) print(out *explored) error {
	row := report.None("explore", describe(out.Size))
	row.States, row.Edges, row.Result = out.Distinct, out.Generated-1, out.verdict()
	if (!out.Holds || out.Differs != "") && out.Found == nil {
		row.Failures = []report.Failure{{What: out.verdict(), How: out.why()}}
	}
	return x.show(row, out)
}

// show writes the row of a result, and prints it as JSON, or as a person reads it.
func (x *exploring) show(row report.Row, out interface{ text() string }) error {
	x.printed = true
	row.Time = time.Since(x.began)
	if err := x.writeJUnit(row); err != nil {
		return err
	}
	return report.Print(x.cmd.OutOrStdout(), x.json, out, out.text())
}

func (x *exploring) writeJUnit(row report.Row) error {
	return report.JUnitFile(x.junit, "synod explore", row)
}

package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/cmd/synod/internal/verify"
	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/internal/sealed"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/explore"
)

// exploring is one run of synod explore.
type exploring struct {
	request  protocol.Request
	memory   string
	mutants  []string
	checkout string
	failures string
	results

	cmd      *cobra.Command
	sizes    map[string]protocol.Flagged // by protocol
	model    *closed.Model               // that is named
	progress *progress
	began    time.Time
	printed  bool // the result
}

// noModel says by which flag a model is named.
func noModel(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("explore takes no arguments, got %q: a model is named by --model %s", args[0], args[0])
	}
	return nil
}

func exploreCommand() *cobra.Command {
	x := &exploring{sizes: map[string]protocol.Flagged{}}
	cmd := &cobra.Command{
		Use:   "explore",
		Short: "The implementation itself, through every interleaving of a closed model",
		Long: `explore runs the implementation, not a description of it, through every interleaving
of a closed model: messages lost, repeated and late, requests at any time, and if you
want so restarts. In every state it checks the properties of the specification, by
their names there. It counts states as TLC does, and finds as many.

With --protocol it explores another implementation. Where no flags say a size, a model
does: --model names it, and without it all closed models are explored, in a table. With
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
		Example:     examples("explore", ""),
		Args:        noModel,
		Annotations: map[string]string{serves: "what was covered"},
	}
	f, r := cmd.Flags(), &x.request
	for _, p := range protocol.All() {
		if p.Sizes != nil {
			x.sizes[p.Name] = p.Sizes.Flags(f)
		}
	}
	addProtocol(cmd, &r.Protocol, fmt.Sprintf("which one to explore: %s (default that of --model, else %s)", strings.Join(protocol.Names(), " or "), protocol.Names()[0]))
	f.StringVar(&r.Model, "model", "", "the size and properties of a closed model of models.json, with what TLC found of which the result must agree")
	f.StringSliceVar(&r.Properties, "property", nil, "look only at these properties (default all; with --model those of the model)")
	f.StringVar(&r.Find, "find", "", "look for a shortest behaviour that leads to a witness, such as SometimesForced, and at no property")
	f.StringSliceVar(&x.mutants, "mutant", nil, "seeded bugs to put into the code, or safe variants, of which only what all of them keep is asked")
	f.StringVar(&x.checkout, "checkout", ".", "a folder in the checkout, for --mutant")
	f.Int64Var(&r.MaxStates, "max-states", 0, "stop after so many states, which is looked at every 4,096 (0: no limit)")
	f.StringVar(&x.memory, "max-memory", "75%", "stop before the search takes more memory, as in 800MB, 8GB, or a share of what is free; the program itself takes 60 MB beside (0: no limit but that of the process)")
	f.BoolVar(&r.Exact, "exact", false, "keep states as they are, not as fingerprints of 64 bits")
	f.IntVar(&r.Workers, "workers", 0, "how many cores to use; no result depends on it (default all)")
	f.StringVar(&x.failures, "failures", "synod-failures", "the folder in which a violation is saved")
	x.results.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		x.cmd, x.progress, x.began = cmd, newProgress(cmd.ErrOrStderr()), time.Now()
		err := x.run()
		if err != nil && !x.printed {
			return errors.Join(err, x.fileError(err))
		}
		return err
	}
	return cmd
}

func (x *exploring) run() error {
	of, err := x.of()
	if err != nil {
		return err
	}
	x.request.Protocol = of.Name
	if err := x.prepare(); err != nil {
		return err
	}
	all, err := x.choose(of)
	if err != nil {
		return err
	}
	if all {
		return x.runModels(of)
	}
	found, stopped := x.explore(of)
	x.progress.clear()
	if found == nil {
		return stopped
	}
	out := &explored{Protocol: of.Name, Explored: found, Mutants: x.mutants, Seconds: time.Since(x.began).Seconds()}
	if x.model != nil {
		out.Recorded = &x.model.Expect
	}
	out.judge(x.request.Find != "")
	return x.close(out, stopped)
}

// of finds the protocol: the one that is named, or that of the model.
func (x *exploring) of() (protocol.Protocol, error) {
	if name := x.request.Protocol; name != "" {
		of, err := protocol.Find(name)
		if err != nil {
			err = fmt.Errorf("--protocol: %w", err)
		}
		return of, err
	}
	if x.request.Model == "" {
		return protocol.All()[0], nil
	}
	for _, p := range protocol.All() {
		m, err := p.Manifest()
		if err != nil {
			return p, err
		}
		if _, its := m.Model(x.request.Model); !its {
			continue // quicker to see than what is closed
		}
		if all, err := closed.Models(m, p.Model); err != nil || slices.Contains(names(all), x.request.Model) {
			return p, err
		}
	}
	return protocol.Protocol{}, x.noModel(protocol.All()...)
}

func names(all []closed.Model) (names []string) {
	for _, c := range all {
		names = append(names, c.Name)
	}
	return names
}

// prepare makes sense of the flags that any protocol has.
func (x *exploring) prepare() (err error) {
	r := &x.request
	if r.Find != "" && r.Properties != nil {
		return errors.New("--find looks at no property: leave out --property")
	}
	if r.MaxStates < 0 || r.Workers < 0 {
		return fmt.Errorf("--max-states %d, --workers %d: give numbers above 0, or 0 for no limit and all cores", r.MaxStates, r.Workers)
	}
	if err := x.results.check(); err != nil {
		return err
	}
	if r.MaxBytes, err = parseMemory(x.memory); err != nil {
		return fmt.Errorf("--max-memory: %w", err)
	}
	return nil
}

// choose says what is explored: a model, a size, or all models.
func (x *exploring) choose(of protocol.Protocol) (all bool, err error) {
	changed := x.cmd.Flags().Changed
	for _, p := range protocol.All() {
		for _, name := range slices.Concat(x.sizes[p.Name].Names, x.sizes[p.Name].Beside) {
			if p.Name != of.Name && changed(name) {
				return false, fmt.Errorf("--%s is about %s, and of %s a model says the size: leave it out, and name a model with --model", name, p.Title, of.Name)
			}
		}
	}
	size, sized := x.sizes[of.Name]
	switch {
	case x.request.Model != "":
		if err := x.chooseModel(of, size); err != nil {
			return false, err
		}
	case !sized:
		for _, name := range []string{"property", "find", "mutant", "max-states", "max-memory", "exact", "workers"} {
			if changed(name) {
				return false, fmt.Errorf("--%s is about one model: name it with --model", name)
			}
		}
		return true, nil
	}
	if !sized {
		return false, nil
	}
	var explored *closed.Explored
	if x.model != nil {
		explored = &x.model.Explored
	}
	of1, err := size.Size(explored, changed)
	if err == nil && of1 != nil {
		x.request.Size, err = json.Marshal(of1)
	}
	return false, err
}

// chooseModel finds the model that is named.
func (x *exploring) chooseModel(of protocol.Protocol, size protocol.Flagged) error {
	for _, name := range size.Names {
		if x.cmd.Flags().Changed(name) {
			return fmt.Errorf("--model %s says the size already: leave out --%s", x.request.Model, name)
		}
	}
	all, err := of.Closed()
	if err != nil {
		return err
	}
	at := slices.Index(names(all), x.request.Model)
	if at < 0 {
		return x.noModel(of)
	}
	x.model = &all[at]
	if len(x.model.Replaces) > 0 && x.mutants == nil {
		return fmt.Errorf("--model %s replaces operators of the specification (%s): give the same change of the code with --mutant, as in --mutant M05", x.model.Name, strings.Join(x.model.Replaces, ", "))
	}
	return nil
}

// noModel says that there is no such closed model, among those of some protocols.
func (x *exploring) noModel(of ...protocol.Protocol) error {
	var near []string
	for _, p := range of {
		all, err := p.Closed()
		if err != nil {
			return err
		}
		near = append(near, names(all)...)
	}
	there := "there is"
	if len(of) == 1 {
		there = of[0].Name + " has"
	}
	return fmt.Errorf("--model %s: %s no closed model of that name%s", x.request.Model, there, suggestion(near, x.request.Model))
}

// runModels explores all closed models, as verify does.
func (x *exploring) runModels(of protocol.Protocol) error {
	s := &settings{protocol: of.Name, results: x.results}
	run, err := s.open(x.cmd, noTLC)
	if err != nil {
		return err
	}
	run.options.Failures = x.failures
	var plans []verify.Jobs
	for _, v := range run.verifiers {
		plan, err := v.Explorations()
		if err != nil {
			return err
		}
		plans = append(plans, plan)
	}
	x.printed = true
	r, err := verify.Run(x.cmd.Context(), run.options, plans...)
	return run.close(r, err)
}

// explore runs here, or with mutants in a program of its own.
func (x *exploring) explore(of protocol.Protocol) (*protocol.Explored, error) {
	if len(x.mutants) == 0 {
		return protocol.Explore(x.cmd.Context(), x.request, x.tell)
	}
	ms, err := patches(of.Name, x.mutants)
	if err != nil {
		return nil, err
	}
	b, err := mutate.New(x.checkout)
	if err != nil {
		return nil, err
	}
	bug := slices.ContainsFunc(ms, func(m mutants.Mutant) bool { return m.Kind != mutants.Safe })
	if !bug && x.request.Properties == nil && x.request.Find == "" {
		x.request.Properties = of.Kept
	}
	x.progress.started(0, "building")
	found := new(protocol.Explored)
	if err := b.Ask(x.cmd.Context(), mutate.Explorer, x.request, found, ms...); err != nil {
		return nil, fmt.Errorf("exploring with %s: %w", strings.Join(x.mutants, " and "), err)
	}
	return found, nil
}

// patches are the mutants that are to be put into the code of a protocol.
func patches(of string, ids []string) (ms []mutants.Mutant, err error) {
	chosen, err := chosenMutants(of, ids)
	for _, c := range chosen {
		ms = append(ms, c.Mutant)
	}
	return ms, err
}

// tell shows how far it is, now and then.
func (x *exploring) tell(p explore.Progress) {
	if !x.progress.seen() || !x.progress.due(time.Now()) {
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

// close saves and prints what was found, and gives the error that the command ends
// with.
func (x *exploring) close(out *explored, stopped error) (err error) {
	if b := cmp.Or(out.Violation, out.Found); b != nil {
		if out.File, err = x.save(b, out.Model); err != nil { // what was found is worth more than the file
			out.File, out.Unsaved = "", err.Error()
		}
	}
	out.draw()
	if err := x.print(out); err != nil {
		return err
	}
	switch {
	case !out.Complete && out.Violation == nil && out.Found == nil:
		return x.ended(stopped, out.Stopped)
	case !out.Holds:
		return errFalsified
	}
	return nil
}

// save writes a behaviour to a file that is called by what it shows.
func (x *exploring) save(b *protocol.Behaviour, model string) (file string, err error) {
	if err := wholefile.Folder(x.failures); err != nil {
		return "", err
	}
	parts := slices.Concat([]string{"explore", model, b.Properties[0]}, x.mutants)
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	file = filepath.Join(x.failures, strings.Join(parts, "-")+".ndjson")
	return file, wholefile.Write(file, sealed.Seal([]byte(b.Suite)))
}

// ended is the error of an exploration that a limit or the user ended.
func (x *exploring) ended(stopped error, limit string) error {
	if errors.As(stopped, new(*explore.LimitError)) || stopped == nil {
		met := "nothing that was met breaks a property, and there is more"
		if x.request.Find != "" {
			met = x.request.Find + " was not met, and there is more"
		}
		return fmt.Errorf("%s: %s; raise --max-states or --max-memory, or explore a smaller size or with --symmetry", limit, met)
	}
	return stopped
}

// fileError tells of an error where a file of the result was asked for.
func (x *exploring) fileError(of error) error {
	if checkFolder("--junit", x.junit) != nil {
		return nil
	}
	row := report.None("explore", cmp.Or(x.request.Model, x.request.Protocol))
	row.Broken, row.Failures = true, []report.Failure{{What: of.Error()}}
	return report.JUnitFile(x.junit, "synod explore", row)
}

func (x *exploring) print(out *explored) error {
	x.printed = true
	row := report.None("explore", out.title())
	row.Protocol, row.States, row.Edges, row.Result, row.Time = out.Protocol, out.Distinct, out.Generated, out.Verdict, time.Since(x.began)
	if !out.Holds {
		row.Failures = []report.Failure{{What: out.Verdict, How: out.shown()}}
		if out.Violation != nil {
			row.Failures[0].Behaviour = out.Violation.Run
		}
	}
	page := &report.Report{Rows: []report.Row{row}, Summary: out.Verdict, Holds: out.Holds}
	return errors.Join(report.Print(x.cmd.OutOrStdout(), x.json, out, out.text()), x.results.write("synod explore", page))
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/randomtest"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// conformance is one run of synod conform.
type conforming struct {
	command  string
	roles    []string
	timeout  time.Duration
	extra    int
	dialect  string
	quorums  []string
	hostile  bool
	random   int
	seed     int64
	failures string
	json     bool
	junit    string

	cmd      *cobra.Command
	argv     []string
	opts     []conformance.Option
	progress *progress
}

// rolesToTest are tested if the user names none: those that the adapter has.
var rolesToTest = []string{"acceptor", "proposer", "learner", "process"}

func conformCommand() *cobra.Command {
	c := &conforming{}
	cmd := &cobra.Command{
		Use:   "conform --exec COMMAND",
		Short: "Somebody's implementation, in any language, against the complete suites",
		Long: `conform starts COMMAND, an adapter that puts an implementation of Paxos behind the
wire protocol (docs/wire.md), and tests each of its roles with the complete suite
that follows from TLC's graph of the role. It conforms, conforms as a named safe
dialect, or diverges: then you get the shortest test that shows it, in which all
but the last step is right.

A suite catches every faulty implementation, over the suite's inputs, that has at
most as many states more than the specification as --extra says. Random runs then
go beyond the suites' sizes: up to 7 acceptors, 4 proposers and 20 ballots, with
messages lost, repeated and late, and crashes. Divergences are saved, and tested
first the next time. It needs neither Java nor Go.

With --manifest, or --protocol generals, and --model it tests an implementation of any
other protocol against the graph of that model, by what the adapter shows.

Exit codes: 0 it conforms; 1 it diverges; 2 the adapter or the usage is wrong.`,
		Example: `  synod conform --exec "python3 examples/adapters/python/adapter.py"
  synod conform --exec ./my-adapter --role acceptor --extra 1
  synod conform --exec ./my-adapter --dialect Equal-AtLeast-Raise --json
  synod conform --exec ./my-adapter --manifest lease/spec/models.json --model Lease`,
		Args: cobra.NoArgs,
	}
	f := cmd.Flags()
	f.StringVar(&c.command, "exec", "", "the adapter: a program and its arguments")
	f.StringSliceVar(&c.roles, "role", nil, "acceptor, proposer, learner or process (default all that the adapter has)")
	f.DurationVar(&c.timeout, "timeout", 10*time.Second, "how long the adapter may take for a line")
	f.IntVar(&c.extra, "extra", 0, "how many states more than the specification a faulty implementation may have, and be caught: 0, 1 or 2")
	f.StringVar(&c.dialect, "dialect", "", "have only this dialect of an acceptor be right, such as "+model.Dialect{}.String())
	f.StringSliceVar(&c.quorums, "quorums", nil, "how many acceptors complete phase 1 and phase 2: two of majority, all, one or a number (default as the adapter says)")
	f.BoolVar(&c.hostile, "hostile", false, "also try what no peer sends that follows the protocol, and report it apart")
	f.IntVar(&c.random, "random", 1000, "how many random runs follow, in clusters larger than the suites'; 0 for none")
	f.Int64Var(&c.seed, "seed", 1, "which random runs: the same seed gives the same")
	f.StringVar(&c.failures, "failures", "synod-failures", "the folder in which divergences are saved")
	f.BoolVar(&c.json, "json", false, "print one JSON object")
	f.StringVar(&c.junit, "junit", "", "also write the result as JUnit XML to this file")
	model := c.addModel(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if model.asked() {
			return model.test(cmd)
		}
		if err := c.prepare(cmd); err != nil {
			return err
		}
		return c.run(cmd.Context())
	}
	return cmd
}

// prepare reads the flags.
func (c *conforming) prepare(cmd *cobra.Command) (err error) {
	c.cmd, c.progress = cmd, newProgress(cmd.ErrOrStderr())
	if c.argv, err = wire.Split(c.command); err != nil {
		return fmt.Errorf("--exec: %w, as in --exec \"python3 adapter.py\"", err)
	}
	for _, r := range c.roles {
		if !slices.Contains(rolesToTest, r) {
			return fmt.Errorf("--role %s: there is no such role; give acceptor, proposer, learner or process", r)
		}
	}
	if c.timeout <= 0 {
		return fmt.Errorf("--timeout %v: give a time above 0, such as 10s", c.timeout)
	}
	if c.random < 0 {
		return fmt.Errorf("--random %d: give how many random runs there are, or 0 for none", c.random)
	}
	if c.extra < 0 || c.extra > 2 {
		return fmt.Errorf("--extra %d: give 0, 1 or 2; each makes the suite about ten times as long", c.extra)
	}
	if err := checkFolder("--junit", c.junit); err != nil {
		return err
	}
	c.opts = append(c.opts, conformance.ExtraStates(c.extra))
	if c.hostile {
		c.opts = append(c.opts, conformance.Hostile())
	}
	if c.dialect != "" {
		d, err := model.ParseDialect(c.dialect)
		if err != nil {
			return fmt.Errorf("--dialect: %w", err)
		}
		if len(c.roles) > 0 && !slices.Contains(c.roles, "acceptor") && !slices.Contains(c.roles, "process") {
			return fmt.Errorf("--dialect is about acceptors: it says nothing of role %s", strings.Join(c.roles, ", "))
		}
		c.opts = append(c.opts, conformance.Demand(d))
	}
	return c.prepareQuorums()
}

func (c *conforming) prepareQuorums() error {
	if c.quorums == nil {
		return nil
	}
	if len(c.quorums) != 2 {
		return fmt.Errorf("--quorums: give two, of phase 1 and phase 2, as in --quorums all,one")
	}
	var sizes [2]suites.QuorumSize
	for i, text := range c.quorums {
		var err error
		if sizes[i], err = suites.ParseQuorumSize(text); err != nil {
			return fmt.Errorf("--quorums: %w", err)
		}
	}
	c.opts = append(c.opts, conformance.Quorums(sizes[0], sizes[1]))
	return nil
}

// tested is what conform prints as JSON.
type tested struct {
	Conforms bool                  `json:"conforms"`
	Roles    []*conformance.Report `json:"roles"`
	rows     []report.Row
}

func (c *conforming) run(ctx context.Context) error {
	all := &tested{Conforms: true}
	roles := c.roles
	if len(roles) == 0 {
		roles = rolesToTest
	}
	for i, role := range roles {
		c.progress.started(i, role)
		begin := time.Now()
		r, err := c.role(ctx, role)
		c.progress.clear()
		switch {
		case errors.Is(err, wire.ErrRefused) && len(c.roles) == 0:
			c.say("%s: skipped, as the adapter does not have it\n", role)
			continue
		case err != nil:
			return err
		}
		all.add(r, time.Since(begin))
	}
	if len(all.Roles) == 0 {
		return fmt.Errorf("the adapter has none of the roles %s", strings.Join(rolesToTest, ", "))
	}
	return c.close(all)
}

func (t *tested) add(r *conformance.Report, took time.Duration) {
	t.Roles, t.Conforms = append(t.Roles, r), t.Conforms && r.Conforms
	row := report.None("conform", r.Role)
	row.Result, row.Time = r.Verdict(), took
	for _, d := range r.Divergences {
		row.Failures = append(row.Failures, report.Failure{What: d.Headline(), How: d.Text()})
	}
	t.rows = append(t.rows, row)
}

// say prints for people.
func (c *conforming) say(format string, args ...any) {
	if !c.json {
		fmt.Fprintf(c.cmd.OutOrStdout(), format, args...)
	}
}

// role tests one role with an adapter of its own.
func (c *conforming) role(ctx context.Context, role string) (*conformance.Report, error) {
	a, err := wire.Start(ctx, c.argv, "paxos", role, wire.Options{Timeout: c.timeout})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	if err := c.again(ctx, a, role); err != nil {
		return nil, err
	}
	r, err := conformance.Adapter(ctx, a, c.opts...)
	if err != nil {
		return nil, err
	}
	if r.Conforms && c.random > 0 {
		if err := c.runs(ctx, a, r); err != nil {
			return nil, err
		}
	}
	c.say("%s", r.Text())
	if err := c.save(r); err != nil { // what was found is worth more than the file
		fmt.Fprintf(c.cmd.ErrOrStderr(), "synod: the divergence could not be saved: %v\n", err)
	}
	return r, nil
}

// runs adds random runs to a report that holds so far.
func (c *conforming) runs(ctx context.Context, a *wire.Adapter, r *conformance.Report) error {
	random, err := randomtest.Adapter(ctx, a, randomtest.Runs(c.random), randomtest.Seed(c.seed), randomtest.With(c.opts...))
	if err != nil {
		return err
	}
	r.Suites = append(r.Suites, random.Suites...)
	r.Divergences, r.Conforms = random.Divergences, random.Conforms
	return nil
}

// again runs the tests that were saved before.
func (c *conforming) again(ctx context.Context, a *wire.Adapter, role string) error {
	files, err := filepath.Glob(filepath.Join(c.failures, "conform-"+role+"-*.json"))
	if err != nil {
		return err
	}
	for _, file := range files {
		t, err := readTest(file)
		if err != nil {
			return err
		}
		r, err := t.Run(ctx, a)
		if err != nil {
			return err
		}
		result := "passes now"
		if !r.Conforms {
			result = "still fails"
		}
		of := ""
		if t.Adapter != c.command {
			of = ", of another adapter"
		}
		c.say("saved test %s%s: %s\n", file, of, result)
	}
	return nil
}

func readTest(file string) (*conformance.Test, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	t, err := conformance.ParseTest(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: delete it, or save it again with this version", file, err)
	}
	return t, nil
}

// save writes each divergence as a test that can be replayed, and as a page.
func (c *conforming) save(r *conformance.Report) error {
	number := 0
	for _, d := range r.Divergences {
		if err := os.MkdirAll(c.failures, 0o755); err != nil {
			return err
		}
		var base string
		base, number = c.place(r.Role, number+1)
		d.Test.Adapter = c.command
		test, err := json.MarshalIndent(d.Test, "", "  ")
		if err != nil {
			return err
		}
		next := fmt.Sprintf("synod replay %s.json --exec %s", base, quoted(c.command))
		page := d.Markdown() + fmt.Sprintf("\nReplay it: `%s`\n", next)
		if err := errors.Join(wholefile.Write(base+".json", append(test, '\n')), wholefile.Write(base+".md", []byte(page))); err != nil {
			return err
		}
		c.say("  next:     %s\n  a page:   %s.md\n", next, base)
	}
	return nil
}

// place finds a name that no test of another adapter has.
func (c *conforming) place(role string, number int) (base string, at int) {
	for ; ; number++ {
		base = filepath.Join(c.failures, fmt.Sprintf("conform-%s-%d", role, number))
		if t, err := readTest(base + ".json"); err != nil || t.Adapter == c.command {
			return base, number
		}
	}
}

// quoted is a command line as an argument of a shell.
func quoted(command string) string {
	return "'" + strings.ReplaceAll(command, "'", `'\''`) + "'"
}

func (c *conforming) close(all *tested) error {
	if c.json {
		if err := report.JSON(c.cmd.OutOrStdout(), all); err != nil {
			return err
		}
	}
	if err := report.JUnitFile(c.junit, "synod conform", all.rows...); err != nil {
		return err
	}
	c.say("%s\n", all.summary())
	if !all.Conforms {
		return errFalsified
	}
	return nil
}

// summary is the last line: what holds, and what does not.
func (t *tested) summary() string {
	var right, wrong []string
	for _, r := range t.Roles {
		switch {
		case !r.Conforms:
			wrong = append(wrong, r.Role)
		case r.Verdict() == "conforms":
			right = append(right, r.Role)
		default:
			right = append(right, fmt.Sprintf("%s (as %s)", r.Role, r.Dialect))
		}
	}
	if len(wrong) > 0 {
		return "FALSIFIED: " + strings.Join(wrong, ", ")
	}
	return "conforms: " + strings.Join(right, ", ")
}

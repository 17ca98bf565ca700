package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/printable"
	"github.com/synod-paxos/synod/internal/sealed"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/modeltest/wire"
	"github.com/synod-paxos/synod/modeltest/wire/program"
)

// conformance is one run of synod conform.
type conforming struct {
	command  string
	roles    []string
	timeout  time.Duration
	limit    time.Duration
	extra    int
	hostile  bool
	random   int
	seed     int64
	failures string
	results
	log string

	cmd      *cobra.Command
	argv     []string
	lines    io.Writer // the log of what is said, or nil
	of       protocol.Protocol
	kit      func(protocol.Thoroughness) (protocol.Tester, error)
	tester   protocol.Tester
	progress *progress
	fail     map[string]bool // saved tests that did not pass now: none of them is written over
}

func conformCommand() *cobra.Command {
	c := &conforming{of: protocol.WithKit()}
	cmd := &cobra.Command{
		Use:   "conform --exec COMMAND",
		Short: "Somebody's implementation, in any language, against the complete suites",
		Long: `conform starts COMMAND, an adapter that puts an implementation of ` + c.of.Title + ` behind the
wire protocol (docs/wire.md), and tests each of its roles with the complete suite
that follows from TLC's graph of the role. It conforms, perhaps as a named safe
dialect, or is unsafe: then you get the shortest test in which it sends what it
may not send, and a run of a whole system in which that does harm.

` + c.of.Kit.About + ` What goes wrong is saved, and tested
first the next time. It needs neither Java nor Go.

With --protocol ` + strings.Join(otherKits(), " or ") + ` it tests the roles of that protocol in the same way. With --manifest, or
--protocol, and --model it tests an implementation of any other protocol against the
graph of that model, by what the adapter shows.

Exit codes: 0 it conforms; 1 it is unsafe, dies, or diverges from the model; 2 it was
not tested, or the adapter or the usage is wrong.`,
		Example: examples("conform", "--exec ./my-adapter --manifest lease/spec/models.json --model Lease"),
		Args:    cobra.NoArgs,
	}
	f := cmd.Flags()
	f.StringVar(&c.command, "exec", "", "the adapter: a program and its arguments")
	f.StringSliceVar(&c.roles, "role", nil, c.roleNames()+", or one of --protocol (default all that the adapter has)")
	f.DurationVar(&c.timeout, "timeout", 10*time.Second, "how long the adapter may take for a line")
	f.DurationVar(&c.limit, "limit", 6*time.Hour, "how long all may take together")
	f.IntVar(&c.extra, "extra", 0, "how many states more than the specification a faulty implementation may have, and be caught: 0, 1 or 2")
	f.BoolVar(&c.hostile, "hostile", false, "also try what no peer sends that follows the protocol, and report it apart")
	f.IntVar(&c.random, "random", 1000, "how many random runs follow, in clusters larger than the suites'; 0 for none")
	f.Int64Var(&c.seed, "seed", 1, "which random runs: the same seed gives the same")
	c.kit = c.of.Kit.Flags(f)
	f.StringVar(&c.failures, "failures", "synod-failures", "the folder in which tests that went wrong are saved")
	c.results.add(cmd)
	f.StringVar(&c.log, "log", "", "write each line to and from the adapter to this file")
	model := c.addModel(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return c.within(cmd, func() error {
			if model.asked() {
				return c.logged(func() error { return model.test(cmd) })
			}
			if err := c.kitOf(cmd, model.protocol); err != nil {
				return err
			}
			if err := c.prepare(cmd); err != nil {
				return err
			}
			return c.logged(func() error { return c.run(cmd.Context()) })
		})
	}
	return cmd
}

// kitOf has the kit be that of a protocol, if it is another's.
func (c *conforming) kitOf(cmd *cobra.Command, name string) error {
	if name == "" || name == c.of.Name {
		return nil
	}
	of, err := protocol.Find(name)
	if err != nil {
		return err
	}
	for _, flag := range c.of.Kit.FlagNames {
		if cmd.Flags().Changed(flag) {
			return fmt.Errorf("--%s is about %s, and not about %s: leave it out", flag, c.of.Title, of.Title)
		}
	}
	if c.extra > 0 || c.hostile {
		return fmt.Errorf("--extra and --hostile are about %s, and not about %s: leave them out", c.of.Title, of.Title)
	}
	c.of, c.kit = of, func(how protocol.Thoroughness) (protocol.Tester, error) { return of.Kit.Test(how), nil }
	return nil
}

// prepare reads the flags.
func (c *conforming) prepare(cmd *cobra.Command) (err error) {
	c.cmd, c.progress = cmd, newProgress(cmd.ErrOrStderr())
	if c.argv, err = program.Split(c.command); err != nil {
		return fmt.Errorf("--exec: %w, as in --exec \"python3 adapter.py\"", err)
	}
	for _, r := range c.roles {
		if !slices.Contains(c.of.Kit.Roles, r) {
			return fmt.Errorf("--role %s: there is no such role; give %s", r, c.roleNames())
		}
	}
	if c.timeout <= 0 {
		return fmt.Errorf("--timeout %v: give a time above 0, such as 10s", c.timeout)
	}
	if c.extra < 0 || c.extra > 2 {
		return fmt.Errorf("--extra %d: give 0, 1 or 2; each makes the suite about ten times as long", c.extra)
	}
	if c.random < 0 {
		return fmt.Errorf("--random %d: give how many random runs there are, or 0 for none", c.random)
	}
	if err := c.results.check(); err != nil {
		return err
	}
	c.tester, err = c.kit(protocol.Thoroughness{Roles: c.roles, Extra: c.extra, Hostile: c.hostile, Random: c.random, Seed: c.seed})
	return err
}

// logged has what is said in the meantime written to the log, if there is one.
func (c *conforming) logged(run func() error) error {
	if c.log == "" {
		return run()
	}
	file, err := openLog(c.log)
	if err != nil {
		return fmt.Errorf("--log: %w", err)
	}
	c.lines = file
	return errors.Join(run(), file.Close())
}

// start runs the adapter.
func (c *conforming) start(ctx context.Context, protocol, role string) (*wire.Adapter, error) {
	return program.Start(ctx, c.argv, protocol, role, program.Options{Timeout: c.timeout, Log: c.lines})
}

// roleNames are those that there are.
func (c *conforming) roleNames() string {
	all := c.of.Kit.Roles
	return strings.Join(all[:len(all)-1], ", ") + " or " + all[len(all)-1]
}

// tested is what conform prints as JSON.
type tested struct {
	Conforms bool     `json:"conforms"`
	Roles    []any    `json:"roles"`
	Errors   []failed `json:"errors,omitempty"` // of the roles that could not be tested
	all      []*protocol.Tested
	rows     []report.Row
}

// failed is a role that could not be tested, and why.
type failed struct {
	Role  string `json:"role"`
	Error string `json:"error"`
}

func (c *conforming) run(ctx context.Context) error {
	all := &tested{Conforms: true, Roles: []any{}}
	roles := c.roles
	if len(roles) == 0 {
		roles = c.of.Kit.Roles
	}
	for i, role := range roles {
		c.progress.started(i, role)
		begin := time.Now()
		r, err := c.role(ctx, role)
		c.progress.clear()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case wire.Absent(err) && len(c.roles) == 0:
			c.say("%s: skipped, as the adapter does not have it\n", role)
		case err != nil:
			all.fail(role, err, time.Since(begin))
			if errors.Is(err, wire.ErrStart) {
				return c.close(all) // nor will the others
			}
		default:
			all.add(r, time.Since(begin))
		}
	}
	if len(all.rows) == 0 {
		all.fail("", fmt.Errorf("the adapter has none of the roles %s", strings.Join(c.of.Kit.Roles, ", ")), 0)
	}
	return c.close(all)
}

// fail notes that a role could not be tested.
func (t *tested) fail(role string, err error, took time.Duration) {
	t.Conforms = false
	t.Errors = append(t.Errors, failed{role, err.Error()})
	row := report.None("conform", role)
	row.Result, row.Broken, row.Time = "not tested", true, took
	row.Failures = []report.Failure{{What: err.Error()}}
	t.rows = append(t.rows, row)
}

func (t *tested) add(r *protocol.Tested, took time.Duration) {
	t.Roles, t.all, t.Conforms = append(t.Roles, r.Report), append(t.all, r), t.Conforms && r.Conforms
	row := report.None("conform", r.Role)
	row.Result, row.Time = r.Verdict, took
	for _, d := range r.Divergences {
		row.Failures = append(row.Failures, report.Failure{What: d.Headline, How: d.Text})
	}
	if row.Broken = r.Untested; !r.Conforms && len(row.Failures) == 0 {
		row.Failures = []report.Failure{{What: r.Verdict}}
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
func (c *conforming) role(ctx context.Context, role string) (*protocol.Tested, error) {
	a, err := c.start(ctx, c.of.Name, role)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	still, err := c.again(ctx, a, role)
	if err != nil {
		return nil, err
	}
	r, err := c.tester.Test(ctx, a)
	if err != nil {
		return nil, err
	}
	c.say("%s", r.Text)
	if still != nil && (r.Conforms || r.Untested) { // what other tests do not show is no less wrong
		c.say("%s", still.Text)
		return still, nil
	}
	if err := c.save(r); err != nil { // what was found is worth more than the file
		fmt.Fprintf(c.cmd.ErrOrStderr(), "synod: the divergence could not be saved: %v\n", err)
	}
	return r, nil
}

// again runs the tests that were saved before, and gives the first that still fails, if one does.
func (c *conforming) again(ctx context.Context, a *wire.Adapter, role string) (still *protocol.Tested, err error) {
	files, err := savedTests(c.failures, c.called(role))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		t, err := c.readTest(file)
		if err != nil {
			c.unread(err)
			continue
		}
		r, err := t.Run(ctx, a, c.tester)
		if err != nil {
			return nil, err
		}
		if c.passed(file, t.Command(), r); still == nil && !r.Conforms && !r.Untested {
			still = r
		}
	}
	return still, nil
}

// passed says what became of a saved test.
func (c *conforming) passed(file, adapter string, r *protocol.Tested) {
	result, of := "still fails", ""
	switch {
	case r.Conforms:
		result = "passes now"
	case r.Untested:
		result = r.Verdict
	}
	c.failing(file, !r.Conforms)
	if adapter != c.command {
		of = ", of another adapter"
	}
	c.say("saved test %s%s: %s\n", file, of, result)
}

// failing notes whether a saved test did not pass, or was not run.
func (c *conforming) failing(file string, fails bool) {
	if c.fail == nil {
		c.fail = map[string]bool{}
	}
	c.fail[file] = fails
}

// unread says of a saved test that it cannot be read: all others are run.
func (c *conforming) unread(err error) {
	fmt.Fprintf(c.cmd.ErrOrStderr(), "synod: a saved test is not run: %v\n", err)
}

func (c *conforming) readTest(file string) (protocol.SavedTest, error) {
	return readTest(file, c.of.Kit.Saved)
}

// readTest reads a test that was saved.
func readTest[T any](file string, parse func([]byte) (T, error)) (t T, err error) {
	data, err := readSaved(file)
	if err != nil {
		return t, err
	}
	if t, err = parse(data); err != nil {
		err = fmt.Errorf("%s: %w: delete it, or save it again with this version", file, err)
	}
	return t, err
}

// save writes each divergence as a test that can be replayed, and as a page.
func (c *conforming) save(r *protocol.Tested) error {
	number := 0
	for _, d := range r.Divergences {
		text, err := json.MarshalIndent(d.Test(c.command), "", "  ")
		if err != nil {
			return err
		}
		test, base := sealed.Seal(append(text, '\n')), ""
		base, number = c.place(c.called(r.Role), number+1, test, func(file string) (string, error) {
			t, err := c.readTest(file)
			if err != nil {
				return "", err
			}
			return t.Command(), nil
		})
		if err := c.keep(base, test, d.Markdown); err != nil {
			return err
		}
		c.say("  next:     %s\n  a page:   %s.md\n", c.replay(base), base)
	}
	return nil
}

// keep writes a test, and a page about it.
func (c *conforming) keep(base string, test []byte, page string) error {
	if err := wholefile.Folder(c.failures); err != nil {
		return err
	}
	page += fmt.Sprintf("\nReplay it: `%s`\n", c.replay(base))
	return errors.Join(wholefile.Write(base+".json", test), wholefile.Write(base+".md", []byte(printable.Text(page))))
}

// replay is the command that runs a saved test.
func (c *conforming) replay(base string) string {
	return fmt.Sprintf("synod replay %s --exec %s", report.Quoted(base+".json"), quoted(c.command))
}

// called is what the tests of a role are called: two protocols may have roles of one name.
func (c *conforming) called(role string) string {
	if c.of.Name == protocol.WithKit().Name {
		return role
	}
	return c.of.Name + "-" + role
}

// place finds a name for a test, from a number on, that none has of another adapter, and no other
// one that did not pass; adapter tells whose one is.
func (c *conforming) place(of string, number int, test []byte, adapter func(file string) (string, error)) (base string, at int) {
	for ; ; number++ {
		base = filepath.Join(c.failures, fmt.Sprintf("conform-%s-%d", of, number))
		file := base + ".json"
		command, err := adapter(file)
		if errors.Is(err, fs.ErrNotExist) || err == nil && command == c.command && (!c.fail[file] || c.isSaved(file, test)) {
			return base, number
		}
	}
}

// isSaved tells whether a file has just this test.
func (c *conforming) isSaved(file string, test []byte) bool {
	there, err := os.ReadFile(file)
	return err == nil && bytes.Equal(there, test)
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
	page := &report.Report{Rows: all.rows, Summary: all.summary(), Holds: all.err() == nil}
	if err := c.results.write("synod conform", page); err != nil {
		return err
	}
	c.say("%s\n", all.summary())
	return all.err()
}

// err is what conform ends with. That something is wrong weighs more than that something is
// not known.
func (t *tested) err() error {
	var untested []string
	for _, r := range t.all {
		if err := t.errors(); !r.Conforms && !r.Untested && err != nil {
			return errors.Join(errFalsified, err)
		} else if !r.Conforms && !r.Untested {
			return errFalsified
		}
		if r.Untested {
			untested = append(untested, r.Role+": "+r.Verdict)
		}
	}
	if err := t.errors(); err != nil || len(untested) == 0 {
		return err
	}
	return errors.New(strings.Join(untested, "; "))
}

func (t *tested) errors() error {
	var texts []string
	for _, f := range t.Errors {
		texts = append(texts, strings.TrimPrefix(f.Role+": "+f.Error, ": "))
	}
	if len(texts) == 0 {
		return nil
	}
	return errors.New(strings.Join(texts, "\n"))
}

// summary is the last line: what holds, and what does not.
func (t *tested) summary() string {
	var right, wrong, unknown, odd []string
	for _, f := range t.Errors {
		unknown = append(unknown, f.Role)
	}
	for _, r := range t.all {
		switch {
		case r.Untested:
			unknown = append(unknown, r.Role)
		case !r.Conforms:
			wrong = append(wrong, r.Role)
		case r.Deviates:
			odd = append(odd, r.Role)
		case r.Dialect == "":
			right = append(right, r.Role)
		default:
			right = append(right, fmt.Sprintf("%s (as %s)", r.Role, r.Dialect))
		}
	}
	var parts []string
	for _, p := range []struct {
		what  string
		roles []string
	}{{"FALSIFIED", wrong}, {"not tested", unknown}, {"deviates, without harm that was found", odd}, {"conforms", right}} {
		if len(p.roles) > 0 {
			parts = append(parts, p.what+": "+strings.Join(p.roles, ", "))
		}
	}
	return strings.Join(parts, "; ")
}

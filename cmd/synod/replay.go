package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/internal/scratch"
	"github.com/synod-paxos/synod/internal/sealed"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/modeltest/wire/program"
)

func replayCommand() *cobra.Command {
	s := &settings{}
	cmd := &cobra.Command{
		Use:   "replay FILE",
		Short: "Behaviours of a file, on the reference or on another implementation",
		Long: `replay runs every behaviour of a suite (NDJSON, perhaps compressed with zstd) on
the reference implementation and compares its state after every step. A file of
another specification than today's is refused. FILE may also be a trace that synod
itf wrote, and - for the standard input. It needs no Java.

A scenario, a Markdown file NAME.md, is taken step by step on the reference and
drawn, and TLC confirms it if it is there.

A run that synod simulate saved is played again, and must break no rule; one that synod
validate saved is judged again.

A test that synod conform saved runs on the implementation behind --exec, or
without it on the reference, which passes. One of a model needs --exec.`,
		Example: examples("replay", "synod-failures/Synod.ndjson"),
		Args:    oneFile,
	}
	s.add(cmd)
	var exec string
	cmd.Flags().StringVar(&exec, "exec", "", "the adapter of an implementation: a program and its arguments; only for a test that synod conform saved")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in, err := open(cmd, args[0])
		if err != nil {
			return fmt.Errorf("%w: give a suite or a saved behaviour%s", err, toldAs(args[0]))
		}
		defer in.Close()
		begin, err := beginning(in, 1024)
		if err != nil {
			return fmt.Errorf("%s: %w", args[0], err)
		}
		if savedTest.Match(begin) {
			return replayTest(cmd, in, args[0], exec, s.json)
		}
		if simulatedRun.Match(begin) && exec == "" {
			return replayRun(cmd, in, args[0], s.json)
		}
		if loggedRun.Match(begin) && exec == "" {
			return replayLogged(cmd, in, args[0], s.json)
		}
		if exec != "" {
			return fmt.Errorf("--exec is for a test that synod conform saved, a file conform-ROLE-N.json, and %s does not begin like one; suites run on the reference only", args[0])
		}
		if strings.HasSuffix(args[0], ".md") {
			return replayScenario(cmd, in, args[0], s)
		}
		run, err := s.open(cmd, noTLC)
		if err != nil {
			return err
		}
		run.options.Failures = ""
		r, err := replay(cmd, run, in, begin, args[0])
		return run.close(r, err)
	}
	return cmd
}

func oneFile(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("replay takes one FILE, a suite or a saved behaviour, got %d: see synod replay --help", len(args))
	}
	return nil
}

// trace is how an ITF trace begins; a suite begins otherwise.
var trace = pattern.Pattern(`^\s*\{\s*"(#meta|params|vars|states|loop)"`)

func replay(cmd *cobra.Command, run *session, in io.ReadSeeker, begin []byte, name string) (*report.Report, error) {
	if trace.Match(begin) || strings.HasSuffix(name, ".itf.json") {
		return run.verifiers.ReplayITF(cmd.Context(), in, name)
	}
	return run.verifiers.Replay(cmd.Context(), in, name)
}

// input is what a user names: a file, or what came out of a pipe, kept in a file of ours.
type input struct {
	*os.File
	kept *scratch.Folder // nil of a file
}

func open(cmd *cobra.Command, name string) (*input, error) {
	from := cmd.InOrStdin()
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return &input{File: f}, nil
		}
		defer f.Close()
		from = f
	}
	return spool(from, name)
}

// toldAs says how a scenario that is built in is taken, if the name is that of one.
func toldAs(name string) string {
	all, err := scenariosOf("")
	if err != nil || !slices.ContainsFunc(all, func(s protocol.Scenario) bool { return s.Name == name }) {
		return ""
	}
	return "; the scenario of that name is built in: synod scenarios " + name
}

// maxInput is how many bytes are taken from a pipe: as many as a suite may have.
const maxInput = 1 << 30

// spool keeps all that a pipe has.
func spool(from io.Reader, name string) (*input, error) {
	folder, err := scratch.NewFolder("input")
	if err != nil {
		return nil, err
	}
	f, err := os.Create(filepath.Join(folder.Path, "input"))
	if err != nil {
		folder.Remove()
		return nil, err
	}
	in := &input{f, folder}
	_, err = io.Copy(f, wholefile.AtMost(from, maxInput))
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		in.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return in, nil
}

func (in *input) Close() error {
	err := in.File.Close()
	if in.kept != nil {
		err = errors.Join(err, in.kept.Remove())
	}
	return err
}

// beginning gives the first bytes, and goes back.
func beginning(in io.ReadSeeker, most int64) ([]byte, error) {
	begin, err := io.ReadAll(io.LimitReader(in, most))
	if err != nil {
		return nil, err
	}
	_, err = in.Seek(0, io.SeekStart)
	return begin, err
}

// savedTest is how a test that conform saved begins.
var savedTest = pattern.Pattern(`^\s*\{\s*"format":\s*"synod-(model-|log-)?test/`)

// maxTest is how many bytes a saved test may have.
const maxTest = 16 << 20

func replayTest(cmd *cobra.Command, in io.Reader, name, exec string, asJSON bool) error {
	data, err := readWhole(in, name)
	if err != nil {
		return err
	}
	if bytes.Contains(savedTest.Find(data), []byte("model")) {
		return replayModelTest(cmd, data, name, exec, asJSON)
	}
	of := kitThatSaved(data)
	t, err := of.Kit.Saved(data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	r, err := runTest(cmd.Context(), of.Name, t, exec)
	if err != nil {
		return err
	}
	if err := report.Print(cmd.OutOrStdout(), asJSON, r.Report, r.Text); err != nil || !r.Untested {
		return verdict(err, r.Conforms)
	}
	return fmt.Errorf("%s: %s", r.Role, r.Verdict)
}

// kitThatSaved is the protocol whose test it is, or the first.
func kitThatSaved(data []byte) protocol.Protocol {
	for _, p := range protocol.All() {
		if p.Kit == nil {
			continue
		}
		if _, err := p.Kit.Saved(data); err == nil {
			return p
		}
	}
	return protocol.WithKit()
}

// readWhole reads a document that was saved.
func readWhole(in io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(wholefile.AtMost(in, maxTest))
	if err == nil {
		data, err = sealed.Open(data)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return data, nil
}

// runTest runs a saved test on an adapter, or on the reference.
func runTest(ctx context.Context, of string, t protocol.SavedTest, exec string) (*protocol.Tested, error) {
	if exec == "" {
		return t.Run(ctx, nil, nil)
	}
	argv, err := program.Split(exec)
	if err != nil {
		return nil, fmt.Errorf("--exec: %w", err)
	}
	a, err := program.Start(ctx, argv, of, t.Role(), program.Options{})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	return t.Run(ctx, a, nil)
}

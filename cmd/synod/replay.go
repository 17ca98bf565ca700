package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
)

func replayCommand() *cobra.Command {
	s := &settings{}
	cmd := &cobra.Command{
		Use:   "replay FILE",
		Short: "Behaviours of a file, on the reference implementation",
		Long: `replay runs every behaviour of a suite (NDJSON, perhaps compressed with zstd) on
the reference implementation and compares its state after every step. A file of
another specification than today's is refused. FILE may also be a trace that synod
itf wrote, and - for the standard input. It needs no Java.`,
		Example: `  synod replay spec/paxos/recorded/AcceptorRole.ndjson.zst
  synod replay synod-failures/Synod.ndjson`,
		Args: oneFile,
	}
	s.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in, err := open(cmd, args[0])
		if err != nil {
			return err
		}
		defer in.Close()
		run, err := s.open(cmd, noTLC)
		if err != nil {
			return err
		}
		run.verifier.Failures = ""
		r, err := replay(cmd, run, bufio.NewReader(in), args[0])
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
var trace = regexp.MustCompile(`^\s*\{\s*"(#meta|params|vars|states|loop)"`)

func replay(cmd *cobra.Command, run *session, in *bufio.Reader, name string) (*report.Report, error) {
	begin, _ := in.Peek(1024) // what cannot be read shows again below
	if trace.Match(begin) || strings.HasSuffix(name, ".itf.json") {
		return run.verifier.ReplayITF(cmd.Context(), in, name)
	}
	return run.verifier.Replay(cmd.Context(), in, name)
}

func open(cmd *cobra.Command, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(cmd.InOrStdin()), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%w: give a suite or a saved behaviour", err)
	}
	return f, nil
}

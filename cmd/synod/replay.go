package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
)

func replayCommand() *cobra.Command {
	s := &settings{}
	cmd := &cobra.Command{
		Use:   "replay FILE",
		Short: "Behaviours of a file, on the reference implementation",
		Long: `replay runs every behaviour of a suite (NDJSON, perhaps compressed with zstd) on
the reference implementation and compares its state after every step. A file of
another specification than today's is refused. FILE may be - for the standard
input. It needs no Java.`,
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
		r, err := run.verifier.Replay(cmd.Context(), in, args[0])
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
